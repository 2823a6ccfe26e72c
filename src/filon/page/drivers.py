"""What drives the crash: the inputs that tell most of it, and the corners in which it lies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from filon.errors import InputError
from filon.figures.picture import NARROW, WIDE, Picture, Wish
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
        from filon.figures.tornado import drawn

        if self.record is None or self.found is None:
            yield Text(self.subject.language.say("drive.none"))
            return
        inputs = [one for one in self.record["inputs"] if one["input"] != DUMMY and not one["bands"][0]["narrative"]]
        yield from (Text(text) for text in _trends(self.subject, inputs))
        yield self._pair("tornado", drawn, self.found, classes)
        yield Table(_table(self.subject, inputs[:SHOWN]))
        yield Text(self._explained(), quiet=True)
        yield from self._corners(classes)

    @cached_property
    def boxes(self) -> xr.Dataset | None:
        """Corners of the inputs in which the crash lies; None where there are none."""
        from filon.analysis.discovery import discover

        try:
            return discover(self.subject.tree, self.subject.told_of, self.subject.last)
        except InputError:
            return None

    def _corners(self, classes: Classes) -> Iterator[Block]:
        """Corners in a picture and in sentences."""
        from filon.figures.boxes import drawn
        from filon.report.discovery import discovered

        if self.boxes is None or not (corners := discovered("", self.boxes)["boxes"]):
            return
        yield Title(self.subject.language.say("drive.corners"))
        yield Points(tuple(_sentence(self.subject, corner) for corner in corners))
        yield self._pair("boxes", drawn, self.boxes, classes)

    def _pair(
        self, kind: str, drawn: Callable[[xr.Dataset, Wish, str, str], Picture], found: xr.Dataset, classes: Classes
    ) -> Figure:
        """A picture of what was found, at both widths."""
        from filon.figures.style import styled

        subject, rests = self.subject, caption(self.subject.tree, self.subject.wish)
        with styled():
            wide, narrow = (
                drawn(found, Wish(language=subject.language, size=size), subject.when(subject.last), rests)
                for size in (WIDE, NARROW)
            )
        return Figure(as_drawing(subject, wide, narrow, classes, f"figure-{kind}"))

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
