"""Boxes of levels, and what is counted of them: trials and events by input and level.

A box is a table of yes and no by input and level, so that a range of an input and a set of narratives are one thing.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

WIDTH = 256
"""Columns of a table of levels: a level is one byte."""

Bools: TypeAlias = npt.NDArray[np.bool_]
Floats: TypeAlias = npt.NDArray[np.float64]
Levels: TypeAlias = npt.NDArray[np.uint8]
Rows: TypeAlias = npt.NDArray[np.intp]


class Trials(NamedTuple):
    """Trials that something is found on, or told of.

    Attributes
    ----------
    levels
        Level of each input [(input, trial)].
    outcome
        Whether the event came, 0 or 1, or of what share of a cohort [(trial,)].
    sizes
        Levels that each input has [(input,)].
    nominal
        Whether levels are names without an order [(input,)].
    """

    levels: Levels
    outcome: Floats
    sizes: Rows
    nominal: Bools

    def of(self, rows: Rows | Bools | slice) -> Trials:
        """Some of them."""
        return self._replace(levels=self.levels[:, rows], outcome=self.outcome[rows])


class Counts(NamedTuple):
    """Trials, and events in them, by input and level [(input, level)]."""

    trials: Floats
    events: Floats


def counts(levels: Levels, outcome: Floats) -> Counts:
    """Trials and events in each level of each input.

    Examples
    --------
    >>> found = counts(np.array([[0, 1, 1]], np.uint8), np.array([0.0, 1.0, 0.0]))
    >>> found.trials[0, :2], found.events[0, :2]
    (array([1., 2.]), array([0., 1.]))
    """
    trials = np.empty((levels.shape[0], WIDTH))
    events = np.empty_like(trials)
    for row, own in enumerate(levels):
        trials[row] = np.bincount(own, minlength=WIDTH)
        events[row] = np.bincount(own, outcome, minlength=WIDTH)
    return Counts(trials, events)


def whole(trials: Trials) -> Bools:
    """The box that leaves nothing out [(input, level)]."""
    return np.arange(WIDTH) < trials.sizes[:, None]


def restricted(box: Bools, sizes: Rows) -> Rows:
    """Inputs of which a box leaves something out [(restricted input,)].

    Parameters
    ----------
    box
        Levels that the box holds [(input, level)].
    sizes
        Levels that each input has [(input,)].
    """
    return np.flatnonzero(box.sum(axis=1) < sizes)


def within(box: Bools, trials: Trials) -> Bools:
    """Whether each trial lies in the box [(trial,)]."""
    inside = np.ones(trials.outcome.size, np.bool_)
    for place in restricted(box, trials.sizes):
        inside &= box[place][trials.levels[place]]
    return inside


def alone_outside(box: Bools, trials: Trials) -> dict[int, Bools]:
    """By restricted input, whether it alone keeps a trial out of the box [(trial,)]."""
    places = restricted(box, trials.sizes)
    breaches = np.zeros(trials.outcome.size, np.int16)
    outside = {int(place): ~box[place][trials.levels[place]] for place in places}
    for own in outside.values():
        breaches += own
    once = breaches == 1
    return {place: own & once for place, own in outside.items()}
