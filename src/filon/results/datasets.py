"""Counts become datasets: `/summary`, `/quantiles` and `/diagnostics`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from filon.results import coordinates
from filon.results.coordinates import QUANTILES, described
from filon.results.layout import Bins, Layout, QuantityLayout
from filon.results.probabilities import Variables, entity_estimates, estimates, limits, weights_of
from filon.results.tally import Counts, Tally, by_narrative
from filon.statistics.incidence import cumulative, survival
from filon.statistics.intervals import LEVEL, normal_quantile, wilson
from filon.statistics.quantiles import Scale, outside, quantiles


def summary(layout: Layout, tally: Tally, level: float = LEVEL) -> xr.Dataset:
    """Probabilities by month with their sampling intervals.

    Parameters
    ----------
    layout, tally
        What was counted, and the counts.
    level
        Coverage of `_low` and `_high` [0..1].

    Returns
    -------
    `exit_probability (entity, month, exit)`, `cause_probability`, `crash_probability`, `ruin_probability`,
    `mark_probability`, each with `_low` and `_high`, the same with suffix `_given (narrative, ...)`,
    `narrative_weight` and `trials`, with cohorts `members (entity)`; what has no meaning in the model is absent. The
    probability of a cohort is the mean share of its members.
    """
    data: Variables = {"trials": described([], np.int64(tally.total), "trials behind the probabilities")}
    if layout.cohorts:
        data["members"] = described(["entity"], np.array(layout.counts, np.int32), "firms behind the entity")
    held = coordinates.entities(layout) | coordinates.months(layout)
    if layout.by_narrative:
        held |= coordinates.narratives(layout)
        data |= _narrative_weights(layout, tally)
    for family in _families(layout, tally):
        data |= _probabilities(layout, family, tally.trials, level)
    held |= _code_coordinates(layout)
    return xr.Dataset(data, held, {} if layout.sampler == "random" else {"sampler": layout.sampler})


def _narrative_weights(layout: Layout, tally: Tally) -> Variables:
    """Weight and number of trials of each narrative."""
    trials = by_narrative(layout, tally.trials, 0)
    return {
        "narrative_weight": described(["narrative"], weights_of(layout), "share of trials drawn from the narrative"),
        "trials_given": described(["narrative"], trials, "trials of the narrative"),
    }


def _code_coordinates(layout: Layout) -> Variables:
    """The dimensions exit, cause and mark, as far as they have a length."""
    found = coordinates.coded("exit", layout.exits, "exit") if layout.exits else {}
    found |= coordinates.coded("cause", layout.causes, "first cause of the crash") if layout.causes else {}
    return found | (coordinates.coded("mark", layout.marks, "mark") if layout.marks else {})


@dataclass(frozen=True, slots=True)
class Family:
    """Probabilities of one kind.

    Attributes
    ----------
    name
        Before `_probability`.
    counts
        Events of each month [(entity, stratum, month, ...)].
    squares
        Of cohorts: sum over trials of the square of events up to each month [(cohort, stratum, month, ...)].
    more
        Dimensions beyond the month.
    """

    name: str
    counts: Counts
    squares: Counts
    more: tuple[str, ...]
    meaning: str


def _families(layout: Layout, tally: Tally) -> list[Family]:
    """Every family of probabilities that has a meaning in the model."""
    by = f"by the close of the {layout.step}"
    found: list[Family] = []
    if layout.exits:
        meaning = f"share of trials that left by this exit {by}"
        found.append(Family("exit", tally.exits, tally.exits_squared, ("exit",), meaning))
    if layout.causes:
        meaning = f"share of trials whose first crash cause was this one {by}"
        found.append(Family("cause", tally.causes, tally.causes_squared, ("cause",), meaning))
        meaning = f"share of trials whose business model crashed {by}"
        found.append(Family("crash", tally.causes.sum(-1), tally.crash_squared, (), meaning))
    if layout.ruin:
        ruinous = [position for position, code in enumerate(layout.exits) if code.code in layout.ruin]
        meaning = f"share of trials that ran out of cash {by}"
        found.append(Family("ruin", tally.exits[..., ruinous].sum(-1), tally.ruin_squared, (), meaning))
    if layout.marks:
        meaning = f"share of trials with this mark {by}"
        found.append(Family("mark", tally.marks, tally.marks_squared, ("mark",), meaning))
    return found


def _probabilities(layout: Layout, family: Family, trials: Counts, level: float) -> Variables:
    """One family of probabilities with limits, overall and given each narrative."""
    found = entity_estimates(layout, cumulative(family.counts, axis=2), family.squares, trials, level)
    dimensions = ("entity", layout.step, *family.more)
    return estimates(layout, f"{family.name}_probability", dimensions, found, family.meaning, level)


def scale_of(bins: Bins) -> Scale:
    """Where the bins of a histogram lie, in the words of the statistics."""
    return Scale(bins.kind, bins.low, bins.high, bins.a)


def quantile_dataset(layout: Layout, tally: Tally) -> xr.Dataset | None:
    """Quantiles by month of firms still there, and of all firms where gone ones count as 0.

    Returns
    -------
    `<quantity> (entity, month, quantile)`, `<quantity>_all`, `alive (entity, month)`; None where the model
    records no quantity.
    """
    if not layout.quantities:
        return None
    counts = tally.histograms.sum(axis=3)
    gone = firms_of(layout, tally)[:, None, None] - counts.sum(-1)
    data: Variables = {}
    for position, quantity in enumerate(layout.quantities):
        data |= _quantiles(layout, quantity, counts[:, :, position], gone[:, :, position])
    data["alive"] = _alive(layout, tally)
    return xr.Dataset(data, coordinates.entities(layout) | coordinates.months(layout) | coordinates.ranks())


def _quantiles(layout: Layout, quantity: QuantityLayout, counts: Counts, gone: Counts) -> Variables:
    """Quantiles of one quantity [(entity, month, quantile)], and of all firms where asked."""
    dimensions = ("entity", layout.step, "quantile")
    there = _by_entity(quantity, counts, None)
    found = {
        quantity.name: described(dimensions, there, f"{quantity.long_name}, firms still there", quantity.unit),
    }
    if quantity.with_gone:
        everybody = _by_entity(quantity, counts, gone)
        meaning = f"{quantity.long_name}, all firms, those gone as 0"
        found[f"{quantity.name}_all"] = described(dimensions, everybody, meaning, quantity.unit)
    return found


def _by_entity(quantity: QuantityLayout, counts: Counts, gone: Counts | None) -> npt.NDArray[np.float64]:
    """Quantiles of every entity, whose bins may differ; month 0 is exact where it is the same in all trials."""
    found = np.empty((*counts.shape[:-1], len(QUANTILES)))
    for entity, bins in enumerate(quantity.bins):
        at_zero = None if gone is None else gone[entity]
        found[entity] = quantiles(counts[entity], scale_of(bins), QUANTILES, at_zero)
        if quantity.start and quantity.start[entity] is not None:
            found[entity, 0] = quantity.start[entity]
    return found


def _alive(layout: Layout, tally: Tally) -> xr.Variable:
    """Share of trials in which the entity is still there."""
    departures = tally.exits.sum(axis=(1, 3))
    there = survival(departures, firms_of(layout, tally)[:, None], axis=1)
    return described(["entity", layout.step], there, f"share of trials still there at the close of the {layout.step}")


def firms_of(layout: Layout, tally: Tally) -> Counts:
    """Firms that were simulated behind each entity: trials, times its members [(entity,)]."""
    return tally.total * np.array(layout.counts, np.int64)


def diagnostics(
    layout: Layout, tally: Tally, convergence: Mapping[int, Sequence[int]] | None = None, level: float = LEVEL
) -> xr.Dataset:
    """What tells whether the run can be trusted; nothing depends on the clock.

    Parameters
    ----------
    layout, tally
        What was counted, and the counts.
    convergence
        For numbers of trials such as powers of two: crashed trials by the last month among the first so many
        [count, (entity,)].
    level
        Coverage of `_low` and `_high` [0..1].
    """
    data: Variables = {
        "effective_sample_size": _worth(layout, tally),
        "nan_count": described([], np.int64(0), "values that were not numbers; a run that meets one stops"),
    }
    held = coordinates.entities(layout)
    if layout.quantities:
        held |= coordinates.months(layout)
        held["quantity"] = described(
            ["quantity"], coordinates.names(item.name for item in layout.quantities), "quantity whose values are binned"
        )
        data |= _outside(layout, tally)
    if convergence and layout.causes:
        data |= _convergence(layout, convergence, level)
        held["trials_done"] = described(
            ["trials_done"], np.array(sorted(convergence), np.int64), "first so many trials"
        )
    return xr.Dataset(data, held)


def _worth(layout: Layout, tally: Tally) -> xr.Variable:
    """Random trials that would tell as much; of another sampler, for the crash of each entity by the last month."""
    meaning = "independent trials the run is worth"
    if layout.sampler == "random" or not layout.causes:
        return described([], np.float64(tally.total), f"{meaning}; plain sampling: all of them")
    crashed = tally.causes.sum(axis=(2, 3))[:, :, None]
    found = entity_estimates(layout, crashed, tally.crash_squared[:, :, -1:], tally.trials, LEVEL).overall
    width = 2.0 * normal_quantile(LEVEL) * np.sqrt(found.estimate * (1.0 - found.estimate))
    worth = np.where(width > 0.0, (width / (found.high - found.low)) ** 2, tally.total)
    return described(["entity"], worth[:, 0], f"{meaning}, for the crash by the last {layout.step}")


def _outside(layout: Layout, tally: Tally) -> Variables:
    """Values that fell below or above the bins, whose quantiles are therefore bounds."""
    dimensions = ("entity", layout.step, "quantity")
    below, above = outside(tally.histograms.sum(axis=3))
    return {
        "histogram_underflow": described(dimensions, below, "values below the first bin"),
        "histogram_overflow": described(dimensions, above, "values above the last bin"),
    }


def _convergence(layout: Layout, counts: Mapping[int, Sequence[int]], level: float) -> Variables:
    """The running estimate of the crash probability by the last month.

    Squares are not counted on the way, so the limits of a cohort are those of as many events as trials: the widest.
    """
    done = np.array(sorted(counts), np.int64)
    crashed: Any = np.array([counts[int(trials)] for trials in done], np.int64).T
    shares = crashed / np.array(layout.counts)[:, None]
    meaning = "crash probability by the last month among the first trials"
    return limits("crash_probability_running", ("entity", "trials_done"), wilson(shares, done, level), meaning, level)
