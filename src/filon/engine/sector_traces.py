"""One trial of several firms again: every firm's months, and how the firms stand to each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from filon.engine.members import Members, members
from filon.engine.sector import WINDOW_MONTHS, WINDOW_SHARE
from filon.engine.traces import Shocks, Trace, trace_of, walked
from filon.kernels.walk import Walked

if TYPE_CHECKING:
    from filon.sampling.names import Sampler
    from filon.scenario.resolved import FirmFigures, Scenario

Row = Mapping[str, float]

ROUNDING = 1.0 + 1e-9
"""As in `filon.kernels.sector`, which plain Python does not import."""


@dataclass(frozen=True)
class Event:
    """An exit or a mark of a firm."""

    month: int
    name: str


@dataclass(frozen=True)
class SectorTrace:
    """One trial of all firms of a scenario.

    Attributes
    ----------
    narrative
        Name of the trial's narrative.
    world_draws
        Drawn inputs of the world.
    draws
        Firm to its drawn inputs; members of cohorts by their own names.
    path
        States of the world and of the firms, exits and marks.
    members
        The firms in sorted-name order, and the firm or cohort of the scenario each belongs to.
    world_shocks
        Shocks of the world in months 0, 1, ...; none in month 0.
    """

    scenario: Scenario
    narrative: str
    world_draws: Row
    draws: Mapping[str, Mapping[str, float]]
    path: Walked
    members: Members
    world_shocks: tuple[Row, ...]

    @property
    def last_month(self) -> int:
        """The last month that was walked: a trial ends with its last firm."""
        return len(self.path.worlds) - 1

    @cached_property
    def owner(self) -> Mapping[str, FirmFigures]:
        """Firm or member to the figures of its firm or cohort."""
        return dict(zip(self.members.names, self.members.figures, strict=True))

    @cached_property
    def singles(self) -> tuple[str, ...]:
        """Firms that are no members of a cohort."""
        return tuple(name for name in self.members.names if self.owner[name].count == 1)

    @cached_property
    def cohorts(self) -> Mapping[str, tuple[str, ...]]:
        """Cohort to its members, in sorted-name order."""
        found: dict[str, list[str]] = {}
        for name in self.members.names:
            if self.owner[name].count > 1:
                found.setdefault(self.owner[name].name, []).append(name)
        return {name: tuple(names) for name, names in found.items()}

    @cached_property
    def buyers(self) -> Mapping[str, tuple[str, ...]]:
        """Firm to those that name it as a supplier."""
        found: dict[str, list[str]] = {name: [] for name in self.members.names}
        for name in self.members.names:
            for supplier in self.owner[name].suppliers:
                found[supplier].append(name)
        return {name: tuple(names) for name, names in found.items()}

    def acts(self, firm: str, month: int) -> bool:
        """Whether a firm acts in a month; it does in the month of its exit."""
        return 0 <= month < len(self.path.firms[firm])

    def state(self, firm: str, month: int) -> Row:
        """State of a firm at the close of a month in which it acts."""
        state = self.path.firms[firm][month]
        return {} if state is None else state._asdict()

    def last_state(self, firm: str) -> Row:
        """The last state of a firm."""
        return self.state(firm, len(self.path.firms[firm]) - 1)

    def world(self, month: int) -> Row:
        """State of the world at the close of a month."""
        state = self.path.worlds[month]
        return {} if state is None else state._asdict()

    def exit(self, firm: str) -> Event | None:
        """When and how a firm left; None for one that is still there."""
        if firm not in self.path.exits:
            return None
        month, code = self.path.exits[firm]
        return Event(month, self.scenario.model.codes[code])

    def exit_code(self, firm: str) -> int:
        """Code of a firm's exit; 0 for one that is still there."""
        return self.path.exits.get(firm, (-1, 0))[1]

    def crash(self, firm: str) -> Event | None:
        """The first exit or mark of a firm that counts as a crash: of one month an exit first, then marks in order."""
        model, counted = self.scenario.model, self.scenario.crash
        found = [
            Event(self.path.marks[firm][mark.name], mark.name)
            for mark in model.marks
            if mark.code in counted and mark.name in self.path.marks[firm]
        ]
        left = self.exit(firm)
        if left is not None and self.exit_code(firm) in counted:
            found.insert(0, left)
        return min(found, key=lambda event: event.month, default=None)

    @cached_property
    def capital(self) -> Mapping[str, float]:
        """Firm to its weight in the sector's crash: the drawn one, or 1 where the model weighs none."""
        name = self.scenario.model.capital
        return {firm: self.draws[firm][name] if name else 1.0 for firm in self.members.names}

    @cached_property
    def sector_crash(self) -> tuple[int, float] | None:
        """First month in which firms that crashed within two years hold over half of the capital, and how much."""
        crashes = {firm: crash.month for firm in self.members.names if (crash := self.crash(firm)) is not None}
        whole = sum(self.capital.values())
        for month in sorted(set(crashes.values())):
            recent = [firm for firm, at in crashes.items() if month - WINDOW_MONTHS < at <= month]
            share = sum(self.capital[firm] for firm in recent)
            if share > WINDOW_SHARE * whole * ROUNDING:
                return month, share / whole
        return None

    def trace(self, firm: str) -> Trace:
        """The trial of one firm, as `filon.engine.traces.replay` tells it."""
        return trace_of(firm, self.narrative, dict(self.world_draws), dict(self.draws[firm]), self.path)


def replay_sector(scenario: Scenario, seed: int, trial: int, sampler: Sampler = "random") -> SectorTrace:
    """Walk one trial of all firms again.

    Parameters
    ----------
    scenario, seed, trial, sampler
        Which, of a run that drew its inputs so.
    """
    narrative, world, firms, path = walked(scenario, seed, trial, sampler=sampler)
    shocks, names = Shocks(scenario, seed, trial), sorted(scenario.model.world_shocks)
    by_month = [{name: shocks("", name, month) for name in names if month} for month in range(len(path.worlds))]
    return SectorTrace(
        scenario=scenario,
        narrative=scenario.narratives[narrative].name,
        world_draws=world,
        draws=firms,
        path=path,
        members=members(scenario),
        world_shocks=tuple(by_month),
    )
