"""The standard beta distribution: its probability in plain Python, its quantile by scipy.

scipy is imported by the quantile alone, which runs only when a table is made for the first time.
"""

from __future__ import annotations

import math
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MOST_TERMS = 10_000
TINY = 1e-300


def incomplete_beta(a: float, b: float, x: float) -> float:
    """Probability that a beta with shapes `a` and `b` is at most `x`; relative error about 1e-13 for usual shapes.

    References
    ----------
    Continued fraction 8.17.22 of the NIST Handbook of Mathematical Functions, by Lentz's method.
    """
    if x <= 0.0 or x >= 1.0:
        return float(x >= 1.0)
    if x > (a + 1.0) / (a + b + 2.0):
        return 1.0 - incomplete_beta(b, a, 1.0 - x)
    front = a * math.log(x) + b * math.log1p(-x) - _log_beta(a, b)
    return math.exp(front) / (a * _fraction(a, b, x))


def _log_beta(a: float, b: float) -> float:
    """Logarithm of the beta function."""
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


def _fraction(a: float, b: float, x: float) -> float:
    """The continued fraction whose inverse multiplies the front of the incomplete beta."""
    value, upper, lower = 1.0, 1.0, 0.0
    for term in range(1, MOST_TERMS):
        m = term // 2
        if term % 2:
            part = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1.0))
        else:
            part = m * (b - m) * x / ((a + 2 * m - 1.0) * (a + 2 * m))
        upper = 1.0 + part / upper or TINY
        lower = 1.0 / (1.0 + part * lower or TINY)
        value *= upper * lower
        if abs(upper * lower - 1.0) < 1e-16:
            break
    return value


def beta_sides(a: float, b: float, z: Floats) -> tuple[Floats, Floats]:
    """Quantiles of the standard beta at standard normals `z`, and 1 minus them, each from its own end."""
    special: Any = import_module("scipy.special")
    tail = special.ndtr(-np.abs(z))
    rising, falling = special.betaincinv(a, b, tail), special.betaincinv(b, a, tail)
    return np.where(z < 0.0, rising, 1.0 - falling), np.where(z < 0.0, 1.0 - rising, falling)


def beta_slope(a: float, b: float, z: Floats) -> Floats:
    """Derivative of the quantile by `z`; 0 where the quantile is too near an end to tell."""
    low, high = beta_sides(a, b, z)
    with np.errstate(all="ignore"):
        density = (a - 1.0) * np.log(low) + (b - 1.0) * np.log(high) - _log_beta(a, b)
        slope = np.exp(-0.5 * z * z - 0.5 * math.log(2.0 * math.pi) - density)
    return np.where((low > 0.0) & (high > 0.0) & np.isfinite(slope), slope, 0.0)
