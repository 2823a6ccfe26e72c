"""Tables as rich draws them in a terminal."""

from __future__ import annotations

from collections.abc import Callable

from rich import box
from rich.table import Table
from rich.text import Text

from filon.report.grids import Grid, column_width


def table(grid: Grid, shown: Callable[[str], str] = str) -> Table:
    """The grid as a rich table.

    Parameters
    ----------
    grid
        What to draw.
    shown
        Turns a text into one that the terminal can show.
    """
    drawn = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0), show_header=grid.headed)
    for index, column in enumerate(grid.columns):
        heading, width = Text(shown(column.heading)), column_width(grid, index)
        drawn.add_column(
            heading, justify="right" if column.right else "left", width=width, overflow="fold", vertical="bottom"
        )
    for row in grid.rows:
        drawn.add_row(*(Text(shown(cell), overflow="fold") for cell in row))
    return drawn
