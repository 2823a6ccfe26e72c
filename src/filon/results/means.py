"""Means of recorded quantities over all trials, from the histograms of a run."""

from __future__ import annotations

import math

import numpy as np

from filon.results.datasets import firms_of, scale_of
from filon.results.layout import Layout
from filon.results.tally import Tally

GONE = "_all"
"""Suffix of a quantity in which firms that are gone count as 0."""


def recorded(layout: Layout) -> tuple[str, ...]:
    """Names of quantities whose mean is known: each, and with `_all` where that is recorded."""
    return tuple(
        name for one in layout.quantities for name in (one.name, *([one.name + GONE] if one.with_gone else []))
    )


def mean(layout: Layout, tally: Tally, name: str, entity: str, step: int) -> tuple[float, float]:
    """Mean of a quantity of a firm at the close of a step, and its standard error.

    Parameters
    ----------
    name
        Of a quantity, among firms still there; with `_all`, among all, those gone counting as 0.

    Returns
    -------
    Both [unit of the quantity]; NaN where nobody is there. Values within a bin count as evenly spread on its scale.
    """
    place = next(at for at, one in enumerate(layout.quantities) if name in (one.name, one.name + GONE))
    firm = layout.entities.index(entity)
    counts = tally.histograms[firm, step, place].sum(axis=0)
    scale = scale_of(layout.quantities[place].bins[firm])
    edges = np.linspace(scale.low, scale.high, counts.size - 1)
    values = scale.mean(np.concatenate([edges[:1], edges]), np.concatenate([edges, edges[-1:]]))
    firms = int(firms_of(layout, tally)[firm]) if name.endswith(GONE) else int(counts.sum())
    if firms == 0:
        return math.nan, math.nan
    found = float((counts * values).sum() / firms)
    spread = max(float((counts * values**2).sum() / firms) - found**2, 0.0)
    return found, math.sqrt(spread / firms)
