"""Two runs beside each other: by how much the crash differs, and in what figures the runs do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from filon.analysis.changes import changes
from filon.errors import InputError
from filon.page.blocks import Block, Pair, Table, Text
from filon.page.drawings import Classes
from filon.page.lever_picture import change, points
from filon.page.pictures import drawing
from filon.page.sheets import Heading, Sheet, sheet
from filon.page.subject import Subject
from filon.report.comparison import ALIKE, Compared, compared_rows, steps_told
from filon.results.comparing import compared

if TYPE_CHECKING:
    import xarray as xr

MOST = 30
"""Changed figures that are listed."""


def contrast(first: Subject, second: Subject, classes: Classes) -> Iterator[Block]:
    """The section of the page.

    Raises
    ------
    InputError
        When the runs have no firm in common, or other steps.
    """
    found = compared(first.tree, second.tree)
    say = first.language.say
    told = compared_rows(found, steps_told(found, first.horizons))
    yield Text(say("contrast.runs", first=first.told_as, second=second.told_as))
    if (row := _of(told, first)) is not None:
        yield Text(_sentence(first, row))
    yield Table(_table(first, told))
    yield Text(_how(first, told), quiet=True)
    yield from _changed(first, second)
    yield from _pair(first, second, found, classes)
    yield Text(say("contrast.beside"), quiet=True)


def _how(subject: Subject, told: list[Compared]) -> str:
    """How the runs were compared: in pairs that gain from what both have in common, in pairs that do not, or apart."""
    pairs = max((row["pairs"] for row in told), default=0)
    if not pairs:
        return subject.language.say("contrast.apart")
    errors = ((row["standard_error_apart"], row["standard_error"]) for row in told)
    gains = any(apart and own and apart > ALIKE * own for apart, own in errors)
    return subject.language.say("contrast.paired" if gains else "contrast.unlike", pairs=subject.language.number(pairs))


def _of(told: list[Compared], subject: Subject) -> Compared | None:
    """The last row of the firm that the page tells most of."""
    own = [row for row in told if row["entity"] == subject.told_of]
    return (own or told)[-1] if told else None


def _sentence(subject: Subject, row: Compared) -> str:
    """The difference in a sentence."""
    language = subject.language
    shares = {name: language.percent(row[name] or 0.0, 1) for name in ("first", "second")}
    return language.say(
        "contrast.sentence",
        firm=subject.called(row["entity"]),
        when=subject.when(row["step"]),
        points=points(row["difference"] or 0.0, subject),
        low=points(row["low"], subject),
        high=points(row["high"], subject),
        **shares,
    )


def _table(subject: Subject, told: list[Compared]) -> Sheet:
    """A line for each firm and horizon."""
    say = subject.language.say
    headings = (
        Heading(say("column.firm"), right=False),
        Heading(say("column.within"), right=False),
        *(Heading(say(f"contrast.{name}")) for name in ("first", "second", "difference")),
    )
    rows = [
        (
            subject.called(row["entity"]),
            subject.within(row["step"]),
            *(_percent(subject, row[name]) for name in ("first", "second")),
            _difference(subject, row),
        )
        for row in told
    ]
    return sheet(say("contrast.table"), headings, rows)


def _percent(subject: Subject, value: float | None) -> str:
    """A probability, where there is one."""
    return "-" if value is None else subject.language.percent(value, 1)


def _difference(subject: Subject, row: Compared) -> str:
    """A difference in points with its interval, where there is one."""
    if row["difference"] is None:
        return "-"
    return change(row["difference"], row["low"], row["high"], subject)


def _changed(first: Subject, second: Subject) -> Iterator[Block]:
    """Figures in which the runs differ, as far as both were stored."""
    if first.folder is None or second.folder is None:
        return
    say = first.language.say
    try:
        found = changes(first.folder, second.folder)
    except InputError as error:
        yield Text(say("contrast.other", why=str(error)))
        return
    if not found:
        yield Text(say("contrast.same"))
        return
    headings = tuple(Heading(say(f"contrast.{name}"), right=False) for name in ("figure", "first", "second"))
    yield Table(sheet(say("contrast.changed"), headings, [(one.name, one.before, one.after) for one in found[:MOST]]))


def _pair(first: Subject, second: Subject, found: xr.Dataset, classes: Classes) -> Iterator[Block]:
    """Both runs' crash by cause, beside each other."""
    common = [str(name) for name in found["entity"].values]
    firm = first.told_of if first.told_of in common else common[0]
    asked = {"first": (first, firm), "second": (second, firm)}
    if firm not in first.firms:  # each run has one firm, and these have two names
        asked = {name: (one, one.told_of) for name, (one, _) in asked.items()}
    both = (drawing(one, "incidence", classes, own, f"figure-{name}") for name, (one, own) in asked.items())
    drawn = tuple(one for one in both if one is not None)
    if len(drawn) == 2:
        yield Pair(tuple(replace(one, still=False) for one in drawn))
