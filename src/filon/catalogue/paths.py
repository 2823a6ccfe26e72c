"""The pages of paths: for each firm of a vintage the median trial, and one for each frequent ending, with a reading.

``python -m filon.catalogue.paths`` walks the trials of docs/paths.toml again and writes the pages; with ``--choose`` it
simulates first, and chooses the trials anew, of all scenarios or of those named. A reading stays while its trial does.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filon.catalogue.docs import table
from filon.errors import InputError
from filon.report.grids import Grid
from filon.report.tables import words
from filon.report.trial import accounts, events, outcome
from filon.scenario.files import Library, distributions_folder
from filon.scenario.loading import load

if TYPE_CHECKING:
    from filon.engine.traces import Trace
    from filon.scenario.resolved import Scenario

COMMAND = "python -m filon.catalogue.paths"
CHOICES = Path("docs/paths.toml")
PAGES = {"2025-06": Path("docs/paths.md"), "2026-03": Path("docs/paths-2026-03.md")}
"""The page of each vintage: its firms have paths, under their names with the vintage after the first."""

VENTURE = "wrapper"
"""The small venture that stands for many, on the first page."""

FREQUENT = 0.03
"""Probability within the scenario's months from which an ending has a path."""

SEED, TRIALS, KEPT = 1, 20_000, 4_000
"""Seed; trials that probabilities are counted over; the first of them, among which paths are chosen."""

MEDIAN = "median"
"""Name of the path nearest to the middle of all trials; the others have the name of their ending."""

YEAR = 12

COLUMNS = ("month", "date", "revenue", "burn", "cash", "runway", "payers", "quality", "raised")
"""Accounts of the tables, by their headings."""


INTRODUCTION = (
    f"One trial is one possible world. For each firm: the trial whose revenue and cash rank nearest to the middle of "
    f"{KEPT:,} trials, month after month (a firm that has gone ranks below all others), and for each ending of more "
    f"than {FREQUENT:.0%} the trial nearest to the middle of those that ended so. Flows are of the month. To walk a "
    f"trial again: `filon run NAME --seed {SEED} --trials {TRIALS}`, then `filon trace NAME --trial N`. Readings "
    "are ours; the rest is computed."
)


@dataclass(frozen=True)
class Chosen:
    """One path of a firm.

    Attributes
    ----------
    ending
        `MEDIAN`, or the name of an exit or mark.
    share
        Probability of the ending; None for the median.
    reading
        What an economist sees in it: two sentences, empty before anybody has read it.
    """

    scenario: str
    ending: str
    trial: int
    share: float | None
    reading: str


def scenarios(*vintages: str) -> tuple[str, ...]:
    """Scenarios that have paths, in the order of the pages; of these vintages, or of all."""
    library, first = Library(distributions_folder()), next(iter(PAGES))
    found: list[str] = []
    for vintage in vintages or PAGES:
        names = library.names(f"firms/{vintage}")
        found += [*names, VENTURE] if vintage == first else [f"{name}-{vintage}" for name in names]
    return tuple(found)


def chosen(file: Path = CHOICES) -> tuple[Chosen, ...]:
    """The paths that docs/paths.toml names, in its order."""
    found = tomllib.loads(file.read_text(encoding="utf-8"))
    return tuple(
        Chosen(scenario, ending, item["trial"], item.get("share"), item.get("reading", ""))
        for scenario, endings in found["paths"].items()
        for ending, item in endings.items()
    )


def choices(name: str) -> Iterator[Chosen]:
    """Simulate a scenario, and choose the trials that stand for all and for each frequent ending."""
    import numpy as np

    from filon.analysis.medoids import medoid
    from filon.engine.simulation import simulate

    scenario = load(name)
    tree = simulate(scenario, trials=TRIALS, seed=SEED, keep=f"paths:{KEPT}")
    paths, outcomes = tree["paths"], tree["outcomes"]
    told = [paths[account].to_numpy()[:, 0, :] for account in ("log_revenue", "cash")]
    yield Chosen(name, MEDIAN, medoid(told), None, "")
    crashed = outcomes["crash_cause"].to_numpy()[:KEPT, 0]
    gone = outcomes["exit"].to_numpy()[:KEPT, 0]
    for ending, code, share in frequent(tree["summary"], scenario):
        is_crash = code in scenario.crash
        members = np.flatnonzero(crashed == code if is_crash else (gone == code) & (crashed == 0))
        if members.size:
            trial = int(members[medoid([account[members] for account in told])])
            yield Chosen(name, ending, trial, round(share, 3), "")


def frequent(summary: Any, scenario: Scenario) -> list[tuple[str, int, float]]:
    """Name, code and probability of endings above `FREQUENT` at the last month, the likeliest first.

    Endings are the first causes of crashes, and exits that are no crash.
    """
    at = summary.sel(entity=scenario.firms[0].name, month=scenario.months)
    found = [
        *zip(at.cause.values, at.cause_code.values, at.cause_probability.values, strict=True),
        *zip(at.exit.values, at.exit_code.values, at.exit_probability.values, strict=True),
    ]
    crashes = {int(code) for code in at.cause_code.values}
    causes = len(at.cause)
    endings = [
        (str(name), int(code), float(share))
        for place, (name, code, share) in enumerate(found)
        if share > FREQUENT and (place < causes or int(code) not in crashes)
    ]
    return sorted(endings, key=lambda ending: -ending[2])


