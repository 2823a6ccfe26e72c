"""A trial at a glance: its main accounts as lines of small bars, with where they begin, turn and end."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from filon.report.grids import GAP, Column, Grid, column_width
from filon.report.happenings import account_heading
from filon.report.language import Language
from filon.report.sparklines import sparkline
from filon.report.trial import Account, accounts_of

if TYPE_CHECKING:
    from filon.engine.traces import Trace

TELLING = ("revenue", "burn", "cash", "subscribers")
"""Fields of the shipped model whose lines are drawn; of other models the first four of the state."""

NUMBERS = ("first", "lowest", "highest", "last")

LEAST_BARS = 12


def glance(trace: Trace, language: Language, width: int, bars: bool) -> Grid:
    """The main accounts of a trial, a line each.

    Parameters
    ----------
    width
        Characters of a line.
    bars
        Whether bars can be shown; numbers alone otherwise.
    """
    numbers = tuple(Column(language.say(f"trial_account.{name}")) for name in NUMBERS)
    told = telling(trace)
    plain = Grid(trace.firm, (Column("", right=False), *numbers), tuple(_row(trace, one, language) for one in told))
    if not bars:
        return plain
    beside = sum(column_width(plain, place) + GAP for place in range(len(plain.columns)))
    room = max(LEAST_BARS, width - beside - GAP)
    columns = (plain.columns[0], Column("", right=False), *numbers)
    rows = ((row[0], _bars(trace, one, room), *row[1:]) for row, one in zip(plain.rows, told, strict=True))
    return Grid(trace.firm, columns, tuple(rows))


def telling(trace: Trace) -> tuple[Account, ...]:
    """The accounts that tell most of a trial."""
    known = accounts_of(trace.rows)
    found = {account.field: account for account in known}
    told = tuple(found[field] for field in TELLING if field in found)
    return told or known[: len(TELLING)]


def _values(trace: Trace, account: Account) -> list[float]:
    """An account month by month."""
    return [row.get(account.field, float("nan")) for row in trace.rows]


def _bars(trace: Trace, account: Account, room: int) -> str:
    """The line of an account, from zero where it is not negative."""
    values = _values(trace, account)
    return sparkline(values, min([0.0, *(value for value in values if isfinite(value))]), None, room)


def _row(trace: Trace, account: Account, language: Language) -> tuple[str, ...]:
    """Heading and the four numbers of an account."""
    there = [value for value in _values(trace, account) if isfinite(value)] or [float("nan")]
    numbers = (there[0], min(there), max(there), there[-1])
    return (account_heading(language, account.heading), *(account.written(language, one) for one in numbers))
