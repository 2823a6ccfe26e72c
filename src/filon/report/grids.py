"""A table as rows of strings, and its form as aligned plain text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """A column: its heading, and whether its cells stand to the right, as numbers do."""

    heading: str
    right: bool = True


@dataclass(frozen=True)
class Grid:
    """A table ready to be shown.

    Attributes
    ----------
    title
        One line above it.
    columns
        Headings; a heading is broken at its spaces where its column is narrower.
    rows
        Cells, one for each column.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


def plain_text(grid: Grid) -> str:
    """The grid as aligned lines without trailing spaces.

    Examples
    --------
    >>> print(plain_text(Grid("odds", (Column("within", False), Column("by fire")), (("a year", "1%"),))))
    odds
              by
    within  fire
    a year    1%
    """
    widths = [_width(grid, index) for index in range(len(grid.columns))]
    headings = [_broken(column.heading, width) for column, width in zip(grid.columns, widths, strict=True)]
    height = max(len(lines) for lines in headings)
    top = zip(*([""] * (height - len(lines)) + lines for lines in headings), strict=True)
    lines = [_line(cells, grid.columns, widths) for cells in (*top, *grid.rows)]
    return "\n".join([grid.title, *lines])


def _width(grid: Grid, index: int) -> int:
    """Characters of a column: its widest cell or the longest word of its heading."""
    words = grid.columns[index].heading.split() or [""]
    return max(*(len(word) for word in words), *(len(row[index]) for row in grid.rows), 0)


def _broken(heading: str, width: int) -> list[str]:
    """The heading in lines of at most `width` characters."""
    lines: list[str] = []
    for word in heading.split():
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _line(cells: tuple[str, ...], columns: tuple[Column, ...], widths: list[int]) -> str:
    """One line of aligned cells."""
    aligned = (
        cell.rjust(width) if column.right else cell.ljust(width)
        for cell, column, width in zip(cells, columns, widths, strict=True)
    )
    return "  ".join(aligned).rstrip()
