"""Peeling: from all trials, slab after slab is taken off where the event is rarest.

References
----------
J. H. Friedman and N. I. Fisher (1999), Statistics and Computing 9, 123-143, sections 8 and 14.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from filon.analysis.counts import WIDTH, Bools, Counts, Floats, Rows, Trials, counts, restricted, whole

OBJECTIVES = ("lenient", "mean")
"""What a peel is chosen by: the slab with the lowest mean, or the highest mean of what is left."""

FEWEST_LEFT = 50
"""Trials that a peel leaves at least."""

LEAST_GAIN = 1e-12
"""Rise of a mean that is more than rounding."""


class Peel(NamedTuple):
    """What is left after a peel.

    Attributes
    ----------
    box
        Levels that are left [(input, level)].
    trials, events
        Trials in the box, and events in them [count].
    place
        Input whose levels were taken off; -1 before the first peel.
    """

    box: Bools
    trials: float
    events: float
    place: int

    @property
    def density(self) -> float:
        """Share of the trials in the box in which the event came."""
        return self.events / max(self.trials, 1.0)


class Slab(NamedTuple):
    """What a peel takes off, or a paste puts on.

    Attributes
    ----------
    place
        Which input.
    levels
        Its levels in the slab [(level,)].
    gain
        By how much it is worth it; above 0.
    """

    place: int
    levels: Rows
    gain: float


def peels(trials: Trials, alpha: float, least: float, objective: str) -> Iterator[Peel]:
    """What is left before the first peel and after each, until `least` trials would be left or no peel raises the mean.

    What is left is counted by level once; each peel then takes from the counts what it takes off, so that all peels
    together count every trial twice.

    Parameters
    ----------
    alpha
        Part of what is left that a peel takes off, as nearly as whole levels allow.
    least
        Trials that are left at least [count].
    objective
        `lenient` takes the slab in which the event is rarest (equation 14.6 of Friedman and Fisher), `mean` the slab
        without which it is commonest. They differ where slabs differ in size: by `mean` a narrative of many trials
        goes first because it is large.
    """
    left, box = counts(trials.levels, trials.outcome), whole(trials)
    rows = np.arange(trials.outcome.size)
    yield Peel(box, left.trials[0].sum(), left.events[0].sum(), -1)
    while (slab := best_peel(left, box, trials, alpha, max(least, FEWEST_LEFT), objective)) is not None:
        off = np.isin(np.arange(WIDTH), slab.levels)
        gone = off[trials.levels[slab.place][rows]]
        taken = counts(trials.levels[:, rows[gone]], trials.outcome[rows[gone]])
        left = Counts(left.trials - taken.trials, left.events - taken.events)
        rows, box = rows[~gone], box.copy()
        box[slab.place] &= ~off
        yield Peel(box, left.trials[0].sum(), left.events[0].sum(), slab.place)


def best_peel(left: Counts, box: Bools, trials: Trials, alpha: float, least: float, objective: str) -> Slab | None:
    """The slab that is taken off next; None where none is worth it.

    Of equal slabs that of an input which is already restricted goes first, so that boxes stay few-sided.
    """
    total, events = left.trials[0].sum(), left.events[0].sum()
    held = set(restricted(box, trials.sizes).tolist())
    best: tuple[float, bool] = (LEAST_GAIN, False)
    found: Slab | None = None
    for place, levels, size, own in _slabs(left, trials.nominal, alpha * total):
        if total - size < least:
            continue
        mean = events / total
        gain = mean - own / size if objective == "lenient" else (events - own) / (total - size) - mean
        if (gain, place in held) > best:
            best, found = (gain, place in held), Slab(place, levels, gain)
    return found


def _slabs(left: Counts, nominal: Bools, size: float) -> Iterator[tuple[int, Rows, float, float]]:
    """Input, levels, trials and events of every slab that may be taken off."""
    for ends in (slice(None), slice(None, None, -1)):
        trials, events = left.trials[:, ends].cumsum(axis=1), left.events[:, ends].cumsum(axis=1)
        order = np.arange(WIDTH)[ends]
        for place, last in enumerate(thickness(trials, size)):
            if not nominal[place] and trials[place, last] < trials[place, -1]:
                yield place, order[: last + 1], float(trials[place, last]), float(events[place, last])
    for named in np.flatnonzero(nominal):
        names = np.flatnonzero(left.trials[named])
        for name in names if names.size > 1 else ():
            yield int(named), np.array([name]), float(left.trials[named, name]), float(left.events[named, name])


def thickness(trials: Floats, size: float) -> Rows:
    """Last level of a slab of about `size` trials, from each input's first level on [(input,)].

    It holds as nearly as many as whole levels allow, and at least half as many: what has hardly a trial says nothing.

    Parameters
    ----------
    trials
        Trials up to each level [(input, level)].

    Examples
    --------
    >>> thickness(np.array([[4.0, 9.0, 30.0], [1.0, 1.0, 30.0]]), 10.0)
    array([1, 2])
    """
    nearest = np.argmin(np.abs(trials - size), axis=1)
    enough = (trials < size / 2.0).sum(axis=1)
    return np.asarray(np.minimum(np.maximum(nearest, enough), trials.shape[1] - 1), np.intp)
