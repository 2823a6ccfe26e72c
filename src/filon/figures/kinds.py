"""The kinds of pictures: where each is drawn, and what it needs of a run."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from filon.errors import InputError
from filon.figures.picture import SIZES, Picture, Wish
from filon.quantities.names import suggestion

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Kind:
    """One kind of picture.

    Attributes
    ----------
    meaning
        What it shows, one line.
    home
        Module in `filon.figures` whose `draw(tree, wish)` draws it.
    needs
        Groups of a run, without which it cannot be drawn.
    sector
        Whether it shows several firms at once.
    """

    meaning: str
    home: str
    needs: tuple[str, ...] = ("summary",)
    sector: bool = False


KINDS = {
    "incidence": Kind("probability of a crash by month, stacked by first cause", "incidence"),
    "firms": Kind("crash of each firm by month, one small panel for each", "firms", sector=True),
    "ridge": Kind("how many firms have crashed, by horizon", "ridge", sector=True),
    "layers": Kind("who captures the value, by layer of the value chain", "layers", sector=True),
    "joint": Kind("crash of each firm given a crash of another", "joint", sector=True),
    "contagion": Kind("whose crash goes with whose, beyond the narrative", "contagion", sector=True),
    "first": Kind("which firm crashes first", "first", sector=True),
    "losses": Kind("what counterparties lose when firms fall", "losses", sector=True),
}
"""Every kind by its name; to add one, write its module and its line here."""


def picture(tree: xr.DataTree, kind: str, wish: Wish | None = None) -> Picture:
    """A picture of a run.

    Parameters
    ----------
    tree
        A run as `filon.open` or `filon.simulate` gives it.
    kind
        A name in `KINDS`.
    wish
        What of the run, in which language and size.

    Raises
    ------
    InputError
        For a kind that does not exist, or that this run cannot show; or when matplotlib is not installed.
    """
    from filon.figures.style import styled

    if kind not in KINDS:
        raise InputError(f"{kind}: no such picture{suggestion(kind, KINDS)}; there are {', '.join(KINDS)}")
    needed()
    for group in KINDS[kind].needs:
        if group not in tree.children:
            raise InputError(f"{kind}: this run has no group /{group}")
    with styled():
        drawn: Picture = import_module(f"filon.figures.{KINDS[kind].home}").draw(tree, wish or Wish())
    return drawn


def figure(
    tree: xr.DataTree, kind: str, firm: str | None, month: int | None, account: str | None, lang: str, size: str
) -> Figure:
    """A picture with its title and caption, as `tree.filon.plot` gives it."""
    from filon.figures.saving import with_frame
    from filon.figures.style import styled
    from filon.report.language import language

    if size not in SIZES:
        raise InputError(f"size {size}: there are {', '.join(SIZES)}{suggestion(size, SIZES)}")
    drawn = picture(tree, kind, Wish(firm, month, account, language(lang), SIZES[size]))
    with styled():
        return with_frame(drawn)


def needed() -> None:
    """Refuse to draw where matplotlib is missing, with the way to install it."""
    try:
        import_module("matplotlib")
    except ImportError:
        raise InputError("pictures need matplotlib, which is not installed: pip install 'filon[report]'") from None
