"""A run under other beliefs, as plain data and as tables: a shifted input, uncertain weights of narratives."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from filon.report.estimates import estimate
from filon.report.grids import Column, Grid
from filon.report.numbers import compact, percentage, with_interval
from filon.report.records import Estimate
from filon.report.tables import steps

if TYPE_CHECKING:
    import xarray as xr


class ShiftedInput(TypedDict):
    """An input with its median in the run and under the weights, in its unit."""

    input: str
    unit: str
    before: float
    after: float
    deviations: float


class ShiftedCrash(TypedDict):
    """The probability of a crash of a firm by a step, in the run's kept trials and under the weights."""

    entity: str
    step: int
    before: float
    crash: Estimate


class Shifted(TypedDict):
    """A run as it would be, had some inputs other medians."""

    run: str
    step: str
    trials: int
    effective_trials: float
    inputs: list[ShiftedInput]
    crashes: list[ShiftedCrash]


class BandOfCrash(TypedDict):
    """95% of the probabilities of a crash that uncertain weights of narratives lead to, and their median."""

    entity: str
    step: int
    band: Estimate


class BandOfWeight(TypedDict):
    """95% of the weights of a narrative, and their median."""

    narrative: str
    band: Estimate


class Bands(TypedDict):
    """A run when the weights of its narratives are uncertain."""

    run: str
    step: str
    worth: float
    narratives: list[BandOfWeight]
    crashes: list[BandOfCrash]


def shifted_record(run: str, found: xr.Dataset) -> Shifted:
    """What a dataset of `filon.shifted` says."""
    step = str(found["crash_probability"].dims[1])
    return Shifted(
        run=run,
        step=step,
        trials=int(found.attrs["trials"]),
        effective_trials=float(found.attrs["effective_trials"]),
        inputs=[
            ShiftedInput(
                input=str(one["input"].values),
                unit=str(one["input_unit"].values),
                before=float(one["median_before"]),
                after=float(one["median_after"]),
                deviations=float(one["deviations"]),
            )
            for one in (found.isel(input=place) for place in range(found.sizes["input"]))
        ],
        crashes=[
            ShiftedCrash(
                entity=str(entity),
                step=int(month),
                before=float(point["crash_probability_before"]),
                crash=estimate(*(float(point[f"crash_probability{end}"]) for end in ("", "_low", "_high"))),
            )
            for entity in found["entity"].values
            for month in found[step].values
            for point in [found.sel({"entity": entity, step: month})]
        ],
    )


def bands_record(run: str, found: xr.Dataset) -> Bands:
    """What a dataset of `filon.narrative_band` says."""
    step = str(found["crash_probability"].dims[1])
    crash = found["crash_probability"]
    return Bands(
        run=run,
        step=step,
        worth=float(found.attrs["worth"]),
        narratives=[
            BandOfWeight(narrative=str(name), band=_band(found["weight"].sel(narrative=name)))
            for name in found["narrative"].values
        ],
        crashes=[
            BandOfCrash(entity=str(entity), step=int(month), band=_band(crash.sel({"entity": entity, step: month})))
            for entity in found["entity"].values
            for month in found[step].values
        ],
    )


def _band(values: xr.DataArray) -> Estimate:
    """Median and outer bounds as an estimate."""
    low, middle, high = (float(value) for value in values.values)
    return estimate(middle, low, high)


def shifted_table(told: Shifted) -> Grid:
    """A line for each firm and horizon."""
    columns = (Column("firm", right=False), Column("within"), Column("as it is"), Column("shifted (95%)"))
    rows = tuple(
        (
            row["entity"],
            steps(told["step"], row["step"]),
            percentage({**row["crash"], "probability": row["before"]}),
            with_interval(row["crash"]),
        )
        for row in told["crashes"]
    )
    return Grid("probability of a crash", columns, rows)


def shifted_sentence(told: Shifted) -> str:
    """What was shifted, how far, and how much the trials still tell."""
    moved = "; ".join(
        f"the median of {own['input']} is {compact(own['after'])} instead of {compact(own['before'])} ({own['unit']}), "
        f"{own['deviations']:+.2f} standard deviations"
        for own in told["inputs"]
    )
    return (
        f"{told['trials']:,} trials kept one by one, weighted so that {moved}; they tell as much as "
        f"{told['effective_trials']:,.0f}. Inputs that are correlated move along. Nothing was simulated; limits are "
        "sampling error only."
    )


def bands_table(told: Bands) -> Grid:
    """A line for each firm and horizon."""
    columns = (Column("firm", right=False), Column("within"), Column("middle"), Column("95% band"))
    rows = tuple(
        (
            row["entity"],
            steps(told["step"], row["step"]),
            percentage(row["band"]),
            f"{100 * row['band']['low']:.1f}% to {100 * row['band']['high']:.1f}%",
        )
        for row in told["crashes"]
    )
    return Grid("probability of a crash, the weights of narratives being uncertain", columns, rows)


def bands_sentence(told: Bands) -> str:
    """How sure the weights are."""
    weights = ", ".join(
        f"{own['narrative'].replace('_', ' ')} {100 * own['band']['low']:.0f}% to {100 * own['band']['high']:.0f}%"
        for own in told["narratives"]
    )
    return (
        f"Weights drawn from a Dirichlet distribution about those of the run, as sure as if {told['worth']:g} such "
        f"worlds had been seen: {weights}. The band holds this doubt and sampling error."
    )
