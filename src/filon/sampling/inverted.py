"""Quantiles of distributions of which filon computes the probabilities itself.

Quantiles at Chebyshev's places are found by brackets, as inverse hyperbolic sines so that tails of any weight are
smooth; between them the series is evaluated.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from filon.sampling.brackets import Inverse, bracketed
from filon.sampling.chebyshev import Series
from filon.sampling.scipy_families import FARTHEST, tails_of_z, z_of_tails

Floats = NDArray[np.float64]

ERROR = 2e-11
"""Largest error of a quantile, as a share of the interquartile range or the distance from the median."""

REACH = 577.0
"""Quantiles are looked for up to sinh(577), 1e250."""

QUARTILE = 0.6744897501960817


class Probabilities(Protocol):
    """A distribution by its probabilities."""

    @property
    def support(self) -> tuple[float, float]:
        """Ends of the support."""

    def tails(self, x: Floats) -> tuple[Floats, Floats]:
        """Probabilities below and above places."""


class Inverted:
    """A distribution by its probabilities, with its quantiles.

    Raises
    ------
    UnreachableError
        When the quantiles bend too often to be had from few of them.
    """

    def __init__(self, source: Probabilities) -> None:
        self.source = source
        low, high = (float(np.arcsinh(end)) for end in source.support)
        inverse = Inverse(self._normal, (max(low, -REACH), min(high, REACH)), 0.0, 1.0, FARTHEST)
        quarter, self.middle, last = np.sinh(inverse.at(np.array([-QUARTILE, 0.0, QUARTILE])))
        self.spread = float(last - quarter)
        self.series = Series(inverse.at, -FARTHEST, FARTHEST, self._allowed)
        self.ends = self.series(np.array([-FARTHEST, FARTHEST]))

    def at(self, z: Floats) -> Floats:
        """Quantiles at standard normals."""
        return np.clip(np.sinh(self.series(np.clip(z, -FARTHEST, FARTHEST))), *self.source.support)

    def tails(self, x: Floats) -> tuple[Floats, Floats]:
        """Probabilities below and above places, from the quantiles; 0 and 1 beyond the last of them."""
        scaled = np.arcsinh(x)
        low, high = np.full(x.shape, -FARTHEST), np.full(x.shape, FARTHEST)
        z = bracketed(self.series, scaled, low, high, 1.0)
        below, above = tails_of_z(z)
        under, over = scaled < self.ends[0], scaled > self.ends[1]
        return np.where(under, 0.0, np.where(over, 1.0, below)), np.where(over, 0.0, np.where(under, 1.0, above))

    def _normal(self, scaled: Floats) -> Floats:
        """The standard normals of the probabilities below sinh of places."""
        return z_of_tails(*self.source.tails(np.sinh(scaled)))

    def _allowed(self, z: Floats, scaled: Floats) -> Floats:
        """Errors that inverse hyperbolic sines of quantiles may have."""
        del z
        x = np.sinh(scaled)
        return np.asarray(ERROR * np.maximum(self.spread, np.abs(x - self.middle)) / np.hypot(1.0, x))
