"""Inputs as levels: which of at most 240 bands of its own distribution each trial's draw lies in.

All that is asked of stored trials depends on the order of an input's values and not on their size, so that a level of
one byte tells enough, and counts by level are all that is needed of a million trials.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

LEVELS = 240
"""Levels of an input at most: they make whole tenths, fifths and thirtieths."""


def edges(sample: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Least value of every level but the first, ascending [(level - 1,)].

    Values that come again and again (an input with a few values) are never parted: each is a level of its own where
    there are no more than `LEVELS` of them.

    Parameters
    ----------
    sample
        Draws of one input [(trial,)].

    Examples
    --------
    >>> edges(np.array([2.0, 1.0, 2.0, 5.0]))
    array([2., 5.])
    """
    ordered = np.sort(sample)
    values: npt.NDArray[Any] = (
        ordered[np.concatenate([[True], ordered[1:] != ordered[:-1]])] if ordered.size else ordered
    )
    if values.size <= LEVELS:
        return values[1:]
    places = (np.arange(1, LEVELS) * ordered.size) // LEVELS
    found: npt.NDArray[Any] = np.unique(ordered[places])
    inner: npt.NDArray[Any] = found[found > ordered[0]]
    return inner


def levels(draws: npt.NDArray[Any], cuts: npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
    """Level of each draw, 0 for what is below every edge [(trial,)]."""
    return np.searchsorted(cuts, draws, side="right").astype(np.uint8)


def bands(counts: npt.NDArray[np.int64], wanted: int) -> npt.NDArray[np.intp]:
    """Band of each level, of bands as equal in trials as whole levels allow [(level,)]; every band has trials.

    Parameters
    ----------
    counts
        Trials in each level [(level,)].
    wanted
        Bands at most.

    Examples
    --------
    >>> bands(np.array([5, 5, 5, 5]), 2), bands(np.array([8, 1, 1]), 5)
    (array([0, 0, 1, 1]), array([0, 1, 1]))
    """
    total = max(int(counts.sum()), 1)
    middles = np.cumsum(counts) - counts / 2.0
    raw = np.minimum((middles * wanted / total).astype(np.intp), wanted - 1)
    occupied = np.unique(raw[counts > 0])
    if occupied.size == 0:
        return np.zeros(counts.size, np.intp)
    return np.minimum(np.searchsorted(occupied, raw), occupied.size - 1)
