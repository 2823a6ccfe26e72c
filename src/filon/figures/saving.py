"""Pictures as files: the drawing framed by its title and caption, the same bytes every time."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filon.errors import InputError
from filon.figures.picture import NARROW, Picture
from filon.figures.style import FONTS, INK, LARGE, MUTED, NORMAL, SMALL, styled, width_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FORMATS: dict[str, dict[str, Any]] = {
    "svg": {"metadata": {"Date": None, "Creator": None}},
    "png": {"metadata": {"Software": None}, "dpi": 200},
    "pdf": {"metadata": {"CreationDate": None, "Creator": None, "Producer": None}},
}
"""Kinds of files, and how nothing of the clock or the machine comes into them."""

WORDS = {"svg": ("Title", "Description"), "png": ("Title", "Description"), "pdf": ("Title", "Subject")}
"""What the format calls a title and alternative text."""

MARGIN = 0.12
"""Inches around a framed picture."""

LINE = 1.3
"""Height of a line over the size of its type."""


def format_of(path: Path) -> str:
    """Kind of file by the end of its name.

    Raises
    ------
    InputError
        When pictures are not written so.
    """
    kind = path.suffix.removeprefix(".").lower()
    if kind not in FORMATS:
        raise InputError(f"{path.name}: a picture ends in .svg, .png or .pdf")
    return kind


def content(picture: Picture, kind: str, framed: bool = True) -> bytes:
    """The bytes of a picture; without its frame, of the drawing alone."""
    buffer = BytesIO()
    with styled():
        figure = with_frame(picture) if framed else picture.figure
        _settle(figure)
        figure.savefig(buffer, format=kind, **_options(picture, kind, framed))
    text = buffer.getvalue()
    return _short(text.replace(b"'DejaVu Sans'", _font_list())) if kind == "svg" else text


def _options(picture: Picture, kind: str, framed: bool) -> dict[str, Any]:
    """How a file is written; a framed one says inside what it shows, for who does not see it.

    A bare drawing has its words from the page around it.
    """
    told = dict(zip(WORDS[kind], (picture.title, picture.description), strict=True)) if framed else {}
    return FORMATS[kind] | {"metadata": FORMATS[kind]["metadata"] | told}


def _settle(figure: Figure) -> None:
    """Lay a figure out once, to a millionth of its size.

    The layout engine goes on from where it was, and would move axes a little at each saving; and the last bits of what
    it finds depend on the order in which its solver meets equations, which is that of addresses in memory.
    """
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    for at in figure.axes:
        left, bottom, width, height = (round(one, 6) for one in at.get_position().bounds)
        at.set_position((left, bottom, width, height))
        at.set_in_layout(True)  # to be laid out anew if a frame is put around it


def _short(svg: bytes) -> bytes:
    """The same with the points of its lines to a hundredth of a point: nobody sees more, and it takes half the room."""

    def rounded(number: re.Match[bytes]) -> bytes:
        return f"{float(number[0]):.2f}".rstrip("0").rstrip(".").encode()

    return re.sub(rb' d="[^"]*"', lambda path: re.sub(rb"-?[0-9]+[.][0-9]{3,}", rounded, path[0]), svg)


def _font_list() -> bytes:
    """Fonts of svg text: what a reader's system has of them, the first first."""
    return ", ".join(f"'{font}'" if font != "sans-serif" else font for font in FONTS).encode()


def with_frame(picture: Picture) -> Figure:
    """The drawing with its title and subtitle above and its caption below; the drawing keeps its size."""
    from filon.figures.layout import Settled

    figure: Any = picture.figure  # carries a mark of ours; its layout engine is the constrained one
    if getattr(figure, "filon_framed", False):
        return figure  # type: ignore[no-any-return]
    figure.set_layout_engine(Settled())
    width, height = figure.get_size_inches()
    room = width - 2 * MARGIN
    large = LARGE if width > NARROW.width else LARGE - 1.5
    above = [
        *((line, large, INK, "bold") for line in _lines(picture.title, large, room, "bold")),
        *((line, NORMAL, MUTED, "normal") for line in _lines(picture.subtitle, NORMAL, room)),
    ]
    below = [(line, SMALL - 1, MUTED, "normal") for line in _lines(picture.caption, SMALL - 1, room)]
    top, bottom = (_height(lines) + 1.5 * MARGIN for lines in (above, below))
    whole = height + top + bottom
    figure.set_size_inches(width, whole)
    left, right = MARGIN / width, 1 - 2 * MARGIN / width
    figure.get_layout_engine().set(rect=(left, bottom / whole, right, height / whole))
    _write(figure, above, whole - MARGIN)
    _write(figure, below, bottom - 0.5 * MARGIN)
    figure.filon_framed = True
    return figure  # type: ignore[no-any-return]


Line = tuple[str, float, str, str]


def _height(lines: list[Line]) -> float:
    """Of lines under each other [inches]."""
    return sum(size for _, size, _, _ in lines) * LINE / 72


def _write(figure: Figure, lines: list[Line], top: float) -> None:
    """Lines under each other from a height above the bottom [inches]."""
    width, height = figure.get_size_inches()
    for text, size, tint, weight in lines:
        top -= size * LINE / 72
        figure.text(MARGIN / width, top / height, text, fontsize=size, color=tint, fontweight=weight, va="bottom")


def _lines(text: str, size: float, room: float, weight: str = "normal") -> list[str]:
    """Text broken at spaces into lines no wider than the room [inches]."""
    lines: list[str] = []
    for word in text.split(" "):
        if lines and width_of(f"{lines[-1]} {word}", size, weight) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines if text else []
