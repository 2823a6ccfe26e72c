"""Counts of all firms together become `/sector`: joint crashes, who falls first, value by layer, losses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from filon.results import coordinates
from filon.results.coordinates import QUANTILES, described
from filon.results.datasets import scale_of
from filon.results.layout import BINS, Bins, Layout, SectorLayout
from filon.results.pairs import pair_variables
from filon.results.probabilities import Variables, estimates, share_estimates
from filon.results.tally import FIRST_PARTS, Counts, Tally, by_narrative
from filon.statistics.incidence import cumulative
from filon.statistics.intervals import LEVEL
from filon.statistics.quantiles import quantiles, tail_means

RISK_LEVELS = (0.95, 0.99)
"""Levels of value at risk and expected shortfall."""

EVERYBODY = "all"
"""Name of all counterparties together."""

SHARES = Bins("linear", 0.0, 1.0)
"""Where the bins of shares lie."""

Floats = npt.NDArray[np.float64]


def sector_dataset(layout: Layout, tally: Tally, level: float = LEVEL) -> xr.Dataset | None:
    """What several firms do in one world.

    Parameters
    ----------
    layout, tally
        What was counted, and the counts.
    level
        Coverage of `_low` and `_high` [0..1].

    Returns
    -------
    `crashed_count_probability (month, count)`, `capital_share_crashed (month, quantile)`,
    `sector_crash_probability (month)`, `joint_crash_probability (entity, entity_other, horizon)`,
    `conditional_crash_probability (entity, entity_other, horizon)` given a crash of `entity_other`,
    `first_to_fall (entity)`, `value` and `value_share (layer, month, quantile)`,
    `counterparty_loss (counterparty, horizon, quantile)`, `counterparty_value_at_risk` and
    `counterparty_expected_shortfall (counterparty, horizon, level)`; probabilities with `_low` and `_high`, all of them
    with suffix `_given (narrative, ...)` too; and `capital_weight (entity)`. None for one firm alone; what has no
    meaning in the model is absent.
    """
    sector = layout.sector
    if sector is None:
        return None
    data = {"capital_weight": _capital(sector)}
    data |= _together(layout, tally, level) if layout.causes else {}
    data |= pair_variables(layout, tally, level) if layout.causes else {}
    data |= _value(layout, sector, tally) if sector.layers else {}
    data |= _losses(layout, sector, tally) if sector.counterparties else {}
    return xr.Dataset(data, _coordinates(layout, sector, data))


def _coordinates(layout: Layout, sector: SectorLayout, data: Variables) -> dict[str, xr.Variable]:
    """Coordinates of the dimensions that are there."""
    counts = np.arange(len(layout.entities) - len(layout.cohorts) + 1, dtype=np.int32)
    counterparties = coordinates.names([*sector.counterparties, EVERYBODY])
    held = coordinates.entities(layout) | coordinates.months(layout) | coordinates.narratives(layout)
    held |= coordinates.horizons(layout, sector.horizons) | coordinates.ranks()
    held |= {
        "entity_other": described(["entity_other"], coordinates.names(layout.entities), "the other firm or cohort"),
        "count": described(["count"], counts, "single firms that have crashed"),
        "layer": described(["layer"], coordinates.names(sector.layers), "layer of the value chain"),
        "counterparty": described(["counterparty"], counterparties, "who holds claims on the firms; all of them"),
        "level": described(["level"], np.array(RISK_LEVELS), "share of trials that lose less"),
    }
    used = {dimension for variable in data.values() for dimension in variable.dims}
    return {name: variable for name, variable in held.items() if set(variable.dims) <= used}


def _capital(sector: SectorLayout) -> xr.Variable:
    """Weight of each entity when it is asked how much of the sector has crashed."""
    weights = np.array(sector.capital, np.float64)
    whole = float(weights.sum())
    return described(["entity"], weights / whole if whole > 0 else weights, "share of the capital of all firms")


def _together(layout: Layout, tally: Tally, level: float) -> Variables:
    """How many have crashed, how much of the capital, whether the sector has, and who came first."""
    step, by = layout.step, f"by the close of the {layout.step}"
    counted = tally.crashed_count.copy()
    counted[:, 0] = 0
    counted[:, 0, 0] = tally.trials  # nothing happens before the first month
    meaning = f"share of trials in which so many single firms have crashed {by}"
    found = shares(layout, "crashed_count_probability", (step, "count"), counted, tally.trials, meaning, level)
    meaning = f"share of trials in which firms with over half of the capital have crashed within two years {by}"
    by_month = cumulative(tally.sector_crash, axis=1)
    found |= shares(layout, "sector_crash_probability", (step,), by_month, tally.trials, meaning, level)
    meaning = "share of trials in which it crashed first; firms of one month share"
    found |= shares(layout, "first_to_fall", ("entity",), tally.first / FIRST_PARTS, tally.trials, meaning, level)

    meaning = f"share of the capital whose firms have crashed {by}"
    crashed = by_narrative(layout, tally.capital_crashed, 0)
    return found | spread(layout, "capital_share_crashed", (step, "quantile"), crashed, _fallen, meaning)


def _fallen(histograms: Counts) -> Floats:
    """Quantiles of the capital that has crashed [(..., month, quantile)]; nothing happens before the first month."""
    found = _quantiles(histograms, SHARES)
    found[..., 0, :] = 0.0
    return found


def shares(
    layout: Layout, name: str, dimensions: Sequence[str], counts: Any, trials: Counts, meaning: str, level: float
) -> Variables:
    """A probability, overall and given each narrative, from counts [(stratum, ...)] and their trials [(stratum,)]."""
    return estimates(layout, name, dimensions, share_estimates(layout, counts, trials, level), meaning, level)


def spread(
    layout: Layout,
    name: str,
    dimensions: Sequence[str],
    histograms: Counts,
    summarized: Callable[[Counts], Floats],
    meaning: str,
    unit: str = "1",
) -> Variables:
    """Quantiles or tail means, overall and given each narrative, from histograms [(narrative, ..., 514)]."""
    found = {name: described(dimensions, summarized(histograms.sum(0)), meaning, unit)}
    if layout.by_narrative:
        told = f"{meaning}, given the narrative"
        found[f"{name}_given"] = described(("narrative", *dimensions), summarized(histograms), told, unit)
    return found


def _value(layout: Layout, sector: SectorLayout, tally: Tally) -> Variables:
    """Gross profit by layer, and its share of the profit of all layers that earn any."""
    dimensions = ("layer", layout.step, "quantile")
    profits, parts = (np.moveaxis(tally.value[:, :, place], 2, 0) for place in range(2))
    meaning = f"gross profit of the layer during the {layout.step}"
    unit = f"USD/{layout.step}"
    found = spread(layout, "value", dimensions, profits, partial(_quantiles, bins=sector.value_bins), meaning, unit)
    meaning = "share of the layer in the gross profit of the layers that have any"
    return found | spread(layout, "value_share", dimensions, parts, partial(_quantiles, bins=SHARES), meaning)


def _losses(layout: Layout, sector: SectorLayout, tally: Tally) -> Variables:
    """What counterparties lose up to each horizon: quantiles, value at risk, expected shortfall."""
    bins, losses = sector.loss_bins, by_narrative(layout, np.moveaxis(tally.losses, 2, 0), 0)
    where, loss = ("counterparty", "horizon"), "loss of the counterparty by the horizon"
    kinds: dict[str, tuple[str, Callable[[Counts], Floats], str]] = {
        "loss": ("quantile", partial(_quantiles, bins=bins), loss),
        "value_at_risk": (
            "level",
            partial(_quantiles, bins=bins, ranks=RISK_LEVELS),
            f"{loss} not exceeded at the level",
        ),
        "expected_shortfall": ("level", partial(_tail_means, bins=bins), f"mean {loss} in the trials beyond the level"),
    }
    found: Variables = {}
    for name, (last, summarized, meaning) in kinds.items():
        found |= spread(layout, f"counterparty_{name}", (*where, last), losses, summarized, meaning, "USD")
    return found


def _tail_means(histograms: Counts, bins: Bins) -> Floats:
    """Means beyond the levels of risk."""
    return _settled(tail_means(histograms, scale_of(bins), RISK_LEVELS), bins)


def _quantiles(histograms: Counts, bins: Bins, ranks: Sequence[float] = QUANTILES) -> Floats:
    """Quantiles of what was counted; what lies in the bin beside 0, or beside a share of 1, is that."""
    return _settled(quantiles(histograms, scale_of(bins), ranks), bins)


def _settled(values: Floats, bins: Bins) -> Floats:
    """Values without those that no bin can tell from nothing or, of shares, from the whole."""
    scale = scale_of(bins)
    first = scale.value(np.array(scale.position(0.0) + (scale.high - scale.low) / BINS))
    found = np.where(np.abs(values) < first, 0.0, values)
    return np.where(found > bins.high - first, bins.high, found) if bins.kind == "linear" else found
