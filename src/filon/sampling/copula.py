"""A Gaussian copula between inputs, from rank correlations, one connected component at a time.

The world's inputs come first, then a firm's: each firm's rows use the world's noise and its own, so that two firms
are correlated only through the world. An input without correlations has no row here, so adding one changes no other.
Everything is summed in one fixed order, in plain Python floats.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np

Pair = tuple[str, str, float]
Row = tuple[tuple[str, float], ...]

LEAST_PIVOT = 1e-10
"""A correlation matrix whose elimination meets a smaller pivot is not (safely) positive definite."""


def pearson(spearman: float) -> float:
    """Correlation of two normals whose rank correlation is `spearman`.

    .. math:: r = 2 sin(pi rho / 6)
    """
    return 2.0 * math.sin(math.pi * spearman / 6.0)


def correlation_matrix(names: Sequence[str], spearman_pairs: Iterable[Pair]) -> list[list[float]]:
    """Correlations of the normals behind `names`, rows and columns in their order, 1 on the diagonal.

    Parameters
    ----------
    names
        Inputs.
    spearman_pairs
        (name, name, rank correlation); pairs with a name outside `names` are left out, unnamed pairs are 0.
    """
    place = {name: index for index, name in enumerate(names)}
    matrix = [[float(row == column) for column in range(len(names))] for row in range(len(names))]
    for first, second, rho in spearman_pairs:
        if first in place and second in place:
            matrix[place[first]][place[second]] = matrix[place[second]][place[first]] = pearson(rho)
    return matrix


def components(world: Iterable[str], firm: Iterable[str], spearman_pairs: Iterable[Pair]) -> list[list[str]]:
    """Groups of inputs linked by correlations, each with the world's inputs first, both by name."""
    order = [*sorted(world), *sorted(firm)]
    group = {name: {name} for name in order}
    for first, second, rho in spearman_pairs:
        if rho != 0.0 and first in group and second in group and group[first] is not group[second]:
            joined = group[first] | group[second]
            for name in joined:
                group[name] = joined
    linked = [name for name in order if len(group[name]) > 1]
    heads = [name for place, name in enumerate(linked) if not group[name] & set(linked[:place])]
    return [[name for name in order if name in group[head]] for head in heads]


def copula_rows(world: Iterable[str], firm: Iterable[str], spearman_pairs: Iterable[Pair]) -> dict[str, Row]:
    """For each linked input, the noises that make its z: (input, coefficient) pairs, itself last.

    Parameters
    ----------
    world, firm
        Names of the world's and of a firm's inputs.
    spearman_pairs
        Rank correlations; feasible (see `faults`).
    """
    pairs = list(spearman_pairs)
    rows: dict[str, Row] = {}
    for names in components(world, firm, pairs):
        lower, _ = _cholesky(correlation_matrix(names, pairs))
        for name, row in zip(names, lower, strict=True):
            rows[name] = tuple((other, c) for other, c in zip(names, row, strict=False) if c != 0.0)
    return rows


def faults(world: Iterable[str], firm: Iterable[str], spearman_pairs: Iterable[Pair]) -> list[tuple[str, str, str]]:
    """Pairs that no joint distribution can have: (name, name, what is wrong), empty when all is well.

    A set of pairs that contradict each other is reported by the pair that pulls the least eigenvalue down most.
    """
    pairs = list(spearman_pairs)
    found = [
        (first, second, f"rank correlation {rho} is not strictly between -1 and 1")
        for first, second, rho in pairs
        if not -1.0 < rho < 1.0
    ]
    found += [
        (first, second, "an input is not correlated with itself") for first, second, _ in pairs if first == second
    ]
    if found:
        return found
    for names in components(world, firm, pairs):
        matrix = correlation_matrix(names, pairs)
        if _cholesky(matrix)[1] < LEAST_PIVOT:
            first, second = _most_at_fault(matrix)
            message = "the rank correlations contradict each other (not positive definite); this pair most of all"
            found.append((names[first], names[second], message))
    return found


def _cholesky(matrix: list[list[float]]) -> tuple[list[list[float]], float]:
    """Lower triangular root of a correlation matrix, row by row, and the least pivot met."""
    lower: list[list[float]] = []
    least = math.inf
    for row, numbers in enumerate(matrix):
        new: list[float] = []
        for column in range(row):
            known = _product(new, lower[column], column)
            new.append((numbers[column] - known) / lower[column][column])
        pivot = numbers[row] - _product(new, new, row)
        least = min(least, pivot)
        new.append(math.sqrt(max(pivot, LEAST_PIVOT)))
        lower.append(new)
    return lower, least


def _product(first: list[float], second: list[float], count: int) -> float:
    """Sum of the products of the first `count` numbers, in order."""
    total = 0.0
    for place in range(count):
        total += first[place] * second[place]
    return total


def _most_at_fault(matrix: list[list[float]]) -> tuple[int, int]:
    """The pair that contributes most to a negative least eigenvalue."""
    _, vectors = np.linalg.eigh(np.array(matrix))
    weakest = vectors[:, 0]
    pull = np.triu(np.array(matrix) * np.outer(weakest, weakest), 1)
    row, column = np.unravel_index(int(pull.argmin()), pull.shape)
    return int(row), int(column)
