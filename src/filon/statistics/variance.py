"""Sobol' indices from outcomes of a design in which one factor at a time is drawn anew."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

Floats = npt.NDArray[np.float64]

BLOCKS = 50
"""Blocks of trials that are left out in turn for the errors."""


class SobolIndices(NamedTuple):
    """Indices of one factor with their standard errors.

    Attributes
    ----------
    first
        Share of the variance that goes when the factor is known.
    total
        Share that is left when everything else is known.
    """

    first: float
    first_error: float
    total: float
    total_error: float


def sobol_indices(a: Floats, b: Floats, mixed: Floats, scrambles: int | None = None) -> SobolIndices:
    r"""First-order and total index of a factor.

    First order: :math:`E[f_B (f_{AB} - f_A)] / V` (Saltelli and others 2010, doi:10.1016/j.cpc.2009.09.018), on
    outcomes less their mean; total: :math:`E[(f_A - f_{AB})^2] / 2V` (Jansen 1999).

    Parameters
    ----------
    a, b
        Outcomes of two independent samples of all factors [(trial,)].
    mixed
        Outcomes of the first with this factor from the second [(trial,)].
    scrambles
        Of quasi-random trials: independent randomizations that take turns; None of random trials.

    Returns
    -------
    Estimates; standard errors by leaving out blocks of consecutive trials, or randomizations, in turn (jackknife).
    """
    blocks = min(scrambles or BLOCKS, a.size)
    turn = np.arange(a.size) % blocks if scrambles else np.arange(a.size) * blocks // a.size
    centre = (a.mean() + b.mean()) / 2.0
    parts = np.stack(
        [
            np.bincount(turn, part, minlength=blocks)
            for part in (
                a - centre,
                b - centre,
                ((a - centre) ** 2 + (b - centre) ** 2) / 2.0,
                (b - centre) * (mixed - a),
                (a - mixed) ** 2 / 2.0,
                np.ones(a.size),
            )
        ]
    )
    whole = parts.sum(axis=1, keepdims=True)
    first, total = _ratios(whole)
    firsts, totals = _ratios(whole - parts)
    return SobolIndices(float(first[0]), _error(firsts), float(total[0]), _error(totals))


def student_quantile(level: float, freedom: int) -> float:
    """Half the width of an interval of that coverage, in standard errors that rest on few groups.

    Examples
    --------
    >>> round(student_quantile(0.95, 15), 3)
    2.131
    """
    return float(stdtrit(freedom, 0.5 + level / 2.0))


def _ratios(sums: Floats) -> tuple[Floats, Floats]:
    """First-order and total index from sums [(sum, sample)]."""
    mean_a, mean_b, square, first, total, count = sums
    variance = (square - (mean_a**2 + mean_b**2) / (2.0 * count)) / count
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.nan_to_num(first / count / variance), np.nan_to_num(total / count / variance)


def _error(values: Floats) -> float:
    """Standard error by the jackknife."""
    count = values.size
    return math.sqrt((count - 1) / count * float(((values - values.mean()) ** 2).sum()))
