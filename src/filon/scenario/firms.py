"""Firms of a scenario: figures common to all, then of archetypes, then of the firm, then of the scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from filon.errors import InputError
from filon.quantities.names import suggestion
from filon.scenario import shapes
from filon.scenario.documents import Document
from filon.scenario.draft import NO_DOCUMENT, Draft, FirmOf, declarations
from filon.scenario.figures import Desk, Inherited, Known, group
from filon.scenario.files import Library
from filon.scenario.lines import Path
from filon.scenario.validation import checked

Figures = dict[str, Known]


def firm_figures(
    draft: Draft,
    desk: Desk,
    library: Library,
    entries: Sequence[Mapping[str, Any]],
    around: Inherited,
    shared: Mapping[str, Known],
    settings: Mapping[tuple[str, str], Any],
) -> None:
    """Put every firm of a scenario, with all its figures, into `draft`.

    Parameters
    ----------
    entries
        The [[firms]] of the scenario file.
    shared
        Figures common to all firms, unless something nearer says otherwise.
    settings
        (firm, "archetype" | "market" | "vintage") to what the user set.
    """
    if not entries:
        desk.faults.add(draft.document, ("firms",), "firms", "names no firm; add [[firms]]")
    names: set[str] = set()
    for position, raw in enumerate(entries):
        path: Path = ("firms", position)
        entry = checked(shapes.FirmEntry, raw, draft.document, path, desk.faults)
        if entry is not None:
            name = entry.name or entry.use
            own = {word: value for (firm, word), value in settings.items() if firm == name}
            entry = checked(shapes.FirmEntry, {**raw, **own}, NO_DOCUMENT, (), desk.faults, f"firms.{name}")
            names.add(name or "")
        if entry is not None:
            _add_firm(draft, desk, library, entry, path, around, shared)
    for firm, word in settings:
        if firm not in names:
            desk.faults.add(NO_DOCUMENT, (), f"firms.{firm}.{word}", f"unknown firm{suggestion(firm, names)}")


def _add_firm(
    draft: Draft,
    desk: Desk,
    library: Library,
    entry: shapes.FirmEntry,
    path: Path,
    around: Inherited,
    shared: Mapping[str, Known],
) -> None:
    """One firm of the scenario."""
    document = draft.document
    shown = f"firms.{entry.name or entry.use or path[-1]}"
    layers: list[Figures] = []
    head: shapes.FirmHeader | None = None
    if entry.use is not None:
        opened = _firm_file(draft, desk, library, entry, document, path)
        if opened is None:
            return
        head, own = opened
        layers.append(own)
    name, archetype = entry.name or (head.name if head else None), entry.archetype or (head.archetype if head else None)
    if name is None or archetype is None:
        message = 'names no firm: write use = "..." and vintage = "...", or archetype = "..." and name = "..."'
        desk.faults.add(document, path, shown, message)
        return
    if name in draft.firms:
        desk.faults.add(document, path, shown, f"'{name}' is the name of another firm too")
        return
    market = entry.market if entry.market is not None else head.market if head else ""
    draft.firms[name] = FirmOf(archetype, market)
    word = "use" if head and not entry.archetype else "archetype"
    ancestors = _archetype_layers(draft, desk, library, archetype, document, (*path, word))
    if ancestors is None:
        draft.incomplete.add(name)
    layers += ancestors or []
    inputs = _inputs(draft, desk, entry.inputs, document, (*path, "inputs"), around.within(entry))
    for layer in (shared, *reversed(layers), inputs):
        draft.figures.update({("firms", name, item): known for item, known in layer.items()})


def _inputs(
    draft: Draft, desk: Desk, table: Mapping[str, Any], document: Document, path: Path, around: Inherited
) -> Figures:
    """A table of inputs of firms."""
    elsewhere = dict.fromkeys(draft.model.world_inputs, "under [drivers]")
    elsewhere |= dict.fromkeys(draft.model.figures, "under [mechanics]")
    return group(desk, declarations(draft.model.firm_inputs), table, document, path, around, "input", elsewhere)


def _firm_file(
    draft: Draft, desk: Desk, library: Library, entry: shapes.FirmEntry, document: Document, path: Path
) -> tuple[shapes.FirmHeader, Figures] | None:
    """A file of firms/<vintage>/: its header and figures."""
    vintages = sorted(folder.name for folder in (library.folder / "firms").glob("*") if folder.is_dir())
    if entry.vintage not in vintages:
        found = "is missing" if entry.vintage is None else f"unknown vintage '{entry.vintage}'"
        desk.faults.add(
            document, (*path, "vintage"), f"firms.{entry.use}.vintage", found + suggestion(str(entry.vintage), vintages)
        )
        return None
    kind, use = f"firms/{entry.vintage}", str(entry.use)
    names = library.names(kind)
    if use not in names:
        desk.faults.add(document, (*path, "use"), f"firms.{use}", f"unknown firm in {kind}{suggestion(use, names)}")
        return None
    try:
        firm = library.named(kind, use)
    except InputError as error:
        desk.faults.absorb(error)
        return None
    table = checked(shapes.FirmFile, firm.data, firm, (), desk.faults)
    head = checked(shapes.FirmHeader, table.firm, firm, ("firm",), desk.faults) if table else None
    if table is None or head is None:
        return None
    around = Inherited().within(table).within(head)
    return head, _inputs(draft, desk, table.inputs, firm, ("inputs",), around)


def _archetype_layers(
    draft: Draft, desk: Desk, library: Library, archetype: str, document: Document, path: Path
) -> list[Figures] | None:
    """The figures of an archetype and of its ancestors, nearest first; None with a fault noted where one fails."""
    layers: list[Figures] = []
    seen: list[str] = []
    name: str | None = archetype
    key = "archetype"
    while name is not None:
        names = library.names("archetypes")
        if name in seen or name not in names:
            circle = f"inherits itself ({' < '.join([*seen, name])})"
            message = circle if name in seen else f"unknown archetype '{name}'{suggestion(name, names)}"
            desk.faults.add(document, path, key, message)
            return None
        seen.append(name)
        try:
            document = library.named("archetypes", name)
        except InputError as error:
            desk.faults.absorb(error)
            return None
        table = checked(shapes.ArchetypeFile, document.data, document, (), desk.faults)
        head = (
            checked(shapes.ArchetypeHeader, table.archetype, document, ("archetype",), desk.faults) if table else None
        )
        if table is None or head is None:
            return None
        layers.append(_inputs(draft, desk, table.inputs, document, ("inputs",), Inherited().within(table).within(head)))
        name, path, key = head.inherits, ("archetype", "inherits"), "archetype.inherits"
    return layers
