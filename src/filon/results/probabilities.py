"""Probabilities of firms and cohorts as variables: the estimate and its sampling limits, overall and by narrative."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import xarray as xr

from filon.results.coordinates import described
from filon.results.layout import Layout
from filon.results.tally import Counts, by_scramble
from filon.statistics.cohorts import share
from filon.statistics.intervals import Interval, combined, wilson
from filon.statistics.replicates import replicated

Variables = dict[str, xr.Variable]


WILSON = "Wilson"
METHODS = {"random": WILSON, "stratified": "Wilson of each narrative", "sobol": "t of the randomizations"}
"""How the limits of each sampler are found, as they are described beside them."""


def limits(
    name: str, dimensions: Sequence[str], interval: Interval, meaning: str, level: float, method: str = WILSON
) -> Variables:
    """An estimate and its two limits: `x`, `x_low`, `x_high`; `x_given` has `x_low_given`, `x_high_given`."""
    stem, suffix = (name.removesuffix("_given"), "_given") if name.endswith("_given") else (name, "")
    sampling = f"{level:.0%} sampling limit ({method}) of the {meaning}"
    return {
        f"{stem}{suffix}": described(dimensions, interval.estimate, meaning),
        f"{stem}_low{suffix}": described(dimensions, interval.low, f"lower {sampling}"),
        f"{stem}_high{suffix}": described(dimensions, interval.high, f"upper {sampling}"),
    }


def estimates(
    layout: Layout, name: str, dimensions: Sequence[str], found: Estimates, meaning: str, level: float
) -> Variables:
    """A probability with its limits, overall and, where there are narratives, given each of them.

    Parameters
    ----------
    dimensions
        Of the estimate over all trials; what is given a narrative has that first.
    found
        Both; what is given the narratives has them as its first axis.
    """
    method = METHODS[layout.sampler]
    variables = limits(name, dimensions, found.overall, meaning, level, method)
    if layout.by_narrative:
        told = f"{meaning}, given the narrative"
        given = WILSON if layout.scrambles == 1 else method
        variables |= limits(f"{name}_given", ("narrative", *dimensions), found.given, told, level, given)
    return variables


class Estimates(NamedTuple):
    """Intervals over all trials, and given each narrative."""

    overall: Interval
    given: Interval


def entity_estimates(layout: Layout, counts: Counts, squares: Counts, trials: Counts, level: float) -> Estimates:
    """Intervals of firms and cohorts as the sampler allows them.

    Parameters
    ----------
    layout
        Tells the sampler, and cohorts from firms.
    counts
        Members concerned, summed over the trials of a stratum [(entity, stratum, ...)].
    squares
        Of cohorts: the sum of their square [(cohort, stratum, ...)].
    trials
        Of each stratum [(stratum,)].
    level
        Coverage [0..1].

    Returns
    -------
    Over all [(entity, ...)]; and given the narratives [(narrative, entity, ...)].
    """
    more = (1,) * (counts.ndim - 2)
    if layout.scrambles > 1:
        members = np.array(layout.counts).reshape(-1, 1, *more)
        return _replicated(layout, np.moveaxis(counts / members, 1, 0), trials, level)
    parts = entity_intervals(layout, counts, squares, trials.reshape(-1, *more), level)
    given = Interval(*(np.moveaxis(part, 1, 0) for part in parts))
    if layout.sampler == "stratified":
        return Estimates(combined(given, weights_of(layout)), given)
    return Estimates(entity_intervals(layout, counts.sum(1), squares.sum(1), trials.sum(), level), given)


def share_estimates(layout: Layout, counts: npt.ArrayLike, trials: npt.ArrayLike, level: float) -> Estimates:
    """Intervals of what happens at most once a trial, as the sampler allows them.

    Parameters
    ----------
    counts
        Trials concerned of a stratum [(stratum, ...)]; of ties, parts of trials.
    trials
        Of each stratum [(stratum,) or (stratum, ...)].
    """
    events, n = np.asarray(counts, np.float64), np.asarray(trials)
    if layout.scrambles > 1:
        return _replicated(layout, events, n, level)
    given = wilson(events, n.reshape(*n.shape, *(1,) * (events.ndim - n.ndim)), level)
    if layout.sampler == "stratified":
        return Estimates(combined(given, weights_of(layout)), given)
    return Estimates(wilson(events.sum(0), n.sum(0), level), given)


def weights_of(layout: Layout) -> npt.NDArray[np.float64]:
    """Weight of each narrative [(narrative,)]."""
    return np.array([narrative.weight for narrative in layout.narratives])


def _replicated(layout: Layout, events: npt.NDArray[Any], trials: npt.NDArray[Any], level: float) -> Estimates:
    """Intervals from the spread of the randomizations; events [(stratum, ...)]."""
    k = by_scramble(layout, events, 0)
    n = by_scramble(layout, trials.reshape(*trials.shape, *(1,) * (events.ndim - trials.ndim)), 0)
    return Estimates(replicated(k.sum(1), n.sum(1), level), replicated(k, n, level))


def entity_intervals(layout: Layout, counts: Counts, squares: Counts, trials: npt.ArrayLike, level: float) -> Interval:
    """Intervals of firms by Wilson, and of cohorts with the trial as their unit.

    Parameters
    ----------
    layout
        Tells cohorts from firms.
    counts
        Members concerned, summed over trials [(entity, ...)].
    squares
        Of cohorts: the sum over trials of their square [(cohort, ...)].
    trials
        Trials [broadcast against one entity's counts].
    level
        Coverage [0..1].
    """
    if not layout.cohorts:
        return wilson(counts, trials, level)
    squared = dict(zip(layout.cohorts, squares, strict=True))
    parts = [
        share(row, squared[place], trials, members, level) if place in squared else wilson(row, trials, level)
        for place, (row, members) in enumerate(zip(counts, layout.counts, strict=True))
    ]
    return Interval(*(np.stack(part) for part in zip(*parts, strict=True)))
