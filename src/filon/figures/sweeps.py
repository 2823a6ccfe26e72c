"""What levers do to a crash: a line for each lever tried alone, a heat map of two tried together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from filon.errors import InputError
from filon.figures.amounts import in_unit, per
from filon.figures.drawing import share_ticks
from filon.figures.picture import Picture, Size, Wish
from filon.figures.reading import firm_name
from filon.figures.style import INK, MUTED, PAPER, SERIES, SMALL, axes
from filon.quantities.names import suggestion
from filon.report.grids import Column, Grid

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

MOST_LEVERS = 6
"""Panels of a picture."""

CROWDED = 12
"""Columns of a heat map over which its cells bear no numbers."""

FAINT, DENSE = 0.06, 0.95
"""How dense the colour of the least and of the most likely cell is."""

EVEN = 0.64
"""Between the two, where light and dark words are as easy to read."""


class Swept(NamedTuple):
    """Settings of one firm at one step.

    Attributes
    ----------
    values
        Of each lever in each setting, NaN where it is left alone [(setting,) each].
    crash, low, high
        Probability in each setting; limits of its difference from the scenario as it is, laid around it [(setting,)].
    base
        Probability of the scenario as it is.
    """

    firm: str
    when: str
    values: dict[str, Any]
    crash: Any
    low: Any
    high: Any
    base: float


def drawn(found: xr.Dataset, wish: Wish, units: Mapping[str, str], rests: str) -> Picture:
    """The picture of a dataset of `filon.sweep`.

    Parameters
    ----------
    found
        What was tried.
    wish
        Firm, horizon, language and size.
    units
        Of each lever, as far as they are known.
    rests
        What its numbers rest on.

    Raises
    ------
    InputError
        When none of several firms was named, or more than two levers were tried together.
    """
    told = _swept(found, wish)
    tried = np.array([np.isfinite(values) for values in told.values.values()])
    together = tried.sum(axis=0) > 1
    if not together.any():
        return _lines(told, wish, units, rests)
    if len(told.values) != 2:
        raise InputError("heat map: of two levers tried together; these are " + ", ".join(told.values))
    return _heat_map(told, wish, units, rests)


def _swept(found: xr.Dataset, wish: Wish) -> Swept:
    """The firm and the step that were asked for."""
    firms = [str(name) for name in found["entity"].values]
    if wish.firm is None and len(firms) > 1:
        raise InputError(f"{len(firms)} firms were tried: name one of {', '.join(firms[:12])}")
    firm = wish.firm or firms[0]
    if firm not in firms:
        raise InputError(f"{firm}: no such firm{suggestion(firm, firms)}; there are {', '.join(firms[:12])}")
    step = next(str(name) for name in found["crash_probability"].dims if name not in ("setting", "entity"))
    last = int(found[step].values[-1])
    month = last if wish.month is None else wish.month
    if not 1 <= month <= last:
        raise InputError(f"month {month}: these settings have the {step}s 1 to {last}")
    own = found.sel({"entity": firm, step: month})
    base = float(own["base_probability"])
    levers = [str(name) for name, value in found.coords.items() if value.dims == ("setting",) and name != "setting"]
    return Swept(
        firm,
        _when(found, step, month, wish),
        {name: found[name].values.astype(np.float64) for name in levers},
        own["crash_probability"].values,
        base + own["difference_low"].values,
        base + own["difference_high"].values,
        base,
    )


def _when(found: xr.Dataset, step: str, month: int, wish: Wish) -> str:
    """A step in words, with its date where there is one."""
    say, many = wish.language.say, wish.language.number(month)
    if "date" in found.coords:
        day: Any = found["date"].sel({step: month}).values.astype("datetime64[D]").astype(object)
        return say("when.by", month=wish.language.month(day))
    return say("when.months", steps=many) if step == "month" else say("when.steps", steps=many, step=step)


def _lines(told: Swept, wish: Wish, units: Mapping[str, str], rests: str) -> Picture:
    """A panel for each lever, the most effective first; the scenario as it is across all."""
    levers = sorted(told.values, key=lambda key: -_reach(told, key))[:MOST_LEVERS]
    columns = 1 if wish.size.narrow or len(levers) == 1 else 2
    rows = -(-len(levers) // columns)
    height = wish.size.height if len(levers) == 1 else 2.3 * rows
    figure, panels = axes(Size(wish.size.width, height), rows, columns, squeeze=False, sharey=True)
    top = max(float(np.nanmax(told.high)), told.base)
    low = min(float(np.nanmin(told.low)), told.base)
    for place, (at, key) in enumerate(zip(panels.flat, levers, strict=False)):
        _panel(at, told, key, wish, units)
        at.set_ylim(max(0.0, low - 0.2 * (top - low) - 0.005), min(1.0, top + 0.2 * (top - low) + 0.005))
        share_ticks(at.yaxis, wish)
        if place == 0:
            text = wish.language.say("sweep.base", share=wish.language.percent(told.base, 1))
            at.text(0.99, told.base, text, transform=at.get_yaxis_transform(), fontsize=SMALL, color=INK, **BASE)
    for at in panels.flat[len(levers) :]:
        at.remove()
    say, percent, key = wish.language.say, wish.language.percent, levers[0]
    order = [place for place in np.argsort(told.crash) if np.isfinite(told.values[key][place])]
    words = {
        "firm": firm_name(told.firm, wish),
        "when": told.when,
        "lever": lever_name(key, told.firm, wish),
        "least": percent(told.crash[order[0]], 1),
        "least_at": _number(told.values[key][order[0]], key, units, wish),
        "most": percent(told.crash[order[-1]], 1),
        "most_at": _number(told.values[key][order[-1]], key, units, wish),
    }
    return Picture(
        kind="sweep",
        title=say("sweep.title", **words),
        subtitle=say("sweep.subtitle"),
        caption=f"{say('sweep.caption')} {rests}",
        description=say("sweep.description", base=percent(told.base, 1), **words),
        data=_table(told, wish, units),
        figure=figure,
    )


BASE: dict[str, Any] = {"ha": "right", "va": "bottom"}
"""Where the words stand that name the scenario as it is."""


def _panel(at: Axes, told: Swept, key: str, wish: Wish, units: Mapping[str, str]) -> None:
    """One lever: the probability at each of its values, with the limits of what it changes."""
    places = np.flatnonzero(np.isfinite(told.values[key]))
    places = places[np.argsort(told.values[key][places], kind="stable")]
    x = told.values[key][places]
    at.axhline(told.base, color=INK, linewidth=0.9, dashes=(4, 3))
    at.fill_between(x, told.low[places], told.high[places], color=SERIES[0], alpha=0.26, linewidth=0)
    at.plot(x, told.crash[places], color=SERIES[0], marker="o", markersize=4.5)
    at.set_xticks(x if x.size <= 6 else x[:: -(-x.size // 6)])
    at.xaxis.set_major_formatter(lambda value, _: _number(value, key, units, wish))
    unit = per(units.get(key, ""), wish.language)
    name = lever_name(key, told.firm, wish)
    at.set_title(f"{name} ({unit})" if unit else name, loc="left", fontsize=SMALL + 0.5, color=INK, fontweight="bold")


def _reach(told: Swept, key: str) -> float:
    """How far apart the crash is among the values of a lever."""
    tried = told.crash[np.isfinite(told.values[key])]
    return float(tried.max() - tried.min())


def lever_name(key: str, firm: str, wish: Wish) -> str:
    """A lever in words; without its firm where that is the one shown."""
    owner, dot, name = key.partition(".")
    if not dot or owner == firm:
        return wish.language.name(name or owner)
    return f"{firm_name(owner, wish)}, {wish.language.name(name)}"


def _number(value: float, key: str, units: Mapping[str, str], wish: Wish) -> str:
    """A value of a lever with the sign of its kind."""
    return in_unit(float(value), units.get(key, ""), wish.language)


def _value(value: float, key: str, units: Mapping[str, str], wish: Wish) -> str:
    """A value of a lever in its unit."""
    return f"{_number(value, key, units, wish)} {per(units.get(key, ''), wish.language)}".rstrip()


def _heat_map(told: Swept, wish: Wish, units: Mapping[str, str], rests: str) -> Picture:
    """A cell for each combination, the denser the likelier, with its number; the least likely framed."""
    down, across = sorted(told.values, key=lambda key: np.unique(told.values[key]).size)
    xs, ys = (np.unique(told.values[key]) for key in (across, down))
    figure, at = axes(wish.size)
    at.grid(visible=False)
    at.spines["bottom"].set_visible(False)
    lowest, highest = float(told.crash.min()), float(told.crash.max())
    best = int(np.argmin(told.crash))
    size = SMALL + 1 if xs.size <= 6 and not wish.size.narrow else SMALL - 0.5
    for place, crash in enumerate(told.crash):
        column = int(np.searchsorted(xs, told.values[across][place]))
        row = int(np.searchsorted(ys, told.values[down][place]))
        part = 0.5 if highest == lowest else (float(crash) - lowest) / (highest - lowest)
        _cell(at, column, row, FAINT + (DENSE - FAINT) * part, place == best)
        if xs.size <= CROWDED:
            tint = PAPER if part > EVEN else INK
            text = wish.language.percent(float(crash), 0 if wish.size.narrow else 1)
            at.text(column, row, text, fontsize=size, color=tint, ha="center", va="center")
    at.set_xlim(-0.5, xs.size - 0.5)
    at.set_ylim(-0.5, ys.size - 0.5)
    at.tick_params(length=0)
    some = -(-xs.size // (5 if wish.size.narrow else 12))
    at.set_xticks(range(0, xs.size, some), [_number(one, across, units, wish) for one in xs[::some]])
    at.set_yticks(range(ys.size), [_number(one, down, units, wish) for one in ys])
    names = {key: lever_name(key, told.firm, wish) for key in (across, down)}
    at.set_xlabel(_axis_name(names[across], across, units, wish))
    at.set_title(_axis_name(names[down], down, units, wish), loc="left", fontsize=SMALL, color=MUTED)
    say, percent = wish.language.say, wish.language.percent
    words = {
        "firm": firm_name(told.firm, wish),
        "when": told.when,
        "least": percent(lowest, 1),
        "most": percent(highest, 1),
        "at": wish.language.say("list.and").join(
            f"{names[key]} {_number(told.values[key][best], key, units, wish)}" for key in (across, down)
        ),
        "base": percent(told.base, 1),
    }
    return Picture(
        kind="heat_map",
        title=say("heat.title", **words),
        subtitle=say("heat.subtitle"),
        caption=f"{say('heat.caption', base=words['base'])} {rests}",
        description=say("heat.description", **words),
        data=_table(told, wish, units),
        figure=figure,
    )


def _axis_name(name: str, key: str, units: Mapping[str, str], wish: Wish) -> str:
    """A lever with its unit."""
    unit = per(units.get(key, ""), wish.language)
    return f"{name} ({unit})" if unit else name


def _cell(at: Axes, column: int, row: int, alpha: float, best: bool) -> None:
    """A rectangle of a heat map; the best with a frame, inside of its neighbours'."""
    from matplotlib.patches import Rectangle

    corner = (column - 0.49, row - 0.48)
    at.add_patch(Rectangle(corner, 0.98, 0.96, facecolor=SERIES[0], alpha=alpha, linewidth=0))
    if best:
        at.add_patch(Rectangle(corner, 0.98, 0.96, facecolor="none", edgecolor=INK, linewidth=1.8, zorder=3))


def _table(told: Swept, wish: Wish, units: Mapping[str, str]) -> Grid:
    """Every setting with its probability, and the limits of what it changes."""
    say, percent = wish.language.say, wish.language.percent
    columns = (
        *(Column(lever_name(key, told.firm, wish)) for key in told.values),
        Column(wish.language.name("crash")),
        Column(say("table.interval")),
    )
    rows = [
        (
            *(
                "" if np.isnan(values[place]) else _value(values[place], key, units, wish)
                for key, values in told.values.items()
            ),
            percent(float(crash), 1),
            f"{percent(float(told.low[place]), 1)} – {percent(float(told.high[place]), 1)}",
        )
        for place, crash in enumerate(told.crash)
    ]
    rows.insert(0, (*(say("sweep.as_it_is") for _ in told.values), percent(told.base, 1), ""))
    return Grid(say("sweep.subtitle"), columns, tuple(rows))
