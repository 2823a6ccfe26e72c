"""The simulations that checks read: a scenario as it is, and the same trials with something changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from os import PathLike
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from filon.engine.simulation import simulate
from filon.reality.shapes import Change
from filon.reality.variants import settings
from filon.reality.verdicts import Flags
from filon.results.frames import group_of
from filon.results.happenings import happened, share_that
from filon.scenario.loading import load
from filon.scenario.resolved import FirmFigures, Scenario


@dataclass(frozen=True)
class Simulated:
    """What is kept of a simulation.

    Attributes
    ----------
    outcomes
        What is kept of each trial: exits and crashes of firms, and of cohorts how many members crashed.
    summary, quantiles
        As in stored runs.
    """

    scenario: Scenario
    outcomes: xr.Dataset
    summary: xr.Dataset
    quantiles: xr.Dataset

    def crashed(self, firm: str, months: int) -> Flags | npt.NDArray[np.float64]:
        """Whether each trial's firm crashed within so many months; of a cohort, the share of its members [(trial,)]."""
        members = {one.name: one.count for one in self.scenario.firms}
        if members[firm] == 1:
            return happened(self.outcomes, firm, "crash", months)
        return share_that(self.outcomes, members, firm, "crash", months)


KEPT = ("exit", "exit_month", "crash_month", "members_crashed")
"""Of outcomes, what checks read."""


@dataclass(frozen=True)
class Laboratory:
    """How simulations are made: always with the same seed, so that the same trials are compared.

    Attributes
    ----------
    overrides
        What the user set.
    """

    trials: int
    seed: int
    threads: int | None = None
    distributions: str | PathLike[str] | None = None
    overrides: Mapping[str, Any] | None = None

    def scenario(self, name: str, more: Mapping[str, Any] | None = None) -> Scenario:
        """A scenario with what the user set, and more on top of it."""
        return load(name, distributions=self.distributions, overrides={**(self.overrides or {}), **(more or {})})

    def simulated(self, scenario: Scenario) -> Simulated:
        """A scenario simulated, of which every trial's crash is kept."""
        tree = simulate(
            scenario, trials=self.trials, seed=self.seed, keep=f"outcomes:{self.trials}", threads=self.threads
        )
        outcomes = group_of(tree, "outcomes")
        return Simulated(
            scenario,
            outcomes[[name for name in KEPT if name in outcomes]].copy(deep=True),
            tree["summary"].to_dataset(),
            tree["quantiles"].to_dataset(),
        )


@dataclass(frozen=True)
class Case:
    """A scenario under examination.

    Attributes
    ----------
    name
        As `filon.load` takes it.
    """

    name: str
    laboratory: Laboratory
    base: Simulated

    @property
    def scenario(self) -> Scenario:
        """The scenario as it is."""
        return self.base.scenario

    def subject(self, firm: str) -> str:
        """How the table calls a firm: by its scenario, where it is the only one."""
        return self.scenario.name if len(self.scenario.firms) == 1 else f"{self.scenario.name}/{firm}"

    def firms(self, archetypes: list[str]) -> list[FirmFigures]:
        """The firms of certain archetypes; all of them where none is named."""
        return [firm for firm in self.scenario.firms if not archetypes or firm.archetype in archetypes]

    def changed(self, change: Change, months: int) -> Simulated:
        """The same trials of so many months with something changed."""
        more = {"months": months, **settings(self.scenario, change)}
        return self.laboratory.simulated(self.laboratory.scenario(self.name, more))
