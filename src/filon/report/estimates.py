"""Probabilities of a dataset as estimates with their limits."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

from filon.report.records import Estimate

if TYPE_CHECKING:
    import xarray as xr


def scalar(point: xr.Dataset, name: str) -> Estimate | None:
    """The estimate called `name`; None where the run has none."""
    if name not in point:
        return None
    return estimate(*(point[f"{name}{end}"].item() for end in ("", "_low", "_high")))


def along(point: xr.Dataset, stem: str, dimension: str, suffix: str = "") -> dict[str, Estimate]:
    """The estimates called `stem` + `suffix` by label; none where the run has none, or no trial speaks for one."""
    if f"{stem}{suffix}" not in point:
        return {}
    columns = (point[f"{stem}{end}{suffix}"].values for end in ("", "_low", "_high"))
    rows = zip(point[dimension].values, *columns, strict=True)
    return {str(label): estimate(*row) for label, *row in rows if isfinite(row[0])}


def estimate(probability: Any, low: Any, high: Any) -> Estimate:
    """Three numbers as an estimate."""
    return Estimate(probability=float(probability), low=float(low), high=float(high))
