"""Boxes made simple, and then as wide as they may be: restrictions that go, and slabs that are pasted back."""

from __future__ import annotations

import numpy as np

from filon.analysis.choosing import Search, quasi_p, worth
from filon.analysis.counts import WIDTH, Bools, Rows, Trials, alone_outside, whole, within
from filon.analysis.peeling import Peel

SLACK = 0.05
"""Part of a box's worth that is given up, at most, to be rid of restrictions."""

CHANCE = 0.05
"""Quasi-p-value from which a restriction goes: of all inputs that could have been restricted together."""


def needed(box: Bools, trials: Trials, search: Search) -> Bools:
    """The box without restrictions that hardly matter [(input, level)].

    The restriction that costs least goes, as long as `SLACK` of the box's worth is not spent, or where the box with it
    is not denser than chance explains, or where there are more restrictions than asked for.
    """
    total = Peel(whole(trials), trials.outcome.size, trials.outcome.sum(), -1)
    inside = within(box, trials)
    full = worth(inside.sum(), trials.outcome[inside].sum(), total, search)
    while len(outside := alone_outside(box, trials)) > 1:
        inside = within(box, trials)
        size, events = float(inside.sum()), float(trials.outcome[inside].sum())
        freed = {place: (size + own.sum(), events + trials.outcome[own].sum()) for place, own in outside.items()}
        place = max(freed, key=lambda one: worth(*freed[one], total, search))
        many = search.restrictions is not None and len(freed) > search.restrictions
        chance = quasi_p(events, size, freed[place][1] / freed[place][0]) > CHANCE / trials.sizes.size
        if not (many or chance or worth(*freed[place], total, search) >= (1.0 - SLACK) * full):
            return box
        box = box.copy()
        box[place] = np.arange(WIDTH) < trials.sizes[place]
    return box


def pasted(box: Bools, trials: Trials, alpha: float) -> Bools:
    """The box with slabs beside it put back, as long as one is denser than the box [(input, level)].

    Parameters
    ----------
    alpha
        Part of the box's trials that a slab has, as nearly as whole levels allow; of narratives one at a time.
    """
    while True:
        inside = within(box, trials)
        mean, size = trials.outcome[inside].mean(), alpha * inside.sum()
        best, slab = mean, None
        for place, own in alone_outside(box, trials).items():
            levels, outcome = trials.levels[place][own], trials.outcome[own]
            count = np.bincount(levels, minlength=WIDTH)
            events = np.bincount(levels, outcome, minlength=WIDTH)
            for beside in _beside(box[place], count, bool(trials.nominal[place]), size):
                if count[beside].sum() and (density := events[beside].sum() / count[beside].sum()) > best:
                    best, slab = density, (place, beside)
        if slab is None:
            return box
        box = box.copy()
        box[slab] = True


def _beside(held: Bools, count: Rows, nominal: bool, size: float) -> list[Rows]:
    """Slabs of levels that could be put back: each name, or some levels below and above."""
    if nominal:
        return [np.array([name]) for name in np.flatnonzero(count)]
    first, last = np.flatnonzero(held)[[0, -1]]
    slabs = []
    for levels in (np.arange(first)[::-1], np.arange(last + 1, WIDTH)):
        enough = int(np.searchsorted(count[levels].cumsum(), size)) + 1
        slabs.append(levels[:enough])
    return [levels for levels in slabs if levels.size]
