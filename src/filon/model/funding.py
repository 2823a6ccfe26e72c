"""Rounds: when one is tried, whether it closes, at what price, how much, and when it is paid."""

from __future__ import annotations

from filon.mathematics.plain import exp, log, maximum, minimum
from filon.model.climate import HOT


def round_appetite(
    climate: float,
    burn: float,
    runway: float,
    growth: float,
    months_since: float,
    wait: float,
    wait_urgent: float,
    wait_early: float,
    runway_needed: float,
    runway_urgent: float,
    growth_early: float,
    early: float,
) -> float:
    """How hard a round is tried: 1 when it is needed, `early` when it is opportune, else 0.

    Needed: the firm burns, runway is short and the last round is some months old. Opportune: in a hot climate,
    growing firms raise long before cash runs low; in 2025-26 nearly all large rounds were such.

    Parameters
    ----------
    burn, runway
        Smoothed burn [USD/month] and runway [months].
    growth
        Of revenue [log/year].
    months_since, wait, wait_urgent, wait_early
        Age of the last round and the least age: by climate, with little runway, for an early round [months].
    runway_needed, runway_urgent
        Runway under which a round is needed, and urgent [months].
    growth_early
        Growth from which early money comes [log/year].
    early
        Odds of an early round over those of a needed one.
    """
    least = wait_urgent if runway < runway_urgent else wait
    needed = 1.0 if runway < runway_needed and months_since >= least else 0.0
    opportune = early if climate == HOT and growth > growth_early and months_since >= wait_early else 0.0
    wanted = needed if runway < runway_needed else opportune
    return wanted if burn > 0.0 else 0.0


def round_hazard(
    appetite: float,
    odds: float,
    climate: float,
    growth: float,
    growth_least: float,
    growth_most: float,
    margin: float,
    margin_least: float,
    margin_most: float,
    runway: float,
    hurry_inverse: float,
    urgency: float,
    stigma: float,
) -> float:
    r"""Probability that a round closes this month.

    .. math:: h\,\exp(\mathrm{clip}(g) + \mathrm{clip}(m) + u\,\mathrm{clip}(1 - r/9, 0, 1) - s)

    Parameters
    ----------
    appetite, odds, climate
        How hard it is tried, odds of this firm [probability/month], factor of the climate.
    growth, margin
        Growth of revenue [log/year] and contribution margin, each within bounds.
    runway, hurry_inverse, urgency
        Runway [months], one over that under which founders hurry, and by how much [log].
    stigma
        Log odds lost because the firm had to be bridged.
    """
    results = minimum(maximum(growth, growth_least), growth_most) + minimum(maximum(margin, margin_least), margin_most)
    hurry = minimum(maximum(1.0 - runway * hurry_inverse, 0.0), 1.0)
    return appetite * odds * climate * exp(results + urgency * hurry - stigma)


def log_fundamental(
    base: float,
    log_revenue: float,
    size_power: float,
    growth: float,
    growth_weight: float,
    margin: float,
    margin_slope: float,
    margin_middle: float,
) -> float:
    r"""Value that revenue, growth and margin support [log USD].

    .. math:: \log V = \log V_0 + (1 - \sigma)\log(Y/Y_0) + \gamma\,\mathrm{clip}(g - 1, -2, 1)
        - \log(1 + e^{-k (m - \bar m)})

    Parameters
    ----------
    base
        Log value of the revenue at the start at growth 1 and full margin.
    log_revenue, size_power
        Revenue over that at the start [log]; multiples fall with size to this power.
    growth, growth_weight
        Growth [log/year] and its effect.
    margin, margin_slope, margin_middle
        Contribution margin, and where and how steeply value falls with it.
    """
    promise = growth_weight * minimum(maximum(growth - 1.0, -2.0), 1.0)
    discount = log(1.0 + exp(-margin_slope * (margin - margin_middle)))
    return base + (1.0 - size_power) * log_revenue + promise - discount


def log_pre_money(fundamental: float, last: float, anchor: float, log_depth: float, power: float, most: float) -> float:
    r"""Value before the round [log USD]: fundamentals, the last price, the depth of funding, and a bound.

    .. math:: \log P = (1 - w) \log V + w \log P_{-1} + \delta \log L

    Parameters
    ----------
    fundamental, last
        What figures support, and the value after the last round [log USD].
    anchor
        Weight of the last price.
    log_depth, power
        Funding over that of a hot climate [log], and its power.
    most
        Largest value that investors can pay for [log USD].
    """
    return minimum((1.0 - anchor) * fundamental + anchor * last + power * log_depth, most)


def round_amount(
    runway: float,
    runway_needed: float,
    burn: float,
    root_depth: float,
    months: float,
    pre_money: float,
    dilution_most: float,
    dilution_early: float,
) -> float:
    """Money asked for [USD]: months of burn as far as value allows when needed, a usual dilution when early.

    Parameters
    ----------
    runway, runway_needed
        Runway [months] and the one under which a round is needed.
    burn, months, root_depth
        Smoothed burn [USD/month], months of it that a round buys, and the square root of the depth of funding.
    pre_money, dilution_most, dilution_early
        Value before the round [USD]; largest round, and early round, over it.
    """
    needed = minimum(months * burn * root_depth, dilution_most * pre_money)
    return needed if runway < runway_needed else dilution_early * pre_money


def pool_share(pool: float, asks: float, share: float) -> float:
    """Part of every ask that the sector's pool can pay: 1 unless asks exceed `share` of it."""
    return minimum(1.0, share * pool / maximum(asks, 1.0))


def instalment_paid(pledged: float, instalment: float, drought: float) -> float:
    """Pledged money paid this month [USD]: it stops in a drought and is not cancelled."""
    return minimum(pledged, instalment) * (1.0 - drought)


def ease_of_sale(log_value: float, log_size: float) -> float:
    r"""How easily a buyer is found: :math:`\min(1, \sqrt{V_b / V})`; few can buy a giant.

    Parameters
    ----------
    log_value
        What investors would pay [log USD].
    log_size
        Value up to which buyers are many [log USD].
    """
    return exp(minimum(0.5 * (log_size - log_value), 0.0))
