"""How likely a crash is by each month, and of what: cumulative incidence stacked by first cause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from filon.expressions.subjects import step_dimension
from filon.figures.drawing import Named, named, share_axis, time_axis
from filon.figures.picture import Picture, Wish
from filon.figures.reading import caption, crash_of, firm_name, when_of, years
from filon.figures.style import INK, MUTED, PAPER, SMALL, axes, colour, label
from filon.report.grids import Column, Grid
from filon.report.numbers import LEAST

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
    name, last, own = crash_of(tree, wish, "incidence")
    names, shares = _areas(own)
    figure, at = axes(wish.size)
    _stack(at, names, shares, own, wish)
    time_axis(at, tree, last, wish)
    say, firm, when = wish.language.say, firm_name(name, wish), when_of(tree, last, wish)
    return Picture(
        kind="incidence",
        title=_title(names, float(own["crash_probability"][-1]), firm, when, wish),
        subtitle=say("incidence.subtitle" if len(names) > 1 else "incidence.subtitle_alone"),
        caption=caption(tree, wish, say("incidence.caption")),
        description=say("incidence.description", firm=firm, parts=_parts(names, shares, own, wish), when=when),
        data=_table(names, shares, own, last, wish),
        figure=figure,
    )


def _title(names: list[str], crash: float, firm: str, when: str, wish: Wish) -> str:
    """How likely the crash is and, where several causes lead to one that is not rare, its first."""
    given = {"firm": firm, "crash": wish.language.percent(crash), "when": when}
    if len(names) > 1 and crash >= LEAST:
        return wish.language.say("incidence.title", cause=wish.language.name(names[0]), **given)
    return wish.language.say("incidence.title_alone", **given)


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
    parts = []
    for place, (name, share) in enumerate(zip(names, shares, strict=True)):
        tint = MUTED if name == "others" else colour(name, place)
        at.fill_between(months, base, base + share, color=tint, linewidth=0.8, edgecolor=PAPER)
        text = f"{wish.language.name(name)} {wish.language.percent(share[-1])}"
        parts.append(Named(float(base[-1] + share[-1] / 2), text, tint))
        base = base + share
    at.fill_between(months, low, high, color=INK, alpha=0.25, linewidth=0)
    at.plot(months, crash, color=INK, linewidth=1.4)
    share_axis(at, max(float(high[-1]) * 1.08, LEAST), wish)
    if len(parts) > 1:
        named(at, months[-1] * 1.015, parts, wish.size)
    total = wish.language.say("incidence.total", crash=wish.language.percent(crash[-1], 1))
    label(at, months[-1] * 0.985, float(high[-1]), total, INK, ha="right", va="bottom", fontsize=SMALL + 1)


def _parts(names: list[str], shares: Any, own: xr.Dataset, wish: Wish) -> str:
    """The crash and its causes with their probabilities, for the description."""
    percent = wish.language.percent
    crash = wish.language.say("incidence.total", crash=percent(float(own["crash_probability"][-1]), 1))
    causes = zip(names, shares, strict=True) if len(names) > 1 else ()
    return ", ".join([crash, *(f"{wish.language.name(name)} {percent(share[-1], 1)}" for name, share in causes)])


def _table(names: list[str], shares: Any, own: xr.Dataset, last: int, wish: Wish) -> Grid:
    """The numbers at every year: the crash with its interval, and each area."""
    say, percent = wish.language.say, wish.language.percent
    columns = [
        Column(wish.language.name(step_dimension(own))),
        Column(wish.language.name("crash")),
        Column(say("table.interval")),
    ]
    columns += [Column(wish.language.name(name)) for name in names]
    crash, low, high = (own[f"crash_probability{end}"].values for end in ("", "_low", "_high"))
    rows = [
        (
            str(month),
            percent(crash[month], 1),
            f"{percent(low[month], 1)} – {percent(high[month], 1)}",
            *(percent(share[month], 1) for share in shares),
        )
        for month in years(last)
    ]
    return Grid(say("incidence.subtitle"), tuple(columns), tuple(rows))
