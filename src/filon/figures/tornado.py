"""What drives a crash: how likely it is where each input is lowest and highest, the most telling inputs first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from filon.figures.amounts import factor, per
from filon.figures.drawing import key, share_ticks
from filon.figures.picture import Picture, Size, Wish
from filon.figures.reading import caption, entity_of, firm_name, horizon_of, input_name, when_of
from filon.figures.style import GRID, INK, LEGIBLE, MUTED, PAPER, SERIES, SMALL, axes, label, size_in
from filon.report.grids import Column, Grid
from filon.report.sensitivities import Band, Driver, Sensitivity, sensitivity_record

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

MOST = 10
"""Inputs shown."""

LOW, HIGH = SERIES[0], SERIES[2]
"""Colours of the lowest and of the highest tenth: dark and light."""

CLEAR = {"facecolor": PAPER, "edgecolor": "none", "pad": 0.6}
"""Ground behind words, so that no line runs through them."""


def draw(tree: xr.DataTree, wish: Wish) -> Picture:
    """The picture of a run; see `filon.figures.kinds`.

    Raises
    ------
    InputError
        When the run kept no trials one by one, or the event came in none or in all of them.
    """
    from filon.analysis.sensitivity import sensitivity

    name, last = entity_of(tree, wish), horizon_of(tree, wish)
    return drawn(sensitivity(tree, name, last), wish, when_of(tree, last, wish), caption(tree, wish))


def drawn(found: xr.Dataset, wish: Wish, when: str, rests: str) -> Picture:
    """The picture of a dataset of `filon.sensitivity`.

    Parameters
    ----------
    found
        What drives an event.
    wish
        Language and size.
    when
        By when the event comes, in words.
    rests
        What its numbers rest on.
    """
    told = sensitivity_record("", found)
    drivers = [one for one in told["inputs"] if one["input"] != "dummy"][:MOST]
    size = Size(wish.size.width, (0.62 if wish.size.narrow else 0.37) * len(drivers) + 0.75)
    figure, at = axes(size)
    _draw(at, told, drivers, wish)
    say, percent = wish.language.say, wish.language.percent
    first = next((one for one in drivers if not one["bands"][0]["narrative"]), drivers[0])
    firm = firm_name(told["entity"], wish)
    ends = {"low": percent(first["bands"][0]["probability"]), "high": percent(first["bands"][-1]["probability"])}
    words = {"firm": firm, "when": when, "event": wish.language.name(told["event"]), **ends}
    return Picture(
        kind="tornado",
        title=say("tornado.title", input=input_name(first["input"], told["entity"], wish), **words),
        subtitle=say("tornado.subtitle", event=wish.language.name(told["event"])),
        caption=f"{say('tornado.caption')} {rests}",
        description=say(
            "tornado.description",
            parts="; ".join(_told(told, one, wish) for one in drivers),
            overall=percent(told["probability"]),
            **words,
        ),
        data=_table(told, drivers, wish),
        figure=figure,
    )


def _draw(at: Axes, told: Sensitivity, drivers: list[Driver], wish: Wish) -> None:
    """A row for each input: a line between its ends, the whole as a line across all rows."""
    every = [band for driver in drivers for band in driver["bands"]]
    ends = [limit for band in every for limit in (band["probability_low"], band["probability_high"])]
    rows = np.arange(len(drivers))[::-1]
    at.axvline(told["probability"], color=INK, linewidth=1.0, zorder=1)
    for row, driver in zip(rows, drivers, strict=True):
        _row(at, float(row), driver, wish)
    span = max(ends) - min(ends)
    at.set_xlim(max(-0.1 * span, min(ends) - 0.2 * span), max(ends) + 0.16 * span)
    at.set_ylim(-0.6, len(drivers) - 0.4)
    _names(at, rows, told, drivers, wish)
    at.grid(axis="y", visible=False)
    at.grid(axis="x", visible=True)
    share_ticks(at.xaxis, wish)
    whole = wish.language.say("tornado.whole", share=wish.language.percent(told["probability"]))
    at.text(told["probability"], len(drivers) - 0.42, whole, fontsize=SMALL, color=INK, ha="center", va="bottom")
    entries = [(wish.language.say("tornado.lowest"), LOW), (wish.language.say("tornado.highest"), HIGH)]
    key(at, entries, Size(wish.size.width - 0.9, wish.size.height), above=0.17)


def _row(at: Axes, row: float, driver: Driver, wish: Wish) -> None:
    """An input: its lowest and its highest tenth with their limits, and the values they reach to and from."""
    bands = driver["bands"]
    ends = bands if bands[0]["narrative"] else [bands[0], bands[-1]]
    shares = [band["probability"] for band in ends]
    at.plot([min(shares), max(shares)], [row, row], color=GRID, linewidth=5.0, solid_capstyle="butt", zorder=2)
    if bands[0]["narrative"]:
        for place, band in enumerate(sorted(bands, key=lambda one: one["probability"])):
            _point(at, row, band, MUTED)
            name, style = wish.language.name(str(band["narrative"])), {"ha": "center", "fontweight": "normal"}
            under = row - 0.15 - (0.17 if wish.size.narrow and place % 2 else 0.0)
            label(at, band["probability"], under, name, MUTED, va="top", fontsize=SMALL - 1.0, bbox=CLEAR, **style)
        return
    rising = bands[-1]["probability"] >= bands[0]["probability"]
    low, high = _ends(driver, wish)
    for band, tint, text, right in ((bands[0], LOW, low, not rising), (bands[-1], HIGH, high, rising)):
        _point(at, row, band, tint)
        limit, side = (band["probability_high"], 6) if right else (band["probability_low"], -6)
        where: dict[str, Any] = {
            "xytext": (side, 0),
            "textcoords": "offset points",
            "va": "center",
            "ha": "left" if right else "right",
        }
        at.annotate(text, (limit, row), fontsize=SMALL - 0.5, color=LEGIBLE.get(tint, tint), bbox=CLEAR, **where)


def _point(at: Axes, row: float, band: Band, tint: str) -> None:
    """An estimate with its limits."""
    at.plot([band["probability_low"], band["probability_high"]], [row, row], color=INK, linewidth=1.2, zorder=4)
    at.plot([band["probability"]], [row], marker="o", markersize=6.5, color=tint, markeredgewidth=0, zorder=5)


def _ends(driver: Driver, wish: Wish) -> tuple[str, str]:
    """To what value the lowest tenth of an input reaches, and from which the highest begins."""
    to, start = driver["bands"][0]["high"], driver["bands"][-1]["low"]
    written = [factor(value, driver["unit"], wish.language) if value is not None else "" for value in (to, start)]
    return f"< {written[0]}", f"≥ {written[1]}"


def _names(at: Axes, rows: Any, told: Sensitivity, drivers: list[Driver], wish: Wish) -> None:
    """Inputs with their units: left of their rows, or above them where there is no room."""
    headings = [(input_name(one["input"], told["entity"], wish), per(one["unit"], wish.language)) for one in drivers]
    if not wish.size.narrow:
        at.set_yticks(rows, ["\n".join(part for part in one if part) for one in headings])
        return
    at.set_yticks([])
    for row, (name, unit) in zip(rows, headings, strict=True):
        text = f"{name} ({unit})" if unit else name
        size = size_in(text, SMALL, wish.size.width - 0.75)
        style: dict[str, Any] = {"fontsize": size, "color": MUTED, "va": "bottom", "bbox": CLEAR}
        at.text(0.0, row + 0.22, text, transform=at.get_yaxis_transform(), **style)


def _told(told: Sensitivity, driver: Driver, wish: Wish) -> str:
    """An input with both its ends, for the description."""
    percent, name = wish.language.percent, wish.language.name
    bands = driver["bands"]
    if bands[0]["narrative"]:
        parts = [f"{name(str(band['narrative']))} {percent(band['probability'])}" for band in bands]
    else:
        ends = zip(_ends(driver, wish), (bands[0], bands[-1]), strict=True)
        parts = [f"{text}{wish.language.say('list.colon')}{percent(band['probability'])}" for text, band in ends]
    return f"{input_name(driver['input'], told['entity'], wish)} ({', '.join(parts)})"


def _table(told: Sensitivity, drivers: list[Driver], wish: Wish) -> Grid:
    """Both ends of every input, with limits; of the narrative, its first and last."""
    say, percent = wish.language.say, wish.language.percent
    columns = (
        Column(say("tornado.input"), right=False),
        Column(say("tornado.lowest")),
        Column(say("table.interval")),
        Column(say("tornado.highest")),
        Column(say("table.interval")),
    )
    rows = []
    for driver in drivers:
        row = [input_name(driver["input"], told["entity"], wish)]
        for band, text in zip((driver["bands"][0], driver["bands"][-1]), _ends(driver, wish), strict=True):
            where = wish.language.name(band["narrative"]) if band["narrative"] else text
            limits = f"{percent(band['probability_low'], 1)} – {percent(band['probability_high'], 1)}"
            row += [f"{percent(band['probability'], 1)} ({where})", limits]
        rows.append(tuple(row))
    return Grid(say("tornado.subtitle", event=wish.language.name("crash")), columns, tuple(rows))
