"""Continuous families of scipy.stats in standard form: what they accept, their quantiles and probabilities.

Quantiles are functions of a standard normal z, each from the nearer end, so that far tails keep their digits. Where
scipy's quantile and probability no longer agree in a tail (many families compute one minus a probability), the
quantile goes on from there as straight as its last stretch, on the scale of the logarithm of the distance from the
median.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from filon.quantities.continuous import CONTINUOUS
from filon.sampling.brackets import Inverse

Floats = NDArray[np.float64]

CORE = 4.0
"""Within this z (3e-5 from either end) scipy must agree with itself; farther out the quantile may be continued."""

FARTHEST = 10.0
"""Quantiles are asked up to this z."""

STEP = 0.0625
MARGIN = 8
"""Steps that are given up before the first disagreement: it grows from nothing."""

CORE_AGREEMENT, TAIL_AGREEMENT = 1e-8, 2e-8
"""Largest disagreement between scipy's quantile and probability, in z or as a share of the distance from the median."""


class UnreachableError(ValueError):
    """A distribution that cannot be drawn to the stated accuracy; the message says why."""


@contextmanager
def quiet() -> Iterator[None]:
    """Keep scipy's warnings of its own arithmetic: what they mean is measured here."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield


def special(name: str) -> Any:
    """A function of scipy.special."""
    return getattr(import_module("scipy.special"), name)


def tails_of_z(z: Floats) -> tuple[Floats, Floats]:
    """Probabilities below and above standard normals."""
    ndtr = special("ndtr")
    return ndtr(z), ndtr(-z)


def z_of_tails(below: Floats, above: Floats) -> Floats:
    """The standard normal with probabilities `below` and `above` it, from the smaller of the two."""
    ndtri = special("ndtri")
    return np.asarray(np.where(below < above, ndtri(below), -ndtri(above)))


def family_problems(name: str, values: dict[str, float]) -> list[str]:
    """What keeps scipy from accepting the parameters of a family; empty when nothing does."""
    family = getattr(import_module("scipy.stats"), name, None)
    if family is None:
        return [f"this scipy ({import_module('scipy').__version__}) has no {name}"]
    shapes = [values[shape] for shape in CONTINUOUS[name].shapes]
    if values["scale"] <= 0.0:
        return [f"scale is {values['scale']:g}; it must be above 0"]
    if shapes and not _accepted(family, shapes):
        said = ", ".join(f"{shape} = {values[shape]:g}" for shape in CONTINUOUS[name].shapes)
        return [f"scipy.stats.{name} refuses {said}{_allowed(family)}"]
    low, high = (float(end) for end in family.support(*shapes))
    return [] if low < high else [f"the support of {name} is empty ({low:g} to {high:g})"]


def _accepted(family: Any, shapes: list[float]) -> bool:
    """Whether scipy's own check accepts the shapes."""
    return bool(np.all(family._argcheck(*shapes)))


def _allowed(family: Any) -> str:
    """The range of each shape, where scipy tells."""
    try:
        ranges = [
            f"{info.name} {'whole ' if info.integrality else ''}{'[' if closed[0] else '('}"
            f"{info.endpoints[0]:g}, {info.endpoints[1]:g}{']' if closed[1] else ')'}"
            for info in family._shape_info()
            for closed in [(info.inclusive[0] and np.isfinite(info.endpoints[0]), info.inclusive[1])]
        ]
    except (AttributeError, TypeError, ValueError):
        return ""
    return f"; ranges are {', '.join(ranges)}" if ranges else ""


