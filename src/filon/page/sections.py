"""The sections of the page, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from filon.page.assumptions import assumptions
from filon.page.blocks import Block, Figure, Live, Section, Table
from filon.page.contrast import contrast
from filon.page.controls import controls
from filon.page.crash import crash_sheets
from filon.page.drawings import Classes
from filon.page.drivers import Drivers
from filon.page.levers import lever_blocks
from filon.page.limits import limits
from filon.page.pictures import drawings
from filon.page.report import Told
from filon.page.reproduce import reproduce
from filon.page.stories import stories
from filon.page.subject import Subject


@dataclass(frozen=True)
class Order:
    """What a page is asked for.

    Attributes
    ----------
    other
        The run that the first is held against.
    trials
        Of each simulation of a lever; 0 for none.
    told
        Called with what is done now.
    """

    subject: Subject
    other: Subject | None
    trials: int
    told: Told


def sections(order: Order, classes: Classes) -> list[Section]:
    """Every section that has something to say.

    Parameters
    ----------
    classes
        Of the page's pictures; those of the sections are added.
    """
    say = order.subject.language.say
    found = ((name, tuple(blocks)) for name, blocks in _parts(order, classes))
    return [Section(name, say(f"section.{name}"), blocks) for name, blocks in found if blocks]


def _parts(order: Order, classes: Classes) -> Iterator[tuple[str, Iterable[Block]]]:
    """Sections by name."""
    subject, say = order.subject, order.subject.language.say
    drivers = Drivers(subject)
    if order.other is not None:
        yield "contrast", contrast(subject, order.other, classes)
    order.told(say("doing.pictures"))
    yield "crash", _crash(subject, classes)
    yield "pictures", (Figure(drawn) for drawn in drawings(subject, "pictures", classes))
    if subject.entities:
        order.told(say("doing.drivers"))
        yield "drivers", drivers.blocks(classes)
        yield "stories", stories(subject, classes, order.told)
        yield "levers", lever_blocks(subject, classes, order.trials, order.told)
    yield "assumptions", assumptions(subject, drivers.order if subject.entities else ())
    yield "limits", (limits(subject),)
    both = (subject,) if order.other is None else (subject, order.other)
    yield "reproduce", reproduce(both, _options(order))


def _options(order: Order) -> str:
    """Options of `filon report` that make this page, its defaults left out."""
    subject = order.subject
    parts = [f"--lang {subject.language.tag}"] if subject.language.tag != "en" else []
    parts += [f"--firm {subject.firm}"] if subject.firm else []
    parts += [f"--trials-for-levers {order.trials}" if order.trials else "--no-levers"]
    return "".join(f" {part}" for part in parts)


def _crash(subject: Subject, classes: Classes) -> Iterator[Block]:
    """Tables of the crash, what can be changed, and how the crash grows."""
    first, *rest = crash_sheets(subject)
    yield Table(first)
    if subject.entities:
        yield controls(subject)
        yield Live()
    yield from (Figure(drawn) for drawn in drawings(subject, "crash", classes))
    yield from (Table(sheet) for sheet in rest)
