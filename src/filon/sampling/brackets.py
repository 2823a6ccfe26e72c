"""Quantiles from probabilities alone: many brackets at once, by false position and bisection in turn."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

CLOSE = 2e-14
"""A quantile is found when its bracket is this narrow, as a share of itself or of `unit`."""

MOST_STEPS = 400
GRID = 81
LARGEST_REACH = 1e200


def bracketed(normal: Callable[[Floats], Floats], z: Floats, low: Floats, high: Floats, unit: float) -> Floats:
    """Least places at which `normal` reaches `z`.

    Parameters
    ----------
    normal
        From places to the standard normal of the probability below them, rising.
    z
        Standard normals [(z,)].
    low, high
        Brackets [(z,)].
    unit
        What the accuracy of places near 0 is measured by.
    """
    below, above = low.copy(), high.copy()
    with np.errstate(all="ignore"):
        under, over = normal(below) - z, normal(above) - z
        above = np.where(under >= 0.0, below, above)
        for step in range(MOST_STEPS):
            size = np.maximum(unit, np.maximum(np.abs(below), np.abs(above)))
            left = np.flatnonzero(above - below > CLOSE * size)
            if not left.size:
                break
            a, b, fa, fb = below[left], above[left], under[left], over[left]
            place = _next(a, b, fa, fb, step)
            value = normal(place) - z[left]
            short = value < 0.0
            half = 0.5 if step % 3 == 1 else 1.0  # the end that stays is weighed less, so that it moves next
            below[left], above[left] = np.where(short, place, a), np.where(short, b, place)
            under[left], over[left] = np.where(short, value, half * fa), np.where(short, half * fb, value)
            hit = left[value == 0.0]
            below[hit] = above[hit]
    return above


def _next(a: Floats, b: Floats, fa: Floats, fb: Floats, step: int) -> Floats:
    """The next place to look at: on the straight line where that lies inside, else (and each third time) the middle."""
    middle = 0.5 * (a + b)
    if step % 3 == 2:
        return middle
    straight = b - fb * (b - a) / (fb - fa)
    return np.asarray(np.where(np.isfinite(straight) & (straight > a) & (straight < b), straight, middle))


class Inverse:
    """The quantile function of a distribution of which only probabilities are known.

    Parameters
    ----------
    normal
        From places to the standard normal of the probability below them.
    support
        Its ends, which may be infinite.
    middle, spread
        About the median and the interquartile range.
    farthest
        Quantiles are asked up to this z.
    """

    def __init__(
        self,
        normal: Callable[[Floats], Floats],
        support: tuple[float, float],
        middle: float,
        spread: float,
        farthest: float,
    ) -> None:
        self.normal, self.unit = normal, spread
        z: Floats = np.linspace(-farthest, farthest, GRID)
        low, high = (np.full(z.shape, end) for end in support)
        for side, end in ((-1.0, low), (1.0, high)):
            reach = spread
            while np.isinf(end).any() and reach < LARGEST_REACH:
                place = np.full(1, middle + side * reach)
                end[np.isinf(end) & (side * (normal(place) - z) >= 0.0)] = place
                reach *= 2.0
            end[np.isinf(end)] = middle + side * reach
        self.z = z
        self.values = np.maximum.accumulate(bracketed(normal, z, low, high, spread))

    def at(self, z: Floats) -> Floats:
        """Quantiles at standard normals, from brackets between those known."""
        inner = np.clip(z, self.z[0], self.z[-1])
        place = np.clip(np.searchsorted(self.z, inner, side="right") - 1, 0, self.z.size - 2)
        return bracketed(self.normal, inner, self.values[place], self.values[place + 1], self.unit)
