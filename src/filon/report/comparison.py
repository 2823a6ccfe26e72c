"""What two runs differ in, as plain data and as a table."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, isfinite
from typing import TYPE_CHECKING, TypedDict

from filon.report.grids import Column, Grid
from filon.report.numbers import share
from filon.report.probabilities import horizons
from filon.report.tables import steps

if TYPE_CHECKING:
    import xarray as xr


class Compared(TypedDict):
    """The probability of a crash of a firm in two runs, and its difference; null where a narrative has no trials."""

    entity: str
    step: int
    first: float | None
    second: float | None
    difference: float | None
    low: float
    high: float
    standard_error: float | None
    standard_error_apart: float | None
    standard_error_least: float | None
    pairs: int


class Comparison(TypedDict):
    """A run held against the first one."""

    run: str
    step: str
    differences: list[Compared]


def comparison(run: str, found: xr.Dataset, asked: Sequence[int]) -> Comparison:
    """What a dataset of `filon.compare` says at some steps.

    Parameters
    ----------
    run
        Name of the second run.
    asked
        Steps to tell; those that both runs have.
    """
    step = next(str(name) for name in found["first"].dims if name != "entity")
    return Comparison(run=run, step=step, differences=compared_rows(found, asked))


def compared_rows(found: xr.Dataset, asked: Sequence[int]) -> list[Compared]:
    """Each firm at each of the steps asked for."""
    step = next(str(name) for name in found["first"].dims if name != "entity")
    return [
        Compared(
            entity=str(entity),
            step=month,
            first=_number(point["first"]),
            second=_number(point["second"]),
            difference=_number(point["difference"]),
            low=float(point["difference_low"]),
            high=float(point["difference_high"]),
            standard_error=_number(point["standard_error"]),
            standard_error_apart=_number(point["standard_error_apart"]),
            standard_error_least=_number(point["standard_error_least"]),
            pairs=int(point["pairs"]),
        )
        for entity in found["entity"].values
        for month in asked
        for point in [found.sel({"entity": entity, step: month})]
    ]


def steps_told(found: xr.Dataset, named: Sequence[int]) -> tuple[int, ...]:
    """Steps that a table shows: the run's horizons for one firm, the last step alone for several."""
    step = next(str(name) for name in found["first"].dims if name != "entity")
    last = int(found[step].values[-1])
    return horizons(last, named) if found.sizes["entity"] == 1 else (last,)


def comparison_table(told: Comparison) -> Grid:
    """The table of a comparison: a line for each firm and step."""
    columns = (
        Column("firm", right=False),
        Column("within"),
        Column("first"),
        Column("second"),
        Column("difference (95%), points"),
        Column("error", spare=True),
        Column("error if apart", spare=True),
    )
    rows = tuple(
        (
            row["entity"],
            steps(told["step"], row["step"]),
            percentage_of(row["first"]),
            percentage_of(row["second"]),
            f"{points(row['difference'])} ({points(row['low'])} to {points(row['high'])})",
            _plain(row["standard_error"]),
            _plain(row["standard_error_apart"]),
        )
        for row in told["differences"]
    )
    return Grid("probability of a crash, and by how much it is higher in the second run", columns, rows)


ALIKE = 1.1
"""Errors of pairs that are not smaller than by this factor: the runs have hardly a random number in common."""


def sentence(first: str, told: Comparison) -> str:
    """Which runs were compared, how, and how sure the differences are."""
    runs = f"First {first}, second {told['run']}."
    rows = told["differences"]
    pairs = max((row["pairs"] for row in rows), default=0)
    if pairs == 0:
        return f"{runs} Compared as wholes: no trial of these firms was kept one by one in both."
    errors = [
        (row["standard_error_apart"], row["standard_error"], row["standard_error_least"] or 0.0)
        for row in rows
        if row["pairs"] and row["standard_error"] and row["standard_error_apart"]
    ]
    gain = _median([apart / own for apart, own, _ in errors])
    most = _median([apart / least if least else inf for apart, _, least in errors])
    limit = f"; changes of this size allow {most:.1f} at most" if isfinite(most) else ""
    told_gain = (
        f"errors are {gain:.1f} times smaller than apart (median{limit})"
        if gain >= ALIKE
        else "they share hardly a random number, as runs of other seeds do"
    )
    rest = " Cohorts are compared as wholes." if any(row["pairs"] == 0 for row in rows) else ""
    return f"{runs} {pairs:,} trials compared in pairs: {told_gain}. Limits are sampling error only.{rest}"


def _median(values: list[float]) -> float:
    """The upper of the middle values; 1 where there are none."""
    return sorted(values)[len(values) // 2] if values else 1.0


def _number(value: xr.DataArray) -> float | None:
    found = float(value)
    return found if found == found else None


def percentage_of(value: float | None) -> str:
    """A probability in percent; a dash where there is none."""
    return "-" if value is None else share(value, 1)


def points(value: float | None) -> str:
    """A difference in percentage points, with its sign.

    Examples
    --------
    >>> points(-0.0416), points(0.0003), points(0.0), points(None)
    ('-4.16', '+0.03', '0.00', '-')
    """
    if value is None:
        return "-"
    text = f"{100 * value:+.2f}"
    return text[1:] if float(text) == 0.0 else text


def _plain(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.2f}"
