"""How much likelier a crash is in one run than in another, trial by trial where both kept their trials."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import xarray as xr

from filon.errors import InputError
from filon.results.frames import group_of, step_of
from filon.results.layout import CHUNK_TRIALS
from filon.statistics.differences import Difference, apart, least_error, paired
from filon.statistics.intervals import Interval

ATTRIBUTES = {
    "first": ("1", "probability of a crash in the first run"),
    "second": ("1", "probability of a crash in the second run"),
    "difference": ("1", "probability of a crash, second run less first"),
    "difference_low": ("1", "lower 95% sampling limit of the difference"),
    "difference_high": ("1", "upper 95% sampling limit of the difference"),
    "standard_error": ("1", "standard error of the difference"),
    "standard_error_apart": ("1", "standard error that the difference would have if no trial were common"),
    "standard_error_least": ("1", "smallest standard error that any pairing of trials gives so large a difference"),
    "pairs": ("1", "trials that were compared one by one, 0 where the runs were compared as wholes"),
}
"""Variable to its unit and meaning."""


def compared(first: xr.DataTree, second: xr.DataTree) -> xr.Dataset:
    """Differences of the probability of a crash between two runs, each with its error.

    Trials that both runs kept one by one are compared in pairs: trial 7 of one run and trial 7 of the other share every
    random number that both draw, so that what is common cancels. Cohorts, and runs that kept no trial, are compared as
    wholes.

    Parameters
    ----------
    first, second
        Runs as `filon.open` or `filon.simulate` gives them.

    Returns
    -------
    Dataset with dimensions `entity` and `month` (or the model's step): `first`, `second`, `difference` with limits,
    `standard_error`, `standard_error_apart`, `standard_error_least` and, by entity, `pairs`. Firms of the same name are
    compared; where each run has one firm alone, these two.

    Raises
    ------
    InputError
        When the runs have no firm in common, or count other steps.

    Examples
    --------
    >>> import filon
    >>> found = filon.compare(filon.open("openai"), filon.open("last"))  # doctest: +SKIP
    >>> found.difference.sel(entity="openai", month=36)  # doctest: +SKIP
    """
    one, other = group_of(first, "summary").load(), group_of(second, "summary").load()
    step = step_of(first)
    if step_of(second) != step:
        raise InputError(f"one run counts {step}s, the other {step_of(second)}s; they cannot be compared")
    steps = np.intersect1d(one[step].values, other[step].values)
    names = matched([str(name) for name in one["entity"].values], [str(name) for name in other["entity"].values])
    kept = "outcomes" in first.children and "outcomes" in second.children
    rows = []
    for mine, theirs in names:
        pair = _outcomes(first, mine, second, theirs, step) if kept else None
        if pair is not None:
            rows.append(_in_pairs(pair, steps, step))
        else:
            ours = one.sel({"entity": mine, step: steps}), other.sel({"entity": theirs, step: steps})
            rows.append(_as_wholes(*ours))
    labels = [mine if mine == theirs else f"{mine} / {theirs}" for mine, theirs in names]
    joined = xr.concat(rows, xr.Variable("entity", np.array(labels, object)))
    for name, (units, meaning) in ATTRIBUTES.items():
        joined[name].attrs = {"units": units, "long_name": meaning}
    return joined.assign_coords({step: one[step].sel({step: steps})}).transpose("entity", ...)


def matched(first: list[str], second: list[str]) -> list[tuple[str, str]]:
    """Names of firms that are compared: those of the same name, or the only one of each run.

    Examples
    --------
    >>> matched(["openai", "xai"], ["xai", "cursor"]), matched(["wrapper"], ["saas"])
    ([('xai', 'xai')], [('wrapper', 'saas')])
    """
    found = [(name, name) for name in first if name in second]
    if not found and len(first) == len(second) == 1:
        return [(first[0], second[0])]
    if not found:
        raise InputError(f"the runs have no firm in common: {', '.join(first[:12])} and {', '.join(second[:12])}")
    return found


def _outcomes(
    first: xr.DataTree, mine: str, second: xr.DataTree, theirs: str, step: str
) -> tuple[xr.DataArray, xr.DataArray] | None:
    """Step of the crash of each trial that both runs kept [(trial,)]; None of a cohort."""
    found, wanted = [], f"crash_{'month' if step == 'month' else 'step'}"
    for tree, name in ((first, mine), (second, theirs)):
        outcomes = group_of(tree, "outcomes")
        if name not in outcomes["firm"].values:
            return None
        found.append(outcomes[wanted].sel(firm=name))
    trials = min(own.sizes["trial"] for own in found)
    return found[0].isel(trial=slice(trials)), found[1].isel(trial=slice(trials))


def _in_pairs(pair: tuple[xr.DataArray, xr.DataArray], labels: Any, step: str) -> xr.Dataset:
    """Differences of trials that both runs kept."""
    steps, trials = len(labels), pair[0].sizes["trial"]
    events = np.zeros((4, steps + 1), np.int64)  # of each run, and of each run alone
    for one, other in _blocks(pair, labels):
        later = np.maximum(one, other)
        begins = one, other, np.where(one < other, one, steps), np.where(other < one, other, steps)
        for row, found in enumerate(begins):
            events[row] += np.bincount(found, minlength=steps + 1)
            if row >= 2:
                events[row] -= np.bincount(later[found < steps], minlength=steps + 1)
    first, second, only_first, only_second = events.cumsum(axis=1)[:, :steps]
    shares = np.stack([first, second]) / max(trials, 1)
    spread = (shares * (1.0 - shares)).sum(axis=0) / max(trials, 1)
    return _rows(step, shares[0], shares[1], paired(only_first, only_second, trials), np.sqrt(spread), trials)


def _blocks(pair: tuple[xr.DataArray, xr.DataArray], labels: Any) -> Iterator[tuple[Any, Any]]:
    """Place of the crash among the steps in each run, in blocks of trials; the number of steps where it never came."""
    for first in range(0, pair[0].sizes["trial"], CHUNK_TRIALS):
        crashes = [own.isel(trial=slice(first, first + CHUNK_TRIALS)).values for own in pair]
        one, other = (np.where(crash < 0, len(labels), np.searchsorted(labels, crash)) for crash in crashes)
        yield one, other


def _as_wholes(one: xr.Dataset, other: xr.Dataset) -> xr.Dataset:
    """Differences of what two runs say, as if no trial were common."""
    sides = [
        Interval(*(own[f"crash_probability{end}"].values for end in ("", "_low", "_high"))) for own in (one, other)
    ]
    found = apart(sides[0], sides[1])
    step = str(one["crash_probability"].dims[0])
    return _rows(step, sides[0][0], sides[1][0], found, found.error, 0)


def _rows(step: str, first: Any, second: Any, found: Difference, error_apart: Any, pairs: int) -> xr.Dataset:
    """One firm's part of the dataset."""
    values = {
        "first": first,
        "second": second,
        "difference": found.estimate,
        "difference_low": found.low,
        "difference_high": found.high,
        "standard_error": found.error,
        "standard_error_apart": error_apart,
    }
    values["standard_error_least"] = np.where(pairs > 0, least_error(found.estimate, pairs), np.nan)
    return xr.Dataset({name: (step, value) for name, value in values.items()} | {"pairs": ((), pairs)})
