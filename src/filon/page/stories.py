"""How a crash typically comes: single worlds that stand for many, told by what happens in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from filon.analysis.endings import MEDIAN
from filon.analysis.typical import Choice, Source, choice
from filon.engine.stored import stored
from filon.engine.traces import replay
from filon.errors import InputError
from filon.figures.picture import NARROW, WIDE
from filon.figures.story import story
from filon.page.blocks import Block, Figure, Text, Title
from filon.page.drawings import Classes
from filon.page.pictures import as_drawing
from filon.page.report import Told
from filon.page.subject import Subject
from filon.report.trial import outcome

if TYPE_CHECKING:
    from filon.engine.traces import Trace

LEAST = 0.03
"""Probability from which a first cause has a world of its own."""


def stories(subject: Subject, classes: Classes, told: Told) -> Iterator[Block]:
    """The section of the page: the typical world, and one for each cause of some weight; nothing of an unstored run."""
    if subject.folder is None or subject.scenario is None:
        return
    say = subject.language.say
    told(say("doing.stories"))
    source = Source(*stored(subject.folder))
    found = [(ending, one) for ending in _endings(subject) if (one := _chosen(subject, ending, source)) is not None]
    if found:
        yield Text(say("path.explain"), quiet=True)
    for ending, one in found:
        yield Title(_title(subject, ending, one))
        trace = replay(source.scenario, source.seed, one.trial, subject.told_of, source.sampler)
        yield from _drawn(subject, trace, one, source, classes, f"figure-story-{ending.replace('_', '-')}")


def _endings(subject: Subject) -> list[str]:
    """The median, and causes that come often enough, the likeliest first."""
    own = next((entity.own for entity in subject.entities if entity.name == subject.told_of), None)
    causes = {name: float(values[subject.last]) for name, values in own.causes.items()} if own else {}
    return [MEDIAN, *sorted((name for name in causes if causes[name] >= LEAST), key=lambda name: -causes[name])]


def _chosen(subject: Subject, ending: str, source: Source) -> Choice | None:
    """The trial that stands for an ending; None where none can."""
    try:
        return choice(subject.tree, ending, subject.told_of, subject.last, source)
    except InputError:
        return None


def _title(subject: Subject, ending: str, one: Choice) -> str:
    """What a world stands for."""
    if ending == MEDIAN:
        return subject.language.say("path.median")
    share = subject.language.percent(one.probability)
    return subject.language.say("path.cause", cause=subject.language.name(ending), share=share)


def _drawn(subject: Subject, trace: Trace, one: Choice, source: Source, classes: Classes, name: str) -> Iterator[Block]:
    """How a world ends, and its picture: accounts, and what happens month by month."""
    how = outcome(trace, source.scenario.model, subject.language)
    candidates = subject.language.number(one.candidates)
    yield Text(
        f"{how[:1].upper()}{how[1:]}. {subject.language.say('path.chosen', trial=one.trial, candidates=candidates)}"
    )
    wide, narrow = (story(trace, source.scenario, subject.language, size, one.trial) for size in (WIDE, NARROW))
    yield Figure(as_drawing(subject, wide, narrow, classes, name))
