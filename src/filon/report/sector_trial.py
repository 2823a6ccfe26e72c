"""One trial of several firms in words: what happened to the world, who fell and why, and whom it pulled along."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from filon.report.happenings import Event, happening
from filon.report.numbers import percent
from filon.report.sector_exits import exit_events
from filon.report.sector_links import Cause, Effect, effect_phrase, effects, merged
from filon.report.sector_marks import departures, marks, markups
from filon.report.sector_told import KINDS, Told
from filon.report.sector_world import world_events
from filon.report.tables import steps, words

if TYPE_CHECKING:
    from filon.engine.sector_traces import SectorTrace


def told(trace: SectorTrace) -> list[Told]:
    """Everything worth telling across firms, by month; members of cohorts are counted, never listed."""
    found = [Told(month, kind, text) for month, kind, text in world_events(trace)]
    found += [*marks(trace), *markups(trace), *_sector(trace), *departures(trace)]
    for firm in trace.singles:
        found += exit_events(trace, firm)
    return sorted(found, key=lambda event: (event.month, KINDS.index(event.kind), event.firm))


def headline(trace: SectorTrace) -> str:
    """How the trial went for the sector, in one sentence."""
    names = trace.members.names
    left = [name for name in names if trace.exit(name) is not None]
    crashes = sorted((crash.month, name) for name in names if (crash := trace.crash(name)) is not None)
    step = trace.scenario.model.step
    parts = [f"of {len(names)} firms {len(left)} left within {steps(step, trace.scenario.months)}"]
    if trace.scenario.crash:
        parts[0] += f" and {len(crashes)} crashed"
    if crashes:
        first = _counted(trace, [name for month, name in crashes if month == crashes[0][0]])
        parts.append(f"first to crash: {first}, in {words(step)} {crashes[0][0]}")
    return "; ".join(parts)


def _counted(trace: SectorTrace, names: Sequence[str]) -> str:
    """Firms by name, members of cohorts by number."""
    owners = Counter(trace.owner[name].name for name in names)
    return ", ".join(name if name in trace.singles else f"{count} of {name}" for name, count in owners.items())


def _sector(trace: SectorTrace) -> Iterator[Told]:
    """The crash of the sector."""
    if trace.sector_crash is not None and trace.scenario.crash:
        month, share = trace.sector_crash
        text = f"the sector has crashed: firms with {percent(share)} of its capital crashed within two years"
        yield Told(month, "sector_crash", text, amounts={"capital": share})


def touching(trace: SectorTrace, firm: str) -> list[Event]:
    """What the exits of other firms did to one firm or member, in words; members of a cohort count together."""
    together: dict[tuple[int, str, str], list[Effect]] = {}
    for cause in trace.path.exits:
        if cause != firm and is_near(trace, cause, firm):
            for effect in effects(trace, cause):
                if effect.firm == firm:
                    together.setdefault((effect.month, effect.kind, trace.owner[cause].name), []).append(effect)
    found = []
    for (month, kind, owner), group in together.items():
        key, values = effect_phrase(kind, causes(group, owner), merged(group))
        found.append(happening(month, key, **values))
    return sorted(found)


def causes(group: Sequence[Effect], owner: str) -> Cause:
    """Who left: a firm, a member of a cohort, or so many of them."""
    return group[0].cause if len(group) == 1 else (len(group), owner)


def is_near(trace: SectorTrace, one: str, other: str) -> bool:
    """Whether one firm buys from the other, or both share a market."""
    first, second = trace.owner[one], trace.owner[other]
    return other in first.suppliers or one in second.suppliers or first.market == second.market != ""
