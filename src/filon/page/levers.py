"""The section of levers: a picture with its table, and what has no visible effect."""

from __future__ import annotations

from collections.abc import Iterator

from filon.figures.picture import NARROW, WIDE
from filon.page.blocks import Block, Figure, Text
from filon.page.drawings import Classes
from filon.page.lever_picture import picture
from filon.page.pictures import as_drawing
from filon.page.report import Told
from filon.page.subject import Subject
from filon.page.turning import called, turnings


def lever_blocks(subject: Subject, classes: Classes, trials: int, told: Told) -> Iterator[Block]:
    """The section of the page; nothing where no lever can be turned.

    Parameters
    ----------
    trials
        Of each simulation; 0 for none.
    """
    found = turnings(subject, trials, told)
    if found is None:
        return
    language = subject.language
    if found.moved:
        pair = [picture(subject, found, size) for size in (WIDE, NARROW)]
        yield Figure(as_drawing(subject, pair[0], pair[1], classes, "figure-levers"))
    else:
        yield Text(language.say("lever.none"))
    caveat = language.say("lever.caveat")
    yield Text(language.say("lever.explain", trials=language.number(found.trials), caveat=caveat), quiet=True)
    if found.unmoved:
        names = ", ".join(called(one.lever, subject) for one in found.unmoved)
        yield Text(language.say("lever.unmoved", levers=names), quiet=True)
