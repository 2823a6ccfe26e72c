"""What two levers do to a crash together: a cell for each combination."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from filon.figures.picture import Picture, Wish
from filon.figures.reading import firm_name, input_name
from filon.figures.style import INK, MUTED, PAPER, SERIES, SMALL, axes, size_in
from filon.figures.tried import Swept, axis_name, number, table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CROWDED = 12
"""Columns, of narrow ones half as many, over which only the ends of the scale have numbers."""

FAINT, DENSE = 0.06, 0.95
"""How dense the colour of the least and of the most likely cell is."""

EVEN = 0.64
"""Between the two, where light and dark words are as easy to read."""


def heat_map(told: Swept, wish: Wish, units: Mapping[str, str], rests: str) -> Picture:
    """A cell for each combination, the denser the likelier, with its number; the least likely framed."""
    down, across = sorted(told.values, key=lambda key: np.unique(told.values[key]).size)
    xs, ys = (np.unique(told.values[key]) for key in (across, down))
    figure, at = axes(wish.size)
    at.grid(visible=False)
    at.spines["bottom"].set_visible(False)
    lowest, highest = float(told.crash.min()), float(told.crash.max())
    best, crowded = int(np.argmin(told.crash)), xs.size > CROWDED / (2 if wish.size.narrow else 1)
    ends = {best, int(np.argmax(told.crash))}
    size = SMALL + 1 if xs.size <= 6 and not wish.size.narrow else SMALL - 0.5
    for place, crash in enumerate(told.crash):
        column = int(np.searchsorted(xs, told.values[across][place]))
        row = int(np.searchsorted(ys, told.values[down][place]))
        part = 0.5 if highest == lowest else (float(crash) - lowest) / (highest - lowest)
        _cell(at, column, row, FAINT + (DENSE - FAINT) * part, place == best)
        if not crowded or place in ends:
            tint = PAPER if part > EVEN else INK
            text = wish.language.percent(float(crash), 0 if wish.size.narrow or crowded else 1)
            at.text(column, row, text, fontsize=size, color=tint, ha="center", va="center")
    at.set_xlim(-0.5, xs.size - 0.5)
    at.set_ylim(-0.5, ys.size - 0.5)
    at.tick_params(length=0)
    some = -(-xs.size // (5 if wish.size.narrow else 12))
    at.set_xticks(range(0, xs.size, some), [number(one, across, units, wish) for one in xs[::some]])
    at.set_yticks(range(ys.size), [number(one, down, units, wish) for one in ys])
    names = {key: input_name(key, told.firm, wish) for key in (across, down)}
    at.set_xlabel(axis_name(names[across], across, units, wish))
    title = axis_name(names[down], down, units, wish)
    at.set_title(title, loc="left", fontsize=size_in(title, SMALL, wish.size.width - 0.9), color=MUTED)
    say, percent = wish.language.say, wish.language.percent
    words = {
        "firm": firm_name(told.firm, wish),
        "when": told.when,
        "least": percent(lowest, 1),
        "most": percent(highest, 1),
        "at": wish.language.say("list.and").join(
            f"{names[key]} {number(told.values[key][best], key, units, wish)}" for key in (across, down)
        ),
        "base": percent(told.base, 1),
    }
    return Picture(
        kind="heat_map",
        title=say("heat.title", **words),
        subtitle=say("heat.subtitle"),
        caption=f"{say('heat.caption', **words)} {rests}",
        description=say("heat.description", **words),
        data=table(told, wish, units),
        figure=figure,
    )


def _cell(at: Axes, column: int, row: int, alpha: float, best: bool) -> None:
    """A rectangle of a heat map; the best with a frame, inside of its neighbours'."""
    from matplotlib.patches import Rectangle

    corner = (column - 0.49, row - 0.48)
    at.add_patch(Rectangle(corner, 0.98, 0.96, facecolor=SERIES[0], alpha=alpha, linewidth=0))
    if best:
        at.add_patch(Rectangle(corner, 0.98, 0.96, facecolor="none", edgecolor=INK, linewidth=1.8, zorder=3))
