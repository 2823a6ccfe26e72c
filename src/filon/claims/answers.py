"""Numbers against what a claim says: pure functions, without a simulation.

One rule answers all claims. The article says that a number lies in a region. The claim is supported where the whole
95% sampling interval lies in the region, not supported where all of it lies outside, and too close to call otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import sqrt
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from filon.claims.shapes import Region
from filon.reality.verdicts import Difference
from filon.statistics.intervals import wilson

Answer = Literal["supported", "not supported", "too close to call", "not asked"]

RULE = (
    "A claim says that a number lies in a region. It is supported where the whole 95% sampling interval lies in the "
    "region, not supported where all of it lies outside, and too close to call otherwise."
)

Flags = npt.NDArray[np.bool_]


class Probability(NamedTuple):
    """A probability with its 95% limits, and the number of trials behind it."""

    value: float
    low: float
    high: float
    trials: int


def probability(events: int, trials: int) -> Probability:
    """The share of trials with an event, and Wilson's limits.

    Examples
    --------
    >>> value, low, high, _ = probability(50, 100)
    >>> print(f"{value:.2f} {low:.2f} {high:.2f}")
    0.50 0.40 0.60
    """
    value, low, high = wilson(events, trials)
    return Probability(float(value), float(low), float(high), trials)


def of_level(found: Probability, region: Region) -> Answer:
    """The answer on a probability.

    Examples
    --------
    >>> of_level(Probability(0.6, 0.58, 0.62, 1000), Region(least=0.5))
    'supported'
    """
    if found.trials == 0:
        return "not asked"
    sides = []
    if region.least is not None:
        sides.append((found.low - region.least, found.high - region.least))
    if region.most is not None:
        sides.append((region.most - found.high, region.most - found.low))
    return together(sides)


def of_change(before: Flags, after: Flags, region: Region) -> Answer:
    """The answer on the ratio of two probabilities over the same trials.

    The ratio is at least k where the mean of ``after - k before``, taken trial by trial, is at least 0: no ratio of
    two noisy numbers is formed.

    Parameters
    ----------
    before, after
        Whether the event happened [(trial,)], with common random numbers.
    """
    return _of_ratio(region, lambda ratio: paired(before, after, ratio))


def of_ratio(first: Probability, second: Probability, region: Region) -> Answer:
    """The answer on the ratio of two probabilities over different trials."""
    if min(first.trials, second.trials) == 0:
        return "not asked"
    return _of_ratio(region, lambda ratio: apart(first, second, ratio))


def paired(before: Flags, after: Flags, ratio: float) -> Difference:
    """Mean of ``after - ratio before`` over trials, and its standard error; NaN below two trials.

    Examples
    --------
    >>> import numpy as np
    >>> paired(np.array([True, True, False, False]), np.array([True, False, False, False]), 0.5).value
    0.0
    """
    steps = after.astype(np.float64) - ratio * before.astype(np.float64)
    error = float(np.std(steps, ddof=1)) / sqrt(steps.size) if steps.size > 1 else float("nan")
    return Difference(float(np.mean(steps)), error)


def apart(first: Probability, second: Probability, ratio: float) -> Difference:
    """``first - ratio second`` of two groups of trials, and its standard error."""
    spread = [one.value * (1.0 - one.value) / one.trials for one in (first, second)]
    return Difference(first.value - ratio * second.value, sqrt(spread[0] + ratio * ratio * spread[1]))


def whole(answers: list[Answer]) -> str:
    """The answers on several firms as one: supported by all, in part, or by none that is asked about.

    Examples
    --------
    >>> whole(["supported", "supported"]), whole(["supported", "not supported"]), whole(["not asked"])
    ('supported', 'supported in part', 'not asked')
    """
    asked = {answer for answer in answers if answer != "not asked"}
    if not asked:
        return "not asked"
    if "supported" in asked:
        return "supported" if asked == {"supported"} else "supported in part"
    return "not supported" if "not supported" in asked else "too close to call"


def _of_ratio(region: Region, beyond: Callable[[float], Difference]) -> Answer:
    """The answer on a ratio, from how far the first number lies beyond so many times the second."""
    sides = []
    if region.least is not None:
        sides.append(beyond(region.least).limits)
    if region.most is not None:
        low, high = beyond(region.most).limits
        sides.append((-high, -low))
    return together(sides)


def together(sides: Sequence[tuple[float, float]]) -> Answer:
    """The answer from the limits of how far a number lies within each bound.

    Examples
    --------
    >>> together([(0.1, 0.2), (-0.1, 0.3)]), together([(0.1, 0.2), (-0.2, -0.1)])
    ('too close to call', 'not supported')
    """
    if all(low >= 0.0 for low, _ in sides):
        return "supported"
    return "not supported" if any(high < 0.0 for _, high in sides) else "too close to call"
