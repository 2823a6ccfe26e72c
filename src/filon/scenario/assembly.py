"""Reading a scenario: its own file, and every file of the distributions folder that it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from filon.errors import Fault, InputError
from filon.model.definition import Model
from filon.quantities.currencies import Rate
from filon.quantities.names import suggestion
from filon.scenario import shapes
from filon.scenario.documents import Document
from filon.scenario.draft import (
    DISPERSION,
    NO_DOCUMENT,
    SHIFT,
    SPEARMAN,
    SPREAD,
    WEIGHT,
    Draft,
    Header,
    Key,
    declarations,
    ordered,
)
from filon.scenario.figures import Desk, Inherited, Known, figure, group
from filon.scenario.files import Library
from filon.scenario.firms import firm_figures
from filon.scenario.reference import exchange_rates, source_keys
from filon.scenario.validation import Faults, checked
from filon.scenario.weights import rescaled

AnyShape = TypeVar("AnyShape", bound=shapes.Provenanced)


def read_draft(
    document: Document, library: Library, model: Model, faults: Faults, settings: Mapping[Key, Any] | None = None
) -> tuple[Draft, Desk] | None:
    """A scenario file and all it rests on; None where its header is too faulty to go on.

    Parameters
    ----------
    settings
        What the user set of the header (``("months",)``) and of what firms are (``("firms", name, "archetype")``).
    """
    settings = settings or {}
    whole = checked(shapes.ScenarioFile, document.data, document, (), faults)
    if whole is None:
        return None
    own = {key[0]: value for key, value in settings.items() if len(key) == 1}
    head = checked(shapes.ScenarioHeader, whole.scenario, document, ("scenario",), faults)
    if head is not None and own:
        head = checked(shapes.ScenarioHeader, {**whole.scenario, **own}, NO_DOCUMENT, (), faults)
    if head is None:
        return None
    header = Header(head.name, head.months, head.title, head.start, None if head.crash is None else tuple(head.crash))
    draft = Draft(model, "filon", header, document=document)
    desk = _desk(library, head.start, faults)
    around = Inherited().within(whole).within(head)
    shared = _read_library(draft, desk, library)
    _read_own(draft, desk, whole, around)
    firm_settings = {(key[1], key[2]): value for key, value in settings.items() if key[0] == "firms"}
    firm_figures(draft, desk, library, whole.firms, around, shared, firm_settings)
    return draft, desk


def _desk(library: Library, start: date, faults: Faults) -> Desk:
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


def _read_library(draft: Draft, desk: Desk, library: Library) -> dict[str, Known]:
    """Everything that is common to all scenarios; returns the figures that firms share."""
    shared: dict[str, Known] = {}
    for name in library.documents("drivers"):
        shared.update(_drivers(draft, desk, library, name))
    for name in library.documents("narratives"):
        _narrative(draft, desk, library, name)
    mechanics = _opened(desk, library, "mechanics.toml", shapes.MechanicsFile)
    if mechanics is None:
        draft.incomplete.add("mechanics")
    else:
        document, table = mechanics
        around = Inherited().within(table)
        found = _group(draft, desk, "mechanics", table.mechanics, document, ("mechanics",), around)
        draft.figures.update({("mechanics", name): known for name, known in found.items()})
    _correlations(draft, desk, library)
    return shared


def _opened(desk: Desk, library: Library, name: str, shape: type[AnyShape]) -> tuple[Document, AnyShape] | None:
    """A file of the folder in its shape; None with its faults noted."""
    try:
        document = library.document(name)
    except InputError as error:
        desk.faults.absorb(error)
        return None
    table = checked(shape, document.data, document, (), desk.faults)
    return None if table is None else (document, table)


def _group(
    draft: Draft, desk: Desk, kind: str, table: Mapping[str, Any], document: Document, path: Key, around: Inherited
) -> dict[str, Known]:
    """Figures of one kind, with hints to the tables where misplaced names belong."""
    world, mechanics = declarations(draft.model.world_inputs), draft.model.figures
    firm = declarations(draft.model.firm_inputs)
    places = {
        "drivers": ({**mechanics_place(mechanics), **firm_place(firm)}, world, "driver"),
        "firm_drivers": ({**mechanics_place(mechanics), **world_place(world)}, firm, "input of firms"),
        "mechanics": ({**world_place(world), **firm_place(firm)}, mechanics, "constant"),
        "constants": ({**mechanics_place(mechanics), **firm_place(firm)}, world, "constant"),
    }
    elsewhere, declared, what = places[kind]
    elsewhere = {name: place for name, place in elsewhere.items() if name not in declared}
    return group(desk, declared, table, document, path, around, what, elsewhere)


def mechanics_place(names: Mapping[str, object]) -> dict[str, str]:
    """Where constants of equations belong."""
    return dict.fromkeys(names, "under [mechanics]")


def world_place(names: Mapping[str, object]) -> dict[str, str]:
    """Where inputs of the world belong."""
    return dict.fromkeys(names, "under [drivers]")


def firm_place(names: Mapping[str, object]) -> dict[str, str]:
    """Where inputs of firms belong."""
    return dict.fromkeys(names, "under the inputs of a firm")


def _drivers(draft: Draft, desk: Desk, library: Library, name: str) -> dict[str, Known]:
    """A file of drivers/; returns what it holds for all firms."""
    opened = _opened(desk, library, name, shapes.DriversFile)
    if opened is None:
        draft.incomplete |= {"drivers", "firms"}
        return {}
    document, table = opened
    around = Inherited().within(table)
    for driver, known in _group(draft, desk, "drivers", table.drivers, document, ("drivers",), around).items():
        earlier = draft.figures.get(("drivers", driver))
        if earlier is not None:
            message = f"stands in {earlier.origin}:{earlier.line} too"
            desk.faults.add(document, ("drivers", driver), f"drivers.{driver}", message)
        draft.figures["drivers", driver] = known
    return _group(draft, desk, "firm_drivers", table.firm_drivers, document, ("firm_drivers",), around)


def _narrative(draft: Draft, desk: Desk, library: Library, name: str) -> None:
    """A file of narratives/."""
    opened = _opened(desk, library, name, shapes.NarrativeFile)
    if opened is None:
        draft.incomplete.add("narratives")
        return
    document, table = opened
    head = checked(shapes.NarrativeHeader, table.narrative, document, ("narrative",), desk.faults)
    if head is None:
        draft.incomplete.add("narratives")
        return
    root: Key = ("narratives", head.name)
    if (*root, "weight") in draft.figures:
        desk.faults.add(
            document, ("narrative", "name"), "narrative.name", f"'{head.name}' is the name of another file's too"
        )
    around = Inherited().within(table).within(head)
    for word, declared in (("weight", WEIGHT), ("dispersion", DISPERSION)):
        if word in head.model_fields_set:
            known = figure(desk, declared, getattr(head, word), document, ("narrative", word), around, True, True)
            draft.figures[*root, word] = known
    constants = _group(draft, desk, "constants", table.constants, document, ("constants",), around)
    draft.figures.update({(*root, "constants", name): known for name, known in constants.items()})
    for key, known in _shifts(draft, desk, document, table.shifts, around).items():
        draft.figures[*root, *key] = known


def _shifts(
    draft: Draft, desk: Desk, document: Document, table: Mapping[str, Any], around: Inherited
) -> dict[Key, Known]:
    """The shifts and spreads of a narrative."""
    figures: dict[Key, Known] = {}
    for name, entry in table.items():
        path = ("shifts", name)
        if name not in draft.inputs:
            desk.faults.add(document, path, f"shifts.{name}", f"unknown input{suggestion(name, draft.inputs)}")
            continue
        shape = checked(shapes.Shift, entry, document, path, desk.faults)
        if shape is None:
            continue
        inside = around.within(shape)
        for word, declared in (("shift", SHIFT), ("spread", SPREAD)):
            value = getattr(shape, word)
            if value is not None:
                figures[*path, word] = figure(desk, declared, value, document, (*path, word), inside, True, True)
    return figures


def _correlations(draft: Draft, desk: Desk, library: Library) -> None:
    """correlations.toml."""
    opened = _opened(desk, library, "correlations.toml", shapes.CorrelationsFile)
    if opened is None:
        return
    document, table = opened
    for position, entry in enumerate(table.correlation):
        path = ("correlation", position)
        shape = checked(shapes.Correlation, entry, document, path, desk.faults)
        if shape is None:
            continue
        key = ordered(("correlations", shape.a, shape.b))
        if not _pair_fits(draft, desk, document, path, shape, key):
            continue
        around = Inherited().within(table).within(shape)
        known = figure(desk, SPEARMAN, shape.spearman, document, (*path, "spearman"), around, True, True)
        draft.figures[key] = replace(known, shown=".".join(key))


def _pair_fits(
    draft: Draft, desk: Desk, document: Document, path: tuple[str, int], pair: shapes.Correlation, key: Key
) -> bool:
    """Whether both inputs exist, differ, and were not correlated before."""
    shown = f"correlation[{path[1] + 1}]"
    unknown = [word for word in ("a", "b") if getattr(pair, word) not in draft.inputs]
    for word in unknown:
        name = getattr(pair, word)
        message = f"unknown input '{name}'{suggestion(name, draft.inputs)}"
        desk.faults.add(document, (*path, word), f"{shown}.{word}", message)
    if pair.a == pair.b:
        desk.faults.add(document, (*path, "b"), f"{shown}.b", f"'{pair.b}' stands for both inputs")
    elif key in draft.figures:
        desk.faults.add(
            document, path, shown, f"{pair.a} and {pair.b} were correlated before, in line {draft.figures[key].line}"
        )
    return not unknown and pair.a != pair.b and key not in draft.figures


def _read_own(draft: Draft, desk: Desk, whole: shapes.ScenarioFile, around: Inherited) -> None:
    """Figures that the scenario itself changes, without those of firms."""
    document = draft.document
    for kind in ("drivers", "mechanics"):
        found = _group(draft, desk, kind, getattr(whole, kind), document, (kind,), around)
        draft.figures.update({(kind, name): known for name, known in found.items()})
    changed = set()
    for name, entry in whole.narratives.items():
        path = ("narratives", name)
        if name not in draft.narratives:
            message = f"unknown narrative{suggestion(name, draft.narratives)}"
            desk.faults.add(document, path, f"narratives.{name}", message)
            continue
        shape = checked(shapes.NarrativeWeight, entry, document, path, desk.faults)
        if shape is not None:
            inside = around.within(shape)
            weight = figure(desk, WEIGHT, shape.weight, document, (*path, "weight"), inside, True, True)
            draft.figures[*path, "weight"] = weight
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
        raise InputError([Fault("", 0, 0, "", f"unknown scenario '{name}'{suggestion(name, names)}")])
    return library.named("scenarios", name)
