"""Whether rank correlations can hold together, and which pair is most at fault where they cannot."""

from __future__ import annotations

from collections.abc import Mapping
from math import pi, sin

Pair = tuple[str, str]

ROUNDING = 1e-10
"""Least eigenvalues [1] down to minus this are rounding errors of a singular matrix."""


def pair_at_fault(ranks: Mapping[Pair, float]) -> tuple[Pair, float, str] | None:
    """The pair whose correlation spoils the matrix most, None where the matrix is positive semi-definite.

    Parameters
    ----------
    ranks
        Spearman's rank correlations; pairs that are not named are independent. The Gaussian copula has
        ``r = 2 sin(pi rho / 6)``.

    Returns
    -------
    The pair, the least eigenvalue [1] of the matrix, and the values of this pair's rank correlation that would
    fit the others, in words. Most at fault is the pair without which the least eigenvalue is largest.
    """
    if not ranks:
        return None
    least = _least_eigenvalue(ranks)
    if least >= -ROUNDING:
        return None
    without = {pair: _least_eigenvalue({**ranks, pair: 0.0}) for pair in sorted(ranks)}
    worst = max(without, key=lambda pair: without[pair])
    return worst, least, _fitting(ranks, worst)


def _least_eigenvalue(ranks: Mapping[Pair, float]) -> float:
    """The least eigenvalue [1] of the copula's matrix."""
    import numpy as np  # not needed to read a scenario without correlations

    names = sorted({name for pair in ranks for name in pair})
    position = {name: index for index, name in enumerate(names)}
    matrix = np.eye(len(names))
    for (a, b), rho in ranks.items():
        matrix[position[a], position[b]] = matrix[position[b], position[a]] = 2.0 * sin(pi * rho / 6.0)
    return float(np.linalg.eigvalsh(matrix)[0])


def _fitting(ranks: Mapping[Pair, float], pair: Pair) -> str:
    """The values of one pair's correlation that fit all others, rounded inwards to hundredths."""
    hundredths = [step / 100.0 for step in range(-100, 101)]
    fitting = [rho for rho in hundredths if _least_eigenvalue({**ranks, pair: rho}) >= -ROUNDING]
    if not fitting:
        return "no value of this pair alone would do, lower others too"
    return f"{fitting[0]:g} to {fitting[-1]:g} would fit"
