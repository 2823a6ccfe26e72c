"""Parts that pictures share: time along the foot, shares up the side, and names beside what they name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from filon.expressions.subjects import step_dimension
from filon.figures.picture import Size, Wish
from filon.figures.reading import dates_of, ticks_of
from filon.figures.style import SMALL, label, spread, width_of

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

LINE = 0.185
"""Height of a line of names [inches]."""

SWATCH = 0.1
"""Side of the square that shows a colour [inches]."""

CERTAIN = 1.0


class Named(NamedTuple):
    """Something drawn, by its name: where it ends on the vertical axis, and its colour."""

    height: float
    text: str
    tint: str


def time_axis(at: Axes, tree: xr.DataTree, last: int, wish: Wish, under: Sequence[str] = ()) -> None:
    """Steps along the foot: months of the calendar where steps have dates, else their numbers.

    Parameters
    ----------
    at
        The axes.
    tree, last
        Whose steps, and how many.
    wish
        Decides how many ticks there is room for.
    under
        Words of every step, set under its tick.
    """
    dates, ticks = dates_of(tree), ticks_of(tree, last, wish.size)
    texts = [f"{month:,}" if dates is None else f"{dates[month]:%Y-%m}" for month in ticks]
    if under:
        texts = [f"{text}\n{under[month]}" for text, month in zip(texts, ticks, strict=True)]
    at.set_xticks(ticks, texts)
    at.set_xlim(0, last)
    if dates is None:
        at.set_xlabel(wish.language.name(step_dimension(tree["summary"].to_dataset())))


def share_axis(at: Axes, top: float, wish: Wish) -> None:
    """Shares up the side from 0, never over 100%, with as many decimals as tell the ticks apart."""
    at.set_ylim(0, min(top, CERTAIN))
    share_ticks(at.yaxis, wish)


def share_ticks(axis: Axis, wish: Wish) -> None:
    """Percentages along an axis whose limits are set, with as many decimals as tell its ticks apart."""
    percents = 100.0 * np.asarray(axis.get_majorticklocs(), np.float64)
    digits = next((one for one in (0, 1) if np.allclose(percents, percents.round(one), rtol=0.0, atol=1e-6)), 2)
    axis.set_major_formatter(lambda value, _: wish.language.percent(value, digits, bounded=False))


def named(at: Axes, x: float, parts: Sequence[Named], size: Size) -> None:
    """Names beside the ends of what they name; where there is no room beside it, above, with their colours."""
    if size.narrow:
        key(at, [(part.text, part.tint) for part in reversed(parts)], size)
    else:
        ends(at, x, parts, size)


def ends(at: Axes, x: float, parts: Sequence[Named], size: Size) -> None:
    """Names at the right end, moved as little as keeps them apart; the vertical axis has its limits already."""
    scale = at.yaxis.get_transform()
    bottom, top = scale.transform(np.array(at.get_ylim(), np.float64))
    places = [float(scale.transform(np.array([part.height]))[0]) for part in parts]
    apart = (top - bottom) * LINE / (size.height - 0.45)
    for part, place in zip(parts, spread([min(max(one, bottom), top) for one in places], apart), strict=True):
        label(at, x, float(scale.inverted().transform(np.array([place]))[0]), part.text, part.tint)


def key(at: Axes, entries: Sequence[tuple[str, str]], size: Size, above: float = 0.0) -> None:
    """Names with their colours in lines above the axes [inches], as many to a line as fit."""
    from matplotlib.lines import Line2D
    from matplotlib.transforms import ScaledTranslation

    lines, tints = _flowed([text for text, _ in entries], size.width - 0.75), dict(entries)
    inches = at.get_figure(root=True).dpi_scale_trans  # type: ignore[union-attr]
    for number, line in enumerate(lines):
        for text, x in line:
            y = LINE * (len(lines) - 1 - number) + 0.14 + above
            square, words = (at.transAxes + ScaledTranslation(x + by, y, inches) for by in (SWATCH / 2, SWATCH + 0.05))
            tint = tints[text]
            at.add_artist(
                Line2D([0], [1], marker="s", markersize=SWATCH * 72, color=tint, markeredgewidth=0, transform=square)
            ).set_clip_on(False)
            label(at, 0, 1, text, tint, transform=words, va="center_baseline")


def _flowed(texts: Sequence[str], room: float) -> list[list[tuple[str, float]]]:
    """Names in lines, each with where it begins [inches]."""
    lines: list[list[tuple[str, float]]] = [[]]
    at = 0.0
    for text in texts:
        wide = SWATCH + 0.05 + width_of(text, SMALL, "bold") + 0.16
        if lines[-1] and at + wide > room + 0.16:
            lines.append([])
            at = 0.0
        lines[-1].append((text, at))
        at += wide
    return lines
