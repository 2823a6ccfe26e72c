"""Sampling intervals of quasi-random points: several randomizations of one sequence, whose spread is the error."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from filon.statistics.intervals import LEVEL, Interval, clopper_pearson


def replicated(k: npt.ArrayLike, n: npt.ArrayLike, level: float = LEVEL) -> Interval:
    r"""Interval of a probability from independent randomizations of the same points.

    .. math:: p = \frac{\sum_s k_s}{\sum_s n_s}, \quad
        s_p^2 = \frac{m}{m - 1} \frac{\sum_s (k_s - p\, n_s)^2}{\left(\sum_s n_s\right)^2}, \quad p \pm t_{m - 1} s_p

    Parameters
    ----------
    k, n
        Events and trials of each randomization [(randomization, ...)]; both may be chance, as they are for what is
        given a narrative.
    level
        Coverage [0..1].

    Returns
    -------
    Estimate and limits [(...)]. Where fewer trials than randomizations have the event, or lack it, the spread tells
    nothing and the limits are those of Clopper and Pearson, which points that fill the space better than random ones
    do not exceed. NaN, 0 and 1 without trials.

    References
    ----------
    P. L'Ecuyer, C. Lemieux (2002), in Modeling Uncertainty, 419-474: randomizations. W. G. Cochran (1977), Sampling
    Techniques, section 6.3: the ratio. A. B. Owen (1998), ACM Transactions on Modeling and Computer Simulation 8.

    Examples
    --------
    >>> estimate, low, high = replicated([30, 34, 32, 32], [64] * 4)
    >>> print(f"{estimate:.3f} {low:.3f} {high:.3f}")
    0.500 0.459 0.541
    """
    from scipy.special import stdtrit

    events, trials = np.broadcast_arrays(np.asarray(k, np.float64), np.asarray(n, np.float64))
    parts, found, whole = len(events), events.sum(0), trials.sum(0)
    exact = clopper_pearson(found, whole, level)
    estimate = np.where(whole > 0, found / np.where(whole > 0, whole, 1.0), np.nan)
    error = standard_error(events, trials)
    half = error * stdtrit(parts - 1, 0.5 + level / 2.0)
    few = (np.minimum(found, whole - found) < parts) | (error == 0.0) | (whole <= 0)
    low = np.where(few, exact.low, np.maximum(estimate - half, 0.0))
    high = np.where(few, exact.high, np.minimum(estimate + half, 1.0))
    return Interval(estimate[()], low[()], high[()])


def standard_error(events: npt.NDArray[np.float64], trials: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Standard error of all events over all trials, from those of each randomization [(randomization, ...)]."""
    parts, whole = len(events), np.maximum(trials.sum(0), 1.0)
    rest = events - events.sum(0) / whole * trials
    return np.asarray(math.sqrt(parts / (parts - 1)) * np.sqrt((rest**2).sum(0)) / whole)
