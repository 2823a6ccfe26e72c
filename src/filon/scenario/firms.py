"""Firms of a scenario: figures common to all, then of archetypes, then of the firm, then of the scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from filon.quantities.names import suggestion
from filon.scenario import shapes
from filon.scenario.declared import firm_names
from filon.scenario.draft import Draft, FirmOf
from filon.scenario.figures import group
from filon.scenario.files import Library
from filon.scenario.known import Desk, Inherited, Known
from filon.scenario.shared import opened
from filon.scenario.spots import NOWHERE, Spot
from filon.scenario.validation import checked

Figures = dict[str, Known]

MOST_FIRMS = 100
"""Firms of a scenario: each has figures, histograms and streams of its own."""


def firm_figures(
    draft: Draft,
    desk: Desk,
    library: Library,
    entries: Sequence[Mapping[str, Any]],
    around: Inherited,
    of_firms: Mapping[str, Known],
    settings: Mapping[tuple[str, str], Any],
) -> None:
    """Put every firm of a scenario, with all its figures, into `draft`.

    Parameters
    ----------
    entries
        The [[firms]] of the scenario file.
    of_firms
        Figures common to all firms, unless something nearer says otherwise.
    settings
        (firm, "archetype" | "market" | "vintage") to what the user set.
    """
    spot = draft.spot.inside("firms")
    if not entries:
        desk.faults.add(spot, "names no firm; add [[firms]]")
    if len(entries) > MOST_FIRMS:
        desk.faults.add(spot, f"names {len(entries):,} firms; at most {MOST_FIRMS} fit into a scenario")
        return
    names: set[str] = set()
    for position, raw in enumerate(entries):
        name = raw.get("name", raw.get("use"))
        named = spot.inside(position)
        named = named.called(f"firms.{name}") if isinstance(name, str) else named
        own = {word: value for (firm, word), value in settings.items() if firm == name}
        entry = checked(shapes.FirmEntry, raw, named, desk.faults)
        if entry is not None and own:
            entry = checked(shapes.FirmEntry, {**raw, **own}, NOWHERE.called(named.key), desk.faults)
        names.add(str(name))
        if entry is not None:
            _add_firm(draft, desk, library, entry, named, around, of_firms)
    for firm, word in settings:
        if firm not in names:
            desk.faults.add(NOWHERE.called(f"firms.{firm}.{word}"), f"unknown firm{suggestion(firm, names)}")


def _add_firm(
    draft: Draft,
    desk: Desk,
    library: Library,
    entry: shapes.FirmEntry,
    spot: Spot,
    around: Inherited,
    of_firms: Mapping[str, Known],
) -> None:
    """One firm of the scenario."""
    head: shapes.FirmHeader | None = None
    own: Figures = {}
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
    market = entry.market if entry.market is not None else head.market if head else ""
    draft.firms[name] = FirmOf(archetype, market)
    named = spot.inside("archetype" if entry.archetype else "use").called(f"{spot.key}.archetype")
    ancestors = _archetypes(draft, desk, library, archetype, named, name)
    inputs = group(desk, firm_names(draft.model), entry.inputs, spot.inside("inputs"), around.within(entry))
    for layer in (of_firms, *reversed(ancestors), own, inputs):
        draft.put(("firms", name), layer)


def _firm_file(
    draft: Draft, desk: Desk, library: Library, entry: shapes.FirmEntry, spot: Spot
) -> tuple[shapes.FirmHeader, Figures] | None:
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
    return head, group(desk, firm_names(draft.model), table.inputs, firm.inside("inputs"), around.within(head))


def _archetypes(draft: Draft, desk: Desk, library: Library, archetype: str, spot: Spot, firm: str) -> list[Figures]:
    """The figures of an archetype and of its ancestors, nearest first.

    Parameters
    ----------
    spot
        Where the archetype is named.
    firm
        The firm that lacks something where a file is faulty.
    """
    layers: list[Figures] = []
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
        inside = around.within(head)
        layers.append(group(desk, firm_names(draft.model), table.inputs, document.inside("inputs"), inside))
        name = head.inherits if head else None
        spot = document.inside("archetype", "inherits")
    return layers
