"""Audience and free tier: people come, stay free, pay, leave.

The free trap: free use is meant to feed data and conversion; here it costs money every month, and the share that
ever pays is what the firm's own figures support.
"""

from __future__ import annotations

from filon.mathematics.plain import exp, log, maximum, minimum
from filon.model.indices import MONTH


def people_in_reach(audience: float, ceiling: float, multiplier: float) -> float:
    """Largest audience: today's, and the planned headroom times the market that comes over the market planned.

    The multiplier acts on the headroom alone, so that no firm starts above its ceiling.
    """
    return audience + maximum(ceiling - audience, 0.0) * multiplier


def appeal(quality: float, tide: float, luck: float, quality_weight: float) -> float:
    """Log attraction of the product: its quality, the sector's tide, its own luck.

    Parameters
    ----------
    quality, quality_weight
        Distance to the frontier, and its effect.
    tide, luck
        Demand common to all firms, and the firm's own [log].
    """
    return quality_weight * quality + tide + luck


def gained(
    audience: float,
    limit: float,
    own: float,
    contagion: float,
    attraction: float,
    austerity: float,
    limits: float,
    limits_cut: float,
    reach: float,
) -> float:
    r"""People who start using the product this month (Bass).

    .. math:: (p + q N/M)\,(M - N)^+\, A\,(1 - \alpha)(1 - c\,\ell)\, r

    Parameters
    ----------
    audience, limit
        People now and in reach [users].
    own, contagion
        Bass p [1/month] and Bass q over the limit [1/month/user].
    attraction
        Factor of the product's appeal.
    austerity
        0 to 1: what is cut.
    limits, limits_cut
        Tightness of the free tier, and how much of the gains it costs when tightest.
    reach
        Factor of growth spending.

    References
    ----------
    Bass (1969), A new product growth for model consumer durables.
    """
    return (
        (own + contagion * minimum(audience, limit))
        * maximum(limit - audience, 0.0)
        * attraction
        * (1.0 - austerity)
        * (1.0 - limits_cut * limits)
        * reach
    )


def spending_reach(push: float, response: float) -> float:
    """Factor of growth spending, over other cost at the start, on gains: ``1 + response log(1 + push)``."""
    return 1.0 + response * log(1.0 + push)


def conversion(long_run: float, start: float, fade: float) -> float:
    """Hazard at which a free user upgrades [1/month], from today's to that of the long-run paying share.

    Late users convert less: 5.75% of ChatGPT's users paid at 200 million a week, 3.75% at 400 million.
    """
    return long_run + (start - long_run) * fade


def upgrades(
    free_users: float,
    hazard: float,
    appeal: float,
    log_price: float,
    price_elasticity: float,
    log_audience: float,
    network_effect: float,
) -> float:
    r"""Free users who become payers this month.

    .. math:: F\,(1 - \exp(-c\, e^{a} (p/p_0)^{-\eta} (N/N_0)^{\nu}))

    Parameters
    ----------
    hazard
        Conversion [1/month] at today's price, appeal and audience.
    appeal
        Log attraction of the product.
    log_price, price_elasticity
        Price over that at the start [log]; response to it.
    log_audience, network_effect
        Audience over that at the start [log]; response to it, drawn around zero: a near-religious faith otherwise.
    """
    pull = exp(appeal - price_elasticity * log_price + network_effect * log_audience)
    return free_users * (1.0 - exp(-hazard * pull))


def next_free_users(
    free_users: float, gains: float, upgraded: float, lost: float, stay: float, churn: float, limits: float, push: float
) -> float:
    """Free users at the end of the month.

    Parameters
    ----------
    lost, stay
        Payers who left, and the share of them who stay as free users.
    churn, limits, push
        Free users who leave in a month, tightness of the free tier, and how much more leave when it is tightest.
    """
    leaving = free_users * churn * (1.0 + push * limits)
    return maximum(free_users + gains - upgraded - leaving + stay * lost, 0.0)


def after_substitute(quality: float, rank: float, rate_annual: float, loss: float, least: float) -> float:
    """Quality after a free substitute may have appeared (Jasper, 2022).

    It takes a stretch in the middle of the month's uniform number, whose ends decide how firms end.

    Parameters
    ----------
    rank
        The month's uniform number.
    rate_annual
        Substitutes a year.
    loss, least
        Fall of quality, and its lower bound.
    """
    comes = 0.5 <= rank < 0.5 + rate_annual * MONTH
    return maximum(quality - loss, least) if comes else quality
