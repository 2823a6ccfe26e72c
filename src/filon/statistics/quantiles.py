"""Quantiles read from histograms with equal bins, by linear interpolation on the scale of the bins."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

Counts: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]


class Scale(NamedTuple):
    """Where the bins of a histogram lie.

    Attributes
    ----------
    kind
        `asinh`: bins are equal in asinh(x / unit); `linear`: in x.
    low, high
        Ends of the bins, on the scale itself.
    unit
        Divides x before asinh; unused when linear.
    """

    kind: Literal["asinh", "linear"]
    low: float
    high: float
    unit: float = 1.0

    def value(self, position: Floats) -> Floats:
        """Values at positions on the scale."""
        return np.sinh(position) * self.unit if self.kind == "asinh" else position

    def mean(self, left: Floats, right: Floats) -> Floats:
        """Mean of values that are evenly spread between two positions on the scale."""
        if self.kind == "linear":
            return (left + right) / 2.0
        width = right - left
        apart = width > 1e-9  # narrower, either end is the mean to one part in 1e9
        inside = (np.cosh(right) - np.cosh(left)) / np.where(apart, width, 1.0)
        return np.where(apart, inside, np.sinh(right)) * self.unit

    def position(self, value: float) -> float:
        """Position of a value on the scale."""
        return float(np.arcsinh(value / self.unit)) if self.kind == "asinh" else value


def quantiles(
    histograms: npt.ArrayLike, scale: Scale, probabilities: npt.ArrayLike, at_zero: npt.ArrayLike | None = None
) -> Floats:
    """Quantiles of what was counted.

    Inside a bin the counted values are taken as evenly spread on the bin's scale. A quantile that falls among the
    values below the first bin or above the last is returned as that bound.

    Parameters
    ----------
    histograms
        Counters on the last axis: first those below the bins, then the bins, last those above them [count].
    scale
        Where the bins lie.
    probabilities
        Ranks wanted, in (0, 1] [(quantile,)].
    at_zero
        Further values that are exactly 0, such as firms that are gone [count, shape without the last axis].

    Returns
    -------
    Values [shape of `histograms` with its last axis replaced by the quantiles]; NaN where nothing was counted.
    """
    counts = np.asarray(histograms, np.int64)
    ranks = np.asarray(probabilities, np.float64)
    rows = counts.reshape(-1, counts.shape[-1])
    zeros = np.broadcast_to(np.asarray(0 if at_zero is None else at_zero, np.int64), counts.shape[:-1]).reshape(-1)
    found = np.empty((len(rows), ranks.size))
    zero = scale.position(0.0)
    for row, mass, out in zip(rows, zeros, found, strict=True):
        out[:] = scale.value(_positions(row, scale, ranks, zero, int(mass)))
    return found.reshape(*counts.shape[:-1], ranks.size)


def tail_means(histograms: npt.ArrayLike, scale: Scale, levels: npt.ArrayLike) -> Floats:
    r"""Mean of the highest values of what was counted: the expected shortfall beyond a level.

    .. math:: E_q = \frac{1}{1 - q} \int_q^1 Q(u)\, du

    Parameters
    ----------
    histograms, scale
        As in `quantiles`, by whose interpolation Q is known; what lies outside the bins counts as their end.
    levels
        Shares q of values that are left out below, in [0, 1) [(level,)].

    Returns
    -------
    Means [shape of `histograms` with its last axis replaced by the levels]; NaN where nothing was counted.

    References
    ----------
    C. Acerbi and D. Tasche (2002), On the coherence of expected shortfall, Journal of Banking & Finance 26, 1487-1503.
    """
    counts, ranks = np.asarray(histograms, np.int64), np.asarray(levels, np.float64)
    rows = counts.reshape(-1, counts.shape[-1])
    edges = np.linspace(scale.low, scale.high, counts.shape[-1] - 1)
    found = np.empty((len(rows), ranks.size))
    for row, out in zip(rows, found, strict=True):
        out[:] = [_tail_mean(row, scale, edges, float(level)) for level in ranks]
    return found.reshape(*counts.shape[:-1], ranks.size)


def _tail_mean(row: Counts, scale: Scale, edges: Floats, level: float) -> float:
    """Mean of the values above a level in one histogram."""
    total = int(row.sum())
    if total == 0:
        return float("nan")
    wanted = (1.0 - level) * total
    above = np.cumsum(row[::-1])[::-1] - row  # values in the bins above each
    taken = np.clip(wanted - above, 0.0, row)  # values of each bin that belong to the tail: its highest
    right = np.concatenate([edges, edges[-1:]])
    left = np.concatenate([edges[:1], edges])
    start = right - (right - left) * taken / np.maximum(row, 1)
    return float((taken * scale.mean(start, right)).sum() / wanted)


def _positions(row: Counts, scale: Scale, ranks: Floats, zero: float, mass: int) -> Floats:
    """Quantiles of one histogram with a point mass at zero, on the scale of the bins."""
    edges = np.linspace(scale.low, scale.high, row.size - 1)
    ends = np.cumsum(row)
    total = int(ends[-1])
    if total + mass == 0:
        return np.full(ranks.size, np.nan)
    wanted = ranks * (total + mass)
    if mass == 0:
        return _inside(row, ends, edges, wanted)
    below = _below(row, ends, edges, zero)
    found = _inside(row, ends, edges, np.where(wanted > below, wanted - mass, wanted)) if total else wanted
    return np.where((wanted > below) & (wanted <= below + mass), zero, found)


def _inside(row: Counts, ends: Counts, edges: Floats, wanted: Floats) -> Floats:
    """Positions below which `wanted` values were counted."""
    at = np.searchsorted(ends, np.maximum(wanted, np.finfo(float).tiny), side="left")
    at = np.minimum(at, row.size - 1)
    part = (wanted - (ends[at] - row[at])) / np.maximum(row[at], 1)
    left, right = np.clip([at - 1, at], 0, edges.size - 1)
    return np.asarray(edges[left] + (edges[right] - edges[left]) * np.clip(part, 0.0, 1.0))


def _below(row: Counts, ends: Counts, edges: Floats, position: float) -> float:
    """How many values were counted below a position."""
    if position < edges[0]:
        return 0.0
    return float(np.interp(position, edges, ends[:-1]))


def outside(histograms: npt.ArrayLike) -> tuple[Counts, Counts]:
    """How many values lie below the first bin, and above the last [count]."""
    counts = np.asarray(histograms, np.int64)
    return counts[..., 0], counts[..., -1]
