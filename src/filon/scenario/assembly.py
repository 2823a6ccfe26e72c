"""Reading a scenario: its own file, and every file of the distributions folder that it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from filon.errors import InputError
from filon.model.definition import Model
from filon.quantities.currencies import Rate
from filon.quantities.names import suggestion
from filon.scenario import shapes
from filon.scenario.declared import mechanics_names, world_names
from filon.scenario.documents import Document
from filon.scenario.draft import SHIPPED, WEIGHT, Draft, Header, Key
from filon.scenario.figures import group, number
from filon.scenario.files import Library
from filon.scenario.firms import firm_figures
from filon.scenario.known import Desk, Inherited
from filon.scenario.reference import exchange_rates, source_keys
from filon.scenario.shared import read_shared
from filon.scenario.spots import NOWHERE, Spot
from filon.scenario.validation import Faults, checked
from filon.scenario.weights import rescaled


def read_draft(
    document: Document, library: Library, model: Model, faults: Faults, settings: Mapping[Key, Any]
) -> tuple[Draft, Desk]:
    """A scenario file and all it rests on; faults are noted.

    Parameters
    ----------
    settings
        What the user set of the header (``("months",)``) and of what firms are (``("firms", name, "archetype")``).
    """
    spot = Spot(document)
    whole = checked(shapes.ScenarioFile, document.data, spot, faults)
    own = {key[0]: value for key, value in settings.items() if len(key) == 1}
    head = _header(whole, own, spot, faults)
    draft = Draft(model, SHIPPED, _header_of(head), spot=spot)
    desk = _desk(library, draft.header.start, faults)
    of_firms = read_shared(draft, desk, library)
    if whole is None:
        return draft, desk
    around = Inherited().within(whole).within(head)
    _read_own(draft, desk, whole, around)
    of_each = {(key[1], key[2]): value for key, value in settings.items() if key[0] == "firms"}
    firm_figures(draft, desk, library, whole.firms, around, of_firms, of_each)
    return draft, desk


def _header(
    whole: shapes.ScenarioFile | None, own: Mapping[str, Any], spot: Spot, faults: Faults
) -> shapes.ScenarioHeader | None:
    """The header as written and then as the user set it; None with its faults noted."""
    if whole is None:
        return None
    head = checked(shapes.ScenarioHeader, whole.scenario, spot.inside("scenario"), faults)
    if head is None or not own:
        return head
    return checked(shapes.ScenarioHeader, {**head.model_dump(exclude_unset=True), **own}, NOWHERE, faults)


def _header_of(head: shapes.ScenarioHeader | None) -> Header:
    """The header of a draft; an empty one where its faults keep the scenario from running anyway."""
    if head is None:
        return Header("", 1)
    return Header(head.name, head.months, head.title, head.start, None if head.crash is None else tuple(head.crash))


def _desk(library: Library, start: date | None, faults: Faults) -> Desk:
    """What figures are held against: the tables of rates and sources."""
    rates: tuple[Rate, ...] = ()
    sources: frozenset[str] | None = None
    try:
        rates = exchange_rates(library)
    except InputError as error:
        faults.absorb(error)
    try:
        sources = source_keys(library)
    except InputError as error:
        faults.absorb(error)
    return Desk(start, rates, sources, faults)


def _read_own(draft: Draft, desk: Desk, whole: shapes.ScenarioFile, around: Inherited) -> None:
    """Figures that the scenario itself changes, without those of firms."""
    spot, model = draft.spot, draft.model
    draft.put(("drivers",), group(desk, world_names(model), whole.drivers, spot.inside("drivers"), around))
    draft.put(("mechanics",), group(desk, mechanics_names(model), whole.mechanics, spot.inside("mechanics"), around))
    changed = set()
    for name, entry in whole.narratives.items():
        inner = spot.inside("narratives", name)
        if name not in draft.narratives:
            desk.faults.add(inner, f"unknown narrative{suggestion(name, draft.narratives)}")
            continue
        shape = checked(shapes.NarrativeWeight, entry, inner, desk.faults)
        if shape is not None:
            weight = number(desk, WEIGHT, shape.weight, inner.inside("weight"), around.within(shape))
            draft.figures["narratives", name, "weight"] = weight
            changed.add(name)
    if "narratives" not in draft.incomplete:
        rescaled(draft, changed, desk.faults)


def named_scenario(library: Library, name: str) -> Document:
    """A shipped scenario.

    Raises
    ------
    InputError
        When there is none of that name, with the nearest.
    """
    names = library.names("scenarios")
    if name not in names:
        raise InputError(f"unknown scenario '{name}'{suggestion(name, names)}")
    return library.document(f"scenarios/{name}.toml")
