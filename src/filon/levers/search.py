"""Where a probability, as a function of one lever, crosses a threshold, and how surely.

All settings meet the same random numbers, so the estimate is a fixed function of the lever: it is looked at, not
sampled again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from math import nan

import numpy as np

from filon.expressions.evaluation import HOLDS, Answer

LOOKS = 7
"""Settings of the first look, spread evenly over the range."""

ROUNDS = 60
"""Settings of one search, at most."""


@dataclass(frozen=True)
class End:
    """A value of the lever, and its 95% limits: NaN where they lie beyond the range, or no limit has a meaning."""

    value: float
    low: float = nan
    high: float = nan


@dataclass(frozen=True)
class Region:
    """Values of the lever that meet a target, from the least to the most.

    Attributes
    ----------
    ends_below, ends_above
        Whether the target fails below the least and above the most; else the range that was looked at ends there.
    """

    least: End
    most: End
    ends_below: bool
    ends_above: bool


class Curve:
    """A probability by the value of the lever; what was looked at once is remembered.

    Parameters
    ----------
    estimate
        Lever to probability with its limits.
    relation, threshold
        The target.

    Attributes
    ----------
    looks
        Values of the first look; the others are steps of a search.
    """

    def __init__(self, estimate: Callable[[float], Answer], relation: str, threshold: float) -> None:
        self.estimate = estimate
        self.holds = HOLDS[relation]
        self.threshold = threshold
        self.falling = relation in ("<", "<=")
        self.points: dict[float, Answer] = {}
        self.looks: tuple[float, ...] = ()

    def __call__(self, value: float) -> Answer:
        """The probability at a value, with its limits."""
        value = float(value)
        if value not in self.points:
            self.points[value] = self.estimate(value)
        return self.points[value]

    def met(self, value: float) -> bool:
        """Whether the estimate at a value meets the target."""
        return bool(self.holds(self(value).probability, self.threshold))

    @property
    def values(self) -> list[float]:
        """Values that were looked at, ascending."""
        return sorted(self.points)

    @property
    def best(self) -> float:
        """The value, of those looked at, that comes nearest to the target or furthest beyond it."""
        chosen = min if self.falling else max
        return chosen(self.values, key=lambda value: self.points[value].probability)


def regions(curve: Curve, values: tuple[float, ...]) -> list[Region]:
    """Values that meet the target, of a lever that takes these values alone."""
    curve.looks = values
    for value in values:
        curve(value)
    return runs(curve, {})


def searched(curve: Curve, least: float, most: float, tolerance: float, now: float) -> list[Region]:
    """Values that meet the target, of a lever that takes any value between `least` and `most`.

    First a few settings are looked at; between two of which one meets the target and the other does not, the crossing
    is searched to within `tolerance`, the one nearest to `now` first. Where none meets it, the best is improved first.
    """
    curve.looks = tuple(map(float, np.linspace(least, most, LOOKS)))
    for value in curve.looks:
        curve(value)
    if not any(curve.met(value) for value in curve.values):
        _improve(curve, tolerance)
    looked = curve.values
    pairs = [pair for pair in pairwise(looked) if curve.met(pair[0]) != curve.met(pair[1])]
    ends = {}
    for pair in sorted(pairs, key=lambda pair: min(abs(end - now) for end in pair)):
        found = _crossing(curve, pair, tolerance)
        ends[found.value] = found
    return runs(curve, ends)


def _improve(curve: Curve, tolerance: float) -> None:
    """Look between the neighbours of the best value, where a probability that is not monotone may meet the target."""
    from scipy.optimize import minimize_scalar

    looked = curve.values
    place = looked.index(curve.best)
    around = looked[max(place - 1, 0)], looked[min(place + 1, len(looked) - 1)]
    sign = 1.0 if curve.falling else -1.0
    minimize_scalar(
        lambda value: sign * curve(value).probability,
        bounds=around,
        method="bounded",
        options={"xatol": max(tolerance, 0.02 * (around[1] - around[0])), "maxiter": 12},
    )


def _crossing(curve: Curve, pair: tuple[float, float], tolerance: float) -> End:
    """The last value that meets the target between one that does and one that does not, with its limits.

    A value is within the limits where the interval of the probability there holds the threshold: the crossing of the
    true curve is such a value with the coverage of the interval.
    """
    _root(lambda value: curve(value).probability - curve.threshold, pair, tolerance)
    left, right = next(
        (one, other)
        for one, other in sorted(_neighbours(curve, pair), key=lambda near: near[1] - near[0])
        if curve.met(one) != curve.met(other)
    )
    low, high = _limit(curve, left, -1, tolerance), _limit(curve, right, 1, tolerance)
    return End(left if curve.met(left) else right, low, high)


def _neighbours(curve: Curve, pair: tuple[float, float]) -> list[tuple[float, float]]:
    """Values looked at between two, each with the next."""
    between = [value for value in curve.values if pair[0] <= value <= pair[1]]
    return list(pairwise(between))


def _limit(curve: Curve, start: float, step: int, tolerance: float) -> float:
    """The value furthest from a crossing, upwards or downwards, at which the interval holds the threshold."""
    last = start
    for value in (value for value in curve.values[::step] if (value - start) * step >= 0.0):
        away = _away(curve, value)
        if away and value == start:
            return value  # the crossing is steeper than the tolerance
        if away:
            return _root(partial(_beyond, curve, "low" if away > 0 else "high"), (last, value), tolerance)
        last = value
    return nan


def _beyond(curve: Curve, limit: str, value: float) -> float:
    """A limit of the probability at a value, less the threshold."""
    return float(getattr(curve(value), limit)) - curve.threshold


def _away(curve: Curve, value: float) -> int:
    """1 or -1 where the whole interval at a value lies above or below the threshold, else 0."""
    found = curve(value)
    return int(found.low > curve.threshold) - int(found.high < curve.threshold)


def _root(function: Callable[[float], float], pair: tuple[float, float], tolerance: float) -> float:
    """Where a function changes its sign between two values; the nearer to nothing where it does not."""
    from scipy.optimize import toms748

    ends = function(pair[0]), function(pair[1])
    if ends[0] * ends[1] >= 0.0:
        return pair[0] if abs(ends[0]) <= abs(ends[1]) else pair[1]
    return float(toms748(function, min(pair), max(pair), xtol=tolerance, rtol=1e-12, maxiter=ROUNDS, disp=False))


def runs(curve: Curve, ends: dict[float, End]) -> list[Region]:
    """Values looked at that meet the target, in runs; `ends` are those whose limits are known."""
    looked, found, run = curve.values, [], []
    for value in [*looked, None]:
        if value is not None and curve.met(value):
            run.append(value)
        elif run:
            least, most = (ends.get(end, End(end)) for end in (run[0], run[-1]))
            found.append(Region(least, most, run[0] != looked[0], run[-1] != looked[-1]))
            run = []
    return found


def nearest(found: list[Region], now: float) -> End | None:
    """The smallest change of the lever that meets the target: none where it meets it now; None where nothing does."""
    if any(region.least.value <= now <= region.most.value for region in found):
        return End(now)
    ends = [end for region in found for end in (region.least, region.most)]
    return min(ends, key=lambda end: abs(end.value - now), default=None)
