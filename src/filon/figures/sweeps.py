"""What levers do to a crash: a line for each lever tried alone, a heat map of two tried together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from filon.errors import InputError
from filon.figures.drawing import share_ticks
from filon.figures.heat_map import heat_map
from filon.figures.picture import Picture, Size, Wish
from filon.figures.reading import firm_name, input_name
from filon.figures.style import INK, SERIES, SMALL, axes, size_in
from filon.figures.tried import Swept, axis_name, number, swept_of, table

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

MOST_LEVERS = 6
"""Panels of a picture."""


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
    told = swept_of(found, wish)
    tried = np.array([np.isfinite(values) for values in told.values.values()])
    together = tried.sum(axis=0) > 1
    if not together.any():
        return _lines(told, wish, units, rests)
    if len(told.values) != 2:
        raise InputError("heat map: of two levers tried together; these are " + ", ".join(told.values))
    return heat_map(told, wish, units, rests)


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
        _panel(at, told, key, wish, units, columns)
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
        "lever": input_name(key, told.firm, wish),
        "least": percent(told.crash[order[0]], 1),
        "least_at": number(told.values[key][order[0]], key, units, wish),
        "most": percent(told.crash[order[-1]], 1),
        "most_at": number(told.values[key][order[-1]], key, units, wish),
    }
    return Picture(
        kind="sweep",
        title=say("sweep.title", **words),
        subtitle=say("sweep.subtitle"),
        caption=f"{say('sweep.caption')} {rests}",
        description=say("sweep.description", base=percent(told.base, 1), **words),
        data=table(told, wish, units),
        figure=figure,
    )


BASE: dict[str, Any] = {"ha": "right", "va": "bottom"}
"""Where the words stand that name the scenario as it is."""


def _panel(at: Axes, told: Swept, key: str, wish: Wish, units: Mapping[str, str], columns: int) -> None:
    """One lever: the probability at each of its values, with the limits of what it changes."""
    places = np.flatnonzero(np.isfinite(told.values[key]))
    places = places[np.argsort(told.values[key][places], kind="stable")]
    x = told.values[key][places]
    at.axhline(told.base, color=INK, linewidth=0.9, dashes=(4, 3))
    at.fill_between(x, told.low[places], told.high[places], color=SERIES[0], alpha=0.26, linewidth=0)
    at.plot(x, told.crash[places], color=SERIES[0], marker="o", markersize=4.5)
    at.set_xticks(x if x.size <= 6 else x[:: -(-x.size // 6)])
    at.xaxis.set_major_formatter(lambda value, _: number(value, key, units, wish))
    name = axis_name(input_name(key, told.firm, wish), key, units, wish)
    size = size_in(name, SMALL + 0.5, wish.size.width / columns - 0.75, "bold")
    at.set_title(name, loc="left", fontsize=size, color=INK, fontweight="bold")


def _reach(told: Swept, key: str) -> float:
    """How far apart the crash is among the values of a lever."""
    tried = told.crash[np.isfinite(told.values[key])]
    return float(tried.max() - tried.min())
