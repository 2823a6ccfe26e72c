"""One trial in words and in a table: what happened, month by month, and why it ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import TYPE_CHECKING

from filon.quantities.dates import months_later
from filon.report.grids import Column, Grid
from filon.report.happenings import (
    END,
    ENGLISH,
    Event,
    account_heading,
    happening,
    phrase,
    plain_text,
    share_text,
)
from filon.report.language import Language

if TYPE_CHECKING:
    from filon.engine.traces import Trace
    from filon.model.definition import Model

Row = Mapping[str, float]

CLIMATES = ("hot", "normal", "drought")
"""The funding climate by its number in the state of the world."""

ENDLESS = 999.0
"""Runway of a firm that does not burn [months]."""


def meanings(model: Model) -> dict[int, tuple[str, str]]:
    """Name and meaning of every exit and mark of a model, by code."""
    declared = {item.code: (item.name, item.meaning) for item in model.exits}
    declared |= {item.code: (item.name, item.meaning) for item in model.marks}
    if model.steps is not None:
        declared |= {code: (ending.name, ending.meaning) for code, ending in model.steps.endings.items()}
    return {code: declared.get(code, (name, "")) for code, name in model.codes.items()}


def reason_of(trace: Trace, model: Model) -> tuple[str, str]:
    """Name and declared meaning of a trial's exit; the meaning is '' where nothing declares it."""
    return meanings(model).get(trace.exit_code, (str(trace.exit_code), ""))


def outcome(trace: Trace, model: Model, language: Language = ENGLISH) -> str:
    """How the trial ended for the firm, in one sentence.

    Parameters
    ----------
    trace
        The trial.
    model
        Which names its codes.
    """
    if trace.exit_month < 0:
        return phrase(language, "trial.there", {"steps": (model.step, len(trace.rows) - 1)})
    name, meaning = reason_of(trace, model)
    told = {"name": name, "step": model.step, "month": trace.exit_month}
    if not meaning:
        return phrase(language, "trial.left", told)
    return phrase(language, "trial.left_why", {**told, "reason": (name, meaning)})


def events(trace: Trace, model: Model) -> list[Event]:
    """Everything worth telling, in order: climate, rounds, austerity, marks, and the exit last."""
    told = dict(meanings(model).values())
    found = [_marked(month, name, told.get(name, "")) for name, month in trace.marks.items()]
    for month in range(1, len(trace.rows)):
        found += _changes(trace.rows[month - 1], trace.rows[month], trace.marks, month)
    found.sort()
    if trace.exit_month >= 0:
        name, meaning = reason_of(trace, model)
        reason = (name, meaning) if meaning else outcome(trace, model)
        found.append(happening(trace.exit_month, END, reason=reason))
    return found


def _marked(month: int, name: str, meaning: str) -> Event:
    """A mark as an event."""
    if not meaning:
        return happening(month, "trial.mark", name=name)
    return happening(month, "trial.marked", name=name, reason=(name, meaning))


def _changes(before: Row, now: Row, marks: Mapping[str, int], month: int) -> list[Event]:
    """What changed within a month, as far as the model's state tells."""
    found = []
    climate = now.get("world.climate", 0.0)
    if climate != before.get("world.climate", climate):
        found.append(happening(month, f"trial.turned_{CLIMATES[int(climate)]}"))
    if now.get("round_size", 0.0) > 0.0:
        found.append(_round(month, now))
    if now.get("bridged", 0.0) > before.get("bridged", 0.0):
        found.append(happening(month, "trial.bridge"))
    cut, cut_before = now.get("austerity", 0.0), before.get("austerity", 0.0)
    if cut > 0.0 >= cut_before and marks.get("austerity") != month:
        found.append(happening(month, "trial.refused"))
    if cut_before > 0.0 >= cut:
        found.append(happening(month, "trial.relieved"))
    return found


def _round(month: int, now: Row) -> Event:
    """A round, with the value of the firm after it where the model has one."""
    if "value" in now:
        return happening(month, "trial.round_at", size=now["round_size"], value=now["value"])
    return happening(month, "trial.round", size=now["round_size"])


Written = Callable[[Language, float], str]


def _months(language: Language, value: float) -> str:
    """A runway."""
    return "-" if value >= ENDLESS else language.say("trial_account.months", months=f"{max(value, 0.0):.0f}")


def _percent(language: Language, value: float) -> str:
    """A share that may be negative or above one."""
    return share_text(language, f"{100 * value:.0f}") if isfinite(value) else "-"


def _climate(language: Language, value: float) -> str:
    """The funding climate in a word."""
    return language.say(f"trial_climate.{CLIMATES[int(value)]}") if isfinite(value) else "-"


def _plain(language: Language, value: float) -> str:
    """A small number."""
    return plain_text(language, f"{value:.2f}") if isfinite(value) else "-"


@dataclass(frozen=True)
class Account:
    """An account of a firm.

    Attributes
    ----------
    field
        Of the rows of a trace.
    heading
        Its message in `trial_account`; of a model of one's own the field.
    written
        How its numbers are written.
    """

    field: str
    heading: str
    written: Written


ACCOUNTS: tuple[Account, ...] = (
    Account("revenue", "revenue", Language.money),
    Account("contribution_margin", "margin", _percent),
    Account("burn", "burn", Language.money),
    Account("cash", "cash", Language.money),
    Account("runway", "runway", _months),
    Account("subscribers", "payers", Language.compact),
    Account("price", "price", Language.money),
    Account("world.climate", "funding", _climate),
    Account("austerity", "cuts", _percent),
    Account("quality", "quality", _plain),
    Account("raised", "raised", Language.money),
    Account("free_users", "free_users", Language.compact),
    Account("research", "r_and_d", Language.money),
    Account("value", "value", Language.money),
)
"""Accounts of the shipped model, the most telling first."""


def accounts(trace: Trace, step: str, start: date | None, width: int, language: Language = ENGLISH) -> Grid:
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
    columns = [(Column(language.name(step)), [str(month) for month in range(len(trace.rows))])]
    if start is not None and step == "month":
        dates = [months_later(start, month).isoformat()[:7] for month in range(len(trace.rows))]
        columns.append((Column(account_heading(language, "date"), right=False), dates))
    for account in accounts_of(trace.rows):
        cells = [account.written(language, row[account.field]) if account.field in row else "" for row in trace.rows]
        column = Column(account_heading(language, account.heading))
        if _width([*columns, (column, cells)]) > width:
            break
        columns.append((column, cells))
    rows = zip(*(cells for _, cells in columns), strict=True)
    title = language.say("trial.accounts", firm=trace.firm)
    return Grid(title, tuple(column for column, _ in columns), tuple(rows))


def accounts_of(rows: Sequence[Row]) -> tuple[Account, ...]:
    """The accounts to show: those of the shipped model where they are, else every field of the state."""
    fields = rows[-1]
    known = tuple(account for account in ACCOUNTS if account.field in fields)
    return known if len(known) >= 3 else tuple(Account(field, field, Language.compact) for field in fields)


def _width(columns: Sequence[tuple[Column, list[str]]]) -> int:
    """Characters of a line with these columns."""
    widest = (max(len(text) for text in (*column.heading.split(), *cells)) for column, cells in columns)
    return sum(widest) + 2 * (len(columns) - 1)
