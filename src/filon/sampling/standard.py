"""Kinds that are drawn from tables of knots: their tables, kept on disk, and what moves them to their place."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from importlib.metadata import version

import numpy as np
from numpy.typing import NDArray

from filon.quantities.continuous import CLOSED, CONTINUOUS
from filon.quantities.descriptions import Distribution
from filon.sampling.kept import found_kept, kept
from filon.sampling.knots import COLUMNS, knot_value, knots, staircase
from filon.sampling.stable import centre
from filon.sampling.transforms import KNOTS, Shape, code_and_shape

Floats = NDArray[np.float64]

OF_FILON = frozenset({"metalog", "discrete", "mixture", "sets"})
"""Kinds of filon's own that have tables of knots."""

KNOTS_VERSION = 1


def is_tabled(distribution: Distribution) -> bool:
    """Whether a distribution is drawn from a table of knots."""
    family = distribution.family
    return family in OF_FILON or (family in CONTINUOUS and family not in CLOSED)


def planned(distribution: Distribution) -> tuple[int, Shape]:
    """Code and numbers of any distribution; truncation is part of a table of knots, and of nothing else."""
    if not is_tabled(distribution):
        return code_and_shape(distribution)
    table = knot_table(distribution)
    _, loc, scale = _standard(distribution)
    low, high = (loc + scale * float(end) for end in (table[0, 1], table[-1, 1]))
    low = low if distribution.lower is None else max(low, distribution.lower)
    high = high if distribution.upper is None else min(high, distribution.upper)
    return KNOTS, Shape(loc, scale, low, high)


def knot_table(distribution: Distribution) -> Floats:
    """The table of a distribution, before it is moved to its place, [interval, column].

    Raises
    ------
    UnreachableError
        When it cannot be made precise enough.
    """
    return _table(_standard(distribution)[0])


def is_kept(distribution: Distribution) -> bool:
    """Whether the table was made before: then nothing is wrong with the description."""
    return found_kept(_name(_standard(distribution)[0]), COLUMNS) is not None


def tabled_value(distribution: Distribution, z: float) -> float:
    """Value at the standard normal `z`, from the table."""
    table, (_, shape) = knot_table(distribution), planned(distribution)
    value = shape.centre + shape.left * knot_value(table[:, 0], table[:, 1:], z)
    return min(shape.end, max(shape.right, value))


def _standard(distribution: Distribution) -> tuple[Distribution, float, float]:
    """The distribution in standard form, and the place and scale it has: those that differ in them share a table."""
    if distribution.family in OF_FILON:
        return distribution, 0.0, 1.0
    loc, scale = distribution.parameter("loc"), distribution.parameter("scale")
    shapes = tuple((name, value) for name, value in distribution.parameters if name not in ("loc", "scale"))
    standard_loc = 0.0
    if distribution.family == "levy_stable":  # its S0 has a standard form, at which S1 has a loc other than 0
        alpha, beta = (distribution.parameter(name) for name, _ in shapes)
        loc, standard_loc = centre(alpha, beta, loc, scale), -centre(alpha, beta, 0.0, 1.0)
    lower, upper = (None if end is None else (end - loc) / scale for end in (distribution.lower, distribution.upper))
    parameters = (*shapes, ("loc", standard_loc), ("scale", 1.0))
    return replace(distribution, parameters=parameters, lower=lower, upper=upper), loc, scale


def _name(standard: Distribution) -> str:
    """Everything that a table depends on."""
    return f"{KNOTS_VERSION} knots {version('scipy')} {standard!r}"


@lru_cache(maxsize=256)
def _table(standard: Distribution) -> Floats:
    """The table of a distribution in standard form."""
    return kept(_name(standard), COLUMNS, lambda: _made(standard))


def _made(standard: Distribution) -> Floats:
    """The table, made anew."""
    from filon.sampling.exact import exact
    from filon.sampling.steps import Steps

    source = exact(standard)
    if isinstance(source, Steps):
        return staircase(source.starts, source.places)
    return knots(source.at)
