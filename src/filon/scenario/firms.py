"""Firms of a scenario: figures common to all, then of archetypes, then of the firm, then of the scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from filon.quantities.names import suggestion
from filon.scenario import shapes
from filon.scenario.draft import Draft, FirmOf
from filon.scenario.files import Library
from filon.scenario.known import Desk, Inherited, Known
from filon.scenario.said import Said, said
from filon.scenario.shared import opened
from filon.scenario.spots import NOWHERE, Spot
from filon.scenario.validation import checked


@dataclass(frozen=True)
class Sheet:
    """What one scenario file says of firms.

    Attributes
    ----------
    entries
        Its [[firms]].
    everywhere
        Its [all_firms].
    around
        What it says of provenance.
    """

    spot: Spot
    entries: Sequence[Mapping[str, Any]]
    everywhere: Mapping[str, Any]
    around: Inherited


def firm_figures(
    draft: Draft,
    desk: Desk,
    library: Library,
    sheets: Sequence[Sheet],
    of_firms: Mapping[str, Known],
    settings: Mapping[tuple[str, str], Any],
) -> None:
    """Put every firm of a scenario, with all its figures, into `draft`.

    Parameters
    ----------
    sheets
        The scenario file, before it those that it rests on: what later ones say of all firms counts.
    of_firms
        Figures common to all firms, unless something nearer says otherwise.
    settings
        (firm, "archetype" | "market" | "vintage" | "layer" | "count") to what the user set.
    """
    if not any(sheet.entries or not isinstance(sheet.spot.document.data.get("firms", []), list) for sheet in sheets):
        desk.faults.add(draft.spot.inside("firms"), "names no firm; add [[firms]]")
    named_firms = sum(len(sheet.entries) for sheet in sheets)
    if named_firms > shapes.MOST_FIRMS:
        message = f"names {named_firms:,} firms; at most {shapes.MOST_FIRMS} fit into a scenario"
        desk.faults.add(draft.spot.inside("firms"), message)
        return
    names: set[str] = set()
    common = Said(inputs=of_firms)
    everywhere = [_of_all(draft, desk, sheet) for sheet in sheets]
    for number, sheet in enumerate(sheets):
        for position, raw in enumerate(sheet.entries):
            name = raw.get("name", raw.get("use"))
            named = sheet.spot.inside("firms", position)
            named = named.called(f"firms.{name}") if isinstance(name, str) else named
            entry = checked(shapes.FirmEntry, raw, named, desk.faults)
            own = {word: value for (firm, word), value in settings.items() if firm == name}
            if entry is not None and own:
                entry = checked(shapes.FirmEntry, {**raw, **own}, NOWHERE.called(named.key), desk.faults)
            names.add(str(name))
            if entry is not None:
                own_words = said(draft, desk, entry, named, sheet.around.within(entry))
                nearest = (*everywhere[: number + 1], own_words, *everywhere[number + 1 :])
                _add_firm(draft, desk, library, entry, named, common, nearest)
    for firm, word in settings:
        if firm not in names:
            desk.faults.add(NOWHERE.called(f"firms.{firm}.{word}"), f"unknown firm{suggestion(firm, names)}")


def _of_all(draft: Draft, desk: Desk, sheet: Sheet) -> Said:
    """What a scenario file changes of every firm."""
    spot = sheet.spot.inside("all_firms")
    table = checked(shapes.AllFirms, sheet.everywhere, spot, desk.faults)
    return Said() if table is None else said(draft, desk, table, spot, sheet.around.within(table))


def _add_firm(
    draft: Draft,
    desk: Desk,
    library: Library,
    entry: shapes.FirmEntry,
    spot: Spot,
    common: Said,
    nearest: Sequence[Said],
) -> None:
    """One firm of the scenario.

    Parameters
    ----------
    common, nearest
        What is said of it before and after its archetype and its own file.
    """
    head: shapes.FirmHeader | None = None
    own = Said()
    if entry.use is not None:
        found = _firm_file(draft, desk, library, entry, spot)
        if found is None:
            return
        head, own = found
    name = entry.name or (head.name if head else None)
    archetype = entry.archetype or (head.archetype if head else None)
    if name is None or archetype is None:
        message = 'names no firm: write use = "..." and vintage = "...", or archetype = "..." and name = "..."'
        desk.faults.add(spot, message)
        return
    if name in draft.firms:
        desk.faults.add(spot, f"'{name}' is the name of another firm too")
        return
    named = spot.inside("archetype" if entry.archetype else "use").called(f"{spot.key}.archetype")
    ancestors, layers = _archetypes(draft, desk, library, archetype, named, name)
    market = entry.market if entry.market is not None else head.market if head else ""
    named_layers = (entry.layer, head.layer if head else None, *layers)
    layer = next((one for one in named_layers if one is not None), "")
    draft.firms[name] = FirmOf(archetype, market, layer, entry.count)
    for one in (common, *reversed(ancestors), own, *nearest):
        one.put(draft, name)


def _firm_file(
    draft: Draft, desk: Desk, library: Library, entry: shapes.FirmEntry, spot: Spot
) -> tuple[shapes.FirmHeader, Said] | None:
    """A file of firms/<vintage>/: its header and figures; None with its faults noted."""
    vintages = library.folders("firms")
    if entry.vintage not in vintages:
        found = "is missing" if entry.vintage is None else f"unknown vintage '{entry.vintage}'"
        desk.faults.add(spot.inside("vintage"), found + suggestion(str(entry.vintage), vintages))
        return None
    kind, use = f"firms/{entry.vintage}", str(entry.use)
    names = library.names(kind)
    if use not in names:
        desk.faults.add(spot.inside("use").called(spot.key), f"unknown firm in {kind}{suggestion(use, names)}")
        return None
    file = opened(draft, desk, library, f"{kind}/{use}.toml", shapes.FirmFile, entry.name or use)
    if file is None:
        return None
    firm, table, around = file
    head = checked(shapes.FirmHeader, table.firm, firm.inside("firm"), desk.faults)
    if head is None:
        return None
    return head, said(draft, desk, table, firm, around.within(head))


def _archetypes(
    draft: Draft, desk: Desk, library: Library, archetype: str, spot: Spot, firm: str
) -> tuple[list[Said], list[str | None]]:
    """What an archetype and its ancestors say, and their layers, nearest first.

    Parameters
    ----------
    spot
        Where the archetype is named.
    firm
        The firm that lacks something where a file is faulty.
    """
    found: list[Said] = []
    layers: list[str | None] = []
    seen: list[str] = []
    name: str | None = archetype
    names = library.names("archetypes")
    while name is not None:
        if name in seen or name not in names:
            circle = f"inherits itself ({' < '.join([*seen, name])})"
            message = circle if name in seen else f"unknown archetype '{name}'{suggestion(name, names)}"
            desk.faults.add(spot, message)
            draft.incomplete.add(firm)
            break
        seen.append(name)
        file = opened(draft, desk, library, f"archetypes/{name}.toml", shapes.ArchetypeFile, firm)
        if file is None:
            break
        document, table, around = file
        head = checked(shapes.ArchetypeHeader, table.archetype, document.inside("archetype"), desk.faults)
        found.append(said(draft, desk, table, document, around.within(head)))
        layers.append(head.layer if head else None)
        name = head.inherits if head else None
        spot = document.inside("archetype", "inherits")
    return found, layers
