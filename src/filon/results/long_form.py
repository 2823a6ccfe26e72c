"""Groups without trials as tables: one row per number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr

if TYPE_CHECKING:
    import pandas as pd

CODES = ("exit", "cause", "mark")
"""Dimensions whose labels share the column `event`."""


def long_form(dataset: xr.Dataset, step: str) -> pd.DataFrame:
    """One row per number: where it belongs, `measure`, `value`, and its limits `low` and `high`.

    Parameters
    ----------
    dataset
        A group without trials: `summary`, `quantiles`, `sector`, `diagnostics`.
    step
        The dimension of steps.

    Returns
    -------
    Columns, as far as the group has them: `entity`, the step and its `date`, `measure`, `event` (the exit, cause or
    mark meant), `narrative` (that the probability is given), further dimensions, `value`, `low`, `high`.
    """
    import pandas as pd

    data = {str(name): variable for name, variable in dataset.data_vars.items()}
    companions = {f"{name}{end}" for name in data for end in ("_low", "_high")}
    companions |= {f"{name.removesuffix('_given')}{end}_given" for name in data for end in ("_low", "_high")}
    parts = [_measure(name, data) for name in data if name not in companions]
    whole = pd.concat([part.dropna(axis="columns", how="all") for part in parts], ignore_index=True)
    first = [name for name in ("entity", step, "date", "measure", "event", "narrative") if name in whole]
    last = [name for name in ("value", "low", "high") if name in whole]
    middle = sorted(set(whole.columns) - {*first, *last})
    return _typed(whole[first + middle + last])


def _measure(name: str, data: dict[str, xr.DataArray]) -> pd.DataFrame:
    """The rows of one variable."""
    import pandas as pd

    variable = data[name]
    stem, suffix = (name.removesuffix("_given"), "_given") if name.endswith("_given") else (name, "")
    grid = np.indices(variable.shape).reshape(variable.ndim, variable.size)
    found: dict[str, Any] = {}
    for place, dimension in enumerate(map(str, variable.dims)):
        column = "event" if dimension in CODES else dimension
        found[column] = _plain(variable[dimension].values)[grid[place]]
        if "date" in variable.coords and variable["date"].dims == (dimension,):
            found["date"] = variable["date"].values[grid[place]]
    found["measure"] = np.full(variable.size, stem, object)
    found["value"] = variable.values.astype(np.float64).ravel()
    for limit in ("low", "high"):
        if (other := data.get(f"{stem}_{limit}{suffix}")) is not None:
            found[limit] = other.values.ravel()
    return pd.DataFrame(found)


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    """Text as categories and steps as whole numbers, missing where a measure has none."""
    for name in frame.columns:
        column = frame[name]
        if name in ("value", "low", "high", "quantile", "level", "date"):
            continue
        frame[name] = column.astype("Int64" if column.dtype.kind in "iuf" else "category")
    return frame


def _plain(values: Any) -> Any:
    """Labels as ordinary Python text; numbers as they are."""
    return values if values.dtype.kind in "iufM" else np.array([str(value) for value in values], object)
