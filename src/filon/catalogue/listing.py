"""A list of the catalogue: rows of plain values, shown as a table or printed as JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from filon.report.grids import Column, Grid

Row = Mapping[str, Any]


def plainly(value: Any) -> str:
    """A value as it stands in a table: nothing for None, names joined by commas.

    Examples
    --------
    >>> plainly(None), plainly(["a", "b"]), plainly(True), plainly(1200)
    ('', 'a, b', 'yes', '1,200')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value)
    return f"{value:,}" if isinstance(value, int) else str(value)


@dataclass(frozen=True)
class Field:
    """A column of a list.

    Attributes
    ----------
    key
        Name of the value in each row.
    heading
        Above its column.
    right
        Whether it stands to the right, as numbers do.
    folds
        Whether it may be broken at words.
    spare
        Whether a short line may do without it.
    written
        The value as a table shows it.
    """

    key: str
    heading: str
    right: bool = False
    folds: bool = False
    spare: bool = False
    written: Callable[[Any], str] = plainly


NAME = Field("name", "name")
UNIT = Field("unit", "unit")
MEANING = Field("meaning", "meaning", folds=True)


@dataclass(frozen=True)
class Listing:
    """One list.

    Attributes
    ----------
    what
        Its name on the command line.
    title
        One line.
    fields
        Columns, in order; a row may hold more than they show.
    """

    what: str
    title: str
    fields: tuple[Field, ...]
    rows: tuple[Row, ...]

    def grid(self) -> Grid:
        """The list as a table."""
        columns = tuple(Column(field.heading, field.right, field.folds, field.spare) for field in self.fields)
        rows = tuple(tuple(field.written(row[field.key]) for field in self.fields) for row in self.rows)
        return Grid(self.title, columns, rows)
