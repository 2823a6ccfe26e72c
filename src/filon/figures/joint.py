"""How likely a crash of each firm is once another has crashed, beside how likely it is in all: a matrix."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from filon.figures.pairs import MOST, Matrix, matrix_of
from filon.figures.picture import Picture, Wish
from filon.figures.reading import caption, when_of
from filon.figures.several import about_cohorts, brand, named, several_of
from filon.figures.style import INK, MUTED, PAPER, SERIES, SMALL, axes, label
from filon.report.grids import Column, Grid
from filon.report.numbers import LEAST
from filon.report.sector_tables import ENOUGH_TRIALS

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LIFTS = ((2.0, 1.0), (1.5, 0.7), (1.2, 0.28))
"""From how many times the probability in all a cell is filled, and how densely."""

CELL = {False: 0.275, True: 0.25}
"""Height of a row [inches], and of a narrow one."""

Floats = np.ndarray[Any, np.dtype[np.float64]]


def draw(tree: xr.DataTree, wish: Wish) -> Picture:
    """The picture; see `filon.figures.kinds`."""
    found = several_of(tree, wish, "joint")
    matrix = matrix_of(found, "joint")
    say, percent, when = wish.language.say, wish.language.percent, when_of(tree, found.last, wish)
    told = [_pair(matrix, place, wish) for place in _strongest(matrix)]
    title = say("joint.title", when=when, **told[0]) if told else say("joint.none", when=when)
    parts = "; ".join(say("joint.part", **pair) for pair in told)
    few = [say("joint.few", trials=ENOUGH_TRIALS)] if (matrix.trials < ENOUGH_TRIALS).any() else []
    more = [say("joint.rest", count=len(found.names) - MOST)] if len(found.names) > MOST else []
    return Picture(
        kind="joint",
        title=title,
        subtitle=say("joint.subtitle", when=when),
        caption=caption(tree, wish, say("joint.caption"), *few, *more, *about_cohorts(found, wish)),
        description=say("joint.description", when=when, parts=parts or percent(float(matrix.alone.max()))),
        data=_table(matrix, wish),
        figure=_drawn(matrix, wish),
    )


def _strongest(matrix: Matrix, most: int = 5) -> list[tuple[int, int]]:
    """The pairs whose crash moves most from what it is in all, of those that crash often enough to be told."""
    moved = np.where(matrix.spoken, matrix.given - matrix.alone[:, None], 0.0)
    order = np.argsort(-moved, axis=None, kind="stable")[:most]
    pairs = [divmod(int(place), len(matrix.names)) for place in order]
    return [pair for pair in pairs if moved[pair] > 0]


def _pair(matrix: Matrix, pair: tuple[int, int], wish: Wish) -> dict[str, str]:
    """One pair in words."""
    row, column = pair
    percent = wish.language.percent
    return {
        "firm": brand(matrix.names[row], wish),
        "given": brand(matrix.names[column], wish),
        "crash": percent(float(matrix.given[pair])),
        "alone": percent(float(matrix.alone[row])),
    }


def density(matrix: Matrix, row: int, column: int) -> float:
    """How densely a cell is filled [0..1]: by how many times likelier, where that is beyond chance and told at all."""
    alone = float(matrix.alone[row])
    if not matrix.sure[row, column] or alone < LEAST or matrix.low[row, column] <= alone:
        return 0.0
    return next((dense for least, dense in LIFTS if matrix.given[row, column] >= least * alone), 0.0)


def _drawn(matrix: Matrix, wish: Wish) -> Figure:
    """Rows and columns of cells, what is so in all first."""
    count = len(matrix.names)
    size = replace(wish.size, height=(count + 1) * CELL[wish.size.narrow] + 1.15)
    figure, at = axes(size)
    _grounds(at, matrix)
    for row in range(count):
        _number(at, 0, row, float(matrix.alone[row]), 0.0, wish, "bold")
        for column in range(count):
            _given_cell(at, matrix, row, column, wish)
    at.set_xlim(-0.5, count + 0.75)
    at.set_ylim(count + 1.0, -0.5)
    at.grid(False)
    at.spines[:].set_visible(False)
    listed = [named(name, members, wish) for name, members in zip(matrix.names, matrix.members, strict=True)]
    short = [brand(name, wish) for name in matrix.names]
    at.set_yticks(range(count), listed if not wish.size.narrow else short, fontsize=SMALL, color=INK)
    places = [0.0, *(column + 1.25 for column in range(count))]
    at.xaxis.tick_top()
    tight = 0.09 * max(map(len, matrix.names)) > (wish.size.width - 1.6) / (count + 1.25)  # inches
    turned = {"rotation": 90 if tight else 0, "fontsize": SMALL}
    at.set_xticks(places, [wish.language.say("joint.all"), *short], color=INK, **turned)
    at.tick_params(length=0)
    at.set_xlabel(wish.language.say("joint.axis"), fontsize=SMALL)
    at.xaxis.set_label_position("top")
    _key(at, count, wish)
    return figure


def _given_cell(at: Axes, matrix: Matrix, row: int, column: int, wish: Wish) -> None:
    """What is so given one other; nothing where too few trials speak of it."""
    if matrix.sure[row, column]:
        dense = density(matrix, row, column)
        _number(at, column + 1.25, row, float(matrix.given[row, column]), dense, wish)
    else:
        mark = "" if row == column and matrix.members[row] == 1 else "·"
        label(at, column + 1.25, row, mark, MUTED, ha="center")


def _grounds(at: Axes, matrix: Matrix) -> None:
    """Grounds of the cells, those of one density as one shape: each of its own would double the file."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path
    from matplotlib.transforms import Affine2D

    places = [(row, column) for row in range(len(matrix.names)) for column in range(len(matrix.names))]
    for _, dense in LIFTS:
        cells = [
            Path.unit_rectangle().transformed(Affine2D().scale(0.94).translate(column + 0.78, row - 0.47))
            for row, column in places
            if density(matrix, row, column) == dense
        ]
        if cells:
            whole = Path.make_compound_path(*cells)
            at.add_patch(PathPatch(whole, facecolor=SERIES[0], alpha=dense, linewidth=0))


