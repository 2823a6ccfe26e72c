"""A scenario between reading and checking: its header, its firms, and every figure under its dotted key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from filon.model.declared import Input
from filon.model.definition import Model
from filon.scenario.declared import declarations
from filon.scenario.known import Known
from filon.scenario.spots import NOWHERE, Spot

Key = tuple[str, ...]

SHIPPED = "filon"
"""How a resolved scenario names the model that comes with the package."""

WEIGHT = Input("weight", "share", "probability of the narrative", 0.0, 1.0)
CLAIMS = ("commitments", "equity")
"""What counterparties lose of when a firm falls: compute it has committed to buy, and the value of its equity."""

DISPERSION = Input("dispersion", "ratio", "widening of the inputs of firms", 1e-6, 1e3)
SHIFT = Input("shift", "standard deviations", "shift of the standard normal", -10.0, 10.0)
SPREAD = Input("spread", "ratio", "widening of the standard normal", 1e-6, 1e3)
SUPPLY = Input("supply", "share", "part of all work that is bought from a supplier", 0.0, 1.0)
EXPOSURE = Input("exposure", "share", "part of a claim on a firm that a counterparty holds", 0.0, 1.0)
SPEARMAN = Input("spearman", "rank correlation", "Spearman's rank correlation", -1.0, 1.0)


@dataclass
class Header:
    """Name, calendar and definition of crash."""

    name: str
    months: int
    title: str = ""
    start: date | None = None
    crash: tuple[int | str, ...] | None = None


@dataclass(frozen=True)
class FirmOf:
    """What a firm is, beside its figures."""

    archetype: str
    market: str
    layer: str = ""
    count: int = 1


@dataclass
class Draft:
    """Everything read, before it is held together.

    Attributes
    ----------
    model_file
        Where the model was taken from: `filon` for the shipped one, ``file.py:model``, or empty.
    figures
        Key to figure: ``("drivers", name)``, ``("mechanics", name)``, ``("firms", firm, input)``,
        ``("firms", firm, "suppliers", supplier)``, ``("firms", firm, "exposures", counterparty, claim)``,
        ``("narratives", name, "weight")`` or ``"dispersion"``, ``(..., "shifts", input, "shift")`` or
        ``"spread"``, ``(..., "constants", input)``, ``("correlations", a, b)`` with a before b in the alphabet.
    spot
        The scenario's file, for faults that belong to the whole.
    incomplete
        Firms and tables of which a file could not be read: what they lack has its fault already.
    elsewhere
        Firms that are known but need not be in the scenario: a supplier of them counts as the market.
    """

    model: Model
    model_file: str
    header: Header
    firms: dict[str, FirmOf] = field(default_factory=dict)
    figures: dict[Key, Known] = field(default_factory=dict)
    spot: Spot = NOWHERE
    incomplete: set[str] = field(default_factory=set)
    elsewhere: frozenset[str] = frozenset()

    @property
    def narratives(self) -> list[str]:
        """Names of the narratives, sorted."""
        return sorted({key[1] for key in self.figures if key[0] == "narratives"})

    def put(self, prefix: Key, figures: Mapping[str, Known]) -> None:
        """Keep figures under `prefix` and their names."""
        self.figures.update({(*prefix, name): known for name, known in figures.items()})

    def declared(self, key: Key) -> Input | None:
        """Unit and range of the figure that `key` names; None where the scenario can have no such figure."""
        match key:
            case ("drivers", name):
                return declarations(self.model.world_inputs).get(name)
            case ("mechanics", name):
                return self.model.figures.get(name)
            case ("firms", firm, name) if firm in self.firms:
                return declarations(self.model.firm_inputs).get(name)
            case ("firms", firm, "suppliers", _) if firm in self.firms and self.has_sector:
                return SUPPLY
            case ("firms", firm, "exposures", _, claim) if firm in self.firms and claim in CLAIMS and self.has_sector:
                return EXPOSURE
            case ("narratives", narrative, *rest) if narrative in self.narratives:
                return self._of_narrative(tuple(rest))
            case ("correlations", a, b) if a != b and {a, b} <= self.inputs:
                return SPEARMAN
        return None

    def _of_narrative(self, rest: Key) -> Input | None:
        """Unit and range of a figure within a narrative."""
        match rest:
            case ("weight",):
                return WEIGHT
            case ("dispersion",):
                return DISPERSION
            case ("shifts", name, "shift") if name in self.inputs:
                return SHIFT
            case ("shifts", name, "spread") if name in self.inputs:
                return SPREAD
            case ("constants", name):
                return declarations(self.model.world_inputs).get(name)
        return None

    @property
    def has_sector(self) -> bool:
        """Whether firms may have suppliers and counterparties: those of files have, a model of one's own has not."""
        return self.model_file == SHIPPED

    @property
    def inputs(self) -> set[str]:
        """Names of everything that is drawn."""
        return {*self.model.world_inputs, *self.model.firm_inputs}


def is_constant(key: Key) -> bool:
    """Whether only a number, and no distribution, may stand under `key`."""
    return key[0] in ("mechanics", "narratives", "correlations") or is_of_sector(key)


def is_of_sector(key: Key) -> bool:
    """Whether `key` names a supplier's share or an exposure."""
    return key[0] == "firms" and len(key) > 3


def ordered(key: Key) -> Key:
    """The key under which a figure is kept: the two names of a correlation in the order of the alphabet."""
    return (key[0], *sorted(key[1:])) if key[0] == "correlations" else key
