"""Which layer of the value chain captures the value: a panel for each, with its median share and a band."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from filon.errors import InputError
from filon.figures.picture import Picture, Wish
from filon.figures.reading import caption, years
from filon.figures.several import Several, day_of, listed, month_of, points_of, set_apart, several_of
from filon.figures.style import INK, MUTED, SERIES, SMALL, axes, label
from filon.report.grids import Column, Grid

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

RANKS = (0.1, 0.5, 0.9)
"""The band that is drawn, and its middle."""

WIDE_COLUMNS, NARROW_COLUMNS = 4, 2
PANEL = {False: 2.6, True: 1.55}
"""Height of a panel [inches], and of a narrow one."""

Floats = np.ndarray[Any, np.dtype[np.float64]]


def draw(tree: xr.DataTree, wish: Wish) -> Picture:
    """The picture; see `filon.figures.kinds`.

    Raises
    ------
    InputError
        When the run's model has no value chain.
    """
    found = several_of(tree, wish, "layers")
    if "value_share" not in found.sector:
        raise InputError("layers: this run's model has no layers of a value chain")
    names, shares = _shares(found)
    say, percent, when = wish.language.say, wish.language.percent, month_of(tree, found.last, wish)
    low, middle, high = (percent(float(value), bounded=False) for value in shares[0, -1])
    parts = [_told(name, share[-1], wish) for name, share in zip(names, shares, strict=True)]
    return Picture(
        kind="layers",
        title=say(
            "layers.title", layer=_first(wish.language.name(names[0])), share=middle, low=low, high=high, when=when
        ),
        subtitle=say("layers.subtitle"),
        caption=caption(tree, wish, say("layers.caption")),
        description=say("layers.description", when=when, parts=listed(parts)),
        data=_table(found, names, shares, wish),
        figure=_panels(tree, found, names, shares, wish),
    )


def _first(name: str) -> str:
    """A name at the head of a sentence."""
    return name[:1].upper() + name[1:]


def _shares(found: Several) -> tuple[list[str], Floats]:
    """Layers, those that hold most at the end first, and the quantiles of their shares [(layer, month, rank)]."""
    own = found.sector["value_share"].transpose("layer", found.step, "quantile")
    values = own.sel(quantile=list(RANKS), method="nearest").values[:, : found.last + 1]
    order = np.argsort(-values[:, -1, 1], kind="stable")
    return [str(own["layer"].values[place]) for place in order], values[order]


def _told(name: str, share: Floats, wish: Wish) -> str:
    """A layer with its band, for the description."""
    low, middle, high = (wish.language.percent(float(value), bounded=False) for value in share)
    return wish.language.say("layers.part", layer=wish.language.name(name), share=middle, low=low, high=high)


def _panels(tree: xr.DataTree, found: Several, names: list[str], shares: Floats, wish: Wish) -> Figure:
    """A panel for each layer; all on one scale."""
    columns = min(NARROW_COLUMNS if wish.size.narrow else WIDE_COLUMNS, len(names))
    rows = -(-len(names) // columns)
    size = replace(wish.size, height=rows * PANEL[wish.size.narrow] + 0.3)
    figure, grid = axes(size, rows, columns, sharex=True, sharey=True, squeeze=False)
    for place, at in enumerate(grid.flat):
        if place >= len(names):
            at.set_visible(False)
            continue
        _panel(at, names[place], shares[place], wish)
        at.tick_params(labelbottom=place + columns >= len(names), labelsize=SMALL - 1)
    at = grid.flat[0]
    at.set_xlim(0, found.last)
    at.set_ylim(0, min(1.0, float(np.nanmax(shares)) * 1.1))
    at.set_xticks([0, found.last], [day_of(tree, step, wish) for step in (0, found.last)])
    at.yaxis.set_major_formatter(lambda value, _: wish.language.percent(value, 0, bounded=False))
    for one in grid.flat:
        for text, side in zip(one.get_xticklabels(), ("left", "right"), strict=False):
            text.set_horizontalalignment(side)
    set_apart(figure)
    return figure


def _panel(at: Axes, name: str, share: Floats, wish: Wish) -> None:
    """One layer: its band, its median, and both in words."""
    months = points_of(share.shape[0] - 1)
    low, middle, high = share[months].T
    at.fill([*months, *months[::-1]], [*low, *high[::-1]], color=SERIES[5], alpha=0.55, linewidth=0)
    at.plot(months, middle, color=SERIES[0], linewidth=2)
    at.set_title(wish.language.name(name), loc="left", fontsize=SMALL + 0.5, fontweight="bold", color=INK, pad=14)
    ends = [wish.language.percent(float(value), bounded=False) for value in share[-1]]
    label(at, 0.0, 1.02, wish.language.say("layers.band", share=ends[1], low=ends[0], high=ends[2]), MUTED,
          transform=at.transAxes, va="bottom", fontweight="normal", fontsize=SMALL - 0.5)  # fmt: skip


def _table(found: Several, names: list[str], shares: Floats, wish: Wish) -> Grid:
    """Median and band of each layer at every year."""
    say, percent, number = wish.language.say, wish.language.percent, wish.language.number
    months = sorted({*(int(month) for month in years(found.last)[1:]), found.last})
    columns = (Column(say("layers.layer"), right=False), *(Column(number(month)) for month in months))
    rows = []
    for name, share in zip(names, shares, strict=True):
        cells = []
        for month in months:
            low, middle, high = (percent(float(value), bounded=False) for value in share[month])
            cells.append(f"{middle} ({low} – {high})")
        rows.append((wish.language.name(name), *cells))
    return Grid(say("layers.table"), columns, tuple(rows))
