"""A scenario that claims are about: simulated as it is, with each change, and month by month, each once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from filon.claims.answers import Flags
from filon.claims.movements import Accounts
from filon.claims.shapes import Variant
from filon.claims.variants import changed_settings
from filon.engine.simulation import simulate
from filon.errors import InputError
from filon.reality.simulations import Laboratory, Simulated
from filon.scenario.resolved import Scenario

PATH_TRIALS = 10_000
"""Most trials whose accounts are kept: a standard error of half a point at most, in a quarter of a gigabyte."""

Notice = Callable[[str], None]


@dataclass(frozen=True)
class Kept:
    """Trials month by month: accounts by name [(trial, month)], NaN after an exit, and the narrative [(trial,)]."""

    accounts: Accounts
    narrative: npt.NDArray[np.integer]


@dataclass
class Subject:
    """A scenario of one firm under examination; what is simulated is simulated once.

    Attributes
    ----------
    horizons
        Months within which crashes are counted.
    accounts
        That claims look at month by month.
    """

    name: str
    laboratory: Laboratory
    months: int
    horizons: tuple[int, ...]
    accounts: frozenset[str]
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
        return np.asarray(found.crashed(self.scenario.firms[0].name, month), bool)

    @cached_property
    def kept(self) -> Kept:
        """The first trials month by month."""
        self.told(f"{self.name}: month by month")
        trials, laboratory = min(self.laboratory.trials, PATH_TRIALS), self.laboratory
        tree = simulate(
            self.scenario, trials=trials, seed=laboratory.seed, keep=f"paths:{trials}", threads=laboratory.threads
        )
        accounts = {name: tree["paths"][name].to_numpy()[:, 0, :].copy() for name in sorted(self.accounts)}
        return Kept(accounts, tree["outcomes"]["narrative"].to_numpy().copy())
