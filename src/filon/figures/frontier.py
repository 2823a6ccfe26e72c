"""What settings of several levers can reach: crash against value, and the frontier that no setting betters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from filon.errors import InputError
from filon.figures.amounts import in_unit, unit_name
from filon.figures.drawing import share_ticks
from filon.figures.picture import Picture, Wish
from filon.figures.style import GRID, INK, SERIES, axes, label
from filon.report.frontiers import Interval, Optimized, Point, optimized
from filon.report.grids import Column, Grid

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes


def drawn(found: xr.Dataset, wish: Wish, units: Mapping[str, str], rests: str) -> Picture:
    """The picture of a dataset of `filon.optimize`.

    Parameters
    ----------
    found
        Settings that were tried, and the frontier.
    wish
        Language and size.
    units
        Of each lever.
    rests
        What its numbers rest on.

    Raises
    ------
    InputError
        Where the search was interrupted before any setting was checked, or none met the constraints.
    """
    told = optimized(found, "", 0, 0)
    points = [point for point in told["frontier"] if point["risk"] and point["value"] and point["feasible"]]
    if not points:
        raise InputError("frontier: no setting was checked that meets the constraints")
    points.sort(key=lambda point: _of(point["risk"])["estimate"])
    figure, at = axes(wish.size)
    _draw(at, told, points, wish)
    say, language = wish.language.say, wish.language
    safest, base = points[0], told["base_risk"]
    words = {
        "risk": told["risk"],
        "value": told["value"],
        "least": language.percent(_of(safest["risk"])["estimate"], 1),
        "at": _setting(safest["setting"], units, wish),
        "worth": _amount(_of(safest["value"])["estimate"], told, wish),
        "base": "-" if base is None else language.percent(base["estimate"], 1),
    }
    return Picture(
        kind="frontier",
        title=say("frontier.title", **words),
        subtitle=say("frontier.subtitle", **words),
        caption=f"{say('frontier.caption')} {rests}",
        description=say("frontier.description", **words),
        data=_table(told, points, units, wish),
        figure=figure,
    )


def _of(interval: Interval | None) -> Interval:
    """A figure that is there."""
    assert interval is not None  # points without one are left out above
    return interval


def _draw(at: Axes, told: Optimized, points: list[Point], wish: Wish) -> None:
    """Tried settings in grey, the frontier with its intervals, and the scenario as it is."""
    tried = [(one["value"]["estimate"], one["risk"]["estimate"]) for one in told["settings"]]
    x, y = np.array(tried).T
    at.plot(x, y, linestyle="none", marker="o", markersize=4, color=SERIES[7], markeredgewidth=0)
    line = np.array([(_of(one["value"])["estimate"], _of(one["risk"])["estimate"]) for one in points])
    at.plot(*line.T, color=SERIES[0], marker="o", markersize=5.5)
    for one in points:
        _cross(at, _of(one["value"]), _of(one["risk"]), SERIES[0])
    at.grid(axis="x", visible=True, color=GRID)
    tops = [*y, *line[:, 1]]
    if told["base_risk"] and told["base_value"]:
        _cross(at, told["base_value"], told["base_risk"], INK)
        place = told["base_value"]["estimate"], told["base_risk"]["estimate"]
        at.plot(*place, linestyle="none", marker="D", markersize=6, color=INK)
        _beside(at, place, wish.language.say("sweep.as_it_is"), INK)
        tops.append(place[1])
    _beside(at, (float(line[-1, 0]), float(line[-1, 1])), wish.language.say("frontier.name"), SERIES[0])
    at.margins(x=0.12)
    at.set_ylim(max(0.0, min(tops) - 0.03), min(1.0, max(tops) * 1.08 + 0.01))
    share_ticks(at.yaxis, wish)
    at.locator_params(axis="x", nbins=4 if wish.size.narrow else 7)
    at.xaxis.set_major_formatter(lambda value, _: _amount(float(value), told, wish))
    at.set_xlabel(f"{told['value']}, {unit_name(told['value_unit'], wish.language)}".rstrip(", "))


def _cross(at: Axes, across: Interval, up: Interval, tint: str) -> None:
    """95% intervals both ways."""
    x, y = across["estimate"], up["estimate"]
    at.plot([across["low"], across["high"]], [y, y], color=tint, linewidth=1.0)
    at.plot([x, x], [up["low"], up["high"]], color=tint, linewidth=1.0)


def _beside(at: Axes, place: tuple[float, float], text: str, tint: str) -> None:
    """Words above a point and to its right, clear of its intervals."""
    from matplotlib.transforms import ScaledTranslation

    inches = at.get_figure(root=True).dpi_scale_trans  # type: ignore[union-attr]
    moved: Any = at.transData + ScaledTranslation(0.08, 0.06, inches)
    label(at, *place, text, tint, transform=moved, va="bottom")


def _amount(value: float, told: Optimized, wish: Wish) -> str:
    """A value in its unit."""
    return in_unit(value, told["value_unit"] if told["value_is_mean"] else "probability", wish.language)


def _setting(setting: Mapping[str, float], units: Mapping[str, str], wish: Wish) -> str:
    """A setting in words."""
    parts = (
        f"{wish.language.name(key.rpartition('.')[2])} {in_unit(value, units.get(key, ''), wish.language)}"
        for key, value in setting.items()
    )
    return ", ".join(parts)


def _table(told: Optimized, points: list[Point], units: Mapping[str, str], wish: Wish) -> Grid:
    """The frontier."""
    say, percent = wish.language.say, wish.language.percent
    columns = (
        Column(say("frontier.setting"), right=False),
        Column(told["risk"]),
        Column(say("table.interval")),
        Column(told["value"]),
    )
    rows = tuple(
        (
            _setting(one["setting"], units, wish),
            percent(_of(one["risk"])["estimate"], 1),
            f"{percent(_of(one['risk'])['low'], 1)} – {percent(_of(one['risk'])['high'], 1)}",
            _amount(_of(one["value"])["estimate"], told, wish),
        )
        for one in points
    )
    return Grid(say("frontier.subtitle", risk=told["risk"], value=told["value"]), columns, rows)
