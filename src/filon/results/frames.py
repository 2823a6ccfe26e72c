"""Groups of a run as tables: one row per trial and firm, or one per number (long form)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr

from filon.errors import InputError
from filon.quantities.names import suggestion
from filon.results.layout import CHUNK_TRIALS
from filon.results.long_form import long_form

if TYPE_CHECKING:
    import pandas as pd

BY_TRIAL = ("outcomes", "inputs", "paths")
"""Groups with one row per trial and firm (`paths`: and step); the others have one row per number."""

FIRST = ("narrative", "exit", "exit_month", "exit_step", "crash_cause", "crash_month", "crash_step")
"""Columns of `outcomes` that come first, in this order; the rest follow by name."""

COHORT = ("entity", "horizon")
"""Dimensions of what is kept of a cohort in each trial."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its unit, and what it holds."""

    name: str
    unit: str
    meaning: str


def group_of(tree: xr.DataTree, group: str) -> xr.Dataset:
    """A group of the run, lazily, with the coordinates of its own dimensions (a tree inherits some from the top).

    Raises
    ------
    InputError
        When the run has no such group.
    """
    there = sorted(tree.children)
    if group not in there:
        raise InputError(f"{group}: this run has no such group{suggestion(group, there)}; it has {', '.join(there)}")
    node = tree[group]
    assert isinstance(node, xr.DataTree)
    dataset = node.to_dataset()
    own = {dimension for variable in dataset.data_vars.values() for dimension in variable.dims}
    return dataset.drop_vars([name for name, value in dataset.coords.items() if not set(value.dims) <= own])


def step_of(tree: xr.DataTree) -> str:
    """The dimension of steps, which is the only one at the top: `month`, or the step's name in a model of one's own."""
    return str(next(iter(tree.to_dataset(inherit=False).dims)))


def blocks(tree: xr.DataTree, group: str, size: int = CHUNK_TRIALS) -> Iterator[pd.DataFrame]:
    """The table of a group, some rows at a time.

    Parameters
    ----------
    size
        Trials in a block [count]; memory grows with it, not with the trials of the run.

    Returns
    -------
    Blocks of one form: the same columns, types and categories. What did not happen is missing, where the store
    holds -1 or the code 0; every other value is as it is stored.
    """
    dataset, step = group_of(tree, group), step_of(tree)
    if group == "outcomes":
        yield from (_outcomes(dataset, *span) for span in _spans(dataset, size))
    elif group == "inputs":
        yield from (_inputs(dataset, _firms(tree, dataset), *span) for span in _spans(dataset, size))
    elif group == "paths":
        yield from (_paths(dataset, step, *span) for span in _spans(dataset, size))
    else:
        yield long_form(dataset, step)


def columns(tree: xr.DataTree, group: str) -> dict[str, Column]:
    """What the columns of a group's table hold, by name, as far as the run says."""
    dataset, found = group_of(tree, group), {}
    for name, variable in dataset.variables.items():
        found[str(name)] = Column(str(name), variable.attrs.get("units", ""), variable.attrs.get("long_name", ""))
    if group == "inputs":
        texts = (dataset[f"input_{part}"].values for part in ("unit", "meaning"))
        for (_, label), unit, meaning in zip(_labels(dataset).items(), *texts, strict=True):
            found[label] = Column(label, str(unit), str(meaning))
    for name in ("members_exited", "members_crashed"):
        for column in _cohort_columns(dataset, name) if name in dataset else ():
            found[column] = Column(column, "1", dataset[name].attrs["long_name"])
    for mark in dataset["mark"].values if group == "outcomes" and "mark" in dataset else ():
        told = dataset[_marks_name(dataset)].attrs
        found[_mark_column(dataset, mark)] = Column(
            _mark_column(dataset, mark), told["units"], f"{told['long_name']}: {mark}"
        )
    return found


def _spans(dataset: xr.Dataset, size: int) -> Iterator[tuple[int, int]]:
    """Ranges of trials [first, end); one empty range where there are none, so that the columns are known."""
    trials = dataset.sizes["trial"]
    for first in range(0, max(trials, 1), size):
        yield first, min(first + size, trials)


def _block(dataset: xr.Dataset, first: int, end: int) -> dict[str, Any]:
    """Values of the variables that have trials, for some of them."""
    return {
        str(name): variable[first:end].values
        for name, variable in sorted(dataset.data_vars.items(), key=lambda item: _place(str(item[0])))
        if variable.dims and variable.dims[0] == "trial"
    }


def _place(name: str) -> tuple[int, str]:
    """What columns are sorted by: a store lists them by name, a tree in memory as they were made."""
    return (FIRST.index(name) if name in FIRST else len(FIRST)), name


def _keys(dataset: xr.Dataset, first: int, end: int, firms: Any) -> dict[str, Any]:
    """The columns `trial` and `firm`, firm by firm within a trial; only `trial` where there is no firm."""
    numbers = dataset["trial"].values[first:end] if "trial" in dataset.coords else np.arange(first, end)
    if not len(firms):
        return {"trial": numbers.astype(np.int64)}
    return {
        "trial": np.repeat(numbers.astype(np.int64), len(firms)),
        "firm": _categories(np.tile(np.arange(len(firms)), end - first), firms),
    }


