"""Distributions on a few values, whose quantile function is a staircase."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from filon.sampling.scipy_families import z_of_tails

Floats = NDArray[np.float64]


class Steps:
    """Values with weights.

    Parameters
    ----------
    values
        In any order; equal ones are added up.
    weights
        One for each, none negative, not all 0.

    Attributes
    ----------
    places
        The values with a weight above 0, rising [(value,)].
    starts
        The standard normal at which each begins, the first -inf [(value,)].
    """

    def __init__(self, values: Sequence[float], weights: Sequence[float]) -> None:
        places, where = np.unique(np.array(values, float), return_inverse=True)
        weight = np.bincount(where.ravel(), weights=np.array(weights, float))
        self.places = places[weight > 0.0]
        share = weight[weight > 0.0] / weight.sum()
        self.below = np.concatenate([[0.0], np.cumsum(share)[:-1]])
        self.above = np.concatenate([np.cumsum(share[::-1])[::-1]])
        self.starts = np.concatenate([[-np.inf], z_of_tails(self.below[1:], self.above[1:])])

    def at(self, z: Floats) -> Floats:
        """Quantiles at standard normals."""
        return self.places[np.searchsorted(self.starts, z, side="right") - 1]

    def tails(self, x: Floats) -> tuple[Floats, Floats]:
        """Probabilities of at most, and of more than, places."""
        count = np.searchsorted(self.places, x, side="right")
        return np.append(self.below, 1.0)[count], np.append(self.above, 0.0)[count]
