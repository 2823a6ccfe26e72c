"""A table as rows of strings, and its form as aligned plain text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from textwrap import wrap

from filon.errors import legible

GAP = 2
"""Characters between two columns."""

LEAST_FOLDED = 28
"""Characters that a folded column keeps, however narrow the terminal; columns that can be spared go first."""


NARROWEST = 8
"""Characters that a folded column keeps even then."""


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes
    ----------
    right
        Whether its cells stand to the right, as numbers do.
    folds
        Whether its cells may be broken at words.
    spare
        Whether it may be left out where lines are short.
    """

    heading: str
    right: bool = True
    folds: bool = False
    spare: bool = False


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
    note
        One line below it; none where empty.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""

    def __post_init__(self) -> None:
        """A cell is one line that a terminal shows as it is: else columns would not stand under each other."""
        shown = tuple(tuple(legible(cell.replace("\n", " ")) for cell in row) for row in self.rows)
        object.__setattr__(self, "rows", shown)
        object.__setattr__(self, "title", legible(self.title.replace("\n", " ")))
        object.__setattr__(self, "note", legible(self.note.replace("\n", " ")))

    @property
    def headed(self) -> bool:
        """Whether any column has a heading."""
        return any(column.heading for column in self.columns)


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
    widths = [column_width(grid, index) for index in range(len(grid.columns))]
    headings = [_broken(column.heading, width) for column, width in zip(grid.columns, widths, strict=True)]
    height = max(len(lines) for lines in headings)
    top = zip(*([""] * (height - len(lines)) + lines for lines in headings), strict=True) if grid.headed else ()
    lines = [_line(cells, grid.columns, widths) for cells in (*top, *grid.rows)]
    return "\n".join([grid.title, *lines, *([grid.note] if grid.note else [])])


def fitted(grid: Grid, width: int) -> Grid:
    """The grid in lines of a given length, where it can: without spare columns, and with long cells folded.

    Parameters
    ----------
    width
        Characters of a line; several folding columns share what the others leave, by what each would take.

    Examples
    --------
    >>> columns = Column("n"), Column("what", right=False, folds=True)
    >>> print(plain_text(fitted(Grid("", columns, (("1", "thirty characters or more than that"),)), 31)))
    <BLANKLINE>
    n  what
    1  thirty characters or more
       than that
    """
    while (spare := _spare(grid)) is not None and _least(grid) > width:
        grid = _without(grid, spare)
    return _folded(grid, width)


def _spare(grid: Grid) -> int | None:
    """The last column that can be left out."""
    return max((index for index, column in enumerate(grid.columns) if column.spare), default=None)


def _without(grid: Grid, gone: int) -> Grid:
    """The grid without a column."""
    columns = tuple(column for index, column in enumerate(grid.columns) if index != gone)
    rows = tuple(tuple(cell for index, cell in enumerate(row) if index != gone) for row in grid.rows)
    return replace(grid, columns=columns, rows=rows)


def _least(grid: Grid) -> int:
    """Characters of a line with every folding column as narrow as it may be."""
    widths = [
        min(column_width(grid, index), LEAST_FOLDED) if column.folds else column_width(grid, index)
        for index, column in enumerate(grid.columns)
    ]
    return sum(widths) + GAP * (len(widths) - 1)


def _folded(grid: Grid, width: int) -> Grid:
    """The grid with the cells of its folding columns broken at words."""
    widths = [column_width(grid, index) for index in range(len(grid.columns))]
    places = [index for index, column in enumerate(grid.columns) if column.folds]
    taken = sum(widths) + GAP * (len(widths) - 1)
    if taken <= width or not places:
        return grid
    room = _shares({index: widths[index] for index in places}, width - taken + sum(widths[index] for index in places))
    rows = (line for row in grid.rows for line in _lines_of(row, room))
    return replace(grid, rows=tuple(rows))


def _shares(wanted: dict[int, int], left: int) -> dict[int, int]:
    """Characters for each folding column: what it wants where that is little, else by what it wants.

    Examples
    --------
    >>> _shares({1: 40, 2: 90}, 100), _shares({1: 20, 2: 90}, 60)
    ({1: 30, 2: 69}, {1: 20, 2: 40})
    >>> _shares({1: 40, 2: 90, 3: 10}, 50)
    {1: 20, 2: 20, 3: 10}
    """
    total = sum(wanted.values())
    room = {index: max(left * want // total, min(want, LEAST_FOLDED)) for index, want in wanted.items()}
    over = sum(room.values()) - left
    widest = max(room, key=lambda index: room[index])
    room[widest] = max(room[widest] - max(over, 0), LEAST_FOLDED // 2)
    return room if sum(room.values()) <= left else _evenly(wanted, left)


def _evenly(wanted: dict[int, int], left: int) -> dict[int, int]:
    """Characters for each column where not all can be as wide as they should: what it wants, or an even part."""
    room: dict[int, int] = {}
    for index, want in sorted(wanted.items(), key=lambda item: item[1]):
        room[index] = max(min(want, left // (len(wanted) - len(room))), NARROWEST)
        left -= room[index]
    return {index: room[index] for index in wanted}


def _lines_of(row: tuple[str, ...], room: dict[int, int]) -> list[tuple[str, ...]]:
    """One row as several, the cells in `room` broken there."""
    cells = [wrap(cell, room[index]) or [""] if index in room else [cell] for index, cell in enumerate(row)]
    height = max(len(cell) for cell in cells)
    return list(zip(*([*cell, *[""] * (height - len(cell))] for cell in cells), strict=True))


def column_width(grid: Grid, index: int) -> int:
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
    return (" " * GAP).join(aligned).rstrip()
