"""Which firm crashes first: bars, the likeliest at the top, with their intervals."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from filon.errors import InputError
from filon.figures.picture import Picture, Wish
from filon.figures.reading import caption, when_of
from filon.figures.several import Several, brand, listed, named, several_of
from filon.figures.style import INK, MUTED, SERIES, SMALL, axes, label
from filon.report.grids import Column, Grid

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

MOST = 12
"""Bars; the firms beyond share one."""

BAR = 0.27
"""Height of a bar and its gap [inches]."""

Row = tuple[str, str, float, float, float]
"""What stands beside a bar, whose it is (empty of several), its share and limits [0..1]."""


def draw(tree: xr.DataTree, wish: Wish) -> Picture:
    """The picture; see `filon.figures.kinds`.

    Raises
    ------
    InputError
        When it is asked for an earlier month: firsts are counted to the end.
    """
    found = several_of(tree, wish, "first")
    end = int(found.summary[found.step].values[-1])
    if found.last != end:
        raise InputError(f"first: this is counted by {found.step} {end}, not by {found.last}")
    rows, nobody = _rows(found, wish)
    say, percent, when = wish.language.say, wish.language.percent, when_of(tree, found.last, wish)
    title = say(
        "first.title", firm=brand(rows[0][1], wish), share=percent(rows[0][2]), nobody=percent(nobody), when=when
    )
    parts = [f"{name} {percent(share)}" for name, _, share, _, _ in rows]
    return Picture(
        kind="first",
        title=title,
        subtitle=say("first.subtitle", when=when),
        caption=caption(tree, wish, say("first.caption")),
        description=say("first.description", parts=listed(parts), when=when),
        data=_table(rows, wish),
        figure=_bars(rows, wish),
    )


def _rows(found: Several, wish: Wish) -> tuple[list[Row], float]:
    """The likeliest first, the others as one, nobody last; and nobody's share [0..1]."""
    own = found.sector[[f"first_to_fall{end}" for end in ("", "_low", "_high")]]
    members = dict(zip(found.names, found.members, strict=True))
    every: list[Row] = []
    for name in found.names:
        share, low, high = (float(own[f"first_to_fall{end}"].sel(entity=name)) for end in ("", "_low", "_high"))
        every.append((named(name, members[name], wish), name, share, low, high))
    every.sort(key=lambda row: (-row[2], row[1]))
    others = every[MOST:]
    nobody = max(1.0 - sum(row[2] for row in every), 0.0)
    rows: list[Row] = every[:MOST]
    if others:
        rest = sum(row[2] for row in others)
        rows.append((wish.language.say("first.others", count=len(others)), "", rest, rest, rest))
    return [*rows, (wish.language.say("first.nobody"), "", nobody, nobody, nobody)], nobody


def _bars(rows: list[Row], wish: Wish) -> Figure:
    """Bars under each other, each with its number."""
    figure, at = axes(replace(wish.size, height=BAR * len(rows) + 0.25))
    most = max(row[4] for row in rows)
    for place, (_, firm, share, low, high) in enumerate(rows):
        at.barh(place, share, 0.72, color=SERIES[5] if firm else SERIES[7])
        if firm:
            at.plot([low, high], [place, place], color=INK, linewidth=1.6, solid_capstyle="butt")
        text = wish.language.percent(share)
        label(at, high + 0.012 * most, place, text, INK if firm else MUTED, fontsize=SMALL)
    at.set_ylim(len(rows) - 0.4, -0.6)
    at.set_xlim(0, most * 1.12)
    at.grid(False)
    at.set_xticks([])
    at.spines["bottom"].set_visible(False)
    at.set_yticks(range(len(rows)), [row[0] for row in rows], fontsize=SMALL, color=INK)
    return figure


def _table(rows: list[Row], wish: Wish) -> Grid:
    """Each share with its interval."""
    say, percent = wish.language.say, wish.language.percent
    cells: list[tuple[Any, ...]] = [
        (name, percent(share, 1), f"{percent(low, 1)} – {percent(high, 1)}" if firm else "")
        for name, firm, share, low, high in rows
    ]
    columns = (Column(say("sector.firm"), right=False), Column(say("first.share")), Column(say("table.interval")))
    return Grid(say("first.table"), columns, tuple(cells))
