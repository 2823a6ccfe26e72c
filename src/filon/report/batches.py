"""What a batch says, as plain data and as tables: a line for each case, and a grid of two keys as a matrix."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import TYPE_CHECKING, Any, TypedDict

from filon.errors import InputError
from filon.quantities.names import suggestion
from filon.report.estimates import along, scalar
from filon.report.grids import Column, Grid
from filon.report.numbers import percentage, with_interval
from filon.report.probabilities import basis, horizons
from filon.report.records import Basis, Estimate
from filon.report.tables import words
from filon.report.words import figures_of

if TYPE_CHECKING:
    import xarray as xr

MOST_ROWS = 30
"""Lines of a table that is shown beside the matrices of its grid."""


class CaseHorizon(TypedDict):
    """The probability of a crash within some months."""

    month: int
    date: str | None
    crash: Estimate


class CaseFirm(TypedDict):
    """A firm or a cohort of a case.

    Attributes
    ----------
    first_cause
        The most frequent first cause of a crash by the last horizon; null where nothing crashes.
    """

    entity: str
    horizons: list[CaseHorizon]
    first_cause: str | None


class CaseRecord(TypedDict):
    """A case of a batch.

    Attributes
    ----------
    base
        The scenario that it is made of.
    set
        What is set in it, as `--set` takes it.
    grid
        Keys and values by which it is a point of the grid.
    status
        `complete` or `failed`.
    how
        `simulated`, `resumed` or `reused`; empty where it failed.
    message
        Why it failed.
    crossed
        Conditions of `fail_if` that hold for its run.
    sector
        That firms with over half of the capital crash within two years; empty for one firm alone.
    """

    name: str
    base: str
    set: list[str]
    grid: dict[str, float | str]
    status: str
    how: str
    run: str | None
    message: str
    crossed: list[str]
    firms: list[CaseFirm]
    sector: list[CaseHorizon]


class BatchReport(TypedDict):
    """What a batch says.

    Attributes
    ----------
    batch
        Name of its directory; null where no case has a run.
    trials
        Of each case.
    """

    batch: str
    title: str
    trials: int
    seed: int
    months: list[int]
    basis: Basis | None
    cases: list[CaseRecord]


def batch_report(tree: xr.DataTree, facts: Mapping[str, Any], name: str) -> BatchReport:
    """What a batch says, by case, firm and horizon.

    Parameters
    ----------
    tree
        The dataset of the batch.
    facts
        What its `batch.json` says.
    name
        Of its directory.
    """
    summary = tree["summary"].to_dataset().load()
    sector = tree["sector"].to_dataset().load() if "sector" in tree.children else None
    months = horizons(int(summary["month"].values[-1]), tree.attrs.get("horizons", ()))
    return BatchReport(
        batch=name,
        title=str(tree.attrs.get("title", "")),
        trials=int(facts["trials"]),
        seed=int(facts["seed"]),
        months=list(months),
        basis=basis(json.loads(tree.attrs.get("provenance", "[]"))),
        cases=[_case(case, summary, sector, months, facts.get("grid", ())) for case in facts["cases"]],
    )


def _case(
    case: Mapping[str, Any], summary: xr.Dataset, sector: xr.Dataset | None, months: Sequence[int], axes: Sequence[str]
) -> CaseRecord:
    """One case with what its run says."""
    record = CaseRecord(
        name=case["name"],
        base=case["scenario"],
        set=case["set"],
        grid={},
        status=case["status"],
        how=case["how"],
        run=case["run"],
        message=case["message"],
        crossed=case["crossed"],
        firms=[],
        sector=[],
    )
    if case["status"] != "complete":
        return record
    own = summary.sel(scenario=case["name"])
    record["grid"] = _point(own, axes)
    record["firms"] = [firm for entity in own["entity"].values if (firm := _firm(own.sel(entity=entity), months))]
    if sector is not None and "sector_crash_probability" in sector:
        record["sector"] = _horizons(sector.sel(scenario=case["name"]), "sector_crash_probability", months)
    return record


def _point(own: xr.Dataset, axes: Sequence[str]) -> dict[str, float | str]:
    """Values of the grid's keys in a case; none where the grid does not set them."""
    found: dict[str, float | str] = {}
    for key in axes:
        value = own.coords[key if f"{key}_set" not in own.coords else f"{key}_set"].item()
        if isinstance(value, str) and value:
            found[key] = value
        elif not isinstance(value, str) and isfinite(value):
            found[key] = float(value)
    return found


def _firm(own: xr.Dataset, months: Sequence[int]) -> CaseFirm | None:
    """What is known of a firm; None where the case does not have it."""
    found = _horizons(own, "crash_probability", months)
    if not found:
        return None
    causes = along(own.sel(month=found[-1]["month"]), "cause_probability", "cause")
    first = max(causes, key=lambda cause: causes[cause]["probability"], default=None)
    crashes = first is not None and causes[first]["probability"] > 0.0
    return CaseFirm(entity=str(own["entity"].item()), horizons=found, first_cause=first if crashes else None)


