"""Events of a trial as numbers on a strip, and their sentences below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from filon.figures.picture import Size
from filon.figures.style import INK, LEGIBLE, PAPER, SMALL

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LINE = 0.152
"""Height of a line of text [inches]."""

NUMBER = 0.24
"""Width of the numbers before the sentences [inches]."""

GAP, EDGE = 0.2, 0.08
"""Between two columns, and at the edges [inches]."""

BUBBLE = 0.19
"""Width that a number takes on the strip [inches]."""

AXIS = 0.58
"""Part of the width that months take, about; less on a phone than on a page."""


@dataclass(frozen=True)
class Listed:
    """An event with its sentence and the colour of its number."""

    month: int
    text: str
    tint: str


def heights(entries: Sequence[Listed], last: int, size: Size) -> tuple[int, float]:
    """Levels of numbers on the strip, and the height of the list [inches]."""
    levels = 1 + max(_levels(entries, last, size), default=-1)
    return levels, max((lines * LINE for lines in _column_lines(entries, size)), default=0.0) + 2 * EDGE


def _levels(entries: Sequence[Listed], last: int, size: Size) -> list[int]:
    """Level of each number, the lowest at which it touches none before it."""
    apart = BUBBLE / (AXIS * size.width) * max(last, 1)
    ends: list[float] = []
    found = []
    for entry in entries:
        free = next((level for level, end in enumerate(ends) if entry.month - end >= apart), len(ends))
        ends[free : free + 1] = [entry.month]
        found.append(free)
    return found


def mark(at: Axes, entries: Sequence[Listed], last: int, size: Size) -> None:
    """Draw the numbers of events at their months; the level 0 below is left to the words of the climate."""
    levels = _levels(entries, last, size)
    at.set_ylim(-0.6, max(levels, default=0) + 1.6)
    at.set_yticks([])
    at.grid(visible=False)
    at.tick_params(bottom=False)
    for number, (entry, level) in enumerate(zip(entries, levels, strict=True), start=1):
        at.plot(
            [entry.month],
            [level + 1],
            marker="o",
            markersize=11,
            color=entry.tint,
            markeredgecolor=PAPER,
            clip_on=False,
            zorder=4,
        )
        at.text(
            entry.month,
            level + 0.98,
            str(number),
            color=PAPER,
            fontsize=6.8,
            fontweight="bold",
            ha="center",
            va="center",
            zorder=5,
        )


def write(figure: Any, entries: Sequence[Listed], size: Size, height: float) -> None:
    """Write the sentences into columns of a figure of that height [inches]."""
    columns, room = _columns(size)
    halves = _split(entries, columns, room)
    number = 0
    for column, half in enumerate(halves):
        left, top = EDGE + column * (room + NUMBER + GAP), height - EDGE
        for entry in half:
            number += 1
            tint = LEGIBLE.get(entry.tint, entry.tint)
            settings = {"fontsize": SMALL, "va": "top", "in_layout": False}
            figure.text(left / size.width, top / height, str(number), color=tint, fontweight="bold", **settings)
            for line in wrapped(entry.text, room):
                figure.text((left + NUMBER) / size.width, top / height, line, color=INK, **settings)
                top -= LINE
            top -= 0.3 * LINE


def _columns(size: Size) -> tuple[int, float]:
    """Columns of the list, and the room for a sentence in each [inches]."""
    count = 1 if size.narrow else 2
    return count, (size.width - 2 * EDGE - (count - 1) * GAP) / count - NUMBER - 0.2


def _column_lines(entries: Sequence[Listed], size: Size) -> list[float]:
    """Lines of each column."""
    columns, room = _columns(size)
    return [sum(len(wrapped(entry.text, room)) + 0.3 for entry in half) for half in _split(entries, columns, room)]


def _split(entries: Sequence[Listed], columns: int, room: float) -> list[list[Listed]]:
    """Entries in so many columns of about equal height, in their order."""
    lines = [len(wrapped(entry.text, room)) + 0.3 for entry in entries]
    found: list[list[Listed]] = [[] for _ in range(columns)]
    total, taken = sum(lines), 0.0
    for entry, own in zip(entries, lines, strict=True):
        found[min(int((taken + own / 2) / total * columns), columns - 1)].append(entry)
        taken += own
    return found


def wrapped(text: str, room: float) -> list[str]:
    """Text broken at spaces into lines no wider than the room [inches]."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family=["DejaVu Sans"], size=SMALL)
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_to_path.get_text_width_height_descent(longer, font, False)[0] / 72 <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
