"""Reading a scenario: its own file, and every file of the distributions folder that it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from filon.errors import InputError
from filon.model.definition import Model
from filon.quantities.currencies import Rate
from filon.quantities.names import suggestion
from filon.scenario import shapes
from filon.scenario.declared import fixed_names, mechanics_names, world_names
from filon.scenario.documents import Document
from filon.scenario.draft import SHIPPED, WEIGHT, Draft, Header, Key
from filon.scenario.figures import group, number
from filon.scenario.files import Library
from filon.scenario.firms import Sheet, firm_figures
from filon.scenario.known import Desk
from filon.scenario.layers import ScenarioText, read_files
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
    own = {key[0]: value for key, value in settings.items() if len(key) == 1}
    files = read_files(document, library, faults)
    head = files[-1].head if files else None
    if head is not None and own:
        head = checked(shapes.ScenarioHeader, {**head.model_dump(exclude_unset=True), **own}, NOWHERE, faults)
    draft = Draft(model, SHIPPED, _header_of(head), spot=Spot(document), elsewhere=library.firms)
    desk = _desk(library, draft.header.start, faults)
    of_firms = read_shared(draft, desk, library)
    if not files:
        return draft, desk
    _read_changes(draft, desk, files)
    of_each = {(key[1], key[2]): value for key, value in settings.items() if key[0] == "firms"}
    sheets = [Sheet(file.spot, file.whole.firms, file.whole.all_firms, file.around) for file in files]
    firm_figures(draft, desk, library, sheets, of_firms, of_each)
    return draft, desk


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


def _read_changes(draft: Draft, desk: Desk, files: Sequence[ScenarioText]) -> None:
    """Figures that the scenario and those it rests on change, without those of firms."""
    names = world_names(draft.model), mechanics_names(draft.model)
    for file in files:
        spot, around = file.spot, file.around
        draft.put(("drivers",), group(desk, names[0], file.whole.drivers, spot.inside("drivers"), around))
        draft.put(("mechanics",), group(desk, names[1], file.whole.mechanics, spot.inside("mechanics"), around))
        changed = _read_narratives(draft, desk, file)
        if "narratives" not in draft.incomplete:
            rescaled(draft, changed, desk.faults)


def _read_narratives(draft: Draft, desk: Desk, file: ScenarioText) -> set[str]:
    """Narratives that a file changes; returns whose weights it states."""
    changed = set()
    for name, entry in file.whole.narratives.items():
        inner = file.spot.inside("narratives", name)
        if name not in draft.narratives:
            desk.faults.add(inner, f"unknown narrative{suggestion(name, draft.narratives)}")
            continue
        shape = checked(shapes.NarrativeChange, entry, inner, desk.faults)
        if shape is None:
            continue
        around = file.around.within(shape)
        if shape.weight is not None:
            weight = number(desk, WEIGHT, shape.weight, inner.inside("weight"), around)
            draft.figures["narratives", name, "weight"] = weight
            changed.add(name)
        fixed = group(desk, fixed_names(draft.model), shape.constants, inner.inside("constants"), around)
        draft.put(("narratives", name, "constants"), fixed)
    return changed
