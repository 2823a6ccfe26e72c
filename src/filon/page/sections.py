"""The sections of the page, in the order in which they are read."""

from __future__ import annotations

from filon.page.blocks import Block, Figure, Live, Section, Table
from filon.page.controls import controls
from filon.page.crash import crash_sheets
from filon.page.drawings import Classes
from filon.page.pictures import drawings
from filon.page.report import Told
from filon.page.subject import Subject


def sections(subject: Subject, classes: Classes, trials: int, told: Told) -> list[Section]:
    """Every section that has something to say.

    Parameters
    ----------
    classes
        Of the page's pictures; those of the sections are added.
    trials
        Of each simulation of a lever; 0 for none.
    """
    found = {
        "crash": _crash(subject, classes),
        "pictures": tuple(Figure(drawn) for drawn in drawings(subject, "pictures", classes)),
    }
    say = subject.language.say
    return [Section(name, say(f"section.{name}"), blocks) for name, blocks in found.items() if blocks]


def _crash(subject: Subject, classes: Classes) -> tuple[Block, ...]:
    """Tables of the crash, what can be changed, and how the crash grows."""
    first, *rest = crash_sheets(subject)
    blocks: list[Block] = [Table(first)]
    blocks += [controls(subject), Live()] if subject.entities else []
    blocks += [Figure(drawn) for drawn in drawings(subject, "crash", classes)]
    blocks += [Table(sheet) for sheet in rest]
    return tuple(blocks)
