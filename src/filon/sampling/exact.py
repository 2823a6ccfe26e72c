"""Exact quantiles and probabilities of the kinds that are drawn from tables of knots.

Each kind here has `at(z)`, its quantiles at standard normals, and `tails(x)`, the probabilities below and above
places; both take and return arrays. scipy is imported by their functions, when a table is made for the first time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from filon.quantities.continuous import CONTINUOUS, DRAWN_AS
from filon.quantities.descriptions import Distribution
from filon.sampling.inverted import Inverted
from filon.sampling.metalog import Metalog
from filon.sampling.mixtures import Mixture, Sets
from filon.sampling.scipy_families import FARTHEST, ScipyFamily, UnreachableError, tails_of_z, z_of_tails
from filon.sampling.stable import Stable, centre
from filon.sampling.steps import Steps
from filon.sampling.studentized import StudentizedRange
from filon.sampling.transforms import LOG, LOGIT, code_and_shape

Floats = NDArray[np.float64]

OWN = frozenset({"levy_stable", "studentized_range"})
"""Families of scipy whose probabilities filon computes itself."""

LEAST_MASS = 1e-12
"""A truncation that leaves less probability is refused: there would be nothing to draw from."""


class Exact(Protocol):
    """What a table is made from."""

    def at(self, z: Floats) -> Floats:
        """Quantiles at standard normals."""

    def tails(self, x: Floats) -> tuple[Floats, Floats]:
        """Probabilities below and above places."""


def exact(distribution: Distribution) -> Exact:
    """The quantiles and probabilities of a feasible description.

    Raises
    ------
    UnreachableError
        When they cannot be had to the accuracy that tables have, or when a truncation leaves nothing.
    """
    whole = _untruncated(distribution)
    if distribution.family == "metalog" or (distribution.lower is None and distribution.upper is None):
        return whole
    return Truncated(whole, distribution.lower, distribution.upper)


def _untruncated(distribution: Distribution) -> Exact:
    """The same, truncation aside."""
    family, value = distribution.family, distribution.value
    if family == "metalog":
        return Metalog(value("p10"), value("p50"), value("p90"), distribution.lower, distribution.upper)
    if family == "constant":
        return Steps((value("value"),), (1.0,))
    if family == "discrete":
        return Steps(value("values"), value("weights"))
    if family == "mixture":
        return Mixture([exact(part) for part in value("parts")], value("weights"))
    if family == "sets":
        return _sets(value("dist"), value("sets"))
    if family == "quantiles":
        return TwoPiece(distribution)
    shapes = tuple(value(shape) for shape in CONTINUOUS[family].shapes)
    return _of_scipy(family, shapes, value("loc"), value("scale"))


def _of_scipy(family: str, shapes: tuple[float, ...], loc: float, scale: float) -> Exact:
    """A family of scipy in its place; of those whose probabilities scipy integrates one by one, filon's own."""
    if family == "levy_stable":
        alpha, beta = shapes
        return Moved(Inverted(Stable(alpha, beta)), centre(alpha, beta, loc, scale), scale)
    if family == "studentized_range":
        return Moved(Inverted(StudentizedRange(*shapes)), loc, scale)
    return Moved(ScipyFamily(DRAWN_AS.get(family, family), shapes), loc, scale)


def _sets(family: str, sets: Sequence[Sequence[float]]) -> Exact:
    """An even mixture over parameter sets."""
    if family not in OWN:
        return Sets(DRAWN_AS.get(family, family), sets)
    return Mixture([_of_scipy(family, tuple(one[:-2]), one[-2], one[-1]) for one in sets], [1.0] * len(sets))


class Moved:
    """A distribution stretched by `scale` and moved by `loc`."""

    def __init__(self, standard: Exact, loc: float, scale: float) -> None:
        self.standard, self.loc, self.scale = standard, loc, scale

    def at(self, z: Floats) -> Floats:
        """Quantiles at standard normals."""
        return self.loc + self.scale * self.standard.at(z)

    def tails(self, x: Floats) -> tuple[Floats, Floats]:
        """Probabilities below and above places."""
        return self.standard.tails((x - self.loc) / self.scale)


class TwoPiece:
    """The two-piece normal on a scale that goes through three quantiles."""

    def __init__(self, distribution: Distribution) -> None:
        self.code, self.shape = code_and_shape(distribution)

    def at(self, z: Floats) -> Floats:
        """Quantiles at standard normals."""
        shape = self.shape
        scaled = shape.centre + np.where(z < 0.0, shape.left, shape.right) * z
        if self.code == LOG:
            return np.asarray(np.exp(scaled))
        return np.asarray(shape.end / (1.0 + np.exp(-scaled)) if self.code == LOGIT else scaled)

    def tails(self, x: Floats) -> tuple[Floats, Floats]:
        """Probabilities below and above places."""
        shape, scaled = self.shape, np.array(x, float)
        if self.code in (LOG, LOGIT):
            high = shape.end if self.code == LOGIT else np.inf
            inside = (x > 0.0) & (x < high)
            scaled = np.where(x <= 0.0, -np.inf, np.inf)
            rest = shape.end - x[inside] if self.code == LOGIT else 1.0
            scaled[inside] = np.log(x[inside] / rest)
        return tails_of_z((scaled - shape.centre) / np.where(scaled < shape.centre, shape.left, shape.right))


class Truncated:
    """A distribution conditioned on lying between `lower` and `upper`.

    Raises
    ------
    UnreachableError
        When less than `LEAST_MASS` of it lies there.
    """

    def __init__(self, whole: Exact, lower: float | None, upper: float | None) -> None:
        self.whole = whole
        self.lower, self.upper = -np.inf if lower is None else lower, np.inf if upper is None else upper
        before = np.nextafter(self.lower, -np.inf)  # a value equal to the lower bound is kept
        (below, under), (over, above) = (whole.tails(np.array([end])) for end in (before, self.upper))
        self.below, self.above = float(below[0]), float(above[0])
        self.width = float(over[0]) - self.below if self.below < 0.5 else float(under[0]) - self.above
        if not self.width >= LEAST_MASS:
            raise UnreachableError(
                f"truncation leaves a probability of {max(self.width, 0.0):.2g}; nothing can be drawn from it"
            )

    def at(self, z: Floats) -> Floats:
        """Quantiles at standard normals."""
        low, high = tails_of_z(z)
        inner = z_of_tails(self.below + self.width * low, self.above + self.width * high)
        return np.clip(self.whole.at(np.clip(inner, -3.0 * FARTHEST, 3.0 * FARTHEST)), self.lower, self.upper)

    def tails(self, x: Floats) -> tuple[Floats, Floats]:
        """Probabilities below and above places."""
        below, above = self.whole.tails(np.clip(x, self.lower, self.upper))
        low = np.where(x < self.lower, 0.0, np.where(x >= self.upper, 1.0, (below - self.below) / self.width))
        high = np.where(x < self.lower, 1.0, np.where(x >= self.upper, 0.0, (above - self.above) / self.width))
        return np.clip(low, 0.0, 1.0), np.clip(high, 0.0, 1.0)
