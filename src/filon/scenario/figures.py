"""Reading figures: one, or a table of them, with what the tables around say of their provenance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from filon.model.declared import Input
from filon.scenario.known import PROVENANCE, Desk, Inherited, Known, Names
from filon.scenario.rules import check_provenance, settled
from filon.scenario.shapes import Constant, Figure, Provenanced
from filon.scenario.spots import Spot
from filon.scenario.validation import checked


def group(desk: Desk, names: Names, table: Mapping[str, Any], spot: Spot, inherited: Inherited) -> dict[str, Known]:
    """Every figure of a table of figures, by name; faults are noted."""
    own = {name: value for name, value in table.items() if name in PROVENANCE and not isinstance(value, Mapping)}
    around = inherited.within(checked(Provenanced, own, spot, desk.faults))
    figures = {}
    for name, entry in table.items():
        if name in names.declared:
            figures[name] = figure(desk, names.declared[name], entry, spot.inside(name), around, names.word)
        elif name not in own:
            desk.faults.add(spot.inside(name), f"unknown {names.what}{names.hint(name)}")
    return figures


def figure(
    desk: Desk, declared: Input, entry: object, spot: Spot, inherited: Inherited, word: str = "distribution"
) -> Known:
    """One figure as it stands in a file; faults are noted.

    Parameters
    ----------
    entry
        A number, or a table with `word` and words on provenance.
    word
        `distribution`, or `value` for a constant.
    """
    full = isinstance(entry, Mapping)
    shape = Constant if word == "value" else Figure
    table = checked(shape, entry if full else {word: entry}, spot, desk.faults)
    around = inherited.within(table)
    known = Known(
        spot=spot,
        raw=getattr(table, word, None),
        unit=declared.unit,
        written_unit=around.unit or "",
        word=word if full else "",
        as_of=around.as_of,
        source=around.source or "",
        judgement=around.judgement or "",
        aligned=around.aligned or "",
        origin=spot.document.origin,
        line=spot.line,
    )
    if table is None:
        return known
    check_provenance(desk, known)
    return settled(desk, known, declared)


def number(desk: Desk, declared: Input, value: float, spot: Spot, around: Inherited) -> Known:
    """A number whose unit the file format fixes, such as a narrative's weight."""
    return figure(desk, declared, value, spot, replace(around, unit=declared.unit), "value")
