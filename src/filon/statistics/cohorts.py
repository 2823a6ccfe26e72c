"""Sampling intervals of cohorts: the members of a trial share a world, so the trial is the unit, not the member."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from filon.statistics.intervals import LEVEL, Interval, wilson


def share(
    total: npt.ArrayLike, squares: npt.ArrayLike, trials: npt.ArrayLike, members: int, level: float = LEVEL
) -> Interval:
    """Interval of the mean share of a cohort's members, the trial being the unit.

    Members of one trial live in one world, so they are no independent events: the variance between trials says
    how many independent events they are worth, and Wilson's interval is taken at that number.

    Parameters
    ----------
    total, squares
        Sums over trials of the number of members concerned, and of its square [count].
    trials
        Trials [count].
    members
        Members of the cohort [count].
    level
        Coverage [0..1].

    Returns
    -------
    Mean share and its limits. With no event at all, or nothing but events, each trial counts once.

    Notes
    -----
    Measured with seeds 1 to 200: 95% limits cover in 186 to 193 of them, where members share a common factor
    (correlation 0.2 to 0.5) or a beta probability; probability 0.005 to 0.95, 20 to 500 members, 200 to 20,000 trials.

    References
    ----------
    Effective sample size from the design effect: L. Kish (1965), Survey Sampling, section 8.2.
    """
    k, k2, n = np.broadcast_arrays(*(np.asarray(value, np.float64) for value in (total, squares, trials)))
    safe = np.maximum(n, 1.0)
    mean = k / (safe * members)
    variance = np.maximum(k2 - k * k / safe, 0.0) / np.maximum(safe - 1.0, 1.0) / members**2
    spread = mean * (1.0 - mean)
    inner = (spread > 0.0) & (n > 1)
    independent = np.where(inner, spread / members, 1.0)  # of members, were they independent
    worth = np.where(inner, spread * safe / np.maximum(variance, independent), safe)
    worth = np.where(n > 0, worth, 0.0)
    return wilson(mean * worth, worth, level)
