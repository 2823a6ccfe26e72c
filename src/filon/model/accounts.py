"""Accounts of a month: cost, tax, burn."""

from __future__ import annotations

from filon.mathematics.plain import exp, maximum


def operating_cost(start: float, log_revenue: float, power: float, austerity: float, cut: float) -> float:
    r"""Other cost [USD/month], growing less than revenue: :math:`O_0 (Y/Y_0)^{\sigma} (1 - c\,\alpha)`.

    Parameters
    ----------
    start
        At the start [USD/month].
    log_revenue, power
        Revenue over that at the start [log]; its power.
    austerity, cut
        0 to 1, and the share of it that reaches this cost.
    """
    return start * exp(power * log_revenue) * (1.0 - cut * austerity)


def acquisition_cost(upgrades: float, price: float, months: float) -> float:
    """Marketing that won this month's payers [USD/month]: months of price each."""
    return months * upgrades * price


def tax(profit: float, losses: float, rate: float) -> tuple[float, float]:
    """Tax of a month, and losses carried on.

    Parameters
    ----------
    profit
        Before tax [USD/month].
    losses
        Carried forward [USD].
    rate
        Share of what exceeds them.

    Returns
    -------
    Tax [USD/month], and losses that remain [USD].
    """
    return rate * maximum(profit - losses, 0.0), maximum(losses - profit, 0.0)
