"""Tables of the page: cells that the script knows again, headings that a reader who hears them can follow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from filon.report.grids import Grid


@dataclass(frozen=True)
class Cell:
    """A cell.

    Attributes
    ----------
    data
        Attributes by which the script finds it, without `data-`.
    link, title
        Address and words that stand before the text; words without an address are no link.
    """

    text: str
    data: tuple[tuple[str, str], ...] = ()
    link: str = ""
    title: str = ""


@dataclass(frozen=True)
class Heading:
    """The head of a column; `right` where its cells are numbers."""

    text: str
    right: bool = True


@dataclass(frozen=True)
class Sheet:
    """A table; the first cell of each row is its heading."""

    caption: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]


def sheet(caption: str, headings: tuple[Heading, ...], rows: Iterable[Iterable[str | Cell]]) -> Sheet:
    """A table of cells and plain texts."""
    whole = tuple(tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in row) for row in rows)
    return Sheet(caption, headings, whole)


def of_grid(grid: Grid) -> Sheet:
    """A table of the report as one of the page; its first column is text."""
    headings = tuple(Heading(column.heading, column.right) for column in grid.columns)
    return sheet(grid.title, headings, grid.rows)
