"""A scenario that claims are about: simulated as it is, with each change, and month by month, each once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from filon.claims.answers import Flags
from filon.claims.shapes import Variant
from filon.claims.variants import changed_settings
from filon.engine.simulation import simulate
from filon.errors import InputError
from filon.reality.simulations import Laboratory, Simulated
from filon.scenario.resolved import Scenario

PATH_TRIALS = 10_000
"""Most trials whose accounts are kept: a standard error of half a point at most, in a quarter of a gigabyte."""

Notice = Callable[[str], None]


@dataclass
class Subject:
    """A scenario of one firm under examination; what is simulated is simulated once.

    Attributes
    ----------
    horizons
        Months within which crashes are counted.
    """

    name: str
    laboratory: Laboratory
    months: int
    horizons: tuple[int, ...]
    told: Notice
    changed: dict[str, Simulated] = field(default_factory=dict)

    @cached_property
    def scenario(self) -> Scenario:
        """As it is."""
        found = self.laboratory.scenario(self.name, {"months": self.months})
        if len(found.firms) != 1:
            raise InputError(f"{self.name}: a claim is about scenarios of one firm")
        return found

    @cached_property
    def base(self) -> Simulated:
        """Simulated as it is."""
        self.told(f"{self.name}: as it is")
        return self.laboratory.simulated(self.scenario)

    def with_change(self, key: str, variant: Variant) -> Simulated:
        """The same trials with something changed."""
        if key not in self.changed:
            self.told(f"{self.name}: {variant.meaning}")
            more = {"months": self.months, **changed_settings(self.scenario, variant, self.laboratory)}
            self.changed[key] = self.laboratory.simulated(self.laboratory.scenario(self.name, more))
        return self.changed[key]

    def crashed(self, found: Simulated, month: int) -> Flags:
        """Whether the firm crashed within so many months [(trial,)]."""
        return found.crashed(self.scenario.firms[0].name, month)

    @cached_property
    def kept(self) -> Any:
        """Trials kept month by month: `/paths` and `/outcomes`."""
        self.told(f"{self.name}: month by month")
        trials = min(self.laboratory.trials, PATH_TRIALS)
        laboratory = self.laboratory
        return simulate(
            self.scenario, trials=trials, seed=laboratory.seed, keep=f"paths:{trials}", threads=laboratory.threads
        )
