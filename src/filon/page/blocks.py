"""What a page is put together from: sections of texts, tables, pictures, lists and commands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from filon.page.sheets import Sheet


@dataclass(frozen=True)
class Text:
    """A paragraph; `quiet` where it explains what stands beside it."""

    kind: ClassVar[str] = "text"
    text: str
    quiet: bool = False


@dataclass(frozen=True)
class Title:
    """A heading inside a section."""

    kind: ClassVar[str] = "title"
    text: str


@dataclass(frozen=True)
class Table:
    """A table."""

    kind: ClassVar[str] = "table"
    sheet: Sheet


@dataclass(frozen=True)
class Drawing:
    """A picture with its words and its numbers.

    Attributes
    ----------
    name
        Id of the figure in the page.
    drawings
        Its svg elements, for wide and for narrow screens.
    still
        Whether the script puts a picture of its own in its place.
    """

    name: str
    title: str
    subtitle: str
    drawings: str
    caption: str
    data: Sheet
    still: bool = False


@dataclass(frozen=True)
class Figure:
    """One picture."""

    kind: ClassVar[str] = "figure"
    figure: Drawing


@dataclass(frozen=True)
class Pair:
    """Pictures side by side."""

    kind: ClassVar[str] = "pair"
    figures: tuple[Drawing, ...]


@dataclass(frozen=True)
class Live:
    """The picture that the script draws."""

    kind: ClassVar[str] = "live"


@dataclass(frozen=True)
class Weight:
    """A slider: the weight of a narrative [0..1].

    Attributes
    ----------
    value, rounded, text
        In full precision, in steps of the slider, and as it is read.
    """

    name: str
    label: str
    value: str
    rounded: str
    text: str


@dataclass(frozen=True)
class Controls:
    """What a reader can change: firm, horizon, weights; choices as pairs of value and text."""

    kind: ClassVar[str] = "controls"
    firms: tuple[tuple[str, str], ...]
    firm: str
    horizons: tuple[tuple[str, str], ...]
    horizon: str
    weights: tuple[Weight, ...]


@dataclass(frozen=True)
class Folded:
    """Long tables, folded away under a line."""

    kind: ClassVar[str] = "folded"
    summary: str
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True)
class Points:
    """A list."""

    kind: ClassVar[str] = "list"
    items: tuple[str, ...]


@dataclass(frozen=True)
class Code:
    """Commands to copy; `label` says what they do to a reader who hears them."""

    kind: ClassVar[str] = "code"
    label: str
    text: str


Block = Text | Title | Table | Figure | Pair | Live | Controls | Folded | Points | Code


@dataclass(frozen=True)
class Section:
    """A part of the page with a heading of its own, which the contents name."""

    name: str
    title: str
    blocks: tuple[Block, ...]
