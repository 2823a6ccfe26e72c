"""What all scenarios share: drivers, narratives, constants of equations, correlations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from filon.errors import InputError
from filon.quantities.names import suggestion
from filon.scenario import shapes
from filon.scenario.declared import firm_names, fixed_names, mechanics_names, world_names
from filon.scenario.draft import DISPERSION, SHIFT, SPEARMAN, SPREAD, WEIGHT, Draft, Key, ordered
from filon.scenario.figures import group, number
from filon.scenario.files import Library
from filon.scenario.known import Desk, Inherited, Known
from filon.scenario.spots import Spot
from filon.scenario.validation import checked

AnyShape = TypeVar("AnyShape", bound=shapes.Provenanced)


def read_shared(draft: Draft, desk: Desk, library: Library) -> dict[str, Known]:
    """Put what is common to all scenarios into `draft`; returns the figures that firms share."""
    of_firms: dict[str, Known] = {}
    for name in library.documents("drivers"):
        of_firms.update(_drivers(draft, desk, library, name))
    for name in library.documents("narratives"):
        _narrative(draft, desk, library, name)
    _mechanics(draft, desk, library)
    _correlations(draft, desk, library)
    return of_firms


def opened(
    draft: Draft, desk: Desk, library: Library, name: str, shape: type[AnyShape], *filled: str
) -> tuple[Spot, AnyShape, Inherited] | None:
    """A file of the folder in its shape, with what it says of provenance; None with its faults noted.

    Parameters
    ----------
    filled
        The parts of the draft that lack something where the file is faulty.
    """
    before = len(desk.faults.found)
    table, spot = None, None
    try:
        spot = Spot(library.document(name))
        table = checked(shape, spot.document.data, spot, desk.faults)
    except InputError as error:
        desk.faults.absorb(error)
    if len(desk.faults.found) > before:
        draft.incomplete.update(filled)
    return None if table is None or spot is None else (spot, table, Inherited().within(table))


def _drivers(draft: Draft, desk: Desk, library: Library, name: str) -> dict[str, Known]:
    """A file of drivers/; returns what it holds for all firms."""
    found = opened(draft, desk, library, name, shapes.DriversFile, "drivers", "firms")
    if found is None:
        return {}
    spot, table, around = found
    for driver, known in group(desk, world_names(draft.model), table.drivers, spot.inside("drivers"), around).items():
        earlier = draft.figures.get(("drivers", driver))
        if earlier is not None:
            desk.faults.add(known.spot, f"stands in {earlier.origin}:{earlier.line} too")
        draft.figures["drivers", driver] = known
    return group(desk, firm_names(draft.model), table.firm_drivers, spot.inside("firm_drivers"), around)


def _mechanics(draft: Draft, desk: Desk, library: Library) -> None:
    """mechanics.toml."""
    found = opened(draft, desk, library, "mechanics.toml", shapes.MechanicsFile, "mechanics")
    if found is not None:
        spot, table, around = found
        known = group(desk, mechanics_names(draft.model), table.mechanics, spot.inside("mechanics"), around)
        draft.put(("mechanics",), known)


def _narrative(draft: Draft, desk: Desk, library: Library, name: str) -> None:
    """A file of narratives/."""
    found = opened(draft, desk, library, name, shapes.NarrativeFile, "narratives")
    if found is None:
        return
    spot, table, around = found
    header = spot.inside("narrative")
    head = checked(shapes.NarrativeHeader, table.narrative, header, desk.faults)
    if head is None:
        draft.incomplete.add("narratives")
        return
    root: Key = ("narratives", head.name)
    if (*root, "weight") in draft.figures:
        desk.faults.add(header.inside("name"), f"'{head.name}' is the name of another file's too")
    around = around.within(head)
    for word, declared in (("weight", WEIGHT), ("dispersion", DISPERSION)):
        if word in head.model_fields_set:
            draft.figures[*root, word] = number(desk, declared, getattr(head, word), header.inside(word), around)
    fixed = group(desk, fixed_names(draft.model), table.constants, spot.inside("constants"), around)
    draft.put((*root, "constants"), fixed)
    for key, known in _shifts(draft, desk, table.shifts, spot.inside("shifts"), around).items():
        draft.figures[*root, "shifts", *key] = known


def _shifts(
    draft: Draft, desk: Desk, table: Mapping[str, Any], spot: Spot, around: Inherited
) -> dict[tuple[str, str], Known]:
    """The shifts and spreads of a narrative, by input and word."""
    figures: dict[tuple[str, str], Known] = {}
    for name, entry in table.items():
        inner = spot.inside(name)
        if name not in draft.inputs:
            desk.faults.add(inner, f"unknown input{suggestion(name, draft.inputs)}")
            continue
        shape = checked(shapes.Shift, entry, inner, desk.faults)
        for word, declared in (("shift", SHIFT), ("spread", SPREAD)):
            value = getattr(shape, word, None)
            if value is not None:
                figures[name, word] = number(desk, declared, value, inner.inside(word), around.within(shape))
    return figures


def _correlations(draft: Draft, desk: Desk, library: Library) -> None:
    """correlations.toml."""
    found = opened(draft, desk, library, "correlations.toml", shapes.CorrelationsFile)
    if found is None:
        return
    spot, table, around = found
    for position, entry in enumerate(table.correlation):
        inner = spot.inside("correlation", position)
        pair = checked(shapes.Correlation, entry, inner, desk.faults)
        if pair is not None and _pair_fits(draft, desk, pair, inner):
            key = ordered(("correlations", pair.a, pair.b))
            known = number(desk, SPEARMAN, pair.spearman, inner.inside("spearman"), around.within(pair))
            draft.figures[key] = replace(known, spot=known.spot.called(".".join(key)))


def _pair_fits(draft: Draft, desk: Desk, pair: shapes.Correlation, spot: Spot) -> bool:
    """Whether both inputs exist, differ, and were not correlated before."""
    unknown = [word for word in ("a", "b") if getattr(pair, word) not in draft.inputs]
    for word in unknown:
        name = getattr(pair, word)
        desk.faults.add(spot.inside(word), f"unknown input '{name}'{suggestion(name, draft.inputs)}")
    earlier = draft.figures.get(ordered(("correlations", pair.a, pair.b)))
    if pair.a == pair.b:
        desk.faults.add(spot.inside("b"), f"'{pair.b}' stands for both inputs")
    elif earlier is not None:
        desk.faults.add(spot, f"{pair.a} and {pair.b} were correlated before, in line {earlier.line}")
    return not unknown and pair.a != pair.b and earlier is None
