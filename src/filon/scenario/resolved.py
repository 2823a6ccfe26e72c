"""What a scenario is once every file is read: all that a run needs, and where each figure comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from filon.model.definition import Model
from filon.quantities.descriptions import Distribution

HORIZONS = (12, 24, 36, 60)


@dataclass(frozen=True)
class Narrative:
    """One story of what comes.

    Attributes
    ----------
    weight
        Its probability; the weights of a scenario sum to 1.
    shifts, firm_shifts
        Input to (shift, spread) of its standard normal, ``z' = shift + spread * z``, after the copula; an input
        that is not named keeps its z. In `firm_shifts` the narrative's dispersion is already part of the spread.
    constants
        World inputs that are fixed under this narrative.
    """

    name: str
    weight: float
    shifts: Mapping[str, tuple[float, float]]
    firm_shifts: Mapping[str, tuple[float, float]]
    constants: Mapping[str, float]


@dataclass(frozen=True)
class FirmFigures:
    """One firm, or a cohort of like firms: what it is, and the distribution of every input declared for firms.

    Attributes
    ----------
    market
        Firms of one market are rivals; '' has none.
    layer
        Where in the value chain its gross profit is counted: one of the model's layers, '' for none.
    count
        Members, each with draws of its own; 1 is a firm.
    suppliers
        Firm of the scenario to its share of the work that is bought; what is left is bought from the market.
    exposures
        (claim, counterparty) to the share of the claim on this firm that the counterparty holds.
    """

    name: str
    archetype: str
    market: str
    inputs: Mapping[str, Distribution]
    layer: str = ""
    count: int = 1
    suppliers: Mapping[str, float] = field(default_factory=dict)
    exposures: Mapping[tuple[str, str], float] = field(default_factory=dict)

    @property
    def members(self) -> Iterator[str]:
        """Names under which members draw: that of the firm, or `name/1`, `name/2`, ... of a cohort."""
        yield from [self.name] if self.count == 1 else (f"{self.name}/{number}" for number in range(1, self.count + 1))


@dataclass(frozen=True)
class Provenance:
    """Where one figure comes from.

    Attributes
    ----------
    key
        As `--set` calls it.
    value
        As in a TOML file, in `unit`.
    as_of
        ISO date, empty for what the user set.
    source, judgement
        At least one is not empty, save in a user's own model.
    file, line
        Where it stands; empty and 0 for what the user set.
    """

    key: str
    value: str
    unit: str
    as_of: str
    source: str
    judgement: str
    file: str
    line: int

    @property
    def is_judgement(self) -> bool:
        """Whether nothing but judgement supports it."""
        return bool(self.judgement) and not self.source


@dataclass(frozen=True)
class Scenario:
    """All that a run needs.

    Attributes
    ----------
    start
        Month 0; None for models without a calendar.
    months
        Number of steps.
    firms
        Sorted by name.
    world
        Distribution of every world input; one that every narrative fixes has the value of the likeliest here.
    correlations
        (input, input, Spearman's rank correlation) within a narrative; all other pairs are independent.
    figures
        Constants inside equations.
    crash
        Codes that count as a crash.
    provenance
        One row for each figure, sorted by key.
    resolved
        TOML text, enough to run it again without the distributions folder.
    """

    name: str
    title: str
    model: Model
    start: date | None
    months: int
    firms: tuple[FirmFigures, ...]
    world: Mapping[str, Distribution]
    narratives: tuple[Narrative, ...]
    correlations: tuple[tuple[str, str, float], ...]
    figures: Mapping[str, float]
    crash: tuple[int, ...]
    provenance: tuple[Provenance, ...]
    resolved: str

    @property
    def horizons(self) -> tuple[int, ...]:
        """Months at which probabilities are shown: 12, 24, 36, 60 as far as they go, and the last."""
        return (*(month for month in HORIZONS if month < self.months), self.months)

    @property
    def share_of_judgement(self) -> float | None:
        """Part of the figures that only judgement supports [share]; None where no figure names its support."""
        stated = [row for row in self.provenance if row.source or row.judgement]
        return sum(row.is_judgement for row in stated) / len(stated) if stated else None

    @property
    def figures_as_of(self) -> tuple[date, date] | None:
        """The oldest and the newest date of a figure; None where none is dated."""
        dates = [date.fromisoformat(row.as_of) for row in self.provenance if row.as_of]
        return (min(dates), max(dates)) if dates else None