def _number(at: Axes, x: float, y: float, value: float, dense: float, wish: Wish, weight: str = "normal") -> None:
    """A number on its ground."""
    text = wish.language.percent(value).rstrip("%").rstrip()
    label(at, x, y, text, PAPER if dense > 0.5 else INK, ha="center", fontweight=weight,
          fontsize=SMALL - (1.5 if wish.size.narrow else 0.5))  # fmt: skip


def _key(at: Axes, count: int, wish: Wish) -> None:
    """What the grounds mean."""
    places, unit = np.linspace(0.25, count * 0.66, len(LIFTS)), (count + 1.25) / 12
    for x, (least, dense) in zip(places, reversed(LIFTS), strict=True):
        at.bar(x, 0.6, 0.6 * unit, count + 0.2, color=SERIES[0], alpha=dense, linewidth=0)
        text = wish.language.say("joint.key", times=wish.language.number(least, 0 if least == int(least) else 1))
        label(at, x + 0.45 * unit, count + 0.5, text, MUTED, fontweight="normal", fontsize=SMALL - 0.5)


def _table(matrix: Matrix, wish: Wish) -> Grid:
    """The matrix in numbers, and the trials behind each column."""
    say, percent, number = wish.language.say, wish.language.percent, wish.language.number
    columns = (
        Column(say("sector.firm"), right=False),
        Column(say("joint.all")),
        *(Column(brand(name, wish)) for name in matrix.names),
    )
    rows = [
        (
            named(name, matrix.members[row], wish),
            percent(float(matrix.alone[row]), 1),
            *(
                percent(float(matrix.given[row, column]), 1) if matrix.sure[row, column] else "-"
                for column in range(len(matrix.names))
            ),
        )
        for row, name in enumerate(matrix.names)
    ]
    rows.append((say("joint.trials"), "", *(number(float(count)) for count in matrix.trials)))
    return Grid(say("joint.table"), columns, tuple(rows))
