"""What a changed probability owes to each changed figure, as plain data and as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from filon.report.comparison import percentage_of, points
from filon.report.grids import Column, Grid
from filon.report.tables import steps

if TYPE_CHECKING:
    import xarray as xr


class Part(TypedDict):
    """A changed figure, what it changes alone, and its part of the whole change; limits are 95%."""

    figure: str
    before: str
    after: str
    alone: float
    alone_low: float
    alone_high: float
    alone_error: float
    shapley: float
    shapley_low: float
    shapley_high: float
    shapley_error: float


class Attributed(TypedDict):
    """A change of the probability of a crash, shared out among the changed figures."""

    entity: str
    step: str
    within: int
    trials: int
    seed: int
    first: float
    second: float
    difference: float
    difference_error: float
    figures: list[Part]


NUMBERS = ("alone", "alone_low", "alone_high", "alone_error", "shapley", "shapley_low", "shapley_high", "shapley_error")


def attributed(found: xr.Dataset) -> Attributed:
    """What a dataset of `filon.attribution` says."""
    parts = [found.isel(figure=place) for place in range(found.sizes["figure"])]
    return Attributed(
        entity=str(found.attrs["entity"]),
        step=str(found.attrs["step"]),
        within=int(found.attrs["within"]),
        trials=int(found.attrs["trials"]),
        seed=int(found.attrs["seed"]),
        first=float(found["first"]),
        second=float(found["second"]),
        difference=float(found["difference"]),
        difference_error=float(found["difference_error"]),
        figures=[
            Part(
                figure=str(one["figure"].values),
                before=str(one["before"].values),
                after=str(one["after"].values),
                **{name: float(one[name]) for name in NUMBERS},  # type: ignore[typeddict-item]
            )
            for one in parts
        ],
    )


def attribution_table(told: Attributed) -> Grid:
    """A line for each changed figure, and one for all of them."""
    columns = (
        Column("figure", right=False, folds=True),
        Column("first", right=False, folds=True, spare=True),
        Column("second", right=False, folds=True, spare=True),
        Column("alone (95%), points"),
        Column("part of the change (95%), points"),
    )
    rows = [
        (
            part["figure"],
            part["before"],
            part["after"],
            _limits(part["alone"], part["alone_low"], part["alone_high"]),
            _limits(part["shapley"], part["shapley_low"], part["shapley_high"]),
        )
        for part in told["figures"]
    ]
    half = 1.96 * told["difference_error"]
    whole = _limits(told["difference"], told["difference"] - half, told["difference"] + half)
    rows.append(("all of them", percentage_of(told["first"]), percentage_of(told["second"]), "", whole))
    title = f"{told['entity']}: crash within {steps(told['step'], told['within'])}, and what changed it"
    return Grid(title, columns, tuple(rows))


def _limits(value: float, low: float, high: float) -> str:
    """A difference with its limits, in percentage points."""
    return f"{points(value)} ({points(low)} to {points(high)})"


def attribution_sentence(told: Attributed) -> str:
    """How the parts were found."""
    return (
        f"{told['trials']:,} trials, seed {told['seed']}, of the first run with figures of the second put in, in the "
        "same worlds. Alone: this figure and no other; part: Shapley's value, what it adds on average over all orders, "
        "so that the parts sum to the change. Limits are sampling error only."
    )
