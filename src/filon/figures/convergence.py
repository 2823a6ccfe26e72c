"""How the probability of a crash settled as trials were added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from filon.errors import InputError
from filon.figures.drawing import share_ticks
from filon.figures.picture import Picture, Wish
from filon.figures.reading import caption, entity_of, firm_name, horizon_of, when_of
from filon.figures.style import MUTED, SERIES, SMALL, axes, label
from filon.report.grids import Column, Grid

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

RUNNING = "crash_probability_running"


FEWEST = 3
"""Numbers of trials at which a run was looked at, from which they are a line."""


class Settled(NamedTuple):
    """Trials done, and the probability counted in them with its 95% limits [(trials_done,) each]."""

    trials: Any
    share: Any
    low: Any
    high: Any


def draw(tree: xr.DataTree, wish: Wish) -> Picture:
    """The picture; see `filon.figures.kinds`.

    Raises
    ------
    InputError
        When the run does not tell how the probability of a crash settled, or was looked at too seldom for a line.
    """
    diagnostics = tree["diagnostics"].to_dataset()
    if RUNNING not in diagnostics:
        raise InputError("convergence: this run tells of no crash as its trials were added")
    name, last = entity_of(tree, wish), horizon_of(tree, wish)
    own = diagnostics.sel(entity=name)
    found = Settled(own["trials_done"].values, *(own[f"{RUNNING}{end}"].values for end in ("", "_low", "_high")))
    if len(found.share) < FEWEST:
        raise InputError(f"convergence: this run was looked at {len(found.share)} times; a line needs {FEWEST}")
    figure, at = axes(wish.size)
    _draw(at, found, wish)
    say, percent, number = wish.language.say, wish.language.percent, wish.language.number
    half = 100 * float(found.high[-1] - found.low[-1]) / 2
    words = {
        "firm": firm_name(name, wish),
        "when": when_of(tree, last, wish),
        "crash": percent(found.share[-1], 1),
        "half": number(half, 1 if half >= 0.1 else 2),
        "trials": number(int(found.trials[-1])),
    }
    return Picture(
        kind="convergence",
        title=say("convergence.title", **words),
        subtitle=say("convergence.subtitle"),
        caption=caption(tree, wish, say("convergence.caption")),
        description=say(
            "convergence.description", low=percent(found.low[-1], 2), high=percent(found.high[-1], 2), **words
        ),
        data=_table(found, wish),
        figure=figure,
    )


def _draw(at: Axes, found: Settled, wish: Wish) -> None:
    """The running share with its limits, and the last interval across all trials."""
    from matplotlib.ticker import LogLocator, NullLocator

    for end in (found.low, found.high):
        at.axhline(float(end[-1]), color=MUTED, linewidth=0.9, dashes=(4, 3))
    many = found.trials.size > 1
    if many:
        at.fill_between(found.trials, found.low, found.high, color=SERIES[0], alpha=0.26, linewidth=0)
        at.plot(found.trials, found.share, color=SERIES[0])
    else:
        at.plot([found.trials[0]] * 2, [found.low[0], found.high[0]], color=SERIES[0], linewidth=1.4)
    at.plot(found.trials, found.share, color=SERIES[0], marker="o", markersize=4, linestyle="none")
    first, last = float(found.trials[0]), float(found.trials[-1])
    at.set_xscale("log")
    at.set_xlim(first / (1.0 if many else 10.0), last)
    at.xaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0) if last / first < 100 else (1.0,)))
    at.xaxis.set_minor_locator(NullLocator())
    at.xaxis.set_major_formatter(lambda value, _: wish.language.compact(value))
    at.set_xlabel(wish.language.say("convergence.trials"))
    low, high = float(np.min(found.low)), float(np.max(found.high))
    room = max(0.15 * (high - low), 1e-4)
    at.set_ylim(max(low - room, 0.0), min(high + room, 1.0))
    share_ticks(at.yaxis, wish)
    text = wish.language.percent(found.share[-1], 1)
    label(at, last * 1.01, float(found.share[-1]), f" {text}", SERIES[0], fontsize=SMALL + 1)


def _table(found: Settled, wish: Wish) -> Grid:
    """The share after every count of trials."""
    say, percent = wish.language.say, wish.language.percent
    columns = (Column(say("convergence.trials")), Column(wish.language.name("crash")), Column(say("table.interval")))
    rows = tuple(
        (wish.language.number(int(trials)), percent(share, 2), f"{percent(low, 2)} – {percent(high, 2)}")
        for trials, share, low, high in zip(*found, strict=True)
    )
    return Grid(say("convergence.subtitle"), columns, rows)