def read_again(paths: Iterable[Chosen], before: Iterable[Chosen]) -> tuple[Chosen, ...]:
    """Newly chosen paths with the readings of those that were chosen before."""
    known = {(path.scenario, path.ending, path.trial): path.reading for path in before}
    return tuple(replace(path, reading=known.get((path.scenario, path.ending, path.trial), "")) for path in paths)


def as_toml(paths: Sequence[Chosen]) -> str:
    """Chosen paths as the text of docs/paths.toml."""
    lines = [f"# Trials chosen by `{COMMAND} --choose`; readings are written by hand, two sentences each."]
    for path in paths:
        lines += ["", f"[paths.{path.scenario}.{path.ending}]", f"trial = {path.trial}"]
        lines += [] if path.share is None else [f"share = {path.share}"]
        lines += [f"reading = {json.dumps(path.reading, ensure_ascii=False)}"]
    return "\n".join(lines) + "\n"


def pages(paths: Sequence[Chosen]) -> dict[Path, str]:
    """The page of each vintage, and its text."""
    return {
        page: written([path for path in paths if path.scenario in scenarios(vintage)], vintage)
        for vintage, page in PAGES.items()
    }


def written(paths: Sequence[Chosen], vintage: str) -> str:
    """The page of a vintage."""
    sections = []
    for name in dict.fromkeys(path.scenario for path in paths):
        scenario = load(name)
        own = [section(scenario, path) for path in paths if path.scenario == name]
        sections.append("\n\n".join([f"## {scenario.title}", *own]))
    head = f"<!-- Made by `{COMMAND}` from {CHOICES}; changes by hand are lost. -->"
    others = ", ".join(f"[{other}]({page.name})" for other, page in PAGES.items() if other != vintage)
    title = f"# Paths from {vintage}"
    return "\n\n".join([head, title, f"{INTRODUCTION} Firms at another date: {others}.", *sections]) + "\n"


def section(scenario: Scenario, path: Chosen) -> str:
    """One path: how it ended, its years, its events, and the reading.

    Raises
    ------
    InputError
        When the trial no longer ends as it did when it was chosen.
    """
    from filon.engine.traces import replay

    trace = replay(scenario, SEED, path.trial)
    if path.ending != MEDIAN and ends(trace, scenario, path.ending) < 0:
        raise InputError(f"{path.scenario}: trial {path.trial} no longer ends by {path.ending}: {COMMAND} --choose")
    name = "Median path" if path.ending == MEDIAN else words(path.ending).capitalize()
    share = "" if path.share is None else f", {100 * path.share:.0f}% of trials"
    said = f"{outcome(trace, scenario.model)}{crashed(trace, scenario)}"
    facts = f"Trial {path.trial}, narrative {words(trace.narrative)}: {said}."
    told = "; ".join(f"{event.month}: {event.text}" for event in events(trace, scenario.model))
    happened = f"Events by month: {told}." if told else "No events."
    return "\n\n".join(
        [f"### {name}{share}", facts, table(years(trace, scenario, path.ending)), happened, path.reading]
    )


def crashed(trace: Trace, scenario: Scenario) -> str:
    """The marks by which a firm that goes on counts as crashed, as the end of a sentence."""
    names = {item.name for item in scenario.model.marks if item.code in scenario.crash}
    found = [f"{words(name)} in month {month}" for name, month in trace.marks.items() if name in names]
    return f"; counted as crashed: {', '.join(found)}" if found else ""


def ends(trace: Trace, scenario: Scenario, ending: str) -> int:
    """Month in which a trial met its ending, -1 if it did not."""
    if trace.exit_month >= 0 and scenario.model.codes[trace.exit_code] == ending:
        return trace.exit_month
    return trace.marks.get(ending, -1)


def years(trace: Trace, scenario: Scenario, ending: str) -> Grid:
    """The accounts at the close of every year, and of the month of the ending."""
    whole = accounts(trace, scenario.model.step, scenario.start, width=1_000)
    places = {column.heading: place for place, column in enumerate(whole.columns)}
    months = {*range(0, len(trace.rows), YEAR), len(trace.rows) - 1}
    months |= {ends(trace, scenario, ending)} - {-1}
    wanted = [places[heading] for heading in COLUMNS]
    rows = tuple(tuple(whole.rows[month][place] for place in wanted) for month in sorted(months))
    return Grid("", tuple(whole.columns[place] for place in wanted), rows)


def main(*arguments: str) -> None:
    """Write the pages, after choosing trials anew where that is asked for: of the scenarios named, or of all."""
    if arguments:
        known = scenarios()
        names = arguments[1:] or known
        if arguments[0] != "--choose" or not set(names) <= set(known):
            raise SystemExit(f"usage: {COMMAND} [--choose [SCENARIO]...]; scenarios: {', '.join(known)}")
        before = chosen() if CHOICES.exists() else ()
        kept = {name: [path for path in before if path.scenario == name] for name in known}
        found = (path for name in known for path in (choices(name) if name in names else kept[name]))
        CHOICES.write_text(as_toml(read_again(found, before)), encoding="utf-8")
    for page, text in pages(chosen()).items():
        page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
