"""How long payers stay: a Weibull curve cut into three stages.

Losses are front-loaded: most happen before month 3. A constant churn rate fitted on month 1 kills every firm, one
fitted on month 12 spares them.
"""

from __future__ import annotations

from filon.mathematics.plain import exp, log, maximum

LEAVE_NEW = 1.0 / 3.0
LEAVE_SETTLED = 1.0 / 9.0
"""Shares of the first two stages that move on in a month: their mean lengths are 3 and 9 months."""


def stage_hazards(retention_12m: float, shape: float) -> tuple[float, float, float]:
    r"""Monthly hazards of the three stages whose cumulated hazard follows a Weibull curve.

    .. math:: H(m) = -\log S_{12}\,(m/12)^k,\quad
        h_1 = H(3)/3,\; h_2 = (H(12) - H(3))/9,\; h_3 = (H(36) - H(12))/24

    Parameters
    ----------
    retention_12m
        Share of a cohort that pays after twelve months.
    shape
        Weibull shape; 1 is a constant hazard.

    Returns
    -------
    Hazards of months 1-3, 4-12 and beyond [1/month].
    """
    year = -log(retention_12m)
    quarter = year * exp(-shape * log(4.0))
    three_years = year * exp(shape * log(3.0))
    return quarter / 3.0, (year - quarter) / 9.0, (three_years - year) / 24.0


def stage_mix(growth: float, new: float, settled: float, loyal: float) -> tuple[float, float]:
    r"""Shares of payers in the first two stages when payers have been growing at a steady rate.

    .. math:: a = \frac{1}{y + h_1 + 1/3},\; b = \frac{a/3}{y + h_2 + 1/9},\; c = \frac{b/9}{y + h_3}

    normalised to 1. A growth below half the last hazard, downwards, is taken as that bound.

    Parameters
    ----------
    growth
        Of payers [log/month].
    new, settled, loyal
        Hazards of the stages [1/month].
    """
    rate = maximum(growth, -0.5 * loyal)
    first = 1.0 / (rate + new + LEAVE_NEW)
    second = first * LEAVE_NEW / (rate + settled + LEAVE_SETTLED)
    third = second * LEAVE_SETTLED / maximum(rate + loyal, 1e-9)
    total = first + second + third
    return first / total, second / total


def lifetime(new: float, settled: float, loyal: float) -> float:
    r"""Mean months for which a new payer pays.

    .. math:: \frac{1}{h_1 + 1/3} + \frac{p_1}{h_2 + 1/9} + \frac{p_1 p_2}{h_3},\quad
        p_1 = \frac{1/3}{h_1 + 1/3},\; p_2 = \frac{1/9}{h_2 + 1/9}
    """
    stays = LEAVE_NEW / (new + LEAVE_NEW)
    settles = LEAVE_SETTLED / (settled + LEAVE_SETTLED)
    return 1.0 / (new + LEAVE_NEW) + stays / (settled + LEAVE_SETTLED) + stays * settles / maximum(loyal, 1e-9)


def churn_pressure(
    log_price: float, quality: float, drought: float, repriced_recently: float, elasticity: float, quality_weight: float
) -> float:
    r"""Multiple of every stage's hazard this month.

    .. math:: m = (p/p_0)^{\eta} e^{-\beta q} \times \mathrm{drought} \times \mathrm{repriced}

    Parameters
    ----------
    log_price
        Price over that at the start [log].
    quality
        Distance to the frontier.
    drought, repriced_recently
        Factors of a drought and of the months after flat pricing ended; 1 otherwise.
    elasticity, quality_weight
        Responses to price and quality.
    """
    return exp(elasticity * log_price - quality_weight * quality) * drought * repriced_recently


def lost(payers: float, hazard: float, pressure: float) -> float:
    """Payers of one stage who leave this month: ``S (1 - exp(-h m))``."""
    return payers * (1.0 - exp(-hazard * pressure))
