"""Runs beside each other: one dataset with a dimension `scenario`, written a few scenarios at a time.

What a run does not have is NaN, or -1 of a whole number: firms, exits, marks, narratives and months are those of all
runs together.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from filon.errors import RunError
from filon.quantities.dates import months_later
from filon.results.arrays import BLOCK_SCENARIOS, ArrayStore
from filon.results.coordinates import described, flags, names
from filon.results.names import FORMAT
from filon.results.opening import as_written, open_run
from filon.results.together import Form, Together

SCENARIO = "scenario"
ABSENT = -1
"""Of a whole number: the scenario has none."""


@dataclass(frozen=True)
class Part:
    """One run of a batch.

    Attributes
    ----------
    name
        Its label on the dimension `scenario`.
    base
        The scenario that it changes.
    run
        Directory of the run.
    grid
        Keys and values by which it is a point of a grid.
    """

    name: str
    base: str
    run: Path
    grid: Mapping[str, Any]


def combine(store: Path, parts: Sequence[Part], title: str, failed: Sequence[str]) -> None:
    """Write the dataset of some runs.

    Parameters
    ----------
    store
        Directory of the store; made here.
    parts
        Runs, in the order of the dataset.
    failed
        Names of cases without a run.

    Raises
    ------
    ResultError
        When a run is not as it was written.
    """
    together = Together.of(part.run for part in parts)
    arrays = ArrayStore(store)
    arrays.write("/", _root(parts, together, title, failed))
    for name, form in together.groups.items():
        arrays.write(name, xr.Dataset(coords=_coordinates(parts, together, form)))
        arrays.reserve_scenarios(name, {key: _empty(form, key) for key in form.variables}, len(parts))
    for first in range(0, len(parts), BLOCK_SCENARIOS):
        block = parts[first : first + BLOCK_SCENARIOS]
        for name, form in together.groups.items():
            _write_block(arrays, name, form, block, first)
    arrays.consolidate()


def _write_block(arrays: ArrayStore, group: str, form: Form, block: Sequence[Part], first: int) -> None:
    """Write a group of some runs."""
    loaded = [_loaded(part.run, group) for part in block]
    for name, (dimensions, _, _) in form.variables.items():
        values = _blank(form, name, len(block))
        for place, dataset in enumerate(loaded):
            if dataset is not None and name in dataset:
                where = [_places(form.labels[dimension], dataset[dimension].values) for dimension in dimensions]
                values[(place, *np.ix_(*where))] = dataset[name].values
        arrays.write_scenarios(group, name, values, first)


def _loaded(run: Path, group: str) -> xr.Dataset | None:
    """A group of a run, in memory; None where it has none."""
    tree = open_run(run)
    if group not in tree.children:
        return None
    with as_written(run):
        return tree[group].to_dataset().load()


def _blank(form: Form, name: str, scenarios: int) -> Any:
    """Values of a variable before any run gives its own."""
    kind = form.variables[name][1]
    return np.full((scenarios, *form.shape(name)), np.nan if kind.kind == "f" else ABSENT, kind)


def _empty(form: Form, name: str) -> xr.Variable:
    """A variable without any scenario."""
    dimensions, kind, attributes = form.variables[name]
    said = dict(attributes)
    if kind.kind == "i" and dimensions:
        said["long_name"] = f"{said.get('long_name', name)}; {ABSENT} where the scenario has none"
    return xr.Variable((SCENARIO, *dimensions), _blank(form, name, 0), said)


def _places(labels: Any, own: Any) -> Any:
    """Place of each label of a run among those of all runs."""
    known = {label: place for place, label in enumerate(labels.tolist())}
    return np.array([known[label] for label in own.tolist()], np.intp)


def _root(parts: Sequence[Part], together: Together, title: str, failed: Sequence[str]) -> xr.Dataset:
    """The top group: what the batch is, and where every figure of any of its runs comes from (JSON text)."""
    if len(together.streams) > 1:
        raise RunError("the runs were drawn from two versions of the streams; simulate all of them anew")
    summary = together.groups["summary"]
    form = Form({"month": summary.labels["month"]}, {"month": summary.coordinates["month"]})
    attributes = {
        "title": title,
        "Conventions": "CF-1.11",
        "filon_format": FORMAT,
        "stream_version": together.streams.pop(),
        "horizons": sorted(together.horizons),
        "failed_scenarios": list(failed),
        "provenance": f"[{', '.join(together.figures)}]",
    }
    return xr.Dataset(coords=_coordinates(parts, together, form), attrs=attributes)


def _coordinates(parts: Sequence[Part], together: Together, form: Form) -> dict[str, xr.Variable]:
    """Coordinates of a group: of its dimensions, of codes beside them, of the month, and of the scenarios."""
    found = {name: xr.Variable((name,), labels, form.coordinates[name]) for name, labels in sorted(form.labels.items())}
    for name, (dimension, kind, attributes, known) in form.codes.items():
        labels = [str(label) for label in form.labels[dimension]]
        codes = np.array([known[label] for label in labels], kind)
        listed = flags(codes.tolist(), labels) if "flag_values" in attributes else {}
        found[name] = xr.Variable((dimension,), codes, {**attributes, **listed})
    if "month" in form.labels and None not in together.starts:
        found["date"] = _dates(together.starts, form.labels["month"])  # type: ignore[arg-type]
    return found | _of_scenarios(parts, {*found, *form.variables})


def _dates(starts: Sequence[date], months: Any) -> xr.Variable:
    """The day at whose close each month ends: one for all scenarios, or for each its own."""
    alike = len(set(starts)) == 1
    days = [[months_later(start, int(month)) for month in months] for start in (starts[:1] if alike else starts)]
    closes = np.array(days, "datetime64[D]").astype("datetime64[ns]")
    said = {"long_name": "last day of the month"}
    return xr.Variable(("month",), closes[0], said) if alike else xr.Variable((SCENARIO, "month"), closes, said)


def _of_scenarios(parts: Sequence[Part], taken: set[str]) -> dict[str, xr.Variable]:
    """Names of the scenarios, what each is made of, and the values of the grid."""
    found = {
        SCENARIO: described([SCENARIO], names(part.name for part in parts), "case of the batch"),
        "base": described([SCENARIO], names(part.base for part in parts), "scenario that the case is made of"),
    }
    for key in dict.fromkeys(key for part in parts for key in part.grid):
        name = f"{key}_set" if key in taken | found.keys() else key
        found[name] = _axis(key, [part.grid.get(key) for part in parts])
    return found


def _axis(key: str, values: Sequence[Any]) -> xr.Variable:
    """Values of a key of the grid by scenario: numbers where all are, else texts."""
    if all(value is None or (isinstance(value, int | float) and not isinstance(value, bool)) for value in values):
        numbers = np.array([np.nan if value is None else float(value) for value in values])
        return described([SCENARIO], numbers, f"{key}, NaN where the grid does not set it")
    texts = names("" if value is None else written(value) for value in values)
    return described([SCENARIO], texts, f"{key}, empty where the grid does not set it")


def written(value: Any) -> str:
    """A value of a grid as text.

    Examples
    --------
    >>> written("consumer"), written({"p50": 1}), written(True)
    ('consumer', '{"p50": 1}', 'true')
    """
    return value if isinstance(value, str) else json.dumps(value, default=str)
