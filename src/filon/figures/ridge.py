"""How many of the firms have crashed by each horizon: bars under each other, the median marked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from filon.errors import InputError
from filon.figures.picture import Picture, Wish
from filon.figures.reading import caption, when_of
from filon.figures.several import several_of
from filon.figures.style import INK, MUTED, SERIES, SMALL, axes, label
from filon.report.grids import Column, Grid
from filon.report.probabilities import horizons

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROW = 1.0
"""Height of a horizon [inches]."""

TOLD = 0.005
"""Probability from which a bar bears its number."""

Floats = np.ndarray[Any, np.dtype[np.float64]]


def draw(tree: xr.DataTree, wish: Wish) -> Picture:
    """The picture; see `filon.figures.kinds`.

    Raises
    ------
    InputError
        When all entities are cohorts, whose members are not counted among the firms.
    """
    found = several_of(tree, wish, "ridge")
    firms = int(found.sector["count"].values[-1])
    if firms < 1:
        raise InputError("ridge: this run has cohorts alone, and counts the single firms that have crashed")
    months = horizons(found.last, tree.attrs.get("horizons", ()))
    shares = found.sector["crashed_count_probability"].transpose(found.step, "count").sel({found.step: list(months)})
    say, percent, when = wish.language.say, wish.language.percent, when_of(tree, found.last, wish)
    middle, tenth = (count_at(shares.values[-1], rank) for rank in (0.5, 0.9))
    title = _title(wish, when, firms, middle, tenth)
    parts = "; ".join(
        f"{when_of(tree, month, wish)} "
        + ", ".join(f"{count}: {percent(share)}" for count, share in enumerate(row) if share >= TOLD)
        for month, row in zip(months, shares.values, strict=True)
    )
    single = [say("ridge.single")] if found.cohorts else []
    return Picture(
        kind="ridge",
        title=title,
        subtitle=say("ridge.subtitle", firms=firms),
        caption=caption(tree, wish, *single),
        description=say("ridge.description", parts=parts),
        data=_table(months, shares.values, wish),
        figure=_rows(tree, months, shares.values, wish),
    )


def _title(wish: Wish, when: str, firms: int, middle: int, tenth: int) -> str:
    """How many have crashed at the end, in half of the worlds and in one of ten."""
    key = "ridge.none" if tenth == 0 else "ridge.tail" if middle == 0 else "ridge.one" if middle == 1 else "ridge.many"
    return wish.language.say(key, when=when, firms=firms, middle=middle, tenth=tenth)


def count_at(shares: Floats, rank: float) -> int:
    """The number of firms that a share of the worlds does not exceed.

    Examples
    --------
    >>> count_at(np.array([0.5, 0.4, 0.1]), 0.5), count_at(np.array([0.2, 0.4, 0.4]), 0.9)
    (0, 2)
    """
    return int((shares.cumsum() < rank - 1e-12).sum())


def _rows(tree: xr.DataTree, months: tuple[int, ...], shares: Floats, wish: Wish) -> Figure:
    """A row of bars for each horizon, all on one scale."""
    size = replace(wish.size, height=ROW * len(months) + 0.6)
    figure, grid = axes(size, len(months), 1, sharex=True, sharey=True, squeeze=False)
    seen = np.flatnonzero((shares >= TOLD / 5).any(axis=0))
    last = int(seen[-1])
    for place, (at, month) in enumerate(zip(grid.flat, months, strict=True)):
        _bars(at, shares[place, : last + 1], wish)
        when = when_of(tree, month, wish)
        at.set_title(when, loc="left", fontsize=SMALL + 0.5, fontweight="bold", color=INK, pad=2)
    foot = grid.flat[-1]
    foot.set_xlim(-0.6, last + 0.6)
    every = max(1, -(-(last + 1) // 14))
    foot.set_xticks(range(0, last + 1, every))
    foot.set_xlabel(wish.language.say("ridge.axis"))
    return figure


def _bars(at: Axes, row: Floats, wish: Wish) -> None:
    """The bars of one horizon; that of the median dark."""
    middle = count_at(row, 0.5)
    tints = [SERIES[0] if count == middle else SERIES[5] for count in range(row.size)]
    at.bar(range(row.size), row, width=0.86, color=tints)
    for count, share in enumerate(row):
        if share >= TOLD:
            text = wish.language.percent(float(share))
            label(at, count, float(share) + 0.03, text, INK if count == middle else MUTED, ha="center", va="bottom",
                  fontweight="bold" if count == middle else "normal", fontsize=SMALL - 1)  # fmt: skip
    at.set_ylim(0, 1.2)
    at.grid(False)
    at.set_yticks([])
    at.tick_params(axis="x", length=0)


def _table(months: tuple[int, ...], shares: Floats, wish: Wish) -> Grid:
    """The probability of each number of firms by each horizon."""
    say, percent, number = wish.language.say, wish.language.percent, wish.language.number
    columns = (Column(say("ridge.axis")), *(Column(number(month)) for month in months))
    rows = tuple(
        (number(count), *(percent(float(row[count]), 1) for row in shares)) for count in range(shares.shape[1])
    )
    return Grid(say("ridge.table"), columns, rows)
