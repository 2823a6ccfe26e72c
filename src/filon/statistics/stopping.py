r"""When a run may end at a precision: a rule that luck hardly moves.

A run is looked at after so many trials, each look twice as late as the one before. It ends at a look when

1. the look before, at half of the trials, foretold it: of all probabilities in the interval it had, the one whose
   interval is widest still has one as narrow as wanted at the look to come (`reach_ahead`), and
2. the interval is as narrow as wanted (`reach`).

The number of trials is thus decided by the first half of them. Whoever ends as soon as the estimate looks precise ends
more often where the estimate errs to the side on which intervals are narrow, and reports those errors; here the second
half, which the decision has not seen, repairs them.

References
----------
Stopping as soon as the interval is narrow, and what it costs: Y. S. Chow and H. Robbins (1965), Annals of Mathematical
Statistics 36, 457-462. Deciding the size of a sample by a first part of it: C. Stein (1945), Annals of Mathematical
Statistics 16, 243-258. Replicated scrambles of a net: A. B. Owen (1997), SIAM Journal on Numerical Analysis 34,
1884-1910.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from filon.statistics.intervals import LEVEL, Interval, normal_quantile

Floats: TypeAlias = npt.NDArray[np.float64]

LUCK = 1.4373
r"""Standard deviation over the one that 16 scrambles showed, exceeded in 5%: :math:`\sqrt{15 / 7.261}`, 7.261 being the
5% quantile of chi-square with 15 degrees of freedom."""


def reach(interval: Interval, relative: bool) -> Any:
    """How far the limits lie from the estimate: the farther of the two.

    Parameters
    ----------
    interval
        Estimates and limits [0..1].
    relative
        As share of the estimate; infinite where that is 0.

    Examples
    --------
    >>> print(f"{reach(Interval(0.1, 0.09, 0.12), False):.3f} {reach(Interval(0.1, 0.09, 0.12), True):.3f}")
    0.020 0.200
    """
    estimate, low, high = (np.asarray(part, np.float64) for part in interval)
    return _share(np.maximum(high - estimate, estimate - low), estimate, relative)


def reach_ahead(interval: Interval, growth: float, relative: bool, sampler: str = "random") -> Any:
    """The same once there are `growth` times as many trials, at the worst probability that the interval now holds.

    Parameters
    ----------
    interval
        Estimates and limits after the trials so far [0..1]; NaN where no trial speaks for it.
    growth
        Trials then, over trials now.
    relative
        As share of the probability; infinite where the interval begins at 0.
    sampler
        `random` and `stratified`: limits are those of counts; `sobol`: of 16 scrambles, whose spread is itself unsure.

    Examples
    --------
    >>> from filon.statistics.intervals import wilson
    >>> print(f"{reach(wilson(1000, 10_000), False):.5f} {reach_ahead(wilson(1000, 10_000), 2, False):.5f}")
    0.00603 0.00434
    """
    return RULES[sampler](interval, growth, relative)


def _of_counts(interval: Interval, growth: float, relative: bool) -> Any:
    """Of counts: the trials that the interval is worth grow, and the probability lies anywhere in it."""
    _, low, high = (np.asarray(part, np.float64) for part in interval)
    spread = inverse_trials(interval) / growth
    if relative:
        return _share(_arm(np.abs(0.5 - low), spread), low, relative)
    nearest = np.maximum(np.maximum(low - 0.5, 0.5 - high), 0.0)
    farthest = np.maximum(np.abs(0.5 - low), np.abs(0.5 - high))
    widest = normal_quantile(LEVEL) * np.sqrt(spread) / 2.0  # where the arm is longest: a little beside one half
    return _arm(np.clip(widest, nearest, farthest), spread)


def _of_scrambles(interval: Interval, growth: float, relative: bool) -> Any:
    """Of scrambles: what their spread may be at most; the gain beyond that of random points is not counted on."""
    ahead = reach(interval, False) * LUCK / np.sqrt(growth)
    return _share(ahead, np.asarray(interval.low, np.float64), relative)


RULES: dict[str, Callable[[Interval, float, bool], Any]] = {
    "random": _of_counts,
    "stratified": _of_counts,
    "sobol": _of_scrambles,
}
"""How a sampler's intervals narrow."""


def inverse_trials(interval: Interval) -> Any:
    r"""One over the trials whose Wilson interval is as wide: exact for Wilson intervals, those of cohorts included.

    With :math:`D = U - L`, estimate p and :math:`a = z^2 / n` the width says
    :math:`D^2 (1 + a)^2 = 4 a p (1 - p) + a^2`, which is solved for a. Infinite where no trial speaks for it.
    """
    estimate, low, high = (np.asarray(part, np.float64) for part in interval)
    square = (high - low) ** 2
    half = 2.0 * estimate * (1.0 - estimate) - square
    with np.errstate(divide="ignore", invalid="ignore"):
        a = (np.sqrt(half**2 + (1.0 - square) * square) - half) / (1.0 - square)
    return np.where(np.isfinite(a), a / normal_quantile(LEVEL) ** 2, np.inf)[()]


def smallest_reach(trials: float) -> float:
    """The narrowest a 95% interval gets in so many trials [0..1]: that of no event, or of nothing but events."""
    a = normal_quantile(LEVEL) ** 2 / trials
    return a / (1.0 + a)


def trials_wanted(interval: Interval, trials: float, within: float, relative: bool) -> float:
    """About how many trials would reach a precision, by the present estimate [count]; infinite where none can tell."""
    return float(trials * (reach(interval, relative) / within) ** 2)


def _arm(from_half: Any, spread: Any) -> Any:
    """The longer arm of Wilson's interval at an estimate so far from one half; `spread` is 1 over the trials."""
    with np.errstate(invalid="ignore"):
        a = normal_quantile(LEVEL) ** 2 * spread
        found = (a * from_half + np.sqrt(np.maximum(a * (0.25 - from_half**2), 0.0) + a * a / 4.0)) / (1.0 + a)
    return np.where(np.isfinite(found), found, np.inf)[()]


def _share(arm: Any, probability: Any, relative: bool) -> Any:
    """An arm, or its share of a probability."""
    if not relative:
        return np.where(np.isnan(arm), np.inf, arm)[()]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(probability > 0.0, arm / probability, np.inf)[()]
