"""How well a single cut of an input parts trials with the event from those without, and what of it is chance."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from filon.analysis.counts import WIDTH, Bools, Counts, Floats, Rows

FEWEST_EXPECTED = 5.0
"""Events, and trials without, that each side of a cut would have if it parted nothing: with fewer, chance is not what
the chi-squared distribution says (Cochran's rule)."""


class Cuts(NamedTuple):
    """Every cut of every input.

    Attributes
    ----------
    order
        Levels of each input, ascending; names by how often the event comes with them, for of all partings of names the
        best is between two such (Breiman and others, 1984, section 4.2.2) [(input, level)].
    parted
        Chi-squared value of the cut behind a level, with one degree of freedom; 0 where a side is too small
        [(input, level)].
    places
        Cuts that leave enough on either side.
    """

    order: Rows
    parted: Floats
    places: int


def cuts(found: Counts, nominal: Bools, least: float = 1.0) -> Cuts:
    """How far each cut parts the event: in trials that either side has too many or too few, squared and scaled.

    The greatest value is the cut that leaves the least Gini impurity.

    Parameters
    ----------
    found
        Trials and events by input and level.
    nominal
        Whether levels are names without an order [(input,)].
    least
        Trials on each side at least [count].
    """
    order = np.tile(np.arange(WIDTH), (nominal.size, 1))
    for place in np.flatnonzero(nominal):
        means = found.events[place] / np.maximum(found.trials[place], 1.0)
        order[place] = np.argsort(np.where(found.trials[place] > 0, means, np.inf), kind="stable")
    first = np.take_along_axis(found.trials, order, axis=1).cumsum(axis=1)
    events = np.take_along_axis(found.events, order, axis=1).cumsum(axis=1)
    total, mean = first[0, -1], events[0, -1] / max(first[0, -1], 1.0)
    spread = mean * (1.0 - mean)
    if not spread > 0.0:
        return Cuts(order, np.zeros(first.shape), 0)
    fewest = max(least, FEWEST_EXPECTED / min(mean, 1.0 - mean))
    allowed = (first >= fewest) & (total - first >= fewest)
    sides = np.where(allowed, first * (total - first), 1.0)
    parted = np.where(allowed, total * (events - mean * first) ** 2 / (sides * spread), 0.0)
    return Cuts(order, parted, int(allowed.sum()))


def beyond_chance(places: int, chance: float) -> float:
    """Chi-squared value that the best of so many cuts of noise reaches at most with the probability `chance`."""
    from scipy.special import chdtri

    return float(chdtri(1, chance / max(places, 1)))
