"""How likely a crash is by each month, and of what: cumulative incidence stacked by first cause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from filon.errors import InputError
from filon.expressions.subjects import step_dimension
from filon.figures.picture import Picture, Wish
from filon.figures.reading import caption, dates_of, entity_of, horizon_of, years
from filon.figures.style import INK, MUTED, PAPER, SMALL, axes, colour, label, spread
from filon.report.grids import Column, Grid

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

SHOWN = 0.04
"""Share of the crash at the horizon from which a cause has an area of its own; the others are drawn as one."""


def draw(tree: xr.DataTree, wish: Wish) -> Picture:
    """The picture; see `filon.figures.kinds`.

    Raises
    ------
    InputError
        When the run's model knows no crash.
    """
    summary = tree["summary"].to_dataset()
    if "cause_probability" not in summary:
        raise InputError("incidence: this run's model has no crash")
    firm, last = entity_of(tree, wish), horizon_of(tree, wish)
    own = summary.sel(entity=firm).isel({step_dimension(summary): slice(0, last + 1)}).load()
    names, shares = _areas(own)
    figure, at = axes(wish.size)
    _stack(at, names, shares, own, wish)
    _time_axis(at, tree, last, wish)
    crash, say, percent = own["crash_probability"].values, wish.language.say, wish.language.percent
    first = names[0] if names else ""
    when = when_of(tree, last, wish)
    return Picture(
        kind="incidence",
        title=say("incidence.title", firm=firm, crash=percent(crash[-1]), when=when, cause=wish.language.name(first)),
        subtitle=say("incidence.subtitle"),
        caption=caption(tree, wish, say("incidence.caption")),
        description=say("incidence.description", firm=firm, parts=_parts(names, shares, wish), when=when),
        data=_table(names, shares, own, last, wish),
        figure=figure,
    )


def when_of(tree: xr.DataTree, month: int, wish: Wish) -> str:
    """A horizon in words: its month of the calendar where steps have dates."""
    dates = dates_of(tree)
    say = wish.language.say
    return say("when.by", month=wish.language.month(dates[month])) if dates else say("when.steps", steps=month)


def _areas(own: xr.Dataset) -> tuple[list[str], np.ndarray[Any, np.dtype[np.float64]]]:
    """Causes, the likeliest first and the rare ones as `others`, with their shares [(area, month)]."""
    shares = own["cause_probability"].transpose("cause", ...).values
    order = np.argsort(-shares[:, -1], kind="stable")
    told = [place for place in order if shares[place, -1] > SHOWN * shares[:, -1].sum()]
    rare = [place for place in order if place not in told and shares[place, -1] > 0]
    names = [str(own["cause"].values[place]) for place in told]
    areas = [shares[place] for place in told]
    if len(rare) == 1:
        names, areas = [*names, str(own["cause"].values[rare[0]])], [*areas, shares[rare[0]]]
    elif rare:
        names, areas = [*names, "others"], [*areas, shares[rare].sum(axis=0)]
    return names, np.array(areas) if areas else np.zeros((0, shares.shape[1]))


def _stack(at: Axes, names: list[str], shares: Any, own: xr.Dataset, wish: Wish) -> None:
    """Areas under each other, the likeliest at the bottom, each named at its end; the whole with its interval."""
    months = np.arange(shares.shape[1])
    crash, low, high = (own[f"crash_probability{end}"].values for end in ("", "_low", "_high"))
    base = np.zeros(months.size)
    middles = []
    for place, (name, share) in enumerate(zip(names, shares, strict=True)):
        tint = MUTED if name == "others" else colour(name, place)
        at.fill_between(months, base, base + share, color=tint, linewidth=0.8, edgecolor=PAPER)
        middles.append(float(base[-1] + share[-1] / 2))
        base = base + share
    at.fill_between(months, low, high, color=INK, alpha=0.25, linewidth=0)
    at.plot(months, crash, color=INK, linewidth=1.4)
    top = max(float(high[-1]) * 1.08, 1e-3)
    at.set_ylim(0, top)
    apart = top * 0.19 / wish.size.height
    for place, (name, share, height) in enumerate(zip(names, shares, spread(middles, apart), strict=True)):
        text = f"{wish.language.name(name)} {wish.language.percent(share[-1])}"
        label(at, months[-1] * 1.015, height, text, MUTED if name == "others" else colour(name, place))
    total = wish.language.say("incidence.total", crash=wish.language.percent(crash[-1], 1))
    label(at, months[-1] * 0.985, float(high[-1]), total, INK, ha="right", va="bottom", fontsize=SMALL + 1)
    at.yaxis.set_major_formatter(lambda value, _: wish.language.percent(value, 0, bounded=False))


def _time_axis(at: Axes, tree: xr.DataTree, last: int, wish: Wish) -> None:
    """Months along the foot: a tick a year, with its date where steps have one."""
    dates = dates_of(tree)
    ticks = years(last)
    texts = [str(month) if dates is None else f"{dates[month]:%Y-%m}" for month in ticks]
    at.set_xticks(ticks, texts if not wish.size.narrow else [text[2:] for text in texts])
    at.set_xlim(0, last)


def _parts(names: list[str], shares: Any, wish: Wish) -> str:
    """Causes with their probabilities, for the description."""
    return ", ".join(
        f"{wish.language.name(name)} {wish.language.percent(share[-1])}"
        for name, share in zip(names, shares, strict=True)
    )


def _table(names: list[str], shares: Any, own: xr.Dataset, last: int, wish: Wish) -> Grid:
    """The numbers at every year: the crash with its interval, and each area."""
    say, percent = wish.language.say, wish.language.percent
    columns = [Column(wish.language.name("month")), Column(wish.language.name("crash")), Column(say("table.interval"))]
    columns += [Column(wish.language.name(name)) for name in names]
    crash, low, high = (own[f"crash_probability{end}"].values for end in ("", "_low", "_high"))
    rows = [
        (
            str(month),
            percent(crash[month], 1),
            f"{percent(low[month], 1)} – {percent(high[month], 1)}",
            *(percent(share[month], 1) for share in shares),
        )
        for month in sorted({*map(int, years(last)[1:]), last})
    ]
    return Grid(say("incidence.subtitle"), tuple(columns), tuple(rows))
