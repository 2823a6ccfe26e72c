"""Whose crash goes with whose, beyond what the story of the world explains: a graph."""

from __future__ import annotations

from dataclasses import replace
from math import cos, pi, sin, sqrt
from typing import TYPE_CHECKING, Any

import numpy as np

from filon.figures.pairs import Matrix, Pull, matrix_of, pulls, suppliers
from filon.figures.picture import Picture, Wish
from filon.figures.reading import caption, when_of
from filon.figures.several import Several, about_cohorts, brand, named, several_of
from filon.figures.style import GRID, INK, MUTED, SERIES, SMALL, axes, label
from filon.report.grids import Column, Grid

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_ARROWS = {False: 12, True: 8}
"""Arrows that a picture bears, and a narrow one: the strongest."""

Floats = np.ndarray[Any, np.dtype[np.float64]]


def draw(tree: xr.DataTree, wish: Wish) -> Picture:
    """The picture; see `filon.figures.kinds`."""
    found = several_of(tree, wish, "contagion")
    matrix = matrix_of(found, "contagion")
    every, links = pulls(found, matrix), suppliers(tree, matrix.names)
    shown = every[: MOST_ARROWS[wish.size.narrow]]
    say, when = wish.language.say, when_of(tree, found.last, wish)
    parts = "; ".join(say("contagion.part", **_told(pull, matrix, wish)) for pull in shown)
    title = say("contagion.title", **_told(shown[0], matrix, wish)) if shown else say("contagion.none", when=when)
    left = [say("contagion.left", shown=len(shown), count=len(every))] if len(every) > len(shown) else []
    bought = [say("contagion.bought")] if links else []
    return Picture(
        kind="contagion",
        title=title,
        subtitle=say("contagion.subtitle", when=when),
        caption=caption(tree, wish, say("contagion.caption"), *bought, *left, *about_cohorts(found, wish)),
        description=say("contagion.description", when=when, parts=parts or "-"),
        data=_table(every, matrix, wish),
        figure=_drawn(found, matrix, shown, links, wish),
    )


def _told(pull: Pull, matrix: Matrix, wish: Wish) -> dict[str, str]:
    """One arrow in words."""
    percent = wish.language.percent
    return {
        "given": brand(matrix.names[pull.given], wish),
        "firm": brand(matrix.names[pull.firm], wish),
        "crash": percent(pull.crash),
        "explained": percent(pull.explained),
        "alone": percent(float(matrix.alone[pull.firm])),
        "points": wish.language.number(100 * pull.beyond),
    }


