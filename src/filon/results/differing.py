"""What two runs differ in: inputs, seed, trials, arguments and versions."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filon.errors import ResultError
from filon.results.guarded import content
from filon.results.names import RESOLVED
from filon.results.runs import facts

KINDS = ("input", "run", "argument", "version", "machine")
"""What may differ, the most telling first."""

UNTOLD = ("line", "origin")
"""Where a figure was written; moving it changes nothing."""

MOST_RESOLVED = 16 * 2**20
"""Bytes of a resolved scenario; no more are read of any input file."""

OWN = ("status", "timing", "extended_from")
"""Facts of a run that are no choice of anybody."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in which two runs differ.

    Attributes
    ----------
    kind
        One of `KINDS`.
    key
        Dotted key of the input, or name of the fact.
    first, second
        What each run has; None where it has nothing of that name.
    """

    kind: str
    key: str
    first: Any
    second: Any


def run_differences(first: Path, second: Path) -> list[Difference]:
    """Everything in which two runs differ but their clocks and results, by kind, then by key.

    Raises
    ------
    ResultError
        When a run does not tell what it was.
    """
    ours, theirs = dict(_told(first)), dict(_told(second))
    keys = sorted(ours.keys() | theirs.keys(), key=lambda key: (KINDS.index(key[0]), key[1]))
    pairs = ((key, ours.get(key), theirs.get(key)) for key in keys)
    return [Difference(*key, mine, other) for key, mine, other in pairs if mine != other]


def _told(run: Path) -> Iterator[tuple[tuple[str, str], Any]]:
    """All that a run tells of itself: kind and key, and what it says."""
    known = facts(run)
    if not known:
        raise ResultError(f"{run.name}: run.json cannot be read")
    tables = {"arguments": "argument", "versions": "version", "machine": "machine"}
    for name, value in known.items():
        if name in tables and isinstance(value, Mapping):
            yield from (((tables[name], str(key)), inner) for key, inner in value.items())
        elif name not in OWN:
            yield ("run", name), value
    for key, value in _inputs(run):
        yield ("input", key), value


def _inputs(run: Path) -> Iterator[tuple[str, Any]]:
    """Dotted keys of the resolved scenario with their values; a distribution is one value."""
    try:
        tables = tomllib.loads(content(run / RESOLVED, RESOLVED, MOST_RESOLVED).decode())
    except (ValueError, RecursionError) as error:
        raise ResultError(f"{run.name}: {RESOLVED} cannot be read") from error
    return _leaves(tables, "")


def _leaves(table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    """Every value below a table; of a figure, the distribution bears the figure's own key."""
    for name, value in table.items():
        if name == "distribution":
            yield prefix, value
        elif isinstance(value, Mapping):
            yield from _leaves(value, f"{prefix}.{name}" if prefix else name)
        elif name not in UNTOLD or "distribution" not in table:
            yield f"{prefix}.{name}", value
