"""Trials kept one by one become datasets: `/outcomes`, `/inputs`, `/paths`, and the tree that holds all groups."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import xarray as xr

from filon.results import accessor as accessor  # registers `tree.filon` for trees that are made or opened
from filon.results import coordinates
from filon.results.coordinates import code_flags, described, flags, step_unit
from filon.results.layout import Layout
from filon.results.names import FORMAT

Chunk = Mapping[str, npt.NDArray[Any]]
"""Arrays of consecutive trials by the kernel's names: `exit`, `exit_month`, `crash_cause`, `crash_month`
[(trial, firm)], `mark_month` [(trial, firm, mark)], `money` [(trial, firm, field)], `narrative` [(trial,)], `inputs`
[(trial, input)]; with cohorts `members_exited`, `members_crashed` [(trial, cohort, horizon)]."""


class Figure(Protocol):
    """A figure with its origin, as a scenario holds it."""

    @property
    def key(self) -> str: ...  # noqa: D102 - named by the docstring of the class
    @property
    def value(self) -> str: ...  # noqa: D102
    @property
    def unit(self) -> str: ...  # noqa: D102
    @property
    def as_of(self) -> str: ...  # noqa: D102
    @property
    def source(self) -> str: ...  # noqa: D102
    @property
    def judgement(self) -> str: ...  # noqa: D102


ORIGIN = ("key", "value", "unit", "as_of", "source", "judgement")
"""What is stored of each figure's origin; never the file, whose path is the user's own."""


def outcomes(layout: Layout, chunk: Chunk) -> xr.Dataset:
    """What became of each trial: exits, crashes, marks and amounts; the position on `trial` is its number."""
    data = _of_firms(layout, chunk) if layout.single_firms else {}
    data |= _of_cohorts(layout, chunk) if layout.cohorts else {}
    if layout.by_narrative:
        meanings = [narrative.name for narrative in layout.narratives]
        listed = flags(range(len(meanings)), meanings)
        data["narrative"] = described(["trial"], chunk["narrative"], "narrative of the world", **listed)
    return xr.Dataset(data, outcome_coordinates(layout))


def _of_firms(layout: Layout, chunk: Chunk) -> dict[str, xr.Variable]:
    """What became of the firms that are kept one by one."""
    suffix, data = layout.step_suffix, {}
    pair = ("trial", "firm")
    unit = step_unit(layout)
    never = f"-1 if not within {layout.months}"
    data["exit"] = described(pair, chunk["exit"], "exit", **code_flags(layout.exits, "alive"))
    data[f"exit_{suffix}"] = described(pair, chunk["exit_month"], f"{layout.step} of the exit, {never}", unit)
    if layout.causes:
        data["crash_cause"] = described(
            pair, chunk["crash_cause"], "first cause of the crash", **code_flags(layout.causes, "none")
        )
        data[f"crash_{suffix}"] = described(pair, chunk["crash_month"], f"{layout.step} of the crash, {never}", unit)
    if layout.marks:
        meaning = f"first {layout.step} of the mark, {never}"
        data[f"mark_{suffix}"] = described((*pair, "mark"), chunk["mark_month"], meaning, unit)
    for position, field in enumerate(layout.outcomes):
        data[field.name] = described(pair, chunk["money"][..., position], field.long_name, field.unit)
    return data


def _of_cohorts(layout: Layout, chunk: Chunk) -> dict[str, xr.Variable]:
    """How many members of each cohort left, and how many crashed, by the close of each horizon."""
    dimensions = ("trial", "entity", "horizon")
    told = {"exited": "that left"} | ({"crashed": "whose business model crashed"} if layout.causes else {})
    return {
        f"members_{name}": described(
            dimensions, chunk[f"members_{name}"], f"members of the cohort {meaning} by the horizon"
        )
        for name, meaning in told.items()
    }


def outcome_coordinates(layout: Layout) -> dict[str, xr.Variable]:
    """Firms and marks, cohorts and horizons, where there are any."""
    found = coordinates.firms(layout) if layout.single_firms else {}
    if layout.cohorts:
        cohorts = coordinates.names(layout.entities[place] for place in layout.cohorts)
        found |= {"entity": described(["entity"], cohorts, "cohort")}
        found |= coordinates.horizons(layout, layout.kept_horizons)
    marks = coordinates.coded("mark", layout.marks, "mark") if layout.marks and layout.single_firms else {}
    return found | marks


def inputs(layout: Layout, drawn: npt.NDArray[np.float32]) -> xr.Dataset:
    """The drawn inputs [(trial, input)] as `draw`, and their declared rank correlations."""
    data = {
        "draw": described(["trial", "input"], drawn, "drawn inputs, each in its input_unit"),
        "correlation": described(
            ["input", "input_other"],
            correlation_matrix(layout),
            "declared rank correlation (Spearman); pairs that nobody declared are independent",
        ),
    }
    return xr.Dataset(data, input_coordinates(layout))


def input_coordinates(layout: Layout) -> dict[str, xr.Variable]:
    """Names of inputs, with unit, meaning and scope beside each."""
    listed = coordinates.names(item.name for item in layout.inputs)
    columns = {
        "input_unit": ((item.unit for item in layout.inputs), "unit of the input"),
        "input_meaning": ((item.long_name for item in layout.inputs), "what the input is"),
        "input_scope": ((item.scope for item in layout.inputs), "firm of the input, or world"),
    }
    found = {
        "input": described(["input"], listed, "drawn input"),
        "input_other": described(["input_other"], listed, "drawn input"),
    }
    for name, (values, meaning) in columns.items():
        found[name] = described(["input"], coordinates.names(values), meaning)
    return found


def correlation_matrix(layout: Layout) -> npt.NDArray[np.float64]:
    """Declared correlations as a symmetric matrix [(input, input)]; pairs of unknown names are left out."""
    places = {item.name: place for place, item in enumerate(layout.inputs)}
    matrix = np.eye(len(places))
    for first, second, value in layout.correlations:
        if first in places and second in places:
            a, b = places[first], places[second]
            matrix[a, b] = matrix[b, a] = value
    return matrix


def paths(layout: Layout, trials: Sequence[int], fields: Chunk) -> xr.Dataset:
    """Monthly accounts of chosen trials [(trial, firm, month)], NaN after an exit.

    Parameters
    ----------
    trials
        Numbers of the trials.
    fields
        One array for each recorded field, by name.
    """
    dimensions = ("trial", "firm", layout.step)
    data = {
        field.name: described(dimensions, fields[field.name], field.long_name, field.unit) for field in layout.paths
    }
    numbers = described(["trial"], np.asarray(trials, np.int64), "number of the trial")
    return xr.Dataset(data, {"trial": numbers} | coordinates.firms(layout) | coordinates.months(layout))


def root(layout: Layout, stream_version: int, provenance: Iterable[Figure] = ()) -> xr.Dataset:
    """The top group: what the run is, and where every figure comes from (JSON text)."""
    origins = [{name: str(getattr(figure, name)) for name in ORIGIN} for figure in provenance]
    attributes: dict[str, Any] = {
        "title": layout.title,
        "Conventions": "CF-1.11",
        "filon_format": FORMAT,
        "stream_version": stream_version,
        "horizons": [horizon for horizon in layout.horizons if horizon <= layout.months] or [layout.months],
        "provenance": json.dumps(origins, ensure_ascii=False),
    }
    if layout.sampler != "random":
        attributes["sampler"] = layout.sampler
    if layout.scrambles > 1:
        attributes |= dict(zip(("quasi_random_dimensions", "dimensions"), layout.quasi_random, strict=True))
        attributes["randomizations"] = layout.scrambles
    return xr.Dataset(coords=coordinates.months(layout), attrs=attributes)


def tree(groups: Mapping[str, xr.Dataset | None]) -> xr.DataTree:
    """All groups as one tree; `/` is the top, groups that are None are left out."""
    return xr.DataTree.from_dict({name: group for name, group in groups.items() if group is not None})
