"""Measures of a firm as they are reported."""

from __future__ import annotations

from filon.mathematics.plain import maximum, minimum

NO_BURN = 999.0
"""Runway of a firm that does not burn [months]."""


def contribution(revenue: float, serving: float, subscriptions: float, fee: float, revenue_share: float) -> float:
    """Revenue less serving, payment fees and shares of partners [USD/month]; growth deepens it when negative.

    Parameters
    ----------
    revenue, serving
        Gross revenue and cost of serving everybody [USD/month].
    subscriptions, fee
        Part of revenue that is paid by subscribers [USD/month]; payment fees over it.
    revenue_share
        Part of revenue that partners and app stores take.

    References
    ----------
    Xerfi, 20 June 2025: "the more customers, the more you lose" (translated).
    """
    return revenue * (1.0 - revenue_share) - serving - fee * subscriptions


def margin(contribution: float, revenue: float) -> float:
    """Contribution over revenue."""
    return contribution / maximum(revenue, 1.0)


def runway(cash: float, burn: float) -> float:
    """Months for which cash lasts at the smoothed burn; 999 when nothing burns, and at most that."""
    return minimum(cash / maximum(burn, 1e-6), NO_BURN) if burn > 0.0 else NO_BURN


def smoothed(level: float, news: float, weight: float) -> float:
    """Exponential smoothing with the given weight on news."""
    return level + weight * (news - level)


def counted(months: float, condition: float) -> float:
    """Months in a row in which a condition (1 or 0) has held."""
    return (months + 1.0) * condition
