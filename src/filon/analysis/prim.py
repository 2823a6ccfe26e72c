r"""The Patient Rule Induction Method: in which corners of its inputs an event lies.

Inputs of which no cut parts the event beyond chance are left alone: where events are few, each slab of noise without
one looks as good as any. The others are peeled; those that hardly matter are set free; what remains is peeled once
more, with all of the patience spent on inputs that matter; at last slabs are pasted back where that raises the density.
Of the boxes on the way the one is taken whose density differs most from that of all trials, in standard errors:

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

from typing import NamedTuple

import numpy as np

from filon.analysis.choosing import Search, chosen, stands_out
from filon.analysis.counts import Bools, Rows, Trials, counts, restricted, whole, within
from filon.analysis.cuts import beyond_chance, cuts
from filon.analysis.peeling import Peel, peels
from filon.analysis.trimming import needed, pasted
from filon.errors import InputError

CHANCE = 0.05
"""Chance that an input which decides nothing is peeled: of all cuts of all inputs together."""


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
    path = _path(trials, decisive(trials), search, least)
    step = chosen(path, search)
    if not step:
        if search.density is not None and first:
            raise InputError(_too_dense(path, search.density))
        return None
    path = _path(trials, restricted(needed(path[step].box, trials, search), trials.sizes), search, least)
    step = chosen(path, search) or len(path) - 1
    return Found(pasted(path[step].box, trials, search.alpha), path, step)


def decisive(trials: Trials) -> Rows:
    """Inputs of which some cut parts the event beyond chance [(such input,)]."""
    every = cuts(counts(trials.levels, trials.outcome), trials.nominal)
    return np.flatnonzero(every.parted.max(axis=1) >= beyond_chance(every.places, CHANCE))


def _path(trials: Trials, places: Rows, search: Search, least: float) -> tuple[Peel, ...]:
    """The peels of some of the inputs, as boxes of all of them."""
    few = trials._replace(levels=trials.levels[places], sizes=trials.sizes[places], nominal=trials.nominal[places])
    if not places.size:
        return (Peel(whole(trials), trials.outcome.size, trials.outcome.sum(), -1),)
    steps = peels(few, search.alpha, least, search.objective)
    return tuple(_widened(peel, places, trials) for peel in steps)


def _too_dense(path: tuple[Peel, ...], density: float) -> str:
    """Why there is no box of such a density."""
    if path[0].density >= density:
        return f"density {density:g}: the event comes in {path[0].density:.3f} of all trials already"
    return f"density {density:g}: the densest box that is large enough has {max(peel.density for peel in path):.3f}"


def _widened(peel: Peel, places: Rows, trials: Trials) -> Peel:
    """A peel of some inputs as one of all inputs."""
    box = whole(trials)
    box[places] = peel.box
    return peel._replace(box=box, place=int(places[peel.place]) if peel.place >= 0 else -1)
