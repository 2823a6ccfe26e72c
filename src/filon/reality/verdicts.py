"""Numbers against what is expected of them: pure functions, without a simulation."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from statistics import median
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

Verdict = Literal["passed", "failed", "failed for a stated reason", "not applicable"]

Z95 = 1.959963984540054
"""Standard normal quantile that leaves 2.5% above it."""

Flags = npt.NDArray[np.bool_]
Shares = npt.NDArray[np.float64]


class Difference(NamedTuple):
    """A difference of two probabilities, and its standard error."""

    value: float
    error: float

    @property
    def limits(self) -> tuple[float, float]:
        """95% sampling limits."""
        return self.value - Z95 * self.error, self.value + Z95 * self.error


def verdict(holds: bool, reason: str | None) -> Verdict:
    """How a check ended: a reason excuses a failure, it does not make it pass.

    Examples
    --------
    >>> verdict(True, None), verdict(False, None), verdict(False, "one boom year"), verdict(True, "one boom year")
    ('passed', 'failed', 'failed for a stated reason', 'passed')
    """
    if holds:
        return "passed"
    return "failed for a stated reason" if reason else "failed"


def paired_difference(before: Flags | Shares, after: Flags | Shares) -> Difference:
    """Change of a probability between two simulations of the same trials.

    Parameters
    ----------
    before, after
        Whether the event happened, or to which share of a cohort [(trial,)], with common random numbers.

    Returns
    -------
    Mean of the differences trial by trial, and the standard error of that mean; NaN below two trials.

    Examples
    --------
    >>> import numpy as np
    >>> paired_difference(np.array([True, True, False, False]), np.array([True, False, False, False])).value
    -0.25
    """
    steps = after.astype(np.float64) - before
    trials = steps.size
    error = float(np.std(steps, ddof=1)) / sqrt(trials) if trials > 1 else float("nan")
    return Difference(float(np.mean(steps)), error)


def difference(p: float, trials: int, q: float, others: int) -> Difference:
    """``p - q`` of two independent groups of trials.

    Examples
    --------
    >>> value, error = difference(0.6, 100, 0.5, 100)
    >>> print(f"{value:.2f} {error:.2f}")
    0.10 0.07
    """
    return Difference(p - q, sqrt(p * (1.0 - p) / trials + q * (1.0 - q) / others))


def in_range(value: float, least: float, most: float) -> bool:
    """Whether a value lies in a range, its ends included."""
    return least <= value <= most


def not_lower(change: Difference, errors: float) -> bool:
    """Whether a probability fell by no more than `errors` standard errors."""
    return change.value >= -errors * change.error


def fell_sharply(base: float, change: Difference, ratio: float, errors: float) -> bool:
    """Whether a probability fell to at most `ratio` of what it was, and by more than `errors` standard errors."""
    return base + change.value <= ratio * base and change.value < -errors * change.error


def near(value: float, expected: float, within: float) -> bool:
    """Whether a value lies within a share of the expected one.

    Examples
    --------
    >>> near(119.0, 100.0, 0.2), near(121.0, 100.0, 0.2)
    (True, False)
    """
    return abs(value - expected) <= within * abs(expected)


def median_ratio(bands: Sequence[tuple[float, float]]) -> float:
    """Median over bands of their upper end over their lower; infinite for a band that reaches to 0 or below.

    Examples
    --------
    >>> median_ratio([(1.0, 2.0), (1.0, 3.0), (2.0, 20.0)])
    3.0
    """
    return median(high / low if low > 0.0 else float("inf") for low, high in bands)


class Lag(NamedTuple):
    """Median lag with its 95% sampling limits [months], NaN where nothing happened, and the number of events."""

    months: float
    low: float
    high: float
    events: int


def median_lag(counts: Sequence[float]) -> Lag:
    """Median month of events, from their number in each month.

    Parameters
    ----------
    counts
        Events in months 1, 2, ... [count].

    Returns
    -------
    Months counted from 1; the limits are the months of the ranks that enclose the median with 95%.

    Examples
    --------
    >>> median_lag([0, 10, 20, 10]).months
    3.0
    """
    ends = np.cumsum(np.rint(counts))
    events = int(ends[-1]) if ends.size else 0
    if not events:
        return Lag(float("nan"), float("nan"), float("nan"), 0)
    half, spread = 0.5 * events, 0.5 * Z95 * sqrt(events)
    ranks = np.clip([half, half - spread, half + spread], 0.5, events)
    found = np.searchsorted(ends, ranks) + 1.0
    return Lag(float(found[0]), float(found[1]), float(found[2]), events)
