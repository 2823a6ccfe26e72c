"""A picture: what is drawn, what it says, and the numbers it shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from filon.report.grids import Grid
from filon.report.language import LANGUAGES, Language

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Size:
    """Room for what is drawn; title and caption of a framed picture come on top of it.

    Attributes
    ----------
    width, height
        [inches], 96 CSS pixels each.
    """

    width: float
    height: float

    @property
    def narrow(self) -> bool:
        """Whether it is that of a phone: fewer ticks, shorter labels."""
        return self.width < 5.0


WIDE, NARROW = Size(7.2, 3.9), Size(3.6, 3.6)
"""A column of text on a screen or on paper, and a phone held upright."""

SIZES = {"wide": WIDE, "narrow": NARROW}


@dataclass(frozen=True)
class Wish:
    """What a picture is asked to show.

    Attributes
    ----------
    firm
        Entity; the run's only one, or the sector, where None.
    month
        Horizon [months]; the run's last where None.
    account
        Of fan charts: a variable of `/quantiles`.
    """

    firm: str | None = None
    month: int | None = None
    account: str | None = None
    language: Language = field(default_factory=lambda: Language(LANGUAGES[0]))
    size: Size = WIDE


@dataclass(frozen=True)
class Picture:
    """What is drawn, and its words.

    Attributes
    ----------
    kind
        Name of its kind.
    title
        The finding, a sentence without a full stop.
    subtitle
        What is measured, in which unit.
    caption
        Trials, intervals, share of judgement: what the numbers rest on.
    description
        What a reader who does not see it should know: the numbers that carry the finding.
    data
        The numbers shown, in a table.
    figure
        The drawing alone, without the words above.
    """

    kind: str
    title: str
    subtitle: str
    caption: str
    description: str
    data: Grid
    figure: Figure
