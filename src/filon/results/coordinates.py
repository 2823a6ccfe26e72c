"""Coordinates and attributes that every group of a result repeats."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import xarray as xr

from filon.quantities.dates import months_later
from filon.results.layout import Code, Layout

QUANTILES = (0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99)
"""Ranks of the stored quantiles."""


def described(dimensions: Sequence[str], values: Any, long_name: str, units: str = "1", **more: Any) -> xr.Variable:
    """A variable with what every variable carries: its units and what it is."""
    return xr.Variable(tuple(dimensions), values, {"units": units, "long_name": long_name, **more})


def names(values: Iterable[str]) -> Any:
    """Names as an array of strings of any length (fixed lengths are no stable part of zarr)."""
    return np.array(list(values), dtype=np.dtypes.StringDType())


def flags(codes: Sequence[int], meanings: Sequence[str]) -> dict[str, Any]:
    """Attributes that say what codes mean, as the CF conventions name them."""
    return {"flag_values": [int(code) for code in codes], "flag_meanings": " ".join(meanings)}


def code_flags(codes: Sequence[Code], zero: str) -> dict[str, Any]:
    """Attributes of stored codes, of which 0 means `zero`."""
    return flags([0, *(code.code for code in codes)], [zero, *(code.name for code in codes)])


def months(layout: Layout) -> dict[str, xr.Variable]:
    """The numbers of months 0..T and, where the model has dates, the day at whose close each ends."""
    step, numbers = layout.step, np.arange(layout.months + 1, dtype=np.int32)
    meaning = f"{step} after the start; 0 is the close of the start"
    if layout.static:
        meaning = "step; the model has one, whose event is counted at 1"
    found = {step: described([step], numbers, meaning, step_unit(layout))}
    if layout.start is not None:
        days = [months_later(layout.start, number) for number in range(layout.months + 1)]
        closes = np.array(days, "datetime64[D]").astype("datetime64[ns]")
        found["date"] = xr.Variable((step,), closes, {"long_name": f"last day of the {step}"})
    return found


def step_unit(layout: Layout) -> str:
    """Unit of a number of steps."""
    return "months" if layout.step == "month" else "1"


def entities(layout: Layout) -> dict[str, xr.Variable]:
    """Firms and cohorts."""
    return {"entity": described(["entity"], names(layout.entities), "firm or cohort")}


def firms(layout: Layout) -> dict[str, xr.Variable]:
    """Single firms."""
    return {"firm": described(["firm"], names(layout.single_firms), "firm")}


def horizons(layout: Layout, steps: Sequence[int]) -> dict[str, xr.Variable]:
    """Steps up to which something is counted."""
    meaning = f"up to the close of this {layout.step}"
    return {"horizon": described(["horizon"], np.array(steps, np.int32), meaning, step_unit(layout))}


def narratives(layout: Layout) -> dict[str, xr.Variable]:
    """Narratives."""
    listed = names(narrative.name for narrative in layout.narratives)
    return {"narrative": described(["narrative"], listed, "narrative of the world")}


def coded(dimension: str, codes: Sequence[Code], long_name: str) -> dict[str, xr.Variable]:
    """A dimension of exits, causes or marks: names, and the permanent code beside each."""
    numbers = np.array([code.code for code in codes], np.uint8)
    listed = [code.name for code in codes]
    return {
        dimension: described([dimension], names(listed), long_name),
        f"{dimension}_code": described(
            [dimension], numbers, f"stored code of the {long_name}", **flags(numbers.tolist(), listed)
        ),
    }


def ranks() -> dict[str, xr.Variable]:
    """Ranks of quantiles."""
    return {"quantile": described(["quantile"], np.array(QUANTILES), "share of values below")}
