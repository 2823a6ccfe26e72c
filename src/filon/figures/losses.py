"""What counterparties lose when firms fall: the worst worlds of each, on a scale of powers of ten."""

from __future__ import annotations

from dataclasses import replace
from math import ceil, floor, log10
from typing import TYPE_CHECKING

import numpy as np

from filon.errors import InputError
from filon.figures.picture import Picture, Wish
from filon.figures.reading import caption, when_of
from filon.figures.several import Several, counterparty, listed, several_of, told_horizon
from filon.figures.style import GRID, INK, MUTED, SERIES, SMALL, axes, label
from filon.report.grids import Column, Grid

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

ROW = 0.27
"""Height of a counterparty [inches]."""

NAMES, LABEL = 1.5, 0.85
"""Widths of the names beside the scale, and of an amount [inches]."""

MOST = 14
"""Counterparties shown: those with the largest losses, and all of them together."""

Row = tuple[str, float, float, float, float]
"""A counterparty; its median, 95% and 99% quantile, and the mean beyond that [USD]."""


def draw(tree: xr.DataTree, wish: Wish) -> Picture:
    """The picture; see `filon.figures.kinds`.

    Raises
    ------
    InputError
        When nobody holds claims on the run's firms, or nobody loses any.
    """
    found = several_of(tree, wish, "losses")
    if "counterparty_loss" not in found.sector:
        raise InputError("losses: nobody holds claims on the firms of this run")
    rows = _rows(found, wish)
    say, money, when = wish.language.say, wish.language.money, when_of(tree, found.last, wish)
    together = rows[0]
    parts = [say("losses.part", who=name, usual=money(p95), worst=money(p99)) for name, _, p95, p99, _ in rows]
    return Picture(
        kind="losses",
        title=say("losses.title", worst=money(together[3]), when=when),
        subtitle=say("losses.subtitle", when=when),
        caption=caption(tree, wish, say("losses.caption")),
        description=say("losses.description", when=when, parts=listed(parts)),
        data=_table(rows, wish),
        figure=_dots(rows, wish),
    )


def _rows(found: Several, wish: Wish) -> list[Row]:
    """All together, then each, those that lose most first; without those that lose nothing in 99 of 100 worlds."""
    own = told_horizon(found, "losses")
    names = [str(name) for name in own["counterparty"].values]
    columns = (
        own["counterparty_loss"].sel(quantile=0.5).values,
        own["counterparty_value_at_risk"].sel(level=0.95).values,
        own["counterparty_value_at_risk"].sel(level=0.99).values,
        own["counterparty_expected_shortfall"].sel(level=0.99).values,
    )
    every: list[Row] = [
        (name, float(p50), float(p95), float(p99), float(beyond))
        for name, p50, p95, p99, beyond in zip(names, *columns, strict=True)
    ]
    lost = sorted((row for row in every[:-1] if row[3] > 0), key=lambda row: (-row[4], row[0]))
    if not lost:
        raise InputError("losses: nobody loses anything in 99 of 100 worlds")
    rows = [every[-1], *lost[:MOST]]
    return [(counterparty(name, wish), p50, p95, p99, beyond) for name, p50, p95, p99, beyond in rows]


def _dots(rows: list[Row], wish: Wish) -> Figure:
    """A line of dots for each: what one world in twenty exceeds, what one in a hundred does, the mean beyond."""
    figure, at = axes(replace(wish.size, height=ROW * len(rows) + 0.75))
    values = np.array([row[2:] for row in rows])
    low = float(values[values > 0].min())
    for place, (_, _, p95, p99, beyond) in enumerate(rows):
        start = p95 if p95 > 0 else low
        at.plot([start, beyond], [place, place], color=GRID, linewidth=4, solid_capstyle="butt", zorder=1)
        for value, tint in ((p95, SERIES[5]), (p99, SERIES[0]), (beyond, SERIES[1])):
            if value > 0:
                at.plot([value], [place], "o", color=tint, markersize=4.5 if wish.size.narrow else 6, zorder=2)
        at.annotate(
            wish.language.money(beyond), (beyond, place), (7, 0), textcoords="offset points", va="center",
            color=SERIES[1], fontsize=SMALL - 0.5, fontweight="bold",
        )  # fmt: skip
    heads = (("p95", SERIES[5], 0.55), ("p99", SERIES[0], 1.3), ("beyond", SERIES[1], 2.05))
    for value, (key, tint, above) in zip(values[0], heads, strict=True):
        label(
            at, value, -above, wish.language.say(f"losses.{key}"), tint, ha="right", va="bottom", fontsize=SMALL - 0.5
        )
    at.set_xscale("log")
    at.set_xlim(low / 1.6, _upper(low, float(values.max()), wish))
    at.set_ylim(len(rows) - 0.5, -2.9)
    at.grid(visible=False, axis="y")
    at.grid(visible=True, axis="x", which="major")
    at.minorticks_off()
    powers = _powers(low, float(values.max()), wish)
    at.set_xticks(powers, [wish.language.money(power) for power in powers])
    at.set_yticks(range(len(rows)), [row[0] for row in rows], fontsize=SMALL, color=INK)
    at.get_yticklabels()[0].set_fontweight("bold")
    at.tick_params(axis="x", labelcolor=MUTED)
    return figure


def _upper(low: float, high: float, wish: Wish) -> float:
    """End of the scale: behind the largest amount there is room for its number."""
    words = LABEL / (wish.size.width - NAMES)
    return float(low * (high / low * 1.6) ** (1 / (1 - words)))


def _powers(low: float, high: float, wish: Wish) -> list[float]:
    """Powers of ten for the scale; where it is narrow, not all of them."""
    first, last = ceil(log10(low)), floor(log10(high))
    every = max(1, -(-(last - first + 1) // (2 if wish.size.narrow else 6)))
    return [10.0**power for power in range(last, first - 1, -every)][::-1]


def _table(rows: list[Row], wish: Wish) -> Grid:
    """The amounts."""
    say, money = wish.language.say, wish.language.money
    headings = ("who", "median", "p95", "p99", "beyond")
    columns = tuple(Column(say(f"losses.{name}"), right=name != "who") for name in headings)
    return Grid(say("losses.table"), columns, tuple((name, *map(money, amounts)) for name, *amounts in rows))
