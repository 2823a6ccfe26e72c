"""How every picture looks: colours by their role, type, and an empty pair of axes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from filon.figures.picture import Size

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, MUTED, GRID, PAPER = "#1c2430", "#5b6675", "#d9dee5", "#ffffff"
"""Words; second words; lines that help the eye; ground."""

SERIES = ("#0b3c6f", "#d1495b", "#e8a33d", "#2a9d8f", "#7b5ea7", "#8fb8de", "#8a5a2b", "#a3a9b2")
"""Colours of categories, apart in lightness too: dark blue, red, amber, teal, violet, light blue, brown, grey."""

CAUSES = {
    "commitment_default": SERIES[0],
    "funding_freeze": SERIES[5],
    "insolvency": SERIES[1],
    "absorbed": SERIES[4],
    "wound_down": SERIES[6],
    "programme_cut": SERIES[3],
    "upside_down": SERIES[2],
    "demand_collapse": "#f2c9a1",
    "residual": SERIES[7],
    "acquired": "#6fae4f",
}
"""A cause has one colour in every picture."""

NARRATIVES = {"bubble": SERIES[1], "gold_rush": SERIES[2], "slow_revolution": SERIES[0]}
"""A story of the world has one colour in every picture."""

DARK = {
    INK: "#e8ecf1",
    MUTED: "#a5afbc",
    GRID: "#39424e",
    PAPER: "#14181e",
    SERIES[0]: "#7fb2ea",
    SERIES[1]: "#f0717f",
    SERIES[2]: "#f0b55a",
    SERIES[3]: "#4cc3b3",
    SERIES[4]: "#b094e0",
    SERIES[5]: "#b9d6f2",
    SERIES[6]: "#c99a63",
    SERIES[7]: "#7c8591",
    "#f2c9a1": "#f7dcc0",
    "#6fae4f": "#93d06f",
    "#8a5600": "#f0b55a",
    "#3f6f9f": "#b9d6f2",
    "#9a5b1e": "#f7dcc0",
    "#3f7a22": "#93d06f",
}
"""What each colour becomes on a dark ground."""

LEGIBLE = {SERIES[2]: "#8a5600", SERIES[5]: "#3f6f9f", "#f2c9a1": "#9a5b1e", SERIES[7]: MUTED, "#6fae4f": "#3f7a22"}
"""Darker forms of light colours, for words: at least 4.5 to 1 on the ground."""

FONTS = ["Inter", "Helvetica Neue", "Arial", "DejaVu Sans", "sans-serif"]
"""Type of text in svg; what is measured, and drawn in png and pdf, is DejaVu Sans, which comes with matplotlib."""

SMALL, NORMAL, LARGE = 8.5, 9.5, 13.0
"""Type sizes [points]: captions and ticks; labels; titles."""


def colour(name: str, place: int) -> str:
    """Colour of a cause or narrative by its name; of anything else by its place among its like."""
    return CAUSES.get(name) or NARRATIVES.get(name) or SERIES[place % len(SERIES)]


@contextmanager
def styled() -> Iterator[None]:
    """Settings of matplotlib under which pictures are drawn and saved; its own are put back."""
    import matplotlib as mpl

    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_settings())
        yield


def _settings() -> Any:
    """What differs from matplotlib's own."""
    return {
        "font.family": ["DejaVu Sans"],
        "font.size": NORMAL,
        "text.color": INK,
        "text.parse_math": False,
        "axes.labelcolor": MUTED,
        "axes.labelsize": SMALL,
        "axes.edgecolor": MUTED,
        "axes.facecolor": "none",
        "axes.linewidth": 0.8,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.spines.left": False,
        "axes.grid": True,
        "axes.grid.axis": "y",
        "axes.axisbelow": True,
        "axes.unicode_minus": True,
        "grid.color": GRID,
        "grid.linewidth": 0.8,
        "xtick.color": MUTED,
        "ytick.color": MUTED,
        "xtick.labelsize": SMALL,
        "ytick.labelsize": SMALL,
        "xtick.major.size": 3.0,
        "ytick.major.size": 0.0,
        "figure.facecolor": PAPER,
        "savefig.facecolor": PAPER,
        "svg.fonttype": "none",
        "svg.hashsalt": "filon",
        "pdf.fonttype": 42,
        "lines.linewidth": 2.0,
        "lines.solid_capstyle": "round",
    }


def axes(size: Size, rows: int = 1, columns: int = 1, **options: Any) -> tuple[Figure, Any]:
    """An empty figure of that size and its axes, laid out so that nothing is cut off.

    Returns
    -------
    One pair of axes, or an array of them [(row, column)] where there are several. Never pyplot's: nothing is shared.
    """
    from matplotlib.figure import Figure

    from filon.figures.layout import Settled

    figure = Figure(figsize=(size.width, size.height), layout=Settled())
    return figure, figure.subplots(rows, columns, **options)


def label(at: Axes, x: float, y: float, text: str, tint: str, **options: Any) -> None:
    """Words at a point in the colour of what they name, darkened where that colour is too light to be read.

    Without an effect around them: matplotlib writes words with effects into svg as outlines, which nobody can select.
    """
    settings: dict[str, Any] = {"fontsize": SMALL, "fontweight": "bold", "va": "center", "ha": "left"}
    at.text(x, y, text, color=LEGIBLE.get(tint, tint), **(settings | options))


def width_of(text: str, size: float, weight: str = "normal") -> float:
    """Width of words [inches] in type of a size [points]."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family=["DejaVu Sans"], size=size, weight=weight)
    return float(text_to_path.get_text_width_height_descent(text, font, False)[0]) / 72


def spread(places: list[float], apart: float) -> list[float]:
    """Places of labels moved as little as keeps them `apart`, in their order.

    Examples
    --------
    >>> spread([0.0, 0.01, 1.0], 0.1)
    [-0.045, 0.055, 1.0]
    """
    groups: list[list[float]] = []
    for place in sorted(places):
        groups.append([place])
        while (
            len(groups) > 1
            and _middle(groups[-1]) - _middle(groups[-2]) < apart * (len(groups[-1]) + len(groups[-2])) / 2 - 1e-12
        ):
            groups[-2:] = [groups[-2] + groups[-1]]
    moved = [_middle(group) + apart * (rank - (len(group) - 1) / 2) for group in groups for rank in range(len(group))]
    order = sorted(range(len(places)), key=lambda index: places[index])
    found = dict(zip(order, moved, strict=True))
    return [round(found[index], 12) for index in range(len(places))]


def _middle(group: list[float]) -> float:
    """Mean place of labels that touch."""
    return sum(group) / len(group)
