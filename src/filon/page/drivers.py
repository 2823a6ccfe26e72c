"""What drives the crash: the inputs that tell most of it, and the corners in which it lies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from filon.errors import InputError
from filon.figures.kinds import KINDS
from filon.figures.picture import NARROW, WIDE, Wish
from filon.figures.reading import caption
from filon.page.blocks import Block, Figure, Points, Table, Text, Title
from filon.page.drawings import Classes
from filon.page.pictures import as_drawing
from filon.page.sheets import Heading, Sheet, sheet
from filon.page.subject import Subject
from filon.page.values import amount
from filon.report.discovery import Corner, Range
from filon.report.language import LANGUAGES
from filon.report.sensitivities import Driver, Sensitivity, sensitivity_record

if TYPE_CHECKING:
    import xarray as xr

SHOWN = 10
"""Inputs of the table."""

NAMED = 4
"""Inputs of a sentence."""

DUMMY = "dummy"
TREND = 1.25
"""Times by which the crash is likelier at one end of an input, for a sentence to name it."""


@dataclass(frozen=True)
class Drivers:
    """What the trials of a run tell of the inputs behind a crash."""

    subject: Subject

    @cached_property
    def found(self) -> xr.Dataset | None:
        """By input; None where the trials do not tell."""
        from filon.analysis.sensitivity import sensitivity

        try:
            return sensitivity(self.subject.tree, self.subject.told_of, self.subject.last, parts=False)
        except InputError:
            return None

    @cached_property
    def record(self) -> Sensitivity | None:
        """The same as plain data."""
        return None if self.found is None else sensitivity_record("", self.found)

    @cached_property
    def order(self) -> list[str]:
        """Inputs, the most telling first; empty where the trials do not tell."""
        return [driver["input"] for driver in self.record["inputs"]] if self.record else []

    def blocks(self, classes: Classes) -> Iterator[Block]:
        """The section of the page."""
        if self.record is None:
            yield Text(self.subject.language.say("drive.none"))
            return
        inputs = [one for one in self.record["inputs"] if one["input"] != DUMMY and not one["bands"][0]["narrative"]]
        yield from (Text(text) for text in _trends(self.subject, inputs))
        if "tornado" in KINDS:
            yield self._tornado(classes)
        yield Table(_table(self.subject, inputs[:SHOWN]))
        yield Text(self._explained(), quiet=True)
        corners = list(_corners(self.subject))
        if corners:
            yield Title(self.subject.language.say("drive.corners"))
            yield Points(tuple(corners))

    def _tornado(self, classes: Classes) -> Figure:
        """The picture of both ends of every input."""
        from filon.figures.style import styled
        from filon.figures.tornado import drawn

        subject = self.subject
        assert self.found is not None
        rests = caption(subject.tree, subject.wish)
        with styled():
            wide, narrow = (
                drawn(self.found, Wish(language=subject.language, size=size), subject.when(subject.last), rests)
                for size in (WIDE, NARROW)
            )
        return Figure(as_drawing(subject, wide, narrow, classes, "figure-tornado"))

    def _explained(self) -> str:
        """What the columns mean."""
        assert self.record is not None
        language = self.subject.language
        dummy = next(driver for driver in self.record["inputs"] if driver["input"] == DUMMY)
        return language.say(
            "drive.read",
            firm=self.subject.called(self.record["entity"]),
            when=self.subject.when(self.subject.last),
            dummy=_index(self.subject, dummy),
            trials=language.number(self.record["trials"]),
        )


def input_in_words(subject: Subject, name: str, meaning: str = "") -> str:
    """An input: what it means, in the reader's language; of several firms, with the firm's name.

    Parameters
    ----------
    name
        As datasets write it: `price`, or `openai.price`.
    meaning
        As the model declares it, in English.
    """
    firm, _, own = name.rpartition(".")
    text = meaning if meaning and subject.language.tag == LANGUAGES[0] else subject.language.name(own)
    return subject.language.say("drive.of", firm=subject.called(firm), input=text) if firm else text


def _trends(subject: Subject, inputs: Sequence[Driver]) -> Iterator[str]:
    """Which inputs make the crash likelier where they are high, and which where they are low."""
    ends = {one["input"]: (one["bands"][0]["probability"], one["bands"][-1]["probability"]) for one in inputs[:SHOWN]}
    ways = {
        "drive.up": [one for one in inputs[:SHOWN] if ends[one["input"]][1] > TREND * ends[one["input"]][0]],
        "drive.down": [one for one in inputs[:SHOWN] if ends[one["input"]][0] > TREND * ends[one["input"]][1]],
    }
    for key, found in ways.items():
        names = [input_in_words(subject, one["input"], one["meaning"].partition(",")[0]) for one in found[:NAMED]]
        if names:
            yield subject.language.say(key, inputs=subject.language.say("drive.next").join(names))


def _table(subject: Subject, inputs: Sequence[Driver]) -> Sheet:
    """A line for each input."""
    say, percent = subject.language.say, subject.language.percent
    headings = (
        Heading(say("drive.input"), right=False),
        Heading(say("drive.low")),
        Heading(say("drive.high")),
        Heading(say("drive.index")),
    )
    rows = [
        (
            input_in_words(subject, one["input"], one["meaning"]),
            percent(one["bands"][0]["probability"]),
            percent(one["bands"][-1]["probability"]),
            _index(subject, one),
        )
        for one in inputs
    ]
    caption = say("drive.table", firm=subject.called(subject.told_of), when=subject.when(subject.last))
    return sheet(caption, headings, rows)


def _index(subject: Subject, driver: Driver) -> str:
    """The index of an input in percent."""
    return subject.language.percent(max(driver["index_beyond"], 0.0), 2, bounded=False)


def _corners(subject: Subject) -> Iterator[str]:
    """A sentence for each corner of the inputs in which the crash is much commoner; none where there is none."""
    from filon.analysis.discovery import discover
    from filon.report.discovery import discovered

    try:
        found = discovered("", discover(subject.tree, subject.told_of, subject.last))
    except InputError:
        return
    for corner in found["boxes"]:
        yield _sentence(subject, corner)


def _sentence(subject: Subject, corner: Corner) -> str:
    """A corner in words."""
    say, percent = subject.language.say, subject.language.percent
    conditions = say("drive.both").join(_condition(subject, one) for one in corner["restrictions"])
    shares = {name: percent(corner[name]["probability"]) for name in ("density", "support", "coverage")}
    return say("drive.corner", conditions=conditions, **shares)


def _condition(subject: Subject, one: Range) -> str:
    """A restriction of an input in words."""
    language = subject.language
    if one["holds"]:
        return language.say("drive.story", names=language.say("drive.either").join(map(language.name, one["holds"])))
    ends = {end: amount(value, one["unit"], language) for end in ("low", "high") if (value := one[end]) is not None}
    key = "drive.between" if len(ends) == 2 else "drive.least" if "low" in ends else "drive.below"
    return language.say(key, input=input_in_words(subject, one["input"], one["meaning"]), **ends)
