"""The variables of a run's dataset, taken from the functions that make them."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any, get_type_hints

import numpy as np

from filon.engine.program import firm_fields, recorded
from filon.model.definition import Model
from filon.results import datasets, trials
from filon.results.emptiness import no_trials
from filon.results.layout import (
    Bins,
    Code,
    FieldLayout,
    InputLayout,
    Layout,
    NarrativeLayout,
    QuantityLayout,
    SectorLayout,
)
from filon.results.sector import sector_dataset
from filon.results.tally import Tally

MONTHS = 60
ANY_BINS = Bins("linear", 0.0, 1.0)


@dataclass(frozen=True)
class Variable:
    """A variable of a dataset."""

    group: str
    name: str
    dimensions: tuple[str, ...]
    unit: str
    meaning: str
    variants: tuple[str, ...] = ()


VARIANTS = ("_low", "_high", "_given", "_low_given", "_high_given")
"""Endings of a probability's limits, and of whatever is stored by narrative too."""


@cache
def families(model: Model) -> tuple[Variable, ...]:
    """Variables, each once: the endings that it is stored with are its `variants`."""
    listed = variables(model)
    names = {(item.group, item.name) for item in listed}
    found = []
    for item in listed:
        variants = tuple(ending for ending in VARIANTS if (item.group, item.name + ending) in names)
        stems = (item.name.removesuffix(ending) for ending in VARIANTS if item.name.endswith(ending))
        if not any((item.group, stem) in names for stem in stems):
            found.append(replace(item, variants=variants))
    return tuple(found)


@cache
def variables(model: Model) -> tuple[Variable, ...]:
    """Every variable that a run of the model stores, group by group, coordinates left out."""
    return tuple(
        Variable(
            f"/{group}",
            str(name),
            tuple(str(dimension) for dimension in item.dims),
            str(item.attrs.get("units", "")),
            str(item.attrs.get("long_name", "")),
        )
        for group, dataset in _groups(model).items()
        for name, item in dataset.data_vars.items()
    )


def _groups(model: Model) -> Mapping[str, Any]:
    """The datasets of a run that nobody made: names and attributes are all that counts."""
    layout = _layout(model)
    tally = Tally.empty(layout)
    tally.trials += 1
    empty = no_trials(layout)
    fields = {field.name: np.zeros((0, 1, MONTHS + 1), np.float32) for field in layout.paths}
    return {
        "summary": datasets.summary(layout, tally),
        "quantiles": datasets.quantile_dataset(layout, tally),
        "sector": sector_dataset(layout, tally),
        "outcomes": trials.outcomes(layout, empty),
        "inputs": trials.inputs(layout, empty["inputs"]),
        "paths": trials.paths(layout, (), fields),
        "diagnostics": datasets.diagnostics(layout, tally, {1: [0, 0]}),
    }


def _layout(model: Model) -> Layout:
    """A layout with one of everything that the model can store."""
    kept = recorded(model)
    told = {**commented(model), **{item.field: (item.unit, item.meaning) for item in (*kept, *model.outcomes)}}
    return Layout(
        title="",
        entities=("firm", "cohort"),
        narratives=(NarrativeLayout("one", 0.5), NarrativeLayout("other", 0.5)),
        exits=tuple(Code(item.code, item.name, item.meaning, item.crash) for item in model.exits),
        marks=tuple(Code(item.code, item.name, item.meaning, item.crash) for item in model.marks),
        quantities=tuple(
            QuantityLayout(item.name, item.unit, item.meaning, (ANY_BINS, ANY_BINS), item.with_gone) for item in kept
        ),
        months=MONTHS,
        step=model.step,
        start=date(2025, 6, 30),
        outcomes=tuple(FieldLayout(item.name, item.unit, item.meaning) for item in model.outcomes),
        inputs=(InputLayout("input", "1", "any drawn input"),),
        paths=tuple(_field(name, told) for name in firm_fields(model.phases, model.steps)),
        ruin=tuple(item.code for item in model.exits[:1]),
        members=(1, 2),
        sector=SectorLayout((1.0, 1.0), (MONTHS,), layers=("layer",), counterparties=("counterparty",)),
    )


def _field(name: str, told: Mapping[str, tuple[str, str]]) -> FieldLayout:
    """A field of the state, with its unit and meaning where they are told."""
    return FieldLayout(name, *told.get(name, ("1", name.replace("_", " "))))


COMMENTED = re.compile(r"^ +(?P<name>\w+): float +# (?P<meaning>.*?)(?: ?\[(?P<unit>[^]]*)\])?$", re.MULTILINE)


@cache
def commented(model: Model) -> dict[str, tuple[str, str]]:
    """Unit and meaning of the fields of a firm, as far as comments beside them tell."""
    found = {}
    for start in model.phases.start_firm:
        state = get_type_hints(start).get("return")
        text = inspect.getsource(state) if inspect.isclass(state) else ""
        for match in COMMENTED.finditer(text):
            name, meaning = match["name"], match["meaning"]
            said = f"{name.replace('_', ' ')}: {meaning}" if meaning else name.replace("_", " ")
            found[name] = (match["unit"] or "1", said)
    return found
