"""What settings of levers change, as plain data and as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypedDict

from filon.report.comparison import Compared, compared_rows, percentage_of, points
from filon.report.grids import Column, Grid
from filon.report.tables import steps

if TYPE_CHECKING:
    import xarray as xr


class Setting(TypedDict):
    """A setting and what it changes; `first` is the scenario as it is."""

    setting: dict[str, float]
    differences: list[Compared]


class Sweep(TypedDict):
    """Settings of one scenario, all simulated in the same worlds."""

    scenario: str
    trials: int
    seed: int
    step: str
    settings: list[Setting]


def swept(found: xr.Dataset, scenario: str, trials: int, seed: int, asked: Sequence[int], firm: str | None) -> Sweep:
    """What a dataset of `filon.sweep` says at some steps, of one firm or of all."""
    step = next(str(name) for name in found["crash_probability"].dims if name not in ("setting", "entity"))
    names = {"crash_probability": "second", "base_probability": "first"}
    levers = [str(name) for name, value in found.coords.items() if value.dims == ("setting",) and name != "setting"]
    rows = []
    for number in range(found.sizes["setting"]):
        own = found.isel(setting=number)
        values = {name: float(own[name]) for name in levers if float(own[name]) == float(own[name])}
        told = compared_rows(own.rename(names) if firm is None else own.rename(names).sel(entity=[firm]), asked)
        rows.append(Setting(setting=values, differences=told))
    return Sweep(scenario=scenario, trials=trials, seed=seed, step=step, settings=rows)


def sweep_tables(told: Sweep) -> list[Grid]:
    """A table for each firm and step: a line for each setting, the scenario as it is first."""
    first = told["settings"][0]["differences"]
    columns = (
        Column("setting", right=False, folds=True),
        Column("crash"),
        Column("difference (95%), points"),
        Column("error", spare=True),
    )
    tables = []
    for place, base in enumerate(first):
        rows = [("as it is", percentage_of(base["first"]), "", "")]
        for item in told["settings"]:
            row = item["differences"][place]
            difference = f"{points(row['difference'])} ({points(row['low'])} to {points(row['high'])})"
            named = ", ".join(f"{key} = {value:g}" for key, value in item["setting"].items())
            rows.append((named, percentage_of(row["second"]), difference, points(row["standard_error"]).lstrip("+")))
        title = f"{base['entity']}: probability of a crash within {steps(told['step'], base['step'])}"
        tables.append(Grid(title, columns, tuple(rows)))
    return tables