class ScipyFamily:
    """One family with its shapes, at loc 0 and scale 1.

    Parameters
    ----------
    name, shapes
        As scipy has them; accepted by `family_problems`.

    Raises
    ------
    UnreachableError
        When scipy's quantile and probability disagree within `CORE`.
    """

    def __init__(self, name: str, shapes: tuple[float, ...]) -> None:
        self.name = name
        family = getattr(import_module("scipy.stats"), name)
        self.frozen = family(*shapes)
        self.inverse: Inverse | None = None
        low, middle, high = (float(value) for value in self.frozen.ppf([0.25, 0.5, 0.75]))
        self.middle, self.spread = middle, high - low
        if type(family)._ppf is import_module("scipy.stats").rv_continuous._ppf:
            ends = self.frozen.support()
            self.inverse = Inverse(self._normal, (float(ends[0]), float(ends[1])), middle, high - low, FARTHEST)
        self._check_core()
        self.ends = self._last_trusted(-1.0), self._last_trusted(1.0)

    def at(self, z: Floats) -> Floats:
        """Quantiles at standard normals."""
        inner = np.clip(z, *self.ends)
        found = self._asked(inner)
        for outer, end in ((z < self.ends[0], self.ends[0]), (z > self.ends[1], self.ends[1])):
            if outer.any() and abs(end) < FARTHEST:
                found[outer] = self._continued(end, z[outer])
        return found

    def tails(self, x: Floats) -> tuple[Floats, Floats]:
        """Probabilities below and above places."""
        with quiet():
            return np.asarray(self.frozen.cdf(x), float), np.asarray(self.frozen.sf(x), float)

    def _normal(self, x: Floats) -> Floats:
        """The standard normals of the probabilities below places."""
        return z_of_tails(*self.tails(x))

    def _asked(self, z: Floats) -> Floats:
        """Quantiles of scipy, each from the nearer end; from its probabilities where it has no quantile function."""
        if self.inverse is not None:
            return self.inverse.at(z)
        below, above = tails_of_z(z)
        low = z < 0.0
        found = np.empty_like(z)
        with quiet():
            found[low] = self.frozen.ppf(below[low])
            found[~low] = self.frozen.isf(above[~low])
        return found

    def _disagreement(self, z: Floats, x: Floats) -> tuple[Floats, Floats]:
        """How far quantile and probability are apart: in z, and as a share of the distance from the median."""
        with np.errstate(all="ignore"):
            back = np.clip(np.nan_to_num(self._normal(x), nan=np.inf), -4.0 * FARTHEST, 4.0 * FARTHEST)
            in_z = np.abs(back - z)
            in_x = in_z * np.abs(np.gradient(x, z)) / np.maximum(self.spread, np.abs(x - self.middle))
        return in_z, np.where(np.isfinite(x) & np.isfinite(in_x), in_x, np.inf)

    def _check_core(self) -> None:
        """Refuse a family that contradicts itself where most trials are."""
        z: Floats = np.linspace(-CORE, CORE, 65)
        x = self._asked(z)
        apart = np.fmin(*self._disagreement(z, x))
        apart[~np.isfinite(x)] = np.inf
        worst = int(np.argmax(apart))
        if apart[worst] > CORE_AGREEMENT or (np.diff(x) < 0.0).any():
            probability = float(tails_of_z(z[worst : worst + 1])[0][0])
            raise UnreachableError(
                f"quantile and probability of scipy.stats.{self.name} contradict each other at {probability:.2g}"
            )

    def _last_trusted(self, side: float) -> float:
        """The farthest z on one side up to which scipy agrees with itself."""
        z: Floats = side * np.arange(CORE, FARTHEST + STEP / 2, STEP)
        x = self._asked(z)
        with np.errstate(invalid="ignore"):
            rises = np.diff(x, prepend=x[0]) * side >= 0.0
        fine = (self._disagreement(z, x)[1] <= TAIL_AGREEMENT) & rises
        return float(z[-1] if fine.all() else z[max(int(np.argmin(fine)) - MARGIN, 0)])

    def _continued(self, end: float, z: Floats) -> Floats:
        """Quantiles beyond the last trusted one."""
        inner = end - np.copysign(STEP, end)
        before, last = (float(value) for value in self._asked(np.array([inner, end])) - self.middle)
        if before == 0.0 or last / before <= 1.0:
            return np.full_like(z, self.middle + last)
        with np.errstate(over="ignore"):
            growth = (last / before) ** (np.abs(z - end) / STEP)
            low, high = self.frozen.support()
            return np.asarray(np.clip(self.middle + last * growth, float(low), float(high)))
