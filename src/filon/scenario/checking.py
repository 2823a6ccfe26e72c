"""What `filon check` says of a scenario beyond its faults."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from filon.quantities.dates import within_months
from filon.scenario.data import FITTED
from filon.scenario.loading import load
from filon.scenario.resolved import Provenance, Scenario

OLD_MONTHS = 24
"""Figures older than this at the start [months] are named."""
NAMED_AT_MOST = 6


@dataclass(frozen=True)
class Checked:
    """A scenario without faults, and what its reader should know.

    Attributes
    ----------
    warnings
        One line each.
    figures
        Number of figures it rests on.
    share_of_judgement
        Part of them that only judgement supports [share]; None where none names its support.
    oldest, newest
        Dates of figures; None where none is dated.
    fits
        One line for each figure that was fitted to data: the fit, its points, its distance from them.
    """

    scenario: Scenario
    warnings: tuple[str, ...]
    figures: int
    share_of_judgement: float | None
    oldest: date | None
    newest: date | None
    fits: tuple[str, ...] = ()


def check(
    name_or_path: str | os.PathLike[str],
    *,
    distributions: str | os.PathLike[str] | None = None,
    overrides: Mapping[str, Any] | None = None,
) -> Checked:
    """A scenario held against all its rules.

    Parameters
    ----------
    name_or_path, distributions, overrides
        As for `filon.load`.

    Raises
    ------
    InputError
        With all faults of all files at once.
    """
    scenario = load(name_or_path, distributions=distributions, overrides=overrides)
    dates = scenario.figures_as_of
    return Checked(
        scenario=scenario,
        warnings=tuple(_warnings(scenario)),
        figures=len(scenario.provenance),
        share_of_judgement=scenario.share_of_judgement,
        oldest=dates[0] if dates else None,
        newest=dates[1] if dates else None,
        fits=tuple(_fits(scenario)),
    )


def _fits(scenario: Scenario) -> Iterator[str]:
    """What provenance says of fits, with the figure's key."""
    for row in scenario.provenance:
        yield from (f"{row.key}: {part}" for part in row.source.split("; ") if FITTED in part)


def _warnings(scenario: Scenario) -> list[str]:
    """What is worth knowing of dates: a hindcast, and old figures."""
    if scenario.start is None:
        return []
    start = scenario.start
    dated = [(row, date.fromisoformat(row.as_of)) for row in scenario.provenance if row.as_of]
    later = [row for row, day in dated if day > start]
    old = [row for row, day in dated if day < start and not within_months(day, start, OLD_MONTHS)]
    warnings = []
    if later:
        warnings.append(f"hindcast: {_listed(later)} dated later than the start {start}")
    if old:
        warnings.append(f"{_listed(old)} dated more than {OLD_MONTHS} months before the start {start}")
    return warnings


def _listed(rows: list[Provenance]) -> str:
    """How many figures: by name where they are few, else counted by file."""
    if len(rows) <= NAMED_AT_MOST:
        words = ", ".join(row.key for row in rows)
    else:
        files = Counter(row.file for row in rows)
        words = ", ".join(f"{count} of {file}" for file, count in sorted(files.items()))
    return f"{len(rows)} figure{'s are' if len(rows) > 1 else ' is'} ({words})"
