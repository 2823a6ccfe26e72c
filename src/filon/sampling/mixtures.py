"""Mixtures: the quantile function of a weighted sum of probabilities, by bracketing."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from filon.sampling.brackets import CLOSE, Inverse, bracketed
from filon.sampling.scipy_families import FARTHEST, quiet, z_of_tails

Floats = NDArray[np.float64]

AT_ONCE = 4096
"""Places looked at together, times the number of sets."""

QUARTILES: Floats = np.array([-0.6744897501960817, 0.6744897501960817])


class Part(Protocol):
    """A distribution that is mixed."""

    def at(self, z: Floats) -> Floats:
        """Quantiles at standard normals."""

    def tails(self, x: Floats) -> tuple[Floats, Floats]:
        """Probabilities below and above places."""


class Mixture:
    """Several distributions, each with a weight."""

    def __init__(self, parts: Sequence[Part], weights: Sequence[float]) -> None:
        total = sum(weights)
        chosen = [(part, weight / total) for part, weight in zip(parts, weights, strict=True) if weight > 0.0]
        self.parts = [part for part, _ in chosen]
        self.weights = [weight for _, weight in chosen]
        spreads = [float(np.diff(part.at(QUARTILES))[0]) for part in self.parts]
        self.unit = min((spread for spread in spreads if spread > 0.0), default=0.0)
        self.atoms = np.unique(np.concatenate([atoms(part) for part in self.parts]))

    def tails(self, x: Floats) -> tuple[Floats, Floats]:
        """Probabilities below and above places."""
        each = [part.tails(x) for part in self.parts]
        below = sum((weight * low for weight, (low, _) in zip(self.weights, each, strict=True)), np.zeros(np.shape(x)))
        above = sum(
            (weight * high for weight, (_, high) in zip(self.weights, each, strict=True)), np.zeros(np.shape(x))
        )
        return below, above

    def normal(self, x: Floats) -> Floats:
        """The standard normals of the probabilities below places."""
        return z_of_tails(*self.tails(x))

    def at(self, z: Floats) -> Floats:
        """Quantiles at standard normals."""
        each = np.stack([part.at(z) for part in self.parts])
        found = bracketed(self.normal, z, each.min(0), each.max(0), self.unit)
        return closed_on(self.atoms, found, self.unit)


class Sets:
    """An even mixture over parameter sets of one scipy family.

    Parameters
    ----------
    family
        scipy's name.
    sets
        Shapes, loc and scale of each [set, parameter].
    """

    def __init__(self, family: str, sets: Sequence[Sequence[float]]) -> None:
        self.family: Any = getattr(import_module("scipy.stats"), family)
        parameters = np.array(sets, float)
        self.columns = [column[:, None] for column in parameters.T]
        low, middle, high = (float(value) for value in self.family.ppf([0.25, 0.5, 0.75], *parameters[0]))
        ends = self.family.support(*parameters.T)
        support = float(np.min(ends[0])), float(np.max(ends[1]))
        self.inverse = Inverse(self.normal, support, middle, high - low, FARTHEST)

    def tails(self, x: Floats) -> tuple[Floats, Floats]:
        """Probabilities below and above places."""
        below = self._mean(self.family.cdf, x)
        above = 1.0 - below
        high = below > 0.5
        above[high] = self._mean(self.family.sf, x[high])
        return below, above

    def _mean(self, function: Any, x: Floats) -> Floats:
        """A probability, over all sets."""
        found = np.empty(x.size)
        with quiet():
            for first in range(0, x.size, AT_ONCE):
                part = slice(first, first + AT_ONCE)
                found[part] = function(x[part], *self.columns).mean(0)
        return found

    def normal(self, x: Floats) -> Floats:
        """The standard normals of the probabilities below places."""
        return z_of_tails(*self.tails(x))

    def at(self, z: Floats) -> Floats:
        """Quantiles at standard normals."""
        return self.inverse.at(z)


def atoms(part: object) -> Floats:
    """Values that a part takes with a probability of their own."""
    inner = getattr(part, "whole", part)
    found = getattr(inner, "places", getattr(inner, "atoms", np.zeros(0)))
    if inner is part:
        return np.asarray(found)
    low, high = getattr(part, "lower", -np.inf), getattr(part, "upper", np.inf)
    return np.asarray(found[(found >= low) & (found <= high)])


def closed_on(atoms: Floats, found: Floats, unit: float) -> Floats:
    """Quantiles that were found to rounding, put on the atom beside them where that is what was meant."""
    if not atoms.size:
        return found
    place = np.clip(np.searchsorted(atoms, found), 0, atoms.size - 1)
    for nearest in (atoms[np.maximum(place - 1, 0)], atoms[place]):
        near = np.abs(nearest - found) <= 4.0 * CLOSE * np.maximum(unit, np.abs(found))
        found = np.where(near, nearest, found)
    return found
