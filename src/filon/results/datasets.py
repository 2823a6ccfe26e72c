"""Counts become datasets: `/summary`, `/quantiles` and `/diagnostics`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from filon.results import coordinates
from filon.results.coordinates import QUANTILES, described
from filon.results.layout import Bins, Layout, QuantityLayout
from filon.results.tally import Counts, Tally
from filon.statistics.incidence import cumulative, survival
from filon.statistics.intervals import LEVEL, Interval, wilson
from filon.statistics.quantiles import Scale, outside, quantiles

Variables = dict[str, xr.Variable]


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
    `narrative_weight` and `trials`; what has no meaning in the model is absent.
    """
    data: Variables = {"trials": described([], np.int64(tally.total), "trials behind the probabilities")}
    held = coordinates.entities(layout) | coordinates.months(layout)
    if layout.by_narrative:
        held |= coordinates.narratives(layout)
        data |= _narrative_weights(layout, tally)
    for name, counts, dimensions, meaning in _incidences(layout, tally):
        data |= _probabilities(layout, name, counts, tally.trials, dimensions, meaning, level)
    held |= _code_coordinates(layout)
    return xr.Dataset(data, held)


def _narrative_weights(layout: Layout, tally: Tally) -> Variables:
    """Weight and number of trials of each narrative."""
    weights = np.array([narrative.weight for narrative in layout.narratives])
    return {
        "narrative_weight": described(["narrative"], weights, "share of trials drawn from the narrative"),
        "trials_given": described(["narrative"], tally.trials, "trials of the narrative"),
    }


def _code_coordinates(layout: Layout) -> Variables:
    """The dimensions exit, cause and mark, as far as they have a length."""
    found = coordinates.coded("exit", layout.exits, "exit") if layout.exits else {}
    found |= coordinates.coded("cause", layout.causes, "first cause of the crash") if layout.causes else {}
    return found | (coordinates.coded("mark", layout.marks, "mark") if layout.marks else {})


def _incidences(layout: Layout, tally: Tally) -> list[tuple[str, Counts, tuple[str, ...], str]]:
    """Every family of probabilities: name, counts (entity, narrative, month, ...), further dimensions, meaning."""
    by = f"by the close of the {layout.step}"
    found: list[tuple[str, Counts, tuple[str, ...], str]] = []
    if layout.exits:
        found.append(("exit", tally.exits, ("exit",), f"share of trials that left by this exit {by}"))
    if layout.causes:
        first = f"share of trials whose first crash cause was this one {by}"
        found.append(("cause", tally.causes, ("cause",), first))
        found.append(("crash", tally.causes.sum(-1), (), f"share of trials whose business model crashed {by}"))
    if layout.ruin:
        ruinous = [position for position, code in enumerate(layout.exits) if code.code in layout.ruin]
        found.append(("ruin", tally.exits[..., ruinous].sum(-1), (), f"share of trials that ran out of cash {by}"))
    if layout.marks:
        found.append(("mark", tally.marks, ("mark",), f"share of trials with this mark {by}"))
    return found


def _probabilities(
    layout: Layout, name: str, counts: Counts, trials: Counts, more: tuple[str, ...], meaning: str, level: float
) -> Variables:
    """One family of probabilities with limits, overall and given each narrative."""
    by_month = cumulative(counts, axis=2)
    dimensions = ("entity", layout.step, *more)
    found = _limits(f"{name}_probability", dimensions, wilson(by_month.sum(1), trials.sum(), level), meaning, level)
    if layout.by_narrative:
        given = np.moveaxis(by_month, 1, 0)
        per_narrative = wilson(given, trials.reshape(-1, *[1] * (given.ndim - 1)), level)
        labels = ("narrative", *dimensions)
        found |= _limits(f"{name}_probability_given", labels, per_narrative, f"{meaning}, given the narrative", level)
    return found


def _limits(name: str, dimensions: Sequence[str], interval: Interval, meaning: str, level: float) -> Variables:
    """An estimate and its two limits: `x`, `x_low`, `x_high`; `x_given` has `x_low_given`, `x_high_given`."""
    stem, suffix = (name.removesuffix("_given"), "_given") if name.endswith("_given") else (name, "")
    sampling = f"{level:.0%} sampling limit (Wilson) of the {meaning}"
    return {
        f"{stem}{suffix}": described(dimensions, interval.estimate, meaning),
        f"{stem}_low{suffix}": described(dimensions, interval.low, f"lower {sampling}"),
        f"{stem}_high{suffix}": described(dimensions, interval.high, f"upper {sampling}"),
    }


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
    gone = tally.total - counts.sum(-1)
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
    there = survival(departures, tally.total, axis=1)
    return described(["entity", layout.step], there, f"share of trials still there at the close of the {layout.step}")


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
        "effective_sample_size": described(
            [], np.float64(tally.total), "independent trials the run is worth; plain sampling: all of them"
        ),
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
        data |= _convergence(convergence, level)
        held["trials_done"] = described(
            ["trials_done"], np.array(sorted(convergence), np.int64), "first so many trials"
        )
    return xr.Dataset(data, held)


def _outside(layout: Layout, tally: Tally) -> Variables:
    """Values that fell below or above the bins, whose quantiles are therefore bounds."""
    dimensions = ("entity", layout.step, "quantity")
    below, above = outside(tally.histograms.sum(axis=3))
    return {
        "histogram_underflow": described(dimensions, below, "values below the first bin"),
        "histogram_overflow": described(dimensions, above, "values above the last bin"),
    }


def _convergence(counts: Mapping[int, Sequence[int]], level: float) -> Variables:
    """The running estimate of the crash probability by the last month."""
    done = np.array(sorted(counts), np.int64)
    crashed: Any = np.array([counts[int(trials)] for trials in done], np.int64).T
    meaning = "crash probability by the last month among the first trials"
    return _limits("crash_probability_running", ("entity", "trials_done"), wilson(crashed, done, level), meaning, level)
