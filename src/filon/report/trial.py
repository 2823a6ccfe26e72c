"""One trial in words and in a table: what happened, month by month, and why it ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import TYPE_CHECKING

from filon.quantities.dates import months_later
from filon.report.grids import Column, Grid
from filon.report.numbers import compact, money
from filon.report.tables import steps, words

if TYPE_CHECKING:
    from filon.engine.traces import Trace
    from filon.model.definition import Model

Row = Mapping[str, float]

CLIMATES = ("hot", "normal", "drought")
"""The funding climate by its number in the state of the world."""

ENDLESS = 999.0
"""Runway of a firm that does not burn [months]."""


@dataclass(frozen=True, order=True)
class Event:
    """Something that happened in a month, in words."""

    month: int
    text: str


def meanings(model: Model) -> dict[int, tuple[str, str]]:
    """Name and meaning of every exit and mark of a model, by code."""
    declared = {item.code: (item.name, item.meaning) for item in model.exits}
    declared |= {item.code: (item.name, item.meaning) for item in model.marks}
    if model.steps is not None:
        declared |= {code: (ending.name, ending.meaning) for code, ending in model.steps.endings.items()}
    return {code: declared.get(code, (name, "")) for code, name in model.codes.items()}


def outcome(trace: Trace, model: Model) -> str:
    """How the trial ended for the firm, in one sentence.

    Parameters
    ----------
    trace
        The trial.
    model
        Which names its codes.
    """
    if trace.exit_month < 0:
        return f"still there after {steps(model.step, len(trace.rows) - 1)}"
    name, meaning = meanings(model).get(trace.exit_code, (str(trace.exit_code), ""))
    reason = f": {meaning.rstrip('.')}" if meaning else ""
    return f"{words(name)} in {words(model.step)} {trace.exit_month}{reason}"


def events(trace: Trace, model: Model) -> list[Event]:
    """Everything worth telling, in order: climate, rounds, austerity, marks, and the exit last."""
    told = dict(meanings(model).values())
    found = [Event(month, _marked(name, told.get(name, ""))) for name, month in trace.marks.items()]
    for month in range(1, len(trace.rows)):
        found += [Event(month, text) for text in _changes(trace.rows[month - 1], trace.rows[month], trace.marks, month)]
    found.sort()
    if trace.exit_month >= 0:
        found.append(Event(trace.exit_month, f"end: {outcome(trace, model).split(': ', 1)[-1]}"))
    return found


def _marked(name: str, meaning: str) -> str:
    """A mark in words."""
    return f"{words(name)}: {meaning.rstrip('.')}" if meaning else words(name)


def _changes(before: Row, now: Row, marks: Mapping[str, int], month: int) -> list[str]:
    """What changed within a month, as far as the model's state tells."""
    found = []
    climate = now.get("world.climate", 0.0)
    if climate != before.get("world.climate", climate):
        found.append(f"funding turned {CLIMATES[int(climate)]}")
    if now.get("round_size", 0.0) > 0.0:
        price = f" at a value of {money(now['value'])}" if "value" in now else ""
        found.append(f"closed a round of {money(now['round_size'])}{price}")
    if now.get("bridged", 0.0) > before.get("bridged", 0.0):
        found.append("got a bridge loan")
    cut, cut_before = now.get("austerity", 0.0), before.get("austerity", 0.0)
    if cut > 0.0 >= cut_before and marks.get("austerity") != month:
        found.append("could not close a round; austerity began")
    if cut_before > 0.0 >= cut:
        found.append("austerity ended")
    return found


def _months(value: float) -> str:
    """A runway."""
    return "-" if value >= ENDLESS else f"{max(value, 0.0):.0f} mo"


def _percent(value: float) -> str:
    """A share that may be negative or above one."""
    return f"{100 * value:.0f}%" if isfinite(value) else "-"


def _climate(value: float) -> str:
    """The funding climate in a word."""
    return CLIMATES[int(value)] if isfinite(value) else "-"


def _plain(value: float) -> str:
    """A small number."""
    return f"{value:.2f}" if isfinite(value) else "-"


Account = tuple[str, str, Callable[[float], str]]

ACCOUNTS: tuple[Account, ...] = (
    ("revenue", "revenue", money),
    ("contribution_margin", "margin", _percent),
    ("burn", "burn", money),
    ("cash", "cash", money),
    ("runway", "runway", _months),
    ("subscribers", "payers", compact),
    ("price", "price", money),
    ("world.climate", "funding", _climate),
    ("austerity", "cuts", _percent),
    ("quality", "quality", _plain),
    ("raised", "raised", money),
    ("free_users", "free users", compact),
    ("research", "R&D", money),
    ("value", "value", money),
)
"""Accounts of the shipped model, the most telling first: field, heading, how it is written."""


def accounts(trace: Trace, step: str, start: date | None, width: int) -> Grid:
    """The accounts of every month, as many columns as fit.

    Parameters
    ----------
    trace
        The trial.
    step
        What a step is called.
    start
        The close of month 0; None where steps have no dates.
    width
        Characters of a line.
    """
    columns = [(Column(words(step)), [str(month) for month in range(len(trace.rows))])]
    if start is not None and step == "month":
        dates = [months_later(start, month).isoformat()[:7] for month in range(len(trace.rows))]
        columns.append((Column("date", right=False), dates))
    for field, heading, written in _chosen(trace.rows):
        cells = [written(row[field]) if field in row else "" for row in trace.rows]
        if _width([*columns, (Column(heading), cells)]) > width:
            break
        columns.append((Column(heading), cells))
    rows = zip(*(cells for _, cells in columns), strict=True)
    return Grid(f"{trace.firm}, accounts", tuple(column for column, _ in columns), tuple(rows))


def _chosen(rows: Sequence[Row]) -> tuple[Account, ...]:
    """The accounts to show: those of the shipped model where they are, else every field of the state."""
    fields = rows[-1]
    known = tuple(account for account in ACCOUNTS if account[0] in fields)
    return known if len(known) >= 3 else tuple((field, words(field), compact) for field in fields)


def _width(columns: Sequence[tuple[Column, list[str]]]) -> int:
    """Characters of a line with these columns."""
    widest = (max(len(text) for text in (*column.heading.split(), *cells)) for column, cells in columns)
    return sum(widest) + 2 * (len(columns) - 1)
