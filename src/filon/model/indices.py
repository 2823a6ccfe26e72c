"""Indices of the sector: serving cost, list price, rents, frontier, tide; all 1 (log 0) at the start.

Cost and list price are separate: their gap is the margin of those who own models, and it cannot part for ever.
"""

from __future__ import annotations

from filon.mathematics.plain import exp, maximum, sqrt
from filon.model.climate import LOG_2

MONTHS = 12.0
"""Months of a year."""

MONTH = 1.0 / 12.0
"""A month [years]: rates of state fields are multiplied by it, which is cheaper than a division."""

ROOT_3 = 1.7320508075688772


def price_jump(rank: float, rate_annual: float, mean: float, sd: float) -> float:
    """Log jump up of list prices with a dearer flagship, 0 in most months.

    It happens where the month's uniform number falls below the monthly probability; the rank within that part
    gives the size, uniform with the given mean and standard deviation. A normal size was no better founded: three
    events support two moments, no more.

    Parameters
    ----------
    rank
        The month's uniform number.
    rate_annual
        Events a year.
    mean, sd
        Of the size [log].
    """
    scale = MONTHS / maximum(rate_annual, 1e-9)
    return mean + sd * ROOT_3 * (2.0 * rank * scale - 1.0) if rank * MONTHS < rate_annual else 0.0


def price_war(rank: float, rate_annual: float, low: float, high: float) -> float:
    """Log cut of a price war, 0 in most months; it takes the top of the month's uniform number.

    Parameters
    ----------
    rank
        The month's uniform number.
    rate_annual
        Wars a year.
    low, high
        Range of the uniform size [log].
    """
    scale = MONTHS / maximum(rate_annual, 1e-9)
    return low + (high - low) * (1.0 - rank) * scale if (1.0 - rank) * MONTHS < rate_annual else 0.0


def index_drift(log_cost: float, drift: float, fade: float, rebound_annual: float) -> float:
    r"""Common drift of serving cost and list price [log/month].

    .. math:: \mu = \mu_0\, f - \frac{\rho}{12} \log k

    Tokens get cheaper, chains get longer, users move to dearer models; the three drifts fade together. `rebound`:
    work that became cheap is used more, dear work is economised.

    Parameters
    ----------
    log_cost
        Serving-cost index [log].
    drift
        Sum of the three drifts at the start [log/month].
    fade
        What is left of it.
    rebound_annual
        Pull of the index towards 1 [1/year].
    """
    return drift * fade - rebound_annual * MONTH * log_cost


def next_log_cost(log_cost: float, drift: float, noise: float, noise_annual: float, jump: float, share: float) -> float:
    """Serving-cost index [log] after drift, noise and the part of a price jump that is dearer work.

    Parameters
    ----------
    noise
        Standard normal.
    noise_annual
        Standard deviation over a year [log].
    jump, share
        List-price jump [log] and the share of it that costs more to serve.
    """
    return log_cost + drift + noise_annual * sqrt(MONTH) * noise + share * jump


def next_log_list(log_list: float, log_cost: float, drift: float, jump: float, war: float, half_life: float) -> float:
    """List-price index [log]: the drift of costs, own jumps and wars, and a gap to costs that closes.

    Parameters
    ----------
    half_life
        Of the gap [months].
    """
    return log_list + drift + jump - war - (log_list - log_cost) * (1.0 - exp(-LOG_2 / half_life))


def next_log_rent(
    log_rent: float, mean: float, reversion_annual: float, noise: float, noise_annual: float, glut: float, fall: float
) -> float:
    r"""Rent of accelerators [log]: mean reverting, and falling once when a drought leaves a glut.

    .. math:: x' = x + \frac{\kappa}{12}(\theta - x) + \frac{s}{\sqrt{12}} e - \phi\,\mathrm{glut}

    Parameters
    ----------
    mean, reversion_annual
        Level it returns to [log], and how fast [1/year].
    noise, noise_annual
        Standard normal; its standard deviation over a year [log].
    glut, fall
        1 in the month of a glut; the fall then [log].
    """
    pull = reversion_annual * MONTH * (mean - log_rent)
    return log_rent + pull + noise_annual * sqrt(MONTH) * noise - fall * glut


def leadership(spent: float, plan: float, least: float) -> float:
    """Share of their plans that the firms at the frontier could pay last month.

    A frontier that nobody can pay for is not built: the plans of the followers then stop growing as well. Firms
    weigh by what they plan, so the richest decide; without any such firm in the scenario it is 1.
    """
    return maximum(spent / maximum(plan, 1.0), least) if plan > 0.0 else 1.0


def next_log_frontier(log_frontier: float, growth: float, settled_annual: float, fade: float, leader: float) -> float:
    r"""R&D that the frontier takes [log].

    .. math:: g' = g + \frac{1}{12}\left(\bar\gamma + (\gamma - \bar\gamma) f\right) \ell

    Parameters
    ----------
    growth
        Of R&D at the frontier at the start [log/year].
    settled_annual
        Growth it settles at [log/year].
    fade
        What is left of the difference.
    leader
        Share of its plan that the frontier can pay.
    """
    return log_frontier + (settled_annual + (growth - settled_annual) * fade) * leader * MONTH


def next_tide(tide: float, noise: float, persistence: float, sd: float) -> float:
    """Demand common to all firms [log]: ``a' = persistence a + sd e``.

    Parameters
    ----------
    noise
        Standard normal.
    persistence, sd
        Part that stays for a month, and size of a month's news [log].
    """
    return persistence * tide + sd * noise


def faded(t: float, half_life: float) -> float:
    """What is left, in month t = 1, 2, ..., of something that halves every `half_life` months; 1 in month 1."""
    return exp(-LOG_2 * (t - 1.0) / half_life)
