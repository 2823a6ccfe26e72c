"""Pictures of a run as parts of the page: which are shown, and each at two widths with its numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from markupsafe import Markup

from filon.errors import InputError
from filon.figures.kinds import KINDS, picture
from filon.figures.picture import NARROW, WIDE, Picture, Wish
from filon.figures.reading import caption
from filon.page.blocks import Drawing
from filon.page.drawings import Classes, inline
from filon.page.sheets import of_grid
from filon.page.subject import Subject

SHOWN: Mapping[str, tuple[str, ...]] = {
    "crash": ("incidence",),
    "pictures": (
        "firms",
        "ridge",
        "first",
        "joint",
        "contagion",
        "layers",
        "losses",
        "survival",
        "fan",
        "accounts",
        "convergence",
    ),
}
"""Kinds of pictures by section, in their order; kinds that a run cannot show are left out."""


def drawings(subject: Subject, section: str, classes: Classes, firm: str | None = None) -> Iterator[Drawing]:
    """The pictures of a section."""
    for kind in SHOWN[section]:
        drawn = drawing(subject, kind, classes, firm or subject.told_of)
        if drawn is not None:
            yield drawn


def drawing(subject: Subject, kind: str, classes: Classes, firm: str, name: str = "") -> Drawing | None:
    """One picture at both widths; None where this run cannot show it.

    Parameters
    ----------
    name
        Id in the page; that of its kind by default.
    """
    if kind not in KINDS:
        return None
    own = None if KINDS[kind].sector else firm
    try:
        pair = [picture(subject.tree, kind, Wish(own, None, None, subject.language, size)) for size in (WIDE, NARROW)]
    except InputError:
        return None
    return as_drawing(subject, pair[0], pair[1], classes, name or f"figure-{kind}")


def as_drawing(subject: Subject, wide: Picture, narrow: Picture, classes: Classes, name: str) -> Drawing:
    """A picture that was drawn at both widths as a part of the page."""
    both = (inline(wide, f"{name}-w", "wide", classes), inline(narrow, f"{name}-n", "narrow", classes))
    common = caption(subject.tree, Wish(language=subject.language))
    return Drawing(
        name,
        wide.title,
        wide.subtitle,
        Markup("\n").join(Markup(text) for text in both),
        wide.caption.removesuffix(common).rstrip(),
        of_grid(wide.data),
        still=wide.kind == "incidence",
    )