def _outcomes(dataset: xr.Dataset, first: int, end: int) -> pd.DataFrame:
    """One row per trial and firm: how it ended, when, of what, and amounts; and what cohorts lost meanwhile."""
    import pandas as pd

    values, firms = _block(dataset, first, end), dataset["firm"].values if "firm" in dataset else ()
    found, rows = _keys(dataset, first, end, firms), max(len(firms), 1)
    for name, array in values.items():
        flagged = dataset[name].attrs
        if name == "narrative":
            found[name] = _coded(np.repeat(array, rows), flagged)
        elif dataset[name].dims[1:] == COHORT:
            for column, (cohort, horizon) in _cohort_columns(dataset, name).items():
                found[column] = np.repeat(array[:, cohort, horizon], rows)
        elif "flag_values" in flagged:
            found[name] = _coded(array.ravel(), flagged)
        elif name == _marks_name(dataset):
            for place, mark in enumerate(dataset["mark"].values):
                found[_mark_column(dataset, mark)] = _happened(array[..., place].ravel())
        else:
            found[name] = _happened(array.ravel()) if array.dtype.kind == "i" else array.ravel()
    return pd.DataFrame(found)


def _cohort_columns(dataset: xr.Dataset, name: str) -> dict[str, tuple[int, int]]:
    """Columns of what cohorts lost, the same for all firms of a trial: `wrapper.members_crashed_36`, and its place."""
    entities, horizons = (enumerate(dataset[dimension].values) for dimension in COHORT)
    steps = list(horizons)
    return {f"{entity}.{name}_{horizon}": (cohort, place) for cohort, entity in entities for place, horizon in steps}


def _inputs(dataset: xr.Dataset, firms: Any, first: int, end: int) -> pd.DataFrame:
    """One row per trial and firm: what was drawn for the firm, and for the world it lives in."""
    import pandas as pd

    drawn = dataset["draw"][first:end].values
    found = _keys(dataset, first, end, firms)
    scopes = [str(scope) for scope in dataset["input_scope"].values]
    named = list(firms) or [""]
    for place, label in _labels(dataset).items():
        name = str(label)
        if name not in found:
            found[name] = np.full((end - first, len(named)), np.nan, np.float32)
        for number, firm in enumerate(named):
            if scopes[place] in ("world", str(firm)):
                found[name][:, number] = drawn[:, place]
    return pd.DataFrame({name: value.ravel() if hasattr(value, "ravel") else value for name, value in found.items()})


def _labels(dataset: xr.Dataset) -> dict[int, str]:
    """Column of each input: its own name, without that of the firm, which has a column of its own."""
    names, scopes = ([str(value) for value in dataset[name].values] for name in ("input", "input_scope"))
    world = {name for name, scope in zip(names, scopes, strict=True) if scope == "world"} | {"trial", "firm"}
    bare = [name.removeprefix(f"{scope}.") for name, scope in zip(names, scopes, strict=True)]
    return {
        place: name if scope == "world" or short in world else short
        for place, (name, short, scope) in enumerate(zip(names, bare, scopes, strict=True))
    }


def _firms(tree: xr.DataTree, dataset: xr.Dataset) -> Any:
    """Firms of the run, in the order of its outcomes."""
    if "outcomes" in tree.children:
        return tree["outcomes"]["firm"].values if "firm" in tree["outcomes"] else ()
    return np.array(list(dict.fromkeys(scope for scope in dataset["input_scope"].values if scope != "world")))


def _paths(dataset: xr.Dataset, step: str, first: int, end: int) -> pd.DataFrame:
    """One row per trial, firm and step: the accounts; those gone have none."""
    import pandas as pd

    values, steps = _block(dataset, first, end), dataset[step].values
    found = {name: _repeated(column, len(steps)) for name, column in
             _keys(dataset, first, end, dataset["firm"].values).items()}  # fmt: skip
    for name in (step, *(["date"] if "date" in dataset.coords else [])):
        rows = (end - first) * dataset.sizes["firm"]
        found[name] = np.tile(dataset[name].values, rows)
    return pd.DataFrame(found | {name: array.ravel() for name, array in values.items()})


def _repeated(column: Any, times: int) -> Any:
    """Each value of a column several times over, be it text or number."""
    return column.repeat(times)


def _categories(places: Any, labels: Any) -> Any:
    """Text as places in a list of labels; -1 is missing."""
    import pandas as pd

    return pd.Categorical.from_codes(places, [str(label) for label in labels])


def _coded(codes: Any, flagged: Any) -> Any:
    """Stored codes as their names; missing where nothing happened (`alive`, `none`)."""
    values, meanings = np.atleast_1d(flagged["flag_values"]), str(flagged["flag_meanings"]).split(" ")
    told = [(int(value), meaning) for value, meaning in zip(values, meanings, strict=True)]
    told = [(value, meaning) for value, meaning in told if value or meaning not in ("alive", "none")]
    places = np.full(256, -1)
    places[[value for value, _ in told]] = np.arange(len(told))
    return _categories(places[codes], [meaning for _, meaning in told])


def _happened(steps: Any) -> Any:
    """Numbers of steps, missing where -1 says that it did not happen."""
    import pandas as pd

    return pd.arrays.IntegerArray(steps.copy(), steps < 0)


def _marks_name(dataset: xr.Dataset) -> str:
    """The variable of marks: `mark_month`, or `mark_step` in a model of one's own."""
    return next((name for name in ("mark_month", "mark_step") if name in dataset), "")


def _mark_column(dataset: xr.Dataset, mark: Any) -> str:
    """Column of a mark: `repriced_month`."""
    return f"{mark}_{_marks_name(dataset).removeprefix('mark_')}"
