"""A smooth approximation of an outcome by its inputs: polynomials of each, and products of those that matter most."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from filon.analysis.study import Study
from filon.statistics.attribution import Sums

Floats = npt.NDArray[np.float64]

DEGREES = 4
"""Polynomials of an input: up to the fourth, which bend, saturate and turn."""

CROSSED = 8
"""Inputs of the largest index whose products with each other are features too."""

ROWS = 8192
"""Trials whose features are held at a time."""


@dataclass(frozen=True)
class Features:
    """Features of some factors of a study.

    Attributes
    ----------
    tables
        Values of the own features of each factor by level [(level, feature)].
    parents
        Factors of each feature, by their place in `tables`; products stand last.
    """

    tables: tuple[Floats, ...]
    parents: tuple[tuple[int, ...], ...]

    @property
    def products(self) -> list[tuple[int, int]]:
        """Columns of own features that are multiplied: the first of each pair of factors."""
        first = np.cumsum([0, *(table.shape[1] for table in self.tables)])
        return [(int(first[pair[0]]), int(first[pair[1]])) for pair in self.parents if len(pair) == 2]


def features(study: Study, chosen: Sequence[int], crossed: int = CROSSED) -> Features:
    """Features of the factors chosen, of which the first `crossed` are multiplied with each other."""
    tables = tuple(_table(study, place) for place in chosen)
    own = [(number,) for number, table in enumerate(tables) for _ in range(table.shape[1])]
    top = range(min(crossed, len(tables)))
    pairs = [(one, other) for one in top for other in top if one < other]
    return Features(tables, (*own, *pairs))


def _table(study: Study, place: int) -> Floats:
    """Own features of a factor by level: polynomials of its rank, or who belongs to which of a few levels."""
    factor, counts = study.factors[place], np.bincount(study.levels[place], minlength=study.factors[place].size)
    if factor.categories or factor.size <= DEGREES + 1:
        own = np.eye(factor.size)[:, 1:]
    else:
        rank = (np.cumsum(counts) - counts / 2.0) / counts.sum()
        own = np.polynomial.legendre.legvander(2.0 * rank - 1.0, DEGREES)[:, 1:]
    return np.asarray(own - np.average(own, axis=0, weights=counts))


def sums(study: Study, chosen: Sequence[int], wanted: Features, groups: int) -> list[Sums]:
    """Sums of products of the features, over groups of consecutive trials."""
    ends = np.linspace(0, study.trials, groups + 1).astype(int)
    return [_sums(study, chosen, wanted, *span) for span in itertools.pairwise(ends)]


def _sums(study: Study, chosen: Sequence[int], wanted: Features, first: int, end: int) -> Sums:
    """The same over the trials of a group."""
    size = len(wanted.parents) + 2
    found = np.zeros((size, size))
    pairs = wanted.products
    for begin in range(first, end, ROWS):
        span = slice(begin, min(begin + ROWS, end))
        own = np.hstack([table[study.levels[place, span]] for place, table in zip(chosen, wanted.tables, strict=True)])
        crossed = [own[:, one] * own[:, other] for one, other in pairs]
        columns = np.column_stack([own, *crossed, study.outcome[span], np.ones(own.shape[0])])
        found += columns.T @ columns
    return Sums(end - first, found)
