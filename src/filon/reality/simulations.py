"""The simulations that checks read: a scenario as it is, and the same trials with something changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from os import PathLike
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from filon.engine.simulation import simulate
from filon.reality.shapes import Added, Change
from filon.reality.variants import settings
from filon.reality.verdicts import Flags
from filon.results.frames import group_of
from filon.results.happenings import happened, share_that
from filon.scenario.files import Library, distributions_folder
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
    sector
        The same; None for one firm.
    """

    scenario: Scenario
    outcomes: xr.Dataset
    summary: xr.Dataset
    quantiles: xr.Dataset
    sector: xr.Dataset | None = None

    def crashed(self, firm: str, months: int) -> Flags | npt.NDArray[np.float64]:
        """Whether each trial's firm crashed within so many months; of a cohort, the share of its members [(trial,)]."""
        members = {one.name: one.count for one in self.scenario.firms}
        if members[firm] == 1:
            return happened(self.outcomes, firm, "crash", months)
        return share_that(self.outcomes, members, firm, "crash", months)


KEPT = ("exit", "exit_month", "crash_month", "members_crashed", "members_exited")
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

    def scenario(self, name: str, more: Mapping[str, Any] | None = None, added: Sequence[Added] = ()) -> Scenario:
        """A scenario with what the user set, and more on top of it, and firms beside its own."""
        settings = {**(self.overrides or {}), **(more or {})}
        if not added:
            return load(name, distributions=self.distributions, overrides=settings)
        folder = distributions_folder(self.distributions)
        file = Path(name) if name.endswith(".toml") else Library(folder).folder / "scenarios" / f"{name}.toml"
        with TemporaryDirectory() as place:
            copy = Path(place) / "scenario.toml"
            copy.write_text(file.read_text(encoding="utf-8") + _tables(added), encoding="utf-8")
            return load(copy, distributions=folder, overrides=settings)

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
            tree["sector"].to_dataset() if "sector" in tree else None,
        )

    def paths(self, scenario: Scenario, most: int) -> xr.Dataset:
        """Outcomes and the accounts of every month of the first trials of a scenario, at most so many."""
        trials = min(self.trials, most)
        tree = simulate(scenario, trials=trials, seed=self.seed, keep=f"paths:{trials}", threads=self.threads)
        paths = group_of(tree, "paths")[["contribution_margin"]]
        return xr.merge([paths, group_of(tree, "outcomes")[["exit", "exit_month", "crash_month"]]]).load()


def _tables(added: Sequence[Added]) -> str:
    """Firms as they stand in a scenario's file."""
    return "".join(
        f'\n[[firms]]\narchetype = "{one.archetype}"\nname = "{one.archetype}"\nmarket = ""\ncount = {one.count}\n'
        for one in added
    )


@dataclass(frozen=True)
class Case:
    """A scenario under examination.

    Attributes
    ----------
    name
        As `filon.load` takes it.
    added
        Firms beside its own.
    copies
        Cases of the same scenario with firms added, once they were needed.
    """

    name: str
    laboratory: Laboratory
    base: Simulated
    added: tuple[Added, ...] = ()
    copies: dict[str, Case] = field(default_factory=dict)

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
        return self.laboratory.simulated(self.laboratory.scenario(self.name, more, self.added))

    def beside(self, added: Sequence[Added]) -> Case:
        """The same scenario with firms added, those that it has by name left out; itself where none is."""
        added = self._new(added)
        if not added:
            return self
        key = _tables(added)
        if key not in self.copies:
            scenario = self.laboratory.scenario(self.name, added=added)
            base = self.laboratory.simulated(scenario)
            self.copies[key] = Case(self.name, self.laboratory, base, tuple(added))
        return self.copies[key]

    def with_firms(self, added: Sequence[Added]) -> Case:
        """The same with firms added, for changes only: what is simulated as it is stays that without them."""
        return replace(self, added=self._new(added))

    def _new(self, added: Sequence[Added]) -> tuple[Added, ...]:
        """Those whose name no firm of the scenario has."""
        names = {firm.name for firm in self.scenario.firms}
        return tuple(one for one in added if one.archetype not in names)

    @property
    def is_sector(self) -> bool:
        """Whether it has several firms."""
        return sum(firm.count for firm in self.scenario.firms) > 1
