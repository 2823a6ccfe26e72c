"""Figures that were read, and what they are held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from filon.model.declared import Input
from filon.quantities.currencies import Rate
from filon.quantities.descriptions import Distribution
from filon.quantities.names import nearest, suggestion
from filon.scenario.shapes import Provenanced
from filon.scenario.spots import Spot
from filon.scenario.validation import Faults

PROVENANCE = tuple(Provenanced.model_fields)
SET_BY_USER = "set by the user"


@dataclass(frozen=True)
class Known:
    """A figure that was read.

    Attributes
    ----------
    spot
        Where it stands.
    raw
        The number or table as written, in `written_unit`.
    unit
        The unit that the model expects.
    word
        The key of its value in the table at `spot`; empty where the value itself stands there.
    distribution
        The figure in `unit`; None where it is faulty, which has been reported.
    origin, line
        Where it stood first: a resolved scenario keeps it.
    """

    spot: Spot
    raw: object
    unit: str
    written_unit: str
    word: str = ""
    distribution: Distribution | None = None
    as_of: date | None = None
    source: str = ""
    judgement: str = ""
    aligned: str = ""
    origin: str = ""
    line: int = 0

    @property
    def value(self) -> Spot:
        """Where its value stands; users call it as they call the figure."""
        return self.spot.inside(self.word).called(self.spot.key) if self.word else self.spot


@dataclass(frozen=True)
class Inherited:
    """What tables around a figure say of its provenance."""

    unit: str | None = None
    as_of: date | None = None
    source: str | None = None
    judgement: str | None = None
    aligned: str | None = None

    def within(self, table: Provenanced | None) -> Inherited:
        """The same inside `table`, whose own words come first; source and judgement go together."""
        if table is None:
            return self
        own = {name: getattr(table, name) for name in PROVENANCE if getattr(table, name) is not None}
        if "source" in own or "judgement" in own:
            own = {"source": None, "judgement": None, **own}
        return replace(self, **own)


@dataclass(frozen=True)
class Desk:
    """What every figure is held against.

    Attributes
    ----------
    start
        Month 0; None for models without a calendar.
    sources
        Keys of sources.csv; None where sources were checked before (a resolved scenario).
    """

    start: date | None
    rates: tuple[Rate, ...] = ()
    sources: frozenset[str] | None = None
    faults: Faults = field(default_factory=Faults)


@dataclass(frozen=True)
class Names:
    """The names that a table of figures may hold.

    Attributes
    ----------
    what
        What they are, for a message: "driver", "input of firms".
    declared
        Unit and range of each.
    elsewhere
        Names that belong into other tables, with the right place in words.
    word
        The key of a value: `distribution`, or `value` for constants.
    """

    what: str
    declared: Mapping[str, Input]
    elsewhere: Mapping[str, str]
    word: str = "distribution"

    def hint(self, name: str) -> str:
        """Where a wrong name belongs, or the nearest right one."""
        if name in self.elsewhere:
            return f"; it belongs {self.elsewhere[name]}"
        near = None if nearest(name, self.declared) else nearest(name, self.elsewhere)
        return f"; did you mean '{near}' ({self.elsewhere[near]})?" if near else suggestion(name, self.declared)
