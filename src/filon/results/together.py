"""What the runs of a batch have together: the labels of every dimension, and the variables of every group."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from filon.errors import RunError
from filon.results.coordinates import names
from filon.results.opening import as_written, open_run

GROUPS = ("summary", "quantiles", "sector")
"""Groups that are combined; trials kept one by one stay in their runs."""


@dataclass
class Form:
    """What all runs together have in a group.

    Attributes
    ----------
    labels
        Of each dimension, those of all runs.
    coordinates
        Attributes of the coordinate of each dimension.
    codes
        Coordinates beside a dimension, such as `exit_code`: dimension, type, attributes, and value of each label.
    variables
        Dimensions, type and attributes of each variable, the scenario left out.
    """

    labels: dict[str, Any] = field(default_factory=dict)
    coordinates: dict[str, dict[str, Any]] = field(default_factory=dict)
    codes: dict[str, tuple[str, Any, dict[str, Any], dict[str, Any]]] = field(default_factory=dict)
    variables: dict[str, tuple[tuple[str, ...], Any, dict[str, Any]]] = field(default_factory=dict)

    def take(self, dataset: xr.Dataset) -> None:
        """Add what one run has."""
        for name, variable in dataset.variables.items():
            key, kept = str(name), plain(variable.attrs)
            if key in dataset.dims:
                self.labels[key] = united(self.labels.get(key), variable.values)
                self.coordinates.setdefault(key, kept)
            elif key in dataset.coords and key != "date":
                self._take_code(key, dataset[key])
            elif key not in dataset.coords:
                dimensions = tuple(map(str, variable.dims))
                known = self.variables.setdefault(key, (dimensions, variable.dtype, kept))
                if known[:2] != (dimensions, variable.dtype):
                    raise RunError(f"{key}: has other dimensions or another type in one run than in another")

    def _take_code(self, name: str, variable: xr.DataArray) -> None:
        """Add the codes of one run; a name has the same code everywhere."""
        dimension = str(variable.dims[0])
        _, _, _, known = self.codes.setdefault(name, (dimension, variable.dtype, plain(variable.attrs), {}))
        for label, value in zip(variable[dimension].values, variable.values, strict=True):
            if known.setdefault(str(label), value) != value:
                raise RunError(f"{name}: '{label}' has two codes")

    def shape(self, name: str) -> tuple[int, ...]:
        """Shape of a variable, the scenario left out."""
        return tuple(len(self.labels[dimension]) for dimension in self.variables[name][0])


@dataclass
class Together:
    """What all runs together have.

    Attributes
    ----------
    groups
        By name; only those that a run has.
    starts
        Month 0 of each run; None where it has no dates.
    figures
        Every figure of every run with its origin, as JSON, each once.
    """

    groups: dict[str, Form] = field(default_factory=dict)
    starts: list[date | None] = field(default_factory=list)
    figures: dict[str, None] = field(default_factory=dict)
    horizons: set[int] = field(default_factory=set)
    streams: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, runs: Iterable[Path]) -> Together:
        """What some runs have; every group has all months, as the top group has."""
        found = cls()
        for run in runs:
            found.take(run)
        months = None
        for form in found.groups.values():
            months = united(months, form.labels["month"])
        for form in found.groups.values():
            form.labels["month"] = months
        return found

    def take(self, run: Path) -> None:
        """Add what one run has."""
        tree = open_run(run)
        with as_written(run):
            for name in GROUPS:
                if name in tree.children:
                    self.groups.setdefault(name, Form()).take(tree[name].to_dataset())
            days = tree.coords["date"].values if "date" in tree.coords else None
            self.starts.append(None if days is None else days[0].astype("datetime64[D]").astype(object))
            known = json.loads(tree.attrs.get("provenance", "[]"))
            self.figures |= dict.fromkeys(json.dumps(figure, ensure_ascii=False) for figure in known)
            self.horizons |= {int(month) for month in tree.attrs.get("horizons", ())}
            self.streams.add(int(tree.attrs["stream_version"]))


def united(known: Any, more: Any) -> Any:
    """Labels of two runs: numbers in their order, names in that of their first appearance.

    Examples
    --------
    >>> united(np.array([1, 3]), np.array([2, 3])).tolist(), united(None, names(["b", "a"])).tolist()
    ([1, 2, 3], ['b', 'a'])
    """
    if known is None:
        return more
    if more.dtype.kind in "iuf":
        return np.union1d(known, more)
    return names(dict.fromkeys([*known.tolist(), *more.tolist()]))


def plain(attributes: Mapping[Any, Any]) -> dict[str, Any]:
    """Attributes of a variable that describe it, and not how it was stored."""
    return {str(key): value for key, value in attributes.items()}
