"""How likely a crash of each firm is by each month: one small panel for each, the likeliest first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from filon.figures.picture import Picture, Wish
from filon.figures.reading import caption, when_of, years
from filon.figures.several import Several, about_cohorts, brand, day_of, listed, named, points_of, set_apart, several_of
from filon.figures.style import INK, MUTED, SERIES, SMALL, axes, label
from filon.report.grids import Column, Grid

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST = 20
"""Panels; of more firms the likeliest to crash are shown."""

WIDE_COLUMNS, NARROW_COLUMNS = 4, 2
PANEL = {False: 1.28, True: 1.1}
"""Height of a panel [inches], and of a narrow one."""

HEAD = 1.42
"""Height of the scale over its largest value: room for words above the lines."""


def draw(tree: xr.DataTree, wish: Wish) -> Picture:
    """The picture; see `filon.figures.kinds`."""
    found = several_of(tree, wish, "firms")
    shown = found.names[:MOST]
    say, percent = wish.language.say, wish.language.percent
    crash, when = found.crash, when_of(tree, found.last, wish)
    ends = {"first": brand(shown[0], wish), "most": percent(crash[shown[0]])}
    ends |= {"last": brand(found.names[-1], wish), "least": percent(crash[found.names[-1]])}
    rest = [say("firms.rest", count=len(found.names) - MOST)] if len(found.names) > MOST else []
    parts = [f"{brand(name, wish)} {percent(crash[name])}" for name in shown]
    return Picture(
        kind="firms",
        title=say("firms.title", when=when, **ends),
        subtitle=say("firms.subtitle"),
        caption=caption(tree, wish, say("firms.caption"), *about_cohorts(found, wish), *rest),
        description=say("firms.description", when=when, parts=listed(parts)),
        data=_table(found, shown, wish),
        figure=_panels(tree, found, shown, wish),
    )


def _panels(tree: xr.DataTree, found: Several, shown: list[str], wish: Wish) -> Figure:
    """A panel for each firm; all on one scale."""
    columns = min(NARROW_COLUMNS if wish.size.narrow else WIDE_COLUMNS, len(shown))
    rows = -(-len(shown) // columns)
    size = replace(wish.size, height=max(rows * PANEL[wish.size.narrow] + 0.3, 1.8))
    figure, grid = axes(size, rows, columns, sharex=True, sharey=True, squeeze=False)
    top = max(max(found.crash.values()) * HEAD, 0.01)
    for place, at in enumerate(grid.flat):
        if place >= len(shown):
            at.set_visible(False)
            continue
        _panel(at, found, place, wish)
        at.set_ylim(0, top)
        at.tick_params(labelbottom=place + columns >= len(shown))
    _scales(tree, grid, found, wish)
    set_apart(figure)
    return figure


def _panel(at: Axes, found: Several, place: int, wish: Wish) -> None:
    """One firm: its curve, where it ends, and what it most often crashes of."""
    name = found.names[place]
    own = found.summary.sel(entity=name)
    months = points_of(found.last)
    crash = own["crash_probability"].values[months]
    at.fill([0, *months, months[-1]], [0.0, *crash, 0.0], color=SERIES[5], alpha=0.55, linewidth=0)
    at.plot(months, crash, color=SERIES[0], linewidth=1.6)
    at.set_title(brand(name, wish), loc="left", fontsize=SMALL, fontweight="bold", pad=2, color=INK)
    end = wish.language.percent(float(crash[-1]))
    at.annotate(
        end, (months[-1], float(crash[-1])), (0, 2), textcoords="offset points", ha="right", va="bottom",
        fontsize=SMALL, fontweight="bold", color=SERIES[0],
    )  # fmt: skip
    cause = likeliest(own, found)
    if cause:
        label(at, 0.0, 0.96, wish.language.name(cause), MUTED, transform=at.transAxes, va="top", fontweight="normal",
              fontsize=SMALL - (1.7 if wish.size.narrow else 1), in_layout=False)  # fmt: skip


def likeliest(own: xr.Dataset, found: Several) -> str:
    """The cause that comes first most often; empty where nothing came, or one cause alone is known."""
    shares = own["cause_probability"].sel({found.step: found.last}) if "cause_probability" in own else None
    if shares is None or shares.size < 2 or not shares.max() > 0:
        return ""
    return str(shares["cause"].values[int(shares.values.argmax())])


def _scales(tree: xr.DataTree, grid: Any, found: Several, wish: Wish) -> None:
    """Both ends of the time axis, and few ticks of probability."""
    at = grid.flat[0]
    at.set_xlim(0, found.last)
    at.set_xticks([0, found.last], [day_of(tree, step, wish) for step in (0, found.last)])
    at.set_yticks(_ticks(max(found.crash.values())))
    at.yaxis.set_major_formatter(lambda value, _: wish.language.percent(value, 0, bounded=False))
    for one in grid.flat:
        for text, side in zip(one.get_xticklabels(), ("left", "right"), strict=False):
            text.set_horizontalalignment(side)
        one.tick_params(axis="both", labelsize=SMALL - 1)


def _ticks(most: float) -> list[float]:
    """Few round probabilities, none above the largest that is drawn.

    Examples
    --------
    >>> _ticks(0.48), _ticks(0.79), _ticks(0.004)
    ([0.0, 0.2, 0.4], [0.0, 0.25, 0.5, 0.75], [0.0, 0.005])
    """
    for step in (0.25, 0.2, 0.1, 0.05, 0.02, 0.01):
        if most >= 2 * step:
            return [round(step * count, 2) for count in range(int(most / step + 1e-9) + 1)]
    return [0.0, 0.005]


def _table(found: Several, shown: list[str], wish: Wish) -> Grid:
    """The probability of each at every year."""
    say, percent = wish.language.say, wish.language.percent
    months = sorted({*(int(month) for month in years(found.last)[1:]), found.last})
    columns = (Column(say("sector.firm"), right=False), *(Column(wish.language.number(month)) for month in months))
    summary = found.summary["crash_probability"]
    rows = tuple(
        (
            named(name, members, wish),
            *(percent(float(summary.sel({"entity": name, found.step: month})), 1) for month in months),
        )
        for name, members in zip(shown, found.members, strict=False)
    )
    return Grid(say("firms.table"), columns, rows)
