"""Share of worlds without a crash by each month, in each story of the world and in all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from filon.expressions.subjects import step_dimension
from filon.figures.drawing import Named, named, share_axis, time_axis
from filon.figures.picture import Picture, Wish
from filon.figures.reading import caption, crash_of, firm_name, when_of, years
from filon.figures.style import INK, axes, colour
from filon.report.grids import Column, Grid

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

ALL = "all_worlds"
"""The line of the whole, among those of narratives."""


class Left(NamedTuple):
    """Who has not crashed by each month, with 95% limits [(month,) each]."""

    name: str
    share: Any
    low: Any
    high: Any


def draw(tree: xr.DataTree, wish: Wish) -> Picture:
    """The picture; see `filon.figures.kinds`.

    Raises
    ------
    InputError
        When the run's model knows no crash.
    """
    name, last, own = crash_of(tree, wish, "survival")
    lines = _lines(own)
    figure, at = axes(wish.size)
    _draw(at, lines, wish)
    time_axis(at, tree, last, wish)
    say, firm, when = wish.language.say, firm_name(name, wish), when_of(tree, last, wish)
    return Picture(
        kind="survival",
        title=_title(lines, firm, when, wish),
        subtitle=say("survival.subtitle" if len(lines) > 1 else "survival.subtitle_alone"),
        caption=caption(tree, wish, say("survival.caption")),
        description=say("survival.description", firm=firm, when=when, parts=_parts(lines, wish)),
        data=_table(lines, own, last, wish),
        figure=figure,
    )


def _lines(own: xr.Dataset) -> list[Left]:
    """Narratives, the safest first, and the whole."""
    found = [Left(ALL, *(1 - own[f"crash_probability{end}"].values for end in ("", "_high", "_low")))]
    if "crash_probability_given" not in own:
        return found
    for narrative in own["narrative"].values:
        given = own.sel(narrative=narrative)
        ends = ("_given", "_high_given", "_low_given")
        found.append(Left(str(narrative), *(1 - given[f"crash_probability{end}"].values for end in ends)))
    return sorted(found, key=lambda line: -line.share[-1])


def _draw(at: Axes, lines: list[Left], wish: Wish) -> None:
    """A line each with its band, the whole in ink; named at their ends."""
    parts = []
    for place, line in enumerate(lines):
        tint = INK if line.name == ALL else colour(line.name, place)
        steps = np.arange(line.share.size)
        at.fill_between(steps, line.low, line.high, color=tint, alpha=0.25, linewidth=0)
        at.plot(steps, line.share, color=tint, linewidth=2.6 if line.name == ALL else 1.8)
        text = f"{wish.language.name(line.name)} {wish.language.percent(line.share[-1])}"
        parts.append(Named(float(line.share[-1]), text, tint))
    share_axis(at, 1.0, wish)
    named(at, steps[-1] * 1.015, parts[::-1], wish.size)


def _title(lines: list[Left], firm: str, when: str, wish: Wish) -> str:
    """The whole, and how far the narratives lie apart."""
    say, percent = wish.language.say, wish.language.percent
    whole = next(line for line in lines if line.name == ALL)
    stories = [line for line in lines if line.name != ALL]
    share = percent(whole.share[-1])
    if len(stories) < 2:
        return say("survival.title_alone", firm=firm, share=share, when=when)
    best, worst = stories[0], stories[-1]
    ends = {"best": percent(best.share[-1]), "worst": percent(worst.share[-1])}
    if ends["best"] == ends["worst"]:
        return say("survival.title_same", firm=firm, share=share, when=when)
    named_ends = {"best_story": wish.language.name(best.name), "worst_story": wish.language.name(worst.name)}
    return say("survival.title", firm=firm, when=when, **ends, **named_ends)


def _parts(lines: list[Left], wish: Wish) -> str:
    """Every line at its end."""
    percent = wish.language.percent
    return ", ".join(f"{wish.language.name(line.name)} {percent(line.share[-1], 1)}" for line in lines)


def _table(lines: list[Left], own: xr.Dataset, last: int, wish: Wish) -> Grid:
    """Every line at every year, with its limits."""
    language = wish.language
    columns = [Column(language.name(step_dimension(own)))]
    for line in lines:
        columns += [Column(language.name(line.name)), Column(language.say("table.interval"))]
    rows = []
    for month in years(last):
        row = [language.number(month)]
        for line in lines:
            low, high = language.percent(line.low[month], 1), language.percent(line.high[month], 1)
            row += [language.percent(line.share[month], 1), f"{low} – {high}"]
        rows.append(tuple(row))
    return Grid(language.say("survival.subtitle"), tuple(columns), tuple(rows))
