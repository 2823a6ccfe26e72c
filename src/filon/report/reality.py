"""The tables of a model held against reality, for a terminal or as Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from math import isfinite
from typing import Any

from filon.reality.findings import Band, Held, Later, Row
from filon.report.grids import Column, Grid
from filon.report.numbers import compact, money, with_interval
from filon.report.tables import words

LISTED_AT_MOST = 30
"""Names of one kind that are listed one by one; more are counted."""


def grids(held: Held) -> list[Grid]:
    """The table of checks, and that of the hindcast where it has figures."""
    return [checks_table(held.rows), *([bands_table(held.bands)] if held.bands else [])]


def checks_table(rows: Sequence[Row]) -> Grid:
    """Check, firm, expected, simulated with its interval, and verdict."""
    columns = (
        Column("check", right=False),
        Column("firm", right=False),
        Column("what", right=False, folds=True),
        Column("expected", right=False, folds=True),
        Column("simulated"),
        Column("verdict", right=False),
    )
    cells = tuple(
        (words(row.check), row.subject, row.what.replace("_", " "), row.expected, simulated(row), row.verdict)
        for row in rows
    )
    return Grid("The model held against reality", columns, cells)


def simulated(row: Row) -> str:
    """What was simulated, with its 95% interval where it has one."""
    if row.value is None or not isfinite(row.value):
        return "-"
    if row.unit == "share" and row.low is not None and row.high is not None:
        return with_interval({"probability": row.value, "low": row.low, "high": row.high})
    if row.low is None or row.high is None:
        return amount(row.value, row.unit)
    ends = " to ".join(
        amount(end, row.unit).removesuffix(" months").removesuffix(" points") for end in (row.low, row.high)
    )
    return f"{amount(row.value, row.unit)} ({ends})"


def amount(value: float, unit: str) -> str:
    """A number in its unit.

    Examples
    --------
    >>> amount(0.717, "share"), amount(-0.0312, "change of share"), amount(13.0, "months"), amount(2.44, "ratio")
    ('72%', '-3.12 points', '13 months', '2.4')
    >>> amount(1.9e9, "USD/month"), amount(9e8, "users"), amount(14.0, "count")
    ('$1.9bn', '900M', '14')
    """
    if unit == "share":
        return f"{value:.0%}"
    if unit == "change of share":
        return f"{100 * value:+.2f} points"
    if unit == "months":
        return f"{value:g} months"
    if unit == "ratio":
        return f"{value:.1f}"
    if unit.startswith("USD"):
        return money(value)
    return compact(value) if unit != "share of revenue" else f"{value:.0%}"


def bands_table(bands: Sequence[Band]) -> Grid:
    """What was reported since, and the band that was simulated for its date."""
    columns = ("firm", "measure", "date", "p10", "p50", "p90", "reported", "inside", "counted")
    cells = tuple(
        (
            band.firm,
            band.measure,
            band.day.isoformat(),
            *(amount(value, band.unit) for value in (band.p10, band.p50, band.p90, band.reported)),
            "yes" if band.inside else "no",
            "yes" if band.counted else "no",
        )
        for band in bands
    )
    left = {"firm", "measure", "date", "inside", "counted"}
    return Grid("Hindcast", tuple(Column(name, right=name not in left) for name in columns), cells)


def remarks(held: Held) -> list[str]:
    """What stands below the tables: notes, reasons of failures, later figures, and what the run was."""
    lines = [*notes(held.rows), *reasons(held.rows)]
    lines += [f"Not counted: {band.firm} {band.measure}: {band.note}." for band in held.bands if not band.counted]
    lines += later_remarks(held.later)
    lines.append(
        f"filon {held.version}, {held.trials:,} trials, seed {held.seed}; intervals are 95% sampling error, "
        "differences are between the same trials."
    )
    return lines


def notes(rows: Sequence[Row]) -> list[str]:
    """Notes of rows, each said once for all the firms that it is about."""
    about: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        if row.note:
            about.setdefault((row.check, row.note), []).append(row.subject)
    lines = []
    for (check, note), subjects in about.items():
        firms = ", ".join(dict.fromkeys(subject for subject in subjects if subject))
        lines.append(f"{words(check)}{f', {firms}' if firms else ''}: {note}.")
    return lines


def reasons(rows: Sequence[Row]) -> list[str]:
    """Why rows that failed are left so."""
    return [
        f"{words(row.check)}, {row.subject or 'all'}, {row.what.replace('_', ' ')}: failed by the {row.cause}: "
        f"{row.reason}."
        for row in rows
        if row.reason
    ]


def later_remarks(later: Mapping[str, Later]) -> list[str]:
    """Which figures of the hindcasts a forecaster of their start could not have had: first those common to all."""
    lines = []
    for start in sorted({found.start for found in later.values()}):
        alike = {name: found for name, found in later.items() if found.start == start}
        drivers, narratives, mechanics, others = (_common(alike, kind) for kind in KINDS)
        constants = max(found.all_mechanics for found in alike.values())
        common = Later(start, drivers, narratives, mechanics, others, constants)
        lines.append(f"Hindcast of {', '.join(alike)}: {_said(common)}.")
        for name, found in alike.items():
            more = sorted(set(found.others) - set(common.others))
            if more:
                lines.append(f"Later than {start} for {name} too: {', '.join(more)}.")
    return lines


KINDS = ("drivers", "narratives", "mechanics", "others")
"""Fields of `Later` that hold keys."""


def _common(later: Mapping[str, Later], kind: str) -> tuple[str, ...]:
    """Keys of one kind that all scenarios have, sorted."""
    return tuple(sorted(set.intersection(*(set(getattr(found, kind)) for found in later.values()))))


def _said(later: Later) -> str:
    """The later figures of one kind after the other."""
    parts = []
    if later.drivers:
        parts.append(f"drivers {_named(later.drivers)}")
    if later.narratives:
        names = sorted({key.partition(".")[0] for key in later.narratives})
        parts.append(f"narratives {', '.join(names)} ({len(later.narratives)} figures)")
    if later.mechanics:
        whole = len(later.mechanics) == later.all_mechanics
        parts.append(f"mechanics, all {later.all_mechanics}" if whole else f"mechanics {_named(later.mechanics)}")
    pairs = sum(key.startswith("correlations.") for key in later.others)
    if pairs:
        parts.append(f"correlations ({pairs} of them)")
    parts += [key for key in later.others if not key.startswith("correlations.")]
    return f"dated later than {later.start}: {'; '.join(parts)}" if parts else f"nothing is later than {later.start}"


def _named(names: Sequence[str]) -> str:
    """Names one by one, or their number where they are many."""
    return ", ".join(names) if len(names) <= LISTED_AT_MOST else f"({len(names)} of them)"


def record(held: Held) -> dict[str, Any]:
    """All of it as plain data; a number that is none is null."""
    return _plain(asdict(held))  # type: ignore[no-any-return]


def _plain(value: Any) -> Any:
    """Values that JSON has."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float):
        return value if isfinite(value) else None
    return value.isoformat() if hasattr(value, "isoformat") else value


def markdown(held: Held, command: str) -> str:
    """The same as a Markdown page.

    Parameters
    ----------
    command
        That writes the page.
    """
    parts = ["# The model held against reality", f"Written by `{command}`; do not edit."]
    parts += [markdown_table(grid) for grid in grids(held)]
    parts.append("\n".join(f"- {line}" for line in remarks(held)))
    return "\n\n".join(parts) + "\n"


def markdown_table(grid: Grid) -> str:
    """A grid as a Markdown table under its title.

    Examples
    --------
    >>> print(markdown_table(Grid("Odds", (Column("within", False), Column("by fire")), (("a year", "1%"),))))
    ## Odds
    <BLANKLINE>
    | within | by fire |
    | :-- | --: |
    | a year | 1% |
    """
    marks = ["--:" if column.right else ":--" for column in grid.columns]
    lines = [[column.heading for column in grid.columns], marks, *grid.rows]
    table = "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)
    return f"## {grid.title}\n\n{table}"
