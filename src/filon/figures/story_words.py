"""The words of the picture of a trial: how it ended, after what, and its numbers at the close of every year."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from filon.figures.picture import Wish
from filon.figures.reading import firm_name
from filon.model.climate import DROUGHT
from filon.quantities.dates import months_later
from filon.report.grids import Grid
from filon.report.happenings import Event, counted_steps, said
from filon.report.language import Language, messages
from filon.report.trial import accounts, outcome

if TYPE_CHECKING:
    from filon.engine.traces import Trace
    from filon.scenario.resolved import Scenario

YEAR = 12

MOST_WIDE = 10_000
"""Characters of a table that leaves no account out."""


def finding(trace: Trace, scenario: Scenario, trial: int | None, language: Language) -> str:
    """How the trial ended, and after what."""
    say = language.say
    firm = firm_name(trace.firm, Wish(language=language))
    who = firm if trial is None else say("story.world", firm=firm, trial=trial)
    after = _after(trace, language, "after" if trace.exit_month >= 0 else "with")
    if trace.exit_month >= 0:
        name = language.name(scenario.model.codes[trace.exit_code])
        return say("story.left", who=who, name=name, when=when(trace.exit_month, scenario, language), after=after)
    steps = counted_steps(language, scenario.model.step, len(trace.rows) - 1)
    crash = crash_mark(trace, scenario)
    if crash is not None:
        since = when(trace.marks[crash], scenario, language)
        return say("story.crashed", who=who, name=language.name(crash), when=since, steps=steps)
    return say("story.there", who=who, steps=steps, after=after)


def crash_mark(trace: Trace, scenario: Scenario) -> str | None:
    """The first mark of a trial that counts as a crash."""
    counted = {mark.name for mark in scenario.model.marks if mark.code in scenario.crash}
    return min((name for name in trace.marks if name in counted), key=lambda name: trace.marks[name], default=None)


def when(month: int, scenario: Scenario, language: Language) -> str:
    """A month of the calendar; the number of the step where steps have no dates."""
    if scenario.start is not None and scenario.model.step == "month":
        return language.month(months_later(scenario.start, month))
    return language.say("story.step", step=language.name(scenario.model.step), number=month)


def _after(trace: Trace, language: Language, word: str) -> str:
    """Rounds, droughts and loans of a trial, as the end of a sentence."""
    rows = trace.rows
    counts = {
        "round": sum(row.get("round_size", 0.0) > 0.0 for row in rows[1:]),
        "bridge": sum(now.get("bridged", 0.0) > before.get("bridged", 0.0) for before, now in pairwise(rows)),
        "drought": sum(climate == DROUGHT for _, _, climate in spells(trace)),
    }
    parts = [_counted(name, count, language) for name, count in counts.items() if count]
    if not parts:
        return ""
    *first, last = parts
    joined = language.say("story.and", first=", ".join(first), last=last) if first else last
    return language.say(f"story.{word}", parts=joined)


def _counted(name: str, count: int, language: Language) -> str:
    """So many of something, small numbers in words."""
    if count == 1:
        return language.say(f"story.{name}_one")
    word = f"story_count.n{count}"
    return language.say(f"story.{name}_many", count=language.say(word) if word in messages() else count)


def spells(trace: Trace) -> list[tuple[int, int, float]]:
    """Spells of the funding climate: first and last month, and its number; none where the world has none."""
    climates = [row.get("world.climate") for row in trace.rows]
    found: list[tuple[int, int, float]] = []
    for month, climate in enumerate(climates):
        if climate is None:
            return []
        if found and found[-1][2] == climate:
            found[-1] = (found[-1][0], month, climate)
        else:
            found.append((month, month, climate))
    return found


def subtitle(trace: Trace, scenario: Scenario, language: Language) -> str:
    """What is shown, and in which narrative."""
    step = language.name(scenario.model.step)
    if len(scenario.narratives) == 1:
        return language.say("story.subtitle", step=step)
    return language.say("story.subtitle_narrative", step=step, narrative=language.name(trace.narrative))


def description(trace: Trace, scenario: Scenario, happened: Sequence[Event], language: Language) -> str:
    """The whole story in sentences."""
    told = outcome(trace, scenario.model, language)
    parts = "; ".join(listed(event, scenario, language) for event in happened)
    return language.say("story.description", outcome=f"{told[:1].upper()}{told[1:]}", events=parts) if parts else told


def listed(event: Event, scenario: Scenario, language: Language) -> str:
    """An event with its month."""
    return language.say("story.happening", when=when(event.month, scenario, language), text=said(event, language))


def years_table(trace: Trace, scenario: Scenario, language: Language) -> Grid:
    """Every account at the close of every year, and at the end."""
    whole = accounts(trace, scenario.model.step, scenario.start, MOST_WIDE, language)
    last = len(trace.rows) - 1
    return Grid(whole.title, whole.columns, tuple(whole.rows[month] for month in sorted({*range(0, last, YEAR), last})))
