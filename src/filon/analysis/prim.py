r"""The Patient Rule Induction Method: in which corners of its inputs an event lies.

A box is found by peeling; inputs that hardly matter are set free; what is left of them is peeled once more, with all of
the patience spent on inputs that matter; at last slabs are pasted back where that raises the density. Of the boxes on
the way the one is taken whose density differs most from that of all trials, in standard errors:

.. math:: q = \sqrt{m}\,(d - d_0)

with its share of the trials :math:`m`, its density :math:`d`, and the density :math:`d_0` of all trials: it weighs
density against coverage, and neither a box of hardly a trial nor one of all of them wins.

References
----------
J. H. Friedman and N. I. Fisher (1999), Statistics and Computing 9, 123-143.
B. P. Bryant and R. J. Lempert (2010), Technological Forecasting and Social Change 77, 34-49.
W. Kloesgen (1996), Advances in Knowledge Discovery and Data Mining, 249-271: the binomial test quality function.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

import numpy as np

from filon.analysis.counts import WIDTH, Bools, Trials, alone_outside, restricted, whole, within
from filon.analysis.peeling import Peel, peels
from filon.errors import InputError

SLACK = 0.05
"""Part of a box's worth that is given up, at most, to be rid of restrictions."""

CHANCE = 0.05
"""Quasi-p-value of a restriction, of all inputs that could have been restricted together, from which it goes."""

SURE = 0.001
"""Quasi-p-value in trials that the box was not found on, from which it is no box."""

LEAST_ODDS = 1.5
"""Odds of the event in a box over those in all trials, at least: less is no corner worth a sentence, and a box that
only stands out of what former boxes left is none."""


@dataclass(frozen=True)
class Search:
    """How boxes are looked for.

    Attributes
    ----------
    alpha
        Part of what is left that one peel takes off.
    objective
        One of `OBJECTIVES` of `peeling`.
    least
        Share of all trials that a box holds at least.
    density
        Density at which peeling stops; where the box is worth most by default.
    restrictions
        Inputs that a box restricts at most; as many as matter by default.
    """

    alpha: float = 0.05
    objective: str = "lenient"
    least: float = 0.01
    density: float | None = None
    restrictions: int | None = None


class Found(NamedTuple):
    """A box, and the way to it.

    Attributes
    ----------
    box
        Levels that it holds [(input, level)].
    path
        What was left before the first peel and after each, of the inputs that matter.
    step
        Where on the path the box was, before it was pasted.
    """

    box: Bools
    path: tuple[Peel, ...]
    step: int


def covered(finding: Trials, telling: Trials, search: Search, wanted: int) -> list[Found]:
    """Boxes one after another, each on what the former left; none where nothing stands out.

    Parameters
    ----------
    finding
        Trials that boxes are found on.
    telling
        Other trials, in which a box must stand out as well.
    wanted
        Boxes at most.

    Raises
    ------
    InputError
        When no box is as dense as asked for.
    """
    boxes: list[Found] = []
    least, usual = search.least * finding.outcome.size, float(telling.outcome.mean())
    for _ in range(wanted):
        found = _found(finding, search, least, first=not boxes)
        if found is None or not stands_out(found.box, telling, usual):
            break
        boxes.append(found)
        finding = finding.of(~within(found.box, finding))
        telling = telling.of(~within(found.box, telling))
    return boxes


def _found(trials: Trials, search: Search, least: float, first: bool) -> Found | None:
    """The best box of these trials; None where there is none."""
    mean = float(trials.outcome.mean()) if trials.outcome.size else 0.0
    if not 0.0 < mean < 1.0:
        return None
    path = tuple(peels(trials, search.alpha, least, search.objective))
    step = chosen(path, search)
    if not step:
        if search.density is not None and first:
            raise InputError(_too_dense(path, search.density))
        return None
    places = restricted(needed(path[step].box, trials, search), trials.sizes)
    few = trials._replace(levels=trials.levels[places], sizes=trials.sizes[places], nominal=trials.nominal[places])
    steps = tuple(peels(few, search.alpha, least, search.objective))
    step = chosen(steps, search) or len(steps) - 1
    path = tuple(_widened(peel, places, trials) for peel in steps)
    return Found(pasted(path[step].box, trials, search.alpha), path, step)


def _too_dense(path: tuple[Peel, ...], density: float) -> str:
    """Why there is no box of such a density."""
    if path[0].density >= density:
        return f"density {density:g}: the event comes in {path[0].density:.3f} of all trials already"
    return f"density {density:g}: the densest box that is large enough has {max(peel.density for peel in path):.3f}"


def _widened(peel: Peel, places: np.ndarray, trials: Trials) -> Peel:
    """A peel of some inputs as one of all inputs."""
    box = whole(trials)
    box[places] = peel.box
    return peel._replace(box=box, place=int(places[peel.place]) if peel.place >= 0 else -1)


def worth(trials: float, events: float, total: Peel, search: Search) -> float:
    """What a box is worth: how far it stands out, or its density beyond that of all where a density is asked for.

    Parameters
    ----------
    trials, events
        Trials in the box, and events in them [count].
    total
        All trials, as before the first peel.
    """
    beyond = events / max(trials, 1.0) - total.density
    return beyond if search.density is not None else sqrt(trials / total.trials) * beyond


def chosen(path: tuple[Peel, ...], search: Search) -> int:
    """Step of the path that is worth most, or the first that is as dense as asked for; 0 where there is none."""
    if search.density is not None:
        return next((step for step, peel in enumerate(path) if peel.density >= search.density), 0)
    return int(np.argmax([worth(peel.trials, peel.events, path[0], search) for peel in path]))


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


def _beside(held: Bools, count: np.ndarray, nominal: bool, size: float) -> list[np.ndarray]:
    """Slabs of levels that could be put back: each name, or some levels below and above."""
    if nominal:
        return [np.array([name]) for name in np.flatnonzero(count)]
    first, last = np.flatnonzero(held)[[0, -1]]
    slabs = []
    for levels in (np.arange(first)[::-1], np.arange(last + 1, WIDTH)):
        enough = int(np.searchsorted(count[levels].cumsum(), size)) + 1
        slabs.append(levels[:enough])
    return [levels for levels in slabs if levels.size]


def quasi_p(events: float, trials: float, density: float) -> float:
    """Chance of so many events or more in a box, were it only as dense as without a restriction (Bryant and Lempert).

    Of whole numbers it is the one-sided binomial test; of shares of a cohort the same function of numbers between,
    which errs to the safe side, for the share of a cohort varies less than the outcome of one firm does.

    Parameters
    ----------
    events, trials
        In the box [count].
    density
        Share of trials with the event in the box without the restriction.

    Examples
    --------
    >>> print(f"{quasi_p(8, 10, 0.5):.4f}")
    0.0547
    """
    from scipy.special import betainc

    return 1.0 if events <= 0 else float(betainc(events, trials - events + 1.0, density))


def stands_out(box: Bools, trials: Trials, usual: float) -> bool:
    """Whether the event is commoner in the box than in these trials, beyond chance, and than usual, enough to tell.

    Parameters
    ----------
    trials
        What former boxes left of trials that the box was not found on.
    usual
        Share of all trials with the event [0..1].
    """
    inside = within(box, trials)
    size, events = float(inside.sum()), float(trials.outcome[inside].sum())
    if not size or quasi_p(events, size, float(trials.outcome.mean())) > SURE:
        return False
    return events * (1.0 - usual) >= LEAST_ODDS * usual * (size - events)
