"""A trial of several firms in tables: each firm, cohorts by month, losses of counterparties."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from statistics import median
from typing import TYPE_CHECKING

from filon.quantities.dates import months_later
from filon.report.grids import Column, Grid
from filon.report.numbers import compact
from filon.report.sector_links import claims_lost
from filon.report.sector_told import Told
from filon.report.tables import words

if TYPE_CHECKING:
    from filon.engine.sector_traces import SectorTrace

COLUMNS_OF_MONTHS = 10
"""Months that the table of cohorts shows, at most."""

CONSEQUENCES = ("supplier_lost", "supply_goes_on", "customers", "orders_lost", "orders_kept", "losses", "capital")
"""Kinds of events that an exit brought about."""


def events_table(events: Iterable[Told], step: str, start: date | None) -> Grid:
    """The dated list of what happened; its text is broken where lines are short."""
    dated = start is not None and step == "month"
    columns = [Column(words(step)), *([Column("date", right=False)] if dated else [])]
    rows = []
    before = -1
    for event in events:
        again = event.month == before
        date_cell = [] if not dated or start is None else [months_later(start, event.month).isoformat()[:7]]
        text = f"- {event.text}" if event.kind in CONSEQUENCES else event.text
        rows.append(("" if again else str(event.month), *("" if again else cell for cell in date_cell), text))
        before = event.month
    return Grid("events", (*columns, Column("what happened", right=False, folds=True)), tuple(rows))


def firms_table(trace: SectorTrace) -> Grid:
    """How each firm and cohort ended, and its money: of a cohort the median of those there, and sums."""
    has_cash = any("cash" in trace.last_state(name) for name in trace.members.names)
    money = [item.field for item in trace.scenario.model.outcomes if item.field != "cash"]
    rows = []
    for figures in trace.scenario.firms:
        names = list(figures.members)
        rows.append(
            (
                figures.name if figures.count == 1 else f"{figures.name} ({figures.count})",
                *(_ending(trace, names[0]) if figures.count == 1 else _endings(trace, names)),
                *([_cash(trace, names)] if has_cash else []),
                *(compact(sum(trace.last_state(name)[field] for name in names)) for field in money),
            )
        )
    headings = ["exit", *(["crash"] if trace.scenario.crash else [])]
    columns = (
        Column("firm", right=False),
        *(Column(heading, right=False) for heading in headings),
        *([Column("last cash")] if has_cash else []),
        *(Column(words(field), spare=True) for field in money),
    )
    kept = 1 + len(headings)
    rows = [(*row[:kept], *row[3:]) for row in rows]
    unit = " (USD)" if has_cash or money else ""
    return Grid(f"firms, with the {words(trace.scenario.model.step)} of exit and crash{unit}", columns, tuple(rows))


def _ending(trace: SectorTrace, firm: str) -> tuple[str, str]:
    """Exit and crash of a firm."""
    left, crash = trace.exit(firm), trace.crash(firm)
    crashed = "-" if crash is None else "the same" if crash == left else f"{crash.month} {words(crash.name)}"
    return "still there" if left is None else f"{left.month} {words(left.name)}", crashed


def _endings(trace: SectorTrace, members: Iterable[str]) -> tuple[str, str]:
    """Exits and crashes of the members of a cohort."""
    names = list(members)
    left = sum(trace.exit(name) is not None for name in names)
    return f"{left} left", f"{sum(trace.crash(name) is not None for name in names)} crashed"


def _cash(trace: SectorTrace, names: list[str]) -> str:
    """Last cash of a firm, or the median of the members of a cohort that are still there."""
    there = names if len(names) == 1 else [name for name in names if trace.exit(name) is None]
    held = [state["cash"] for name in there if "cash" in (state := trace.last_state(name))]
    return compact(median(held)) if held else "-"


def cohorts_table(trace: SectorTrace) -> Grid | None:
    """Members of each cohort that left, and that crashed, by month; None without a cohort."""
    if not trace.cohorts:
        return None
    width = -(-trace.last_month // COLUMNS_OF_MONTHS)
    months = sorted({*range(width, trace.last_month + 1, width), trace.last_month})
    rows = []
    for name, members in trace.cohorts.items():
        left = [at.month for member in members if (at := trace.exit(member)) is not None]
        rows.append((name, "left", *(str(sum(one <= month for one in left)) for month in months)))
        if trace.scenario.crash:
            crashed = [at.month for member in members if (at := trace.crash(member)) is not None]
            rows.append(("", "crashed", *(str(sum(one <= month for one in crashed)) for month in months)))
    columns = (Column("cohort", right=False), Column("", right=False), *(Column(str(month)) for month in months))
    return Grid(f"members of cohorts, by {words(trace.scenario.model.step)}", columns, tuple(rows))


def losses(trace: SectorTrace) -> dict[str, dict[str, float]]:
    """Counterparty to what it lost in the whole trial by claim [USD], the largest loss first."""
    found: dict[str, dict[str, float]] = {}
    for firm in trace.path.exits:
        for who, claim, usd in claims_lost(trace, firm):
            of_one = found.setdefault(who, {})
            of_one[claim] = of_one.get(claim, 0.0) + usd
    return dict(sorted(found.items(), key=lambda item: (-sum(item[1].values()), item[0])))


def losses_table(trace: SectorTrace) -> Grid | None:
    """What each counterparty lost; None where nobody lost anything."""
    found = losses(trace)
    if not found:
        return None
    claims = [name for name in trace.scenario.model.claims if any(name in of_one for of_one in found.values())]
    columns = (Column("counterparty", right=False), *(Column(words(name)) for name in claims), Column("together"))
    rows = tuple(
        (who, *(compact(of_one[name]) if name in of_one else "-" for name in claims), compact(sum(of_one.values())))
        for who, of_one in found.items()
    )
    return Grid("losses of counterparties (USD)", columns, rows)
