"""Sampling intervals of probabilities: what chance alone leaves open, given the model.

All of them take integer counts, broadcast, and return estimate, lower and upper limit. Nothing here speaks of
what is unknown about the world.
"""

from __future__ import annotations

from statistics import NormalDist
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
LEVEL = 0.95


class Interval(NamedTuple):
    """A probability with its limits [0..1], arrays of one shape."""

    estimate: Floats
    low: Floats
    high: Floats


def normal_quantile(level: float) -> float:
    """Standard normal quantile that leaves (1 - level) / 2 above it: 1.96 at 0.95."""
    return NormalDist().inv_cdf(0.5 + level / 2.0)


def wilson(k: npt.ArrayLike, n: npt.ArrayLike, level: float = LEVEL) -> Interval:
    """Wilson score interval of k events in n trials.

    Parameters
    ----------
    k
        Events [count].
    n
        Trials [count]; where 0, the estimate is NaN and the limits are 0 and 1.
    level
        Coverage [0..1].

    Returns
    -------
    Estimate k / n and its limits; the lower is exactly 0 at k = 0, the upper exactly 1 at k = n.

    References
    ----------
    E. B. Wilson (1927), JASA 22, 209-212.

    Examples
    --------
    >>> estimate, low, high = wilson(0, 100)
    >>> print(f"{estimate:.3f} {low:.3f} {high:.4f}")
    0.000 0.000 0.0370
    """
    return _wilson(np.asarray(k, np.float64), np.asarray(n, np.float64), level)


def _wilson(k: Floats, n: Floats, level: float) -> Interval:
    """Wilson limits of counts that need not be whole."""
    k, n = np.broadcast_arrays(k, n)
    z2 = normal_quantile(level) ** 2
    trials = np.where(n > 0, n, 1.0)
    share = k / trials
    centre = (share + z2 / (2.0 * trials)) / (1.0 + z2 / trials)
    half = np.sqrt(z2 * (share * (1.0 - share) + z2 / (4.0 * trials)) / trials) / (1.0 + z2 / trials)
    low = np.where((k <= 0) | (n <= 0), 0.0, centre - half)
    high = np.where((k >= n) | (n <= 0), 1.0, centre + half)
    return Interval(np.where(n > 0, share, np.nan)[()], np.maximum(low, 0.0), np.minimum(high, 1.0))


def clopper_pearson(k: npt.ArrayLike, n: npt.ArrayLike, level: float = LEVEL) -> Interval:
    """Exact interval of k events in n trials: it covers at least `level`, usually more.

    Parameters
    ----------
    k, n
        Events and trials [count]; where n is 0, the estimate is NaN and the limits are 0 and 1.
    level
        Coverage [0..1].

    References
    ----------
    C. J. Clopper and E. S. Pearson (1934), Biometrika 26, 404-413.
    """
    from scipy.special import betaincinv

    events, trials = np.broadcast_arrays(np.asarray(k, np.float64), np.asarray(n, np.float64))
    tail = (1.0 - level) / 2.0
    rest = trials - events
    low = betaincinv(np.maximum(events, 1.0), rest + 1.0, tail)
    high = betaincinv(events + 1.0, np.maximum(rest, 1.0), 1.0 - tail)
    estimate = np.where(trials > 0, events / np.where(trials > 0, trials, 1.0), np.nan)
    return Interval(estimate[()], np.where(events > 0, low, 0.0)[()], np.where(rest > 0, high, 1.0)[()])


def weighted(
    k: npt.ArrayLike, n: npt.ArrayLike, weights: npt.ArrayLike, axis: int = 0, level: float = LEVEL
) -> Interval:
    r"""Interval of a weighted mean of probabilities, from the Wilson limits of each (MOVER).

    Used when narratives are re-weighted or stratified.

    .. math:: L = p - \sqrt{\sum_j w_j^2 (p_j - l_j)^2}, \quad U = p + \sqrt{\sum_j w_j^2 (u_j - p_j)^2}

    Parameters
    ----------
    k, n
        Events and trials of each narrative [count].
    weights
        Weight of each narrative [(narrative,)], any positive sum; a narrative of weight 0 needs no trials.
    axis
        The axis of `k` along which narratives lie.
    level
        Coverage [0..1].

    Returns
    -------
    Weighted mean and its limits; NaN, 0 and 1 where a narrative that has weight has no trials.

    References
    ----------
    G. Y. Zou and A. Donner (2008), Statistics in Medicine 27, 1693-1702.
    """
    events, trials = np.broadcast_arrays(np.asarray(k, np.float64), np.asarray(n, np.float64))
    return combined(_wilson(events, trials, level), weights, axis)


def combined(intervals: Interval, weights: npt.ArrayLike, axis: int = 0, shared: bool = False) -> Interval:
    """Interval of a weighted mean of independent probabilities, from the limits of each, by MOVER as in `weighted`.

    Parameters
    ----------
    intervals
        Estimates and limits of one level, of firms or of cohorts.
    weights
        As in `weighted`.
    axis
        The axis along which narratives lie.
    shared
        Whether the estimates may err together, as those from the same randomizations do: their distances to the limits
        are then added, which is the widest that the interval can be.
    """
    parts = [np.moveaxis(part, axis, -1) for part in intervals]
    weight = np.asarray(weights, np.float64)
    weight = weight / weight.sum()
    used = weight > 0
    estimates, lows, highs = (part[..., used] for part in parts)
    weight = weight[used]
    estimate = (estimates * weight).sum(-1)
    power = 1 if shared else 2
    below = ((weight * (estimates - lows)) ** power).sum(-1) ** (1 / power)
    above = ((weight * (highs - estimates)) ** power).sum(-1) ** (1 / power)
    known = ~np.isnan(estimate)
    low = np.where(known, np.maximum(estimate - below, 0.0), 0.0)
    high = np.where(known, np.minimum(estimate + above, 1.0), 1.0)
    return Interval(estimate, low[()], high[()])


def conditional(
    event: npt.NDArray[np.bool_], condition: npt.NDArray[np.bool_], level: float = LEVEL
) -> tuple[Interval, npt.NDArray[np.int64]]:
    """Probability of an event given a condition, over the trials in which the condition holds.

    Parameters
    ----------
    event, condition
        Whether each happened [(trial, ...)].
    level
        Coverage [0..1].

    Returns
    -------
    The interval, and the number of trials in the condition, which is its n.
    """
    n = np.count_nonzero(condition, axis=0)
    k = np.count_nonzero(event & condition, axis=0)
    return wilson(k, n, level), np.asarray(n, np.int64)