def ring(count: int, tied: list[int]) -> list[int]:
    """Places in the order in which they stand around: those that arrows touch far from each other.

    Examples
    --------
    >>> ring(6, [0, 3])
    [0, 1, 2, 3, 4, 5]
    >>> ring(5, [3, 4])
    [3, 0, 4, 1, 2]
    """
    slots = {rank * count // len(tied): place for rank, place in enumerate(tied)}
    others = iter(place for place in range(count) if place not in tied)
    return [slots[slot] if slot in slots else next(others) for slot in range(count)]


def _radii(longest: int, narrow: bool) -> tuple[float, float]:
    """Of the ellipse [inches]: names so many characters long have room beside it."""
    if narrow:  # the percentage stands below the name
        return max(1.8 - 0.25 - 0.068 * longest, 0.4), 1.3
    return max(3.6 - 0.3 - 0.085 * (longest + 5), 0.8), 1.6


def _drawn(found: Several, matrix: Matrix, shown: list[Pull], links: list[tuple[int, int]], wish: Wish) -> Figure:
    """Firms around an ellipse, large by their capital and dark by their crash; arrows between them."""
    narrow, count = wish.size.narrow, len(matrix.names)
    figure, at = axes(replace(wish.size, height=3.7 if narrow else 4.2))
    width, height = _radii(max(map(len, matrix.names)), narrow)
    order = ring(count, sorted({place for pull in shown for place in (pull.given, pull.firm)}))
    turns = {place: pi / 2 - 2 * pi * (rank + 0.5) / count for rank, place in enumerate(order)}
    points = {place: (width * cos(turn), height * sin(turn)) for place, turn in turns.items()}
    weights = found.sector["capital_weight"].sel(entity=matrix.names).values
    radii = {place: 0.07 + 0.23 * sqrt(float(weight)) for place, weight in enumerate(weights)}
    for buyer, seller in links:
        at.plot(*zip(points[buyer], points[seller], strict=True), color=MUTED, linewidth=0.8, linestyle=(0, (1, 2.5)))
    _arrows(at, points, radii, shown)
    for place, point in points.items():
        _node(at, point, radii[place], matrix, place, abs(point[1]) > 0.9 * height, wish)
    at.set_xlim(-wish.size.width / 2, wish.size.width / 2)
    at.set_ylim(-height - 0.45, height + 0.45)
    at.set_aspect("equal")
    at.set_axis_off()
    return figure


def _arrows(at: Axes, points: dict[int, tuple[float, float]], radii: dict[int, float], shown: list[Pull]) -> None:
    """One line for each pair, as wide as its stronger pull, with a head at each end that is pulled."""
    from matplotlib.patches import FancyArrowPatch

    both = {(pull.given, pull.firm) for pull in shown}
    pairs = [pull for place, pull in enumerate(shown) if (pull.firm, pull.given) not in
             {(other.given, other.firm) for other in shown[:place]}]  # fmt: skip
    for pull in reversed(pairs):
        strength = pull.beyond / shown[0].beyond
        heads = "<|-|>" if (pull.firm, pull.given) in both else "-|>"
        at.add_patch(
            FancyArrowPatch(
                points[pull.given], points[pull.firm], arrowstyle=f"{heads},head_length=6,head_width=3",
                mutation_scale=1.0, color=SERIES[1], linewidth=0.6 + 2.6 * strength**1.5,
                shrinkA=72 * radii[pull.given] + 2, shrinkB=72 * radii[pull.firm] + 2,
            )
        )  # fmt: skip


def _node(
    at: Axes, point: tuple[float, float], radius: float, matrix: Matrix, place: int, steep: bool, wish: Wish
) -> None:
    """A firm: a disc, its name and its probability on the side that looks outwards."""
    from matplotlib.patches import Circle

    crash = float(matrix.alone[place])
    at.add_patch(Circle(point, radius, facecolor=GRID, edgecolor="none", zorder=3))
    at.add_patch(
        Circle(point, radius, facecolor=SERIES[0], alpha=min(0.08 + 1.5 * crash, 1.0), edgecolor="none", zorder=3)
    )
    at.add_patch(Circle(point, radius, fill=False, edgecolor=SERIES[0], linewidth=0.8, zorder=3))
    x, y = point
    away, outwards = radius + 0.06, 1 if x > 0 else -1
    text = brand(matrix.names[place], wish) + ("\n" if wish.size.narrow else " ") + wish.language.percent(crash)
    side = "center" if abs(x) < 0.1 else "left" if x > 0 else "right"
    where, upright = (x + outwards * away, y), "center"
    if steep:
        where = (x - (outwards * radius if side != "center" else 0.0), y + (away if y > 0 else -away))
        upright = "bottom" if y > 0 else "top"
    label(at, *where, text, INK, ha=side, va=upright, zorder=4, in_layout=False, linespacing=1.05,
          fontsize=SMALL - (1 if wish.size.narrow else 0))  # fmt: skip


def _table(every: list[Pull], matrix: Matrix, wish: Wish) -> Grid:
    """Every arrow, those left out of the drawing too."""
    say, percent = wish.language.say, wish.language.percent
    headings = ("given", "firm", "crash", "explained", "alone")
    columns = tuple(Column(say(f"contagion.{name}"), right=name not in ("given", "firm")) for name in headings)
    rows = tuple(
        (
            named(matrix.names[pull.given], matrix.members[pull.given], wish),
            named(matrix.names[pull.firm], matrix.members[pull.firm], wish),
            percent(pull.crash, 1),
            percent(pull.explained, 1),
            percent(float(matrix.alone[pull.firm]), 1),
        )
        for pull in every
    )
    return Grid(say("contagion.table"), columns, rows)
