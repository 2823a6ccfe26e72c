"""The kinds of pictures: where each is drawn, and what it needs of a run."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from filon.errors import InputError
from filon.figures.picture import Picture, Wish
from filon.quantities.names import suggestion

if TYPE_CHECKING:
    import xarray as xr


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
    account, month
        Whether it can be asked for an account, and for a horizon.
    """

    meaning: str
    home: str
    needs: tuple[str, ...] = ("summary",)
    sector: bool = False
    account: bool = False
    month: bool = True


KEPT = ("summary", "outcomes", "inputs")
"""Groups of a run that kept trials one by one."""

KINDS = {
    "incidence": Kind("probability of a crash by month, stacked by first cause", "incidence"),
    "survival": Kind("share of worlds without a crash by month, in each narrative", "survival"),
    "fan": Kind(
        "an account by month (--account): median, and bands of worlds", "fan", ("summary", "quantiles"), account=True
    ),
    "accounts": Kind("cash, revenue, margin and runway by month", "accounts", ("summary", "quantiles")),
    "tornado": Kind("probability of a crash where each input is lowest and highest", "tornado", KEPT),
    "boxes": Kind("corners of the inputs in which it crashes", "boxes", KEPT),
    "convergence": Kind(
        "probability of a crash as trials were added", "convergence", ("summary", "diagnostics"), month=False
    ),
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
        raise InputError(f"{kind}: no such picture{suggestion(kind, KINDS)}")
    wish = wish or Wish()
    _refuse_stray(kind, wish)
    needed()
    for group in KINDS[kind].needs:
        if group not in tree.children:
            raise InputError(f"{kind}: this run has no group /{group}")
    with styled():
        drawn: Picture = import_module(f"filon.figures.{KINDS[kind].home}").draw(tree, wish)
    return drawn


def _refuse_stray(kind: str, wish: Wish) -> None:
    """Refuse what means nothing for a kind, instead of ignoring it."""
    asked = {"account": wish.account, "month": wish.month}
    for name, value in asked.items():
        if value is not None and not getattr(KINDS[kind], name):
            able = ", ".join(other for other, known in KINDS.items() if getattr(known, name))
            raise InputError(f"{kind}: shows no {name} of one's choice; these do: {able}")


def needed() -> None:
    """Refuse to draw where matplotlib is missing, with the way to install it."""
    try:
        import_module("matplotlib")
    except ImportError:
        raise InputError("pictures need matplotlib, which is not installed: pip install 'filon[report]'") from None
