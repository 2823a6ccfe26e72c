"""In which corners of its inputs a firm crashes: each box by what it asks of every input, and what it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filon.errors import InputError
from filon.figures.amounts import factor, per
from filon.figures.picture import Picture, Size, Wish
from filon.figures.reading import caption, entity_of, firm_name, horizon_of, when_of
from filon.figures.style import GRID, INK, SERIES, SMALL, axes, label
from filon.report.discovery import Corner, Discovered, Restriction, discovered
from filon.report.grids import Column, Grid

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

MOST = 3
"""Boxes shown."""

THICK = 9.0
"""Of a track [points]."""


def draw(tree: xr.DataTree, wish: Wish) -> Picture:
    """The picture of a run; see `filon.figures.kinds`.

    Raises
    ------
    InputError
        When the run kept no trials one by one, or no box stands out.
    """
    from filon.analysis.discovery import discover

    name, last = entity_of(tree, wish), horizon_of(tree, wish)
    return drawn(discover(tree, name, last), wish, when_of(tree, last, wish), caption(tree, wish))


def drawn(found: xr.Dataset, wish: Wish, when: str, rests: str) -> Picture:
    """The picture of a dataset of `filon.discover`.

    Parameters
    ----------
    found
        Boxes.
    wish
        Language and size.
    when
        By when the event comes, in words.
    rests
        What its numbers rest on.

    Raises
    ------
    InputError
        When no box stands out.
    """
    told = discovered("", found)
    corners = told["boxes"][:MOST]
    if not corners:
        raise InputError("boxes: there is no corner of the inputs in which the event is far commoner than elsewhere")
    heights = [len(one["restrictions"]) * (0.5 if wish.size.narrow else 0.34) + 0.55 for one in corners]
    figure, panels = axes(
        Size(wish.size.width, sum(heights)), len(corners), 1, squeeze=False, gridspec_kw={"height_ratios": heights}
    )
    for at, corner in zip(panels.flat, corners, strict=True):
        _panel(at, told, corner, wish)
    say, percent = wish.language.say, wish.language.percent
    first = corners[0]
    firm, event = firm_name(told["entity"], wish), wish.language.name(told["event"])
    shares = {
        "density": percent(first["density"]["probability"]),
        "everywhere": percent(told["probability"]["probability"]),
    }
    return Picture(
        kind="boxes",
        title=say("boxes.title", firm=firm, event=event, when=when, **shares),
        subtitle=say("boxes.subtitle"),
        caption=f"{say('boxes.caption')} {rests}",
        description=" ".join(_told(told, corner, wish) for corner in corners),
        data=_table(corners, wish),
        figure=figure,
    )


def _panel(at: Axes, told: Discovered, corner: Corner, wish: Wish) -> None:
    """A box: its heading, and a track for each input with the part that it keeps."""
    narrow = wish.size.narrow
    restrictions = corner["restrictions"]
    at.set_title(_heading(told, corner, wish), loc="left", fontsize=SMALL + 0.5, color=INK, fontweight="bold")
    at.set_xlim(0, 1)
    at.set_ylim(-0.6, len(restrictions) - 0.4)
    at.grid(visible=False)
    at.spines["bottom"].set_visible(False)
    at.set_xticks([])
    names = []
    for row, one in zip(range(len(restrictions))[::-1], restrictions, strict=True):
        low, high = _kept(one)
        track = row - 0.12 if narrow else row
        at.plot([0, 1], [track, track], color=GRID, linewidth=THICK, solid_capstyle="butt", zorder=1)
        at.plot([low, high], [track, track], color=SERIES[0], linewidth=THICK, solid_capstyle="butt", zorder=2)
        name = wish.language.name(one["input"])
        names.append(f"{name}{wish.language.say('list.colon')}{_values(one, wish)}" if narrow else name)
        if narrow:
            at.text(0.0, row + 0.1, names[-1], fontsize=SMALL, color=INK, va="bottom")
        else:
            label(at, 1.02, track, _values(one, wish), SERIES[0])
    at.set_yticks([] if narrow else range(len(names))[::-1], None if narrow else names)
    if not narrow:
        at.tick_params(axis="y", labelcolor=INK)


def _kept(one: Restriction) -> tuple[float, float]:
    """Where on its track a restriction lies: at the side on which it is bounded by nothing, so wide as what it keeps.

    What is bounded on both sides, or picks stories, lies in the middle or at the left: its width alone says something.
    """
    share = one["alone"]["probability"]
    if one["low"] is not None and one["high"] is None:
        return 1.0 - share, 1.0
    return (0.0, share) if one["low"] is None else (0.5 - share / 2, 0.5 + share / 2)


def _values(one: Restriction, wish: Wish) -> str:
    """To which values an input is restricted."""
    if one["holds"]:
        return wish.language.say("list.or").join(wish.language.name(name) for name in one["holds"])
    low, high = (
        None if value is None else factor(value, one["unit"], wish.language) for value in (one["low"], one["high"])
    )
    text = f"{low} – {high}" if low and high else f"≥ {low}" if low else f"< {high}"
    return f"{text} {per(one['unit'], wish.language)}".rstrip()


def _heading(told: Discovered, corner: Corner, wish: Wish) -> str:
    """What a box holds."""
    percent = wish.language.percent
    return wish.language.say(
        "boxes.heading_narrow" if wish.size.narrow else "boxes.heading",
        box=corner["box"],
        event=wish.language.name(told["event"]),
        density=percent(corner["density"]["probability"]),
        support=percent(corner["support"]["probability"]),
        coverage=percent(corner["coverage"]["probability"]),
    )


def _told(told: Discovered, corner: Corner, wish: Wish) -> str:
    """A box in words."""
    parts = "; ".join(f"{wish.language.name(one['input'])} {_values(one, wish)}" for one in corner["restrictions"])
    return f"{_heading(told, corner, wish)}{wish.language.say('list.colon')}{parts}.".replace("\n", " ")


def _table(corners: list[Corner], wish: Wish) -> Grid:
    """Every restriction of every box."""
    say, percent = wish.language.say, wish.language.percent
    columns = (
        Column(say("boxes.box")),
        Column(say("tornado.input"), right=False),
        Column(say("boxes.values"), right=False),
        Column(say("boxes.keeps")),
        Column(say("boxes.without")),
    )
    rows = tuple(
        (
            str(corner["box"]),
            wish.language.name(one["input"]),
            _values(one, wish),
            percent(one["alone"]["probability"]),
            percent(one["density_without"]["probability"]),
        )
        for corner in corners
        for one in corner["restrictions"]
    )
    return Grid(say("boxes.subtitle"), columns, rows)
