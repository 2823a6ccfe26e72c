"""A trial at a glance: its main accounts as lines of small bars, with where they begin, turn and end."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from filon.report.grids import Column, Grid
from filon.report.happenings import account_heading
from filon.report.language import Language
from filon.report.sparklines import sparkline
from filon.report.trial import Account, accounts_of

if TYPE_CHECKING:
    from filon.engine.traces import Trace

TELLING = ("revenue", "burn", "cash", "subscribers")
"""Fields of the shipped model whose lines are drawn; of other models the first four of the state."""

NUMBERS = ("first", "lowest", "highest", "last")

BESIDE = 52
"""Characters of a line that the numbers beside the bars take, about."""

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
    room = max(LEAST_BARS, width - BESIDE)
    columns = [Column("", right=False), *([Column("", right=False)] if bars else [])]
    columns += [Column(language.say(f"trial_account.{name}")) for name in NUMBERS]
    rows = tuple(_row(trace, account, language, room if bars else 0) for account in telling(trace))
    return Grid(trace.firm, tuple(columns), rows)


def telling(trace: Trace) -> tuple[Account, ...]:
    """The accounts that tell most of a trial."""
    known = accounts_of(trace.rows)
    found = {account.field: account for account in known}
    told = tuple(found[field] for field in TELLING if field in found)
    return told or known[: len(TELLING)]


def _row(trace: Trace, account: Account, language: Language, room: int) -> tuple[str, ...]:
    """Heading, bars where there is room for them, and the four numbers of an account."""
    values = [row.get(account.field, float("nan")) for row in trace.rows]
    there = [value for value in values if isfinite(value)] or [float("nan")]
    numbers = (there[0], min(there), max(there), there[-1])
    bars = (sparkline(values, min(0.0, *there), None, room),) if room else ()
    return (account_heading(language, account.heading), *bars, *(account.written(language, one) for one in numbers))
