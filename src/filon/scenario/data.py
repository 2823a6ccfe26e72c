"""Data files of distributions: points of one column of a CSV file, as they are or fitted."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Sequence
from itertools import islice
from math import isfinite
from pathlib import Path
from typing import NamedTuple

from filon.errors import Fault, InputError, shortened
from filon.quantities.continuous import CONTINUOUS
from filon.quantities.descriptions import Distribution, discrete
from filon.quantities.names import suggestion
from filon.scenario.texts import read_text

FEWEST_POINTS, MOST_POINTS = 5, 100_000
FAULTS_AT_MOST = 5
MOST_COLUMNS = 1000
FITTED = " fitted to "
"""Words of every note on a fit."""


class Points(NamedTuple):
    """A column of numbers.

    Attributes
    ----------
    values
        The numbers, in the order of the file.
    name
        The file and the column, for provenance: never absolute.
    """

    values: tuple[float, ...]
    name: str


def points(path: Path, shown: str, column: str | None = None) -> Points:
    """The numbers of one column of a CSV file.

    Parameters
    ----------
    shown
        The file's name in faults.
    column
        The column's name in the header; not needed where there is one column. A first row without any number is a
        header; empty rows are skipped.

    Raises
    ------
    InputError
        When it cannot be read, a cell is no finite number (with its line and column), or the points are too few.
    """
    text = read_text(path, shown)
    rows = _rows(text, shown)
    place, header = _place(rows, column, shown)
    lines = text.splitlines()
    values, faults = [], []
    for line, cells in rows[header:]:
        cell = cells[place].strip() if place < len(cells) else ""
        value = _number(cell)
        if value is None:
            found = f"'{shortened(cell, 60)}' found" if cell else "nothing found"
            at = _column(lines[line - 1], place) if line <= len(lines) else 1
            faults.append(Fault(shown, line, at, "", f"{found}, a finite number is expected"))
            if len(faults) == FAULTS_AT_MOST:
                break
        else:
            values.append(value)
    if faults:
        raise InputError(faults)
    if not FEWEST_POINTS <= len(values) <= MOST_POINTS:
        many = f"more than {MOST_POINTS:,}" if len(values) > MOST_POINTS else len(values)
        message = f"holds {many} points; {FEWEST_POINTS} to {MOST_POINTS:,} are expected"
        raise InputError([Fault(shown, 1, 1, "", message)])
    name = path.name if os.path.isabs(shown) else Path(shown).as_posix()
    return Points(tuple(values), f"{name}, column {column}" if column else name)


def empirical(data: Sequence[float] | str | os.PathLike[str], column: str | None = None) -> Distribution:
    """One of the points of `data`, each as often.

    Parameters
    ----------
    data
        Numbers, or the path of a CSV file.
    column
        The file's column, where it has several.
    """
    return discrete(_values(data, column))


def fitted(
    data: Sequence[float] | str | os.PathLike[str],
    family: str,
    *,
    column: str | None = None,
    loc: float | None = None,
    scale: float | None = None,
    free: Sequence[str] = (),
) -> Distribution:
    """A family of scipy fitted to `data` by maximum likelihood, drawn with the uncertainty of its parameters.

    Parameters
    ----------
    data, column
        As for `empirical`.
    family
        scipy's name.
    loc, scale
        Held at these values.
    free
        `loc`, `scale`: fitted though the family's support has an end that stays where it is otherwise.
    """
    fixed = tuple((name, float(value)) for name, value in (("loc", loc), ("scale", scale)) if value is not None)
    return request(_values(data, column), family, fixed, tuple(free))


def request(
    values: tuple[float, ...], family: str, fixed: tuple[tuple[str, float], ...], free: tuple[str, ...]
) -> Distribution:
    """A fit that is to be made."""
    return Distribution("fit", (("data", values), ("dist", family), ("fixed", fixed), ("free", free)))


def carried_out(asked: Distribution, key: str, name: str = "") -> tuple[Distribution, str]:
    """The distribution that a fit leads to, and a note on the fit.

    Parameters
    ----------
    key
        The figure's, which decides the bootstrap samples.
    name
        Where the points come from.

    Raises
    ------
    UnfitError
        When no fit can be made (`filon.sampling.fitting`).
    """
    from filon.sampling.fitting import fit, sets_of

    found, family = fit(asked, key), asked.value("dist")
    named = zip(CONTINUOUS[family].parameters, found.best.tolist(), strict=True)
    best = ", ".join(f"{parameter} {value:.4g}" for parameter, value in named)
    origin = f" of {name}" if name else ""
    note = (
        f"{family} ({best}){FITTED}{len(asked.value('data'))} points{origin}, {len(found.sets)} bootstrap fits, "
        f"KS distance {found.distance:.3f} (p {found.probability:.2g} were the parameters known)"
    )
    return sets_of(found, asked), note


def _values(data: Sequence[float] | str | os.PathLike[str], column: str | None) -> tuple[float, ...]:
    """Numbers as they are, or of a file."""
    if isinstance(data, str | os.PathLike):
        return points(Path(data), os.fspath(data), column).values
    return tuple(float(value) for value in data)


def _rows(text: str, shown: str) -> list[tuple[int, list[str]]]:
    """Rows that hold anything, each with its line; no more than show that there are too many."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    filled = ((reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells))
    try:
        rows = list(islice(filled, MOST_POINTS + 2))
    except csv.Error as error:
        raise InputError([Fault(shown, reader.line_num, 1, "", str(error))]) from None
    if not rows:
        raise InputError([Fault(shown, 1, 1, "", "is empty")])
    return rows


def _place(rows: list[tuple[int, list[str]]], column: str | None, shown: str) -> tuple[int, int]:
    """Which cell of a row is meant, and how many rows the header has."""
    line, first = rows[0]
    if len(first) > MOST_COLUMNS:
        raise InputError([Fault(shown, line, 1, "", f"has {len(first):,} columns; at most {MOST_COLUMNS:,} are read")])
    names = [cell.strip() for cell in first]
    has_header = all(_number(name) is None for name in names)
    if column is None:
        if len(names) == 1:
            return 0, int(has_header)
        hint = suggestion("", names) if has_header else "; give the file a header"
        raise InputError(
            [Fault(shown, line, 1, "", f'has {len(names)} columns: say which one by column = "..."{hint}')]
        )
    if not has_header or column not in names:
        hint = suggestion(column, names) if has_header else "; the file has no header"
        raise InputError([Fault(shown, line, 1, "", f"has no column '{column}'{hint}")])
    return names.index(column), 1


def _number(cell: str) -> float | None:
    """A finite number, None where the cell holds none."""
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if isfinite(value) else None


def _column(line: str, place: int) -> int:
    """Where a cell begins in its line, counted from 1; commas in quotes part no cells."""
    quoted, passed = False, 0
    for at, letter in enumerate(line):
        if passed == place:
            return at + 1 + len(line[at:]) - len(line[at:].lstrip(" \t"))
        if letter == '"':
            quoted = not quoted
        passed += letter == "," and not quoted
    return len(line) + 1