def _horizons(own: xr.Dataset, name: str, months: Sequence[int]) -> list[CaseHorizon]:
    """A probability at the months that its run has."""
    found = []
    for month in months:
        point = own.sel(month=month)
        crash = scalar(point, name)
        if crash is not None and isfinite(crash["probability"]):
            day = str(point["date"].values)[:10] if "date" in point.coords else None
            found.append(CaseHorizon(month=month, date=day, crash=crash))
    return found


def only_firm(report: BatchReport, firm: str) -> BatchReport:
    """The same of one firm; cases that do not have it are left without any.

    Raises
    ------
    InputError
        When no case has it.
    """
    names = [own["entity"] for case in report["cases"] for own in case["firms"]]
    if firm not in names:
        raise InputError(f"{firm}: no such firm in this batch{suggestion(firm, names)}")
    cases = [
        CaseRecord(**{**case, "firms": [own for own in case["firms"] if own["entity"] == firm], "sector": []})
        for case in report["cases"]
    ]
    return BatchReport(**{**report, "cases": cases})


def batch_grids(report: BatchReport) -> list[Grid]:
    """The tables of a batch: its cases, the matrices of a grid of two keys, and why cases failed."""
    matrices = [
        grid for base in dict.fromkeys(case["base"] for case in report["cases"]) for grid in _matrix(report, base)
    ]
    told = [_table(report)] if len(report["cases"]) <= MOST_ROWS or not matrices else []
    failed = [(case["name"], case["message"]) for case in report["cases"] if case["status"] == "failed"]
    crossed = [(case["name"], text) for case in report["cases"] for text in case["crossed"]]
    columns = (Column("case", right=False), Column("why", right=False, folds=True))
    if failed:
        matrices.append(Grid("no run", columns, tuple(failed)))
    if crossed:
        matrices.append(Grid("thresholds crossed", (columns[0], Column("condition", right=False)), tuple(crossed)))
    return [*told, *matrices]


def _table(report: BatchReport) -> Grid:
    """A line for each case: the crash of its firm, or of its sector where there are several."""
    months = report["months"]
    columns = (
        Column("case", right=False, folds=True),
        *(Column(f"{month} months", spare=month != months[-1]) for month in months),
        Column("first cause", right=False, spare=True),
        Column("status", right=False),
    )
    rows = tuple(_row(case, months) for case in report["cases"])
    note = "* of a sector: firms with over half of the capital crash within two years"
    return Grid(
        f"{report['title']}: probability of a crash within, with 95% interval",
        columns,
        rows,
        note if any(row[0].endswith("*") for row in rows) else "",
    )


def _row(case: CaseRecord, months: Sequence[int]) -> tuple[str, ...]:
    """The line of a case."""
    several = len(case["firms"]) != 1
    found = {one["month"]: one["crash"] for one in (case["sector"] if several else case["firms"][0]["horizons"])}
    cause = None if several else case["firms"][0]["first_cause"]
    name = f"{case['name']} *" if several and case["sector"] else case["name"]
    status = case["how"] or case["status"]
    return (
        name,
        *(with_interval(found.get(month)) for month in months),
        words(cause) if cause else "-",
        f"{status}, crossed" if case["crossed"] else status,
    )


def _matrix(report: BatchReport, base: str) -> list[Grid]:
    """The crash of a scenario over a grid of two keys by the last month; none where the grid is another."""
    cases = [case for case in report["cases"] if case["base"] == base and len(case["grid"]) == 2]
    if len(cases) < 4:
        return []
    down, across = cases[0]["grid"]
    lines = list(dict.fromkeys(case["grid"][down] for case in cases))
    places = list(dict.fromkeys(case["grid"][across] for case in cases))
    last = report["months"][-1]
    known = {(case["grid"][down], case["grid"][across]): _last(case, last) for case in cases}
    columns = (Column(down), *(Column(_said(value)) for value in places))
    rows = tuple((_said(line), *(percentage(known.get((line, place))) for place in places)) for line in lines)
    return [Grid(f"{base}: probability of a crash within {last} months, by {across} across", columns, rows)]


def _last(case: CaseRecord, month: int) -> Estimate | None:
    """The crash of a case by a month: of its firm, or of its sector."""
    found = case["firms"][0]["horizons"] if len(case["firms"]) == 1 else case["sector"]
    return next((one["crash"] for one in found if one["month"] == month), None)


def _said(value: float | str) -> str:
    """A value of the grid."""
    return value if isinstance(value, str) else f"{value:.6g}"


def batch_statement(report: BatchReport) -> str:
    """What all numbers of a batch are conditional on, in a sentence."""
    known = report["basis"]
    given = "the model" + ("" if known is None else f" and {figures_of(known)}")
    return (
        f"{report['trials']:,} trials of each, seed {report['seed']}, in the same worlds; 95% intervals are sampling "
        f"error only. Conditional on {given}."
    )
