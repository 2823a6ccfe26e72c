"""Where every figure of a scenario comes from, how old it is, and how much of it is judgement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypedDict

from filon.catalogue.beliefs import Source
from filon.catalogue.effects import Effect, Effects
from filon.scenario.resolved import Provenance, Scenario

DAYS_OF_A_MONTH = 30.436875

PARTS = {"drivers": "the world", "mechanics": "equations", "correlations": "correlations"}
"""What the tables of a scenario are called; narratives and firms have names of their own."""


class FigureRecord(TypedDict):
    """One figure.

    Attributes
    ----------
    part
        The firm it belongs to, or the world, equations, correlations, a narrative.
    value
        As in a TOML file, in `unit`.
    age_at_start, age_today
        Months between the date it describes and the scenario's start, and today; negative where it is later.
    source
        As the file names it; `title` and `address` are those of sources.csv.
    judgement_alone
        Whether nothing else supports it.
    effect
        Of a figure that was varied.
    """

    part: str
    key: str
    value: str
    unit: str
    as_of: str | None
    age_at_start: float | None
    age_today: float | None
    source: str | None
    title: str | None
    address: str | None
    judgement: str | None
    judgement_alone: bool
    file: str
    line: int
    effect: Effect | None


class ShareRecord(TypedDict):
    """How much of a part is judgement.

    Attributes
    ----------
    share
        Part of the figures with a stated support that rest on judgement alone [0..1]; None where none states it.
    """

    part: str
    figures: int
    judgement_alone: int
    share: float | None


class SourcesRecord(TypedDict):
    """What `filon sources --json` prints: figures whose effect is known first, the largest on top.

    Attributes
    ----------
    trials, crash
        Of each simulation, and the crash probability of each firm as it is; None where nothing was simulated.
    """

    scenario: str
    start: str | None
    today: str
    months: int
    trials: int | None
    crash: dict[str, float] | None
    figures: list[FigureRecord]
    shares: list[ShareRecord]


def sources_record(
    scenario: Scenario, known: Mapping[str, Source], found: Effects | None, today: date
) -> SourcesRecord:
    """Everything about a scenario's figures.

    Parameters
    ----------
    known
        Sources by key.
    found
        What was simulated; None for nothing.
    today
        The day that ages are counted to.
    """
    of = found.of if found else {}
    figures = [_figure(row, scenario.start, today, known, of.get(row.key)) for row in scenario.provenance]
    figures.sort(key=lambda figure: -abs(figure["effect"]["change"]) if figure["effect"] else 1.0)
    return {
        "scenario": scenario.name,
        "start": scenario.start.isoformat() if scenario.start else None,
        "today": today.isoformat(),
        "months": scenario.months,
        "trials": found.trials if found else None,
        "crash": found.crash if found else None,
        "figures": figures,
        "shares": shares(figures),
    }


def _figure(
    row: Provenance, start: date | None, today: date, known: Mapping[str, Source], effect: Effect | None
) -> FigureRecord:
    """One figure."""
    day = date.fromisoformat(row.as_of) if row.as_of else None
    key, *_ = row.source.split("; ")
    source = known.get(key)
    address = source.url if source else key if key.startswith(("http://", "https://")) else None
    return {
        "part": part(row.key),
        "key": row.key,
        "value": row.value,
        "unit": row.unit,
        "as_of": row.as_of or None,
        "age_at_start": months_between(day, start),
        "age_today": months_between(day, today),
        "source": row.source or None,
        "title": source.title if source else None,
        "address": address,
        "judgement": row.judgement or None,
        "judgement_alone": row.is_judgement,
        "file": row.file,
        "line": row.line,
        "effect": effect,
    }


def part(key: str) -> str:
    """What a figure belongs to.

    Examples
    --------
    >>> part("firms.openai.price"), part("drivers.funding_depth"), part("narratives.bubble.weight")
    ('openai', 'the world', 'narrative bubble')
    """
    root, _, rest = key.partition(".")
    name = rest.partition(".")[0]
    if root == "narratives":
        return f"narrative {name}"
    return name if root == "firms" else PARTS.get(root, root)


def months_between(day: date | None, other: date | None) -> float | None:
    """Months from `day` to `other`, in tenths; None where either is unknown.

    Examples
    --------
    >>> months_between(date(2025, 3, 31), date(2025, 6, 30))
    3.0
    """
    return None if day is None or other is None else round((other - day).days / DAYS_OF_A_MONTH, 1)


def shares(figures: Sequence[FigureRecord]) -> list[ShareRecord]:
    """The share of judgement by part, firms first, and in all."""
    firms = {figure["part"] for figure in figures if figure["key"].startswith("firms.")}
    parts = sorted({figure["part"] for figure in figures}, key=lambda name: (name not in firms, name))
    return [
        *(_share(name, [figure for figure in figures if figure["part"] == name]) for name in parts),
        _share("all", figures),
    ]


def _share(name: str, figures: Sequence[FigureRecord]) -> ShareRecord:
    """The share of one part."""
    stated = [figure for figure in figures if figure["source"] or figure["judgement"]]
    judged = sum(figure["judgement_alone"] for figure in figures)
    return {
        "part": name,
        "figures": len(figures),
        "judgement_alone": judged,
        "share": judged / len(stated) if stated else None,
    }
