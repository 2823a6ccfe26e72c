"""The three-term metalog through three quantiles, and which medians it can have.

Keelin, T. W. (2016). The Metalog Distributions. Decision Analysis 13(4), 243-277: the quantile function is
``M(y) = a1 + a2 L + a3 (y - 1/2) L`` with ``L = log(y / (1 - y))``, of x itself, of ``log(x - lower)``, of
``-log(upper - x)``, or of ``log((x - lower) / (upper - x))``.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from filon.sampling.scipy_families import special, tails_of_z

Floats = NDArray[np.float64]

L90 = math.log(9.0)
"""The log odds of 0.9."""

STEEPEST = 1.6671131192
"""M rises everywhere where ``|a3| / a2`` is below this: 1 over the largest ``(y - 1/2) + y (1 - y) L``."""

NEAREST = 0.5 * (1.0 - 0.4 * STEEPEST)
"""The median must be farther than this share of p90 - p10 from both, on the metalog's scale."""

BISECTIONS = 64


def on_metalog_scale(x: float, lower: float | None, upper: float | None) -> float:
    """A place inside the bounds on the scale of which the metalog is one."""
    if lower is None:
        return x if upper is None else -math.log(upper - x)
    return math.log(x - lower) if upper is None else math.log((x - lower) / (upper - x))


def from_metalog_scale(y: float, lower: float | None, upper: float | None) -> float:
    """The inverse of `on_metalog_scale`."""
    if lower is None:
        return y if upper is None else upper - math.exp(-y)
    return lower + math.exp(y) if upper is None else lower + (upper - lower) / (1.0 + math.exp(-y))


def metalog_problem(p10: float, p50: float, p90: float, lower: float | None, upper: float | None) -> str:
    """Why three quantiles make no metalog, with the medians that would; empty where they make one.

    Examples
    --------
    >>> metalog_problem(1.0, 1.1, 3.0, None, None)
    'no metalog fits: its density would be negative; with p10 = 1 and p90 = 3, p50 must be 1.333 to 2.667'
    """
    if not p10 < p50 < p90:
        return f"p10 = {p10:g}, p50 = {p50:g}, p90 = {p90:g} must rise"
    if (lower is not None and p10 <= lower) or (upper is not None and p90 >= upper):
        ends = f"{'-inf' if lower is None else format(lower, 'g')} to {'inf' if upper is None else format(upper, 'g')}"
        return f"p10 = {p10:g} and p90 = {p90:g} must lie inside the bounds, {ends}"
    low, middle, high = (on_metalog_scale(x, lower, upper) for x in (p10, p50, p90))
    if NEAREST < (middle - low) / (high - low) < 1.0 - NEAREST:
        return ""
    least, most = (from_metalog_scale(low + share * (high - low), lower, upper) for share in (NEAREST, 1.0 - NEAREST))
    return (
        "no metalog fits: its density would be negative; "
        f"with p10 = {p10:g} and p90 = {p90:g}, p50 must be {least:.4g} to {most:.4g}"
    )


class Metalog:
    """A feasible metalog; quantiles in closed form, probabilities by bisection."""

    def __init__(self, p10: float, p50: float, p90: float, lower: float | None, upper: float | None) -> None:
        self.lower, self.upper = lower, upper
        low, middle, high = (on_metalog_scale(x, lower, upper) for x in (p10, p50, p90))
        self.middle, self.slope = middle, (high - low) / (2.0 * L90)
        self.bend = (high + low - 2.0 * middle) / (0.8 * L90)

    def at(self, z: Floats) -> Floats:
        """Quantiles at standard normals."""
        below, above = tails_of_z(z)
        odds = special("log_ndtr")(z) - special("log_ndtr")(-z)
        scaled = self.middle + (self.slope + self.bend * 0.5 * (below - above)) * odds
        with np.errstate(over="ignore"):
            if self.lower is None:
                return np.asarray(scaled if self.upper is None else self.upper - np.exp(-scaled))
            if self.upper is None:
                return np.asarray(self.lower + np.exp(scaled))
            return np.asarray(self.lower + (self.upper - self.lower) / (1.0 + np.exp(-scaled)))

    def tails(self, x: Floats) -> tuple[Floats, Floats]:
        """Probabilities below and above places."""
        low, high = np.full(np.shape(x), -37.0), np.full(np.shape(x), 37.0)
        for _ in range(BISECTIONS):
            z = 0.5 * (low + high)
            under = self.at(z) < x
            low, high = np.where(under, z, low), np.where(under, high, z)
        return tails_of_z(np.where(x == self.at(high), high, 0.5 * (low + high)))
