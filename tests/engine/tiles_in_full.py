"""Everything that a compiled tile computes, month by month in float64, and the plain walk of its lanes."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from filon.engine.case import Case, setting
from filon.engine.compilation import compiled_unit
from filon.engine.inputs import plan_arrays
from filon.engine.keeping import Keep
from filon.engine.threads import Worker, kept_arrays
from filon.kernels.arrays import Kept
from filon.kernels.walk import Walked, walk


@dataclass
class Tile:
    """The working arrays of one tile at the end of each month.

    Attributes
    ----------
    firms, world
        [(month, firm, row, lane)], [(month, row, lane)].
    narrative
        [(lane,)]
    """

    case: Case
    firms: np.ndarray
    world: np.ndarray
    narrative: np.ndarray

    def of_firm(self, group: str, field: str, firm: int = 0) -> np.ndarray:
        """A row of a firm [(month, lane)]."""
        return self.firms[:, firm, self.case.program.rows.firm[group, field]]

    def of_world(self, group: str, field: str) -> np.ndarray:
        """A row of the world [(month, lane)]."""
        return self.world[:, self.case.program.rows.world[group, field]]

    def end(self, firm: int, lane: int) -> tuple[int, int] | None:
        """Month and code of a firm's exit."""
        month, code = (int(self.of_firm("engine", f"exit_{what}", firm)[-1, lane]) for what in ("month", "code"))
        return (month, code) if code else None

    def marks(self, firm: int, lane: int) -> dict[str, int]:
        """Mark to its first month."""
        names = [mark.name for mark in self.case.scenario.model.marks]
        months = {name: int(self.of_firm("mark", name, firm)[-1, lane]) for name in names}
        return {name: month for name, month in months.items() if month}


def tile(case: Case, first: int = 0) -> Tile:
    """Run the tile that begins with a trial to each month in turn."""
    worker, run_unit, lanes = Worker(case), compiled_unit(case), case.program.lanes
    kept = Kept(**kept_arrays(case, 0, Keep(), first))
    firms, world = [], []
    for month in range(case.steps + 1):
        worker.perform(run_unit, first, lanes, month, setting(case), plan_arrays(case.plan), kept)
        firms.append(worker.scratch.firms.copy())
        world.append(worker.scratch.world.copy())
    return Tile(case, np.array(firms), np.array(world), worker.scratch.narrative.copy())


def plain(found: Tile, lane: int) -> Walked:
    """The plain walk of a lane, fed with the inputs and shocks that the compiled streams gave it."""
    scenario = found.case.scenario
    model, names = scenario.model, list(found.case.members.names)
    place = {name: number for number, name in enumerate(names)}
    world = {name: float(found.of_world("draw", name)[0, lane]) for name in sorted(model.world_inputs)}
    firms = {
        name: {key: float(found.of_firm("draw", key, number)[0, lane]) for key in sorted(model.firm_inputs)}
        for name, number in place.items()
    }

    def shock(firm: str, name: str, month: int) -> float:
        row = found.of_firm("shock", name, place[firm]) if firm else found.of_world("shock", name)
        return float(row[month, lane])

    structure = found.case.members.structure
    return walk(model, world, firms, shock, scenario.figures, found.case.steps, structure=structure)


def differences(found: Tile, lane: int, walked: Walked) -> dict[tuple[str, str], float]:
    """Largest difference of each field of each firm and of the world, over its largest size, in the months it lived."""
    sizes: dict[tuple[str, str], float] = {}
    for number, firm in enumerate(found.case.members.names):
        sizes |= _compared(firm, walked.firms[firm], lambda f, n=number: found.of_firm("firm", f, n)[:, lane])
    sizes |= _compared("", walked.worlds, lambda field: found.of_world("world", field)[:, lane])
    return sizes


def _compared(owner: str, states: list[Any], row: Any) -> dict[tuple[str, str], float]:
    """Relative differences of the fields of one owner's states."""
    if states[0] is None:
        return {}
    found = {}
    for field in states[0]._fields:
        expected = np.array([float(getattr(state, field)) for state in states])
        size = max(float(np.abs(expected).max()), 1e-12)
        found[owner, field] = float(np.abs(row(field)[: len(states)] - expected).max()) / size
    return found
