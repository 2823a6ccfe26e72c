"""The shapes of the input files, as pydantic models: which keys a table may hold, and of which type.

Whether a name is known to the model, a unit fits and a value lies in its range is checked elsewhere.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

LONGEST = 32_766
"""Months or steps that fit the 16 bits of datasets."""

Table = dict[str, Any]
LONGEST_NAME = 100
"""Characters of a name: it becomes part of names of folders."""

Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+$", max_length=LONGEST_NAME)]
Title = Annotated[str, Field(pattern=r"^\w[\w .-]*$", max_length=LONGEST_NAME)]
"""The name of a model of one's own, and of what is made of it."""
Positive = Annotated[float, Field(gt=0.0)]
Layer = Literal["", "producers", "integrators", "platforms"]

MOST_FIRMS = 500
"""Firms and members of cohorts in one trial."""


class Shape(BaseModel):
    """A table without unknown keys, whose values are of the stated type without conversion."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class Provenanced(Shape):
    """Where a figure comes from; any of it may stand in an enclosing table instead."""

    unit: str | None = None
    as_of: date | None = None
    source: str | None = None
    judgement: str | None = None
    aligned: str | None = None


class Figure(Provenanced):
    """A drawn input."""

    distribution: Any


class Constant(Provenanced):
    """A number inside an equation."""

    value: float


class Shift(Provenanced):
    """What a narrative does to the standard normal of an input."""

    shift: float | None = None
    spread: Positive | None = None


class Correlation(Provenanced):
    """The rank correlation of two inputs within a narrative."""

    a: str
    b: str
    spearman: float = Field(ge=-1.0, le=1.0)


class DriversFile(Provenanced):
    """A file of drivers/."""

    drivers: Table = {}
    firm_drivers: Table = {}


class MechanicsFile(Provenanced):
    """mechanics.toml."""

    mechanics: Table = {}


class NarrativeHeader(Provenanced):
    """Name and weight of a narrative."""

    name: Name
    weight: float = Field(ge=0.0, le=1.0)
    dispersion: Positive = 1.0


class NarrativeFile(Provenanced):
    """A file of narratives/."""

    narrative: Table
    shifts: Table = {}
    constants: Table = {}


class CorrelationsFile(Provenanced):
    """correlations.toml."""

    correlation: list[Table] = []


class ArchetypeHeader(Provenanced):
    """Name and ancestor of an archetype."""

    name: Name
    meaning: str = ""
    inherits: str | None = None
    layer: Layer | None = None


class ArchetypeFile(Provenanced):
    """A file of archetypes/."""

    archetype: Table
    inputs: Table = {}
    suppliers: Table = {}


class FirmHeader(Provenanced):
    """Name, kind, market and layer of a firm."""

    name: Name
    archetype: str
    market: str = ""
    layer: Layer | None = None
    vintage: str | None = None


class FirmFile(Provenanced):
    """A file of firms/<vintage>/."""

    firm: Table
    inputs: Table = {}
    suppliers: Table = {}
    exposures: Table = {}


class ScenarioHeader(Provenanced):
    """Name, start and horizon of a scenario, the codes that count as a crash, and the scenario that it changes."""

    name: Name
    base: str | None = None
    title: str = ""
    start: date
    months: int = Field(ge=1, le=LONGEST)
    crash: list[int | str] | None = None


class NarrativeChange(Provenanced):
    """What a scenario changes of a narrative."""

    weight: float | None = Field(default=None, ge=0.0, le=1.0)
    constants: Table = {}


class FirmEntry(Provenanced):
    """A firm of a scenario: one of firms/, or one made from an archetype."""

    use: str | None = None
    vintage: str | None = None
    archetype: str | None = None
    name: Name | None = None
    market: str | None = None
    layer: Layer | None = None
    count: int = Field(default=1, ge=1, le=MOST_FIRMS)
    inputs: Table = {}
    suppliers: Table = {}
    exposures: Table = {}


class AllFirms(Provenanced):
    """What a scenario changes of every firm."""

    inputs: Table = {}


class ScenarioFile(Provenanced):
    """A file of scenarios/, or a user's own."""

    scenario: Table
    narratives: Table = {}
    drivers: Table = {}
    mechanics: Table = {}
    all_firms: Table = {}
    firms: list[Table] = []


class ResolvedHeader(Shape):
    """The header of a resolved scenario."""

    name: Title
    title: str = ""
    model: str = ""
    start: date | None = None
    months: int = Field(ge=1, le=LONGEST)
    crash: list[int | str] | None = None
    unset_correlations: Literal["independent"] = "independent"


class Named(Shape):
    """What a resolved scenario calls a firm or a narrative."""

    name: Title


class ResolvedFirm(Shape):
    """What a resolved scenario says of a firm beside its figures."""

    archetype: str = ""
    market: str = ""
    layer: Layer = ""
    count: int = Field(default=1, ge=1, le=MOST_FIRMS)


class ResolvedFigure(Provenanced):
    """A figure of a resolved scenario, with the file and line it came from."""

    distribution: Any
    origin: str = ""
    line: int = 0


class ModelHeader(Shape):
    """What may be set of a model of one's own."""

    name: Title
    title: str = ""
    start: date | None = None
    months: int = Field(ge=1, le=LONGEST)
    crash: list[int | str] | None = None
