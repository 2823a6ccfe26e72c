"""Boxes as a dataset: their density, coverage and support, and what each restriction is and does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from filon.analysis.choosing import quasi_p
from filon.analysis.counts import Bools, Trials, alone_outside, within
from filon.analysis.inputs import Factor
from filon.analysis.prim import Found
from filon.statistics.intervals import wilson

Variables = dict[str, tuple[tuple[str, ...], Any, dict[str, str]]]


def estimates(name: str, dims: tuple[str, ...], events: Any, trials: Any, meaning: str) -> Variables:
    """A share and its 95% limits, three variables; NaN where there are no trials.

    Parameters
    ----------
    events, trials
        Counts, arrays of `dims`; of shares of cohorts they need not be whole.
    """
    values = wilson(events, trials)
    known = np.asarray(trials) > 0
    words = (meaning, f"lower 95% limit of {name}", f"upper 95% limit of {name}")
    return {
        f"{name}{end}": (dims, np.where(known, value, np.nan), {"units": "1", "long_name": said})
        for end, value, said in zip(("", "_low", "_high"), values, words, strict=True)
    }


def box_dataset(corners: Sequence[Found], finding: Trials, telling: Trials, factors: Sequence[Factor]) -> xr.Dataset:
    """Boxes and their restrictions.

    Parameters
    ----------
    corners
        Boxes, each found on what the former left.
    finding, telling
        Trials they were found on, and trials they are told of.
    factors
        The inputs.
    """
    by_box, by_input = _measures(corners, finding, telling), _limits(corners, factors)
    labels = np.arange(1, len(corners) + 1)
    return xr.Dataset(
        {**by_box, **by_input, **_holdings(corners, factors), **_restrictions(corners, telling)},
        coords={"box": ("box", labels, {"long_name": "box, each found on what the former left"})},
    )


def _measures(corners: Sequence[Found], finding: Trials, telling: Trials) -> Variables:
    """Of each box: how dense it is, what it covers, how large it is, and what is left outside."""
    rows = []
    all_trials, all_events = telling.outcome.size, telling.outcome.sum()
    for corner in corners:
        inside, own = within(corner.box, telling), within(corner.box, finding)
        outside = telling.outcome[~inside]
        rows.append(
            (inside.sum(), telling.outcome[inside].sum(), finding.outcome[own].mean(), outside.size, outside.sum())
        )
        telling, finding = telling.of(~inside), finding.of(~own)
    trials, events, found, left, left_events = np.array(rows, float).reshape(-1, 5).T
    count = {"units": "1", "long_name": "trials in the box, of those it is told of"}
    on_own = {"units": "1", "long_name": "density in the trials that the box was found on"}
    return {
        "trials": (("box",), trials.astype(np.int64), count),
        **estimates("density", ("box",), events, trials, "share of the box's trials with the event"),
        **estimates("coverage", ("box",), events, np.full(events.size, all_events), "share of all events in the box"),
        **estimates("support", ("box",), trials, np.full(events.size, all_trials), "share of all trials in the box"),
        **estimates("rest", ("box",), left_events, left, "share with the event of what this and former boxes leave"),
        "density_found": (("box",), found, on_own),
    }


def bounds(levels: Bools, factor: Factor) -> tuple[float, float]:
    """Least value that levels of an input hold, and the value they stay below, in its unit; NaN where there is none."""
    held = np.flatnonzero(levels[: factor.size])
    if factor.categories or held.size in (0, factor.size):
        return np.nan, np.nan
    low = float(factor.edges[held[0] - 1]) if held[0] else np.nan
    return low, float(factor.edges[held[-1]]) if held[-1] < factor.size - 1 else np.nan


def _limits(corners: Sequence[Found], factors: Sequence[Factor]) -> Variables:
    """Bounds of inputs by box."""
    values = np.array([[bounds(row, own) for row, own in zip(one.box, factors, strict=True)] for one in corners])
    low, high = np.moveaxis(values.reshape(len(corners), len(factors), 2), 2, 0)
    dims = ("box", "input")
    return {
        "low": (dims, low, {"units": "of the input", "long_name": "least value in the box; NaN where not bounded"}),
        "high": (
            dims,
            high,
            {"units": "of the input", "long_name": "value the box stays below; NaN where not bounded"},
        ),
    }


def held_categories(levels: npt.NDArray[np.bool_], factors: Sequence[Factor]) -> Bools:
    """Which narratives are held, by levels of inputs [(category,)]."""
    places = [place for place, factor in enumerate(factors) if factor.categories]
    return levels[places[0], : factors[places[0]].size] if places else np.zeros(0, np.bool_)


def _holdings(corners: Sequence[Found], factors: Sequence[Factor]) -> Variables:
    """Which narratives each box holds."""
    size = sum(len(factor.categories) for factor in factors)
    held = np.array([held_categories(one.box, factors) for one in corners], bool).reshape(len(corners), size)
    return {"holds": (("box", "category"), held, {"units": "1", "long_name": "whether the box holds the narrative"})}


def _restrictions(corners: Sequence[Found], telling: Trials) -> Variables:
    """What each restriction does: alone, and beside the others of its box."""
    shape, everyone = (len(corners), telling.levels.shape[0]), telling
    alone, size, events = np.zeros((3, *shape))
    chance = np.full(shape, np.nan)
    for number, corner in enumerate(corners):
        inside = within(corner.box, telling)
        own = telling.outcome[inside].sum(), inside.sum()
        for place, outside in alone_outside(corner.box, telling).items():
            alone[number, place] = corner.box[place][everyone.levels[place]].sum()
            size[number, place] = own[1] + outside.sum()
            events[number, place] = own[0] + telling.outcome[outside].sum()
            chance[number, place] = quasi_p(*own, events[number, place] / max(size[number, place], 1.0))
        telling = telling.of(~inside)
    dims = ("box", "input")
    trials = np.where(alone > 0, everyone.outcome.size, 0)
    return {
        "restricted": (dims, ~np.isnan(chance), {"units": "1", "long_name": "whether the box restricts the input"}),
        **estimates("alone", dims, alone, trials, "share of all trials that the restriction keeps by itself"),
        **estimates("density_without", dims, events, size, "density of the box without the restriction"),
        "quasi_p": (
            dims,
            chance,
            {"units": "1", "long_name": "chance of the density, were the restriction without effect"},
        ),
    }
