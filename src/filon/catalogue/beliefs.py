"""What the distributions folder holds, before any scenario puts it together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from filon.errors import InputError
from filon.model.definition import Model
from filon.model.shipped import MODEL
from filon.scenario import shapes
from filon.scenario.documents import read_rows
from filon.scenario.draft import Draft, Header, Key
from filon.scenario.files import Library, distributions_folder
from filon.scenario.known import Desk, Known
from filon.scenario.layers import read_files
from filon.scenario.reference import SOURCE_COLUMNS, exchange_rates, source_keys
from filon.scenario.said import Said, said
from filon.scenario.shared import opened, read_shared
from filon.scenario.validation import Faults, checked


@dataclass(frozen=True)
class Archetype:
    """A kind of firm: its own figures, without those of its ancestors.

    Attributes
    ----------
    layer
        None where it is that of its ancestors.
    ties
        Shares by `suppliers.NAME`.
    """

    name: str
    meaning: str
    inherits: str | None
    inputs: Mapping[str, Known]
    file: str
    layer: str | None = None
    ties: Mapping[str, Known] = field(default_factory=dict)


@dataclass(frozen=True)
class Firm:
    """A firm of one vintage: its own figures, without those of its archetype.

    Attributes
    ----------
    layer
        None where it is that of its archetype.
    ties
        Shares by `suppliers.NAME` and `exposures.NAME.CLAIM`.
    """

    name: str
    vintage: str
    archetype: str
    market: str
    inputs: Mapping[str, Known]
    file: str
    layer: str | None = None
    ties: Mapping[str, Known] = field(default_factory=dict)


@dataclass(frozen=True)
class Shipped:
    """A scenario file, as far as its header and firms tell."""

    name: str
    title: str
    start: str
    months: int
    firms: tuple[str, ...]
    file: str


@dataclass(frozen=True)
class Source:
    """A line of sources.csv."""

    key: str
    title: str
    url: str
    as_of: str
    quality: str


class Beliefs:
    """The files of one distributions folder, read when they are asked for.

    Parameters
    ----------
    folder
        By default that of the environment, of the package, or of the checkout.

    Raises
    ------
    InputError
        From whatever is read, with the faults of the files so far.
    """

    def __init__(self, folder: Path | str | None = None, model: Model = MODEL) -> None:
        self.library = Library(distributions_folder(folder))
        self.model = model

    @cached_property
    def _desk(self) -> Desk:
        """What figures are held against; without a start, so no date is too old."""
        return Desk(None, exchange_rates(self.library), source_keys(self.library))

    @cached_property
    def _shared(self) -> tuple[Draft, dict[str, Known]]:
        """What all scenarios share, and the figures that all firms share."""
        draft = Draft(self.model, "", Header("", 1))
        of_firms = read_shared(draft, self._desk, self.library)
        self._desk.faults.refuse()
        return draft, of_firms

    @property
    def figures(self) -> Mapping[Key, Known]:
        """Figures of the world, of narratives, of equations, and correlations, by dotted key."""
        return self._shared[0].figures

    @property
    def of_all_firms(self) -> Mapping[str, Known]:
        """Figures common to all firms unless something nearer says otherwise."""
        return self._shared[1]

    @property
    def narratives(self) -> list[str]:
        """Names of narratives."""
        return self._shared[0].narratives

    @cached_property
    def archetypes(self) -> dict[str, Archetype]:
        """Archetypes by name."""
        return {name: self._archetype(name) for name in self.library.names("archetypes")}

    def ancestry(self, archetype: str) -> list[Archetype]:
        """An archetype and its ancestors, nearest first."""
        found: list[Archetype] = []
        name: str | None = archetype
        while name in self.archetypes and self.archetypes[name] not in found:
            found.append(self.archetypes[name])
            name = found[-1].inherits
        return found

    def inputs_of(self, archetype: str) -> dict[str, Known]:
        """Every figure of an archetype, its ancestors' and those of all firms included."""
        layers = (self.of_all_firms, *(kind.inputs for kind in reversed(self.ancestry(archetype))))
        return {name: known for layer in layers for name, known in layer.items()}

    @cached_property
    def firms(self) -> list[Firm]:
        """Firms of all vintages, by vintage and name."""
        return [
            self._firm(vintage, name)
            for vintage in self.library.folders("firms")
            for name in self.library.names(f"firms/{vintage}")
        ]

    @cached_property
    def scenarios(self) -> list[Shipped]:
        """Scenarios, by name."""
        return [self._scenario(name) for name in self.library.names("scenarios")]

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Sources by key."""
        file = "sources.csv"
        rows = read_rows(self.library.folder / file, file, SOURCE_COLUMNS)
        return {row["key"]: Source(**row) for _, row in rows}

    def _archetype(self, name: str) -> Archetype:
        """One archetype."""
        file = f"archetypes/{name}.toml"
        head, own = self._kind(file, shapes.ArchetypeFile, shapes.ArchetypeHeader, "archetype")
        return Archetype(name, head.meaning, head.inherits, own.inputs, file, head.layer, own.ties)

    def _firm(self, vintage: str, name: str) -> Firm:
        """One firm."""
        file = f"firms/{vintage}/{name}.toml"
        head, own = self._kind(file, shapes.FirmFile, shapes.FirmHeader, "firm")
        return Firm(name, vintage, head.archetype, head.market, own.inputs, file, head.layer, own.ties)

    def _kind(self, file: str, shape: Any, header: Any, word: str) -> tuple[Any, Said]:
        """Header and figures of an archetype's or a firm's file."""
        desk, draft = self._desk, Draft(self.model, "", Header("", 1))
        found = opened(draft, desk, self.library, file, shape)
        if found is None:
            raise desk.faults.error()
        spot, table, around = found
        head = checked(header, getattr(table, word), spot.inside(word), desk.faults)
        own = said(draft, desk, table, spot, around.within(head))
        desk.faults.refuse()
        return head, own

    def _scenario(self, name: str) -> Shipped:
        """One scenario, without the figures that it rests on."""
        document = self.library.document(f"scenarios/{name}.toml")
        files = read_files(document, self.library, Faults())
        head = files[-1].head if files else None
        if head is None:
            raise InputError(f"{document.file} is no scenario; filon check {name} says why")
        entries = [entry for file in files for entry in file.whole.firms]
        names = tuple(str(entry.get("name", entry.get("use", ""))) for entry in entries)
        return Shipped(name, head.title, head.start.isoformat(), head.months, names, document.origin)
