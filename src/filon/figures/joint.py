"""How likely a crash of each firm is once another has crashed, beside how likely it is in all: a matrix."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from filon.errors import InputError
from filon.figures.picture import Picture, Wish
from filon.figures.reading import caption, when_of
from filon.figures.several import Several, about_cohorts, named, several_of, told_horizon
from filon.figures.style import INK, MUTED, PAPER, SERIES, SMALL, axes, label
from filon.report.grids import Column, Grid
from filon.report.numbers import LEAST
from filon.report.sector_tables import ENOUGH_TRIALS

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST = 12
"""Firms of the matrix; of more, the likeliest to crash."""

LIFTS = ((2.0, 1.0), (1.5, 0.7), (1.2, 0.28))
"""From how many times the probability in all a cell is filled, and how densely."""

CELL = {False: 0.275, True: 0.25}
"""Height of a row [inches], and of a narrow one."""

Floats = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Matrix:
    """What is known of every pair.

    Attributes
    ----------
    names
        The likeliest to crash first.
    alone
        Probability of a crash of each [(entity,)].
    given, low
        The same once the other has crashed, and its lower 95% limit [(entity, entity_other)]; NaN where nothing says.
    trials
        In which the other crashed [(entity_other,)].
    """

    names: list[str]
    members: list[int]
    alone: Floats
    given: Floats
    low: Floats
    trials: Floats

    @property
    def sure(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Pairs of two firms of which enough trials speak [(entity, entity_other)]."""
        one = np.eye(len(self.names), dtype=bool) & (np.array(self.members) == 1)[:, None]
        return (self.trials >= ENOUGH_TRIALS)[None, :] & ~one & np.isfinite(self.given)  # type: ignore[no-any-return]


def matrix_of(found: Several, kind: str) -> Matrix:
    """The firms that are shown, with what is known of every pair.

    Raises
    ------
    InputError
        At a step at which pairs are not counted, or when nothing has crashed.
    """
    names, members = found.names[:MOST], found.members[:MOST]
    own = told_horizon(found, kind).sel(entity=names, entity_other=names)
    pair = ("entity", "entity_other")
    given, low = (own[f"conditional_crash_probability{end}"].transpose(*pair).values for end in ("", "_low"))
    trials = own["condition_trials"].values
    if not (trials >= ENOUGH_TRIALS).any():
        raise InputError(f"{kind}: no firm crashes in {ENOUGH_TRIALS} trials or more; simulate more of them")
    return Matrix(names, members, np.array([found.crash[name] for name in names]), given, low, trials)


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
    """The pairs whose crash moves most from what it is in all, those of a cohort with itself left out."""
    moved = np.where(matrix.sure & ~np.eye(len(matrix.names), dtype=bool), matrix.given - matrix.alone[:, None], 0.0)
    order = np.argsort(-moved, axis=None, kind="stable")[:most]
    pairs = [divmod(int(place), len(matrix.names)) for place in order]
    return [pair for pair in pairs if moved[pair] > 0]


def _pair(matrix: Matrix, pair: tuple[int, int], wish: Wish) -> dict[str, str]:
    """One pair in words."""
    row, column = pair
    percent = wish.language.percent
    return {
        "firm": matrix.names[row],
        "given": matrix.names[column],
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
    for row in range(count):
        _cell(at, 0, row, float(matrix.alone[row]), 0.0, wish, "bold")
        for column in range(count):
            _given_cell(at, matrix, row, column, wish)
    at.set_xlim(-0.5, count + 0.75)
    at.set_ylim(count + 1.0, -0.5)
    at.grid(False)
    at.spines[:].set_visible(False)
    listed = [named(name, members, wish) for name, members in zip(matrix.names, matrix.members, strict=True)]
    at.set_yticks(range(count), listed if not wish.size.narrow else matrix.names, fontsize=SMALL, color=INK)
    places = [0.0, *(column + 1.25 for column in range(count))]
    at.xaxis.tick_top()
    turned = {"rotation": 90 if wish.size.narrow or count > 8 else 0, "fontsize": SMALL}
    at.set_xticks(places, [wish.language.say("joint.all"), *matrix.names], color=INK, **turned)
    at.tick_params(length=0)
    at.set_xlabel(wish.language.say("joint.axis"), fontsize=SMALL)
    at.xaxis.set_label_position("top")
    _key(at, count, wish)
    return figure


def _given_cell(at: Axes, matrix: Matrix, row: int, column: int, wish: Wish) -> None:
    """What is so given one other; nothing where too few trials speak of it."""
    if matrix.sure[row, column]:
        dense = density(matrix, row, column)
        _cell(at, column + 1.25, row, float(matrix.given[row, column]), dense, wish)
    else:
        mark = "" if row == column and matrix.members[row] == 1 else "·"
        label(at, column + 1.25, row, mark, MUTED, ha="center")


def _cell(at: Axes, x: float, y: float, value: float, dense: float, wish: Wish, weight: str = "normal") -> None:
    """A number on its ground."""
    if dense:
        at.bar(x, 0.94, 0.94, y - 0.47, color=SERIES[0], alpha=dense, linewidth=0)
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
    columns = (Column(say("sector.firm"), right=False), Column(say("joint.all")), *map(Column, matrix.names))
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
