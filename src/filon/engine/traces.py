"""One trial again in plain Python: its draws, its months, why it ended."""

from __future__ import annotations

import math
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filon.engine.inputs import input_plan
from filon.engine.members import members
from filon.errors import RunError
from filon.kernels.walk import Walked, walk
from filon.sampling.plain import draw
from filon.streams.keys import stream_key
from filon.streams.philox import shock_normal, shock_uniform, shock_word

if TYPE_CHECKING:
    from filon.engine.case import Case
    from filon.sampling.names import Sampler
    from filon.sampling.plan import InputPlan
    from filon.scenario.resolved import Scenario


@dataclass(frozen=True)
class Trace:
    """One trial, month by month.

    Attributes
    ----------
    firm
        Whose trace it is.
    narrative
        Name of the trial's narrative.
    draws
        Drawn inputs of the world and of the firm, by name.
    rows
        State of the firm and of the world (``world.<field>``) at months 0, 1, ... up to the exit.
    exit_code, exit_month
        0 and -1 for a firm that is still there.
    marks
        Mark to its first month.
    """

    firm: str
    narrative: str
    draws: dict[str, float]
    rows: list[dict[str, float]]
    exit_code: int
    exit_month: int
    marks: dict[str, int]


class Shocks:
    """Shocks of one trial, computed when asked for; the plain form of the compiled streams."""

    def __init__(self, scenario: Scenario, seed: int, trial: int) -> None:
        self.kinds = {("", name): kind for name, kind in scenario.model.world_shocks.items()}
        self.own = scenario.model.firm_shocks
        self.seed = seed
        self.trial = trial
        self.keys: dict[tuple[str, str], tuple[int, int]] = {}

    def __call__(self, firm: str, name: str, t: int) -> float:
        """The shock of a stream in month t."""
        key = self.keys.setdefault((firm, name), stream_key(self.seed, firm, name))
        kind = self.kinds[firm, name] if (firm, name) in self.kinds else self.own[name]
        word = shock_word(key, self.trial, t)
        return shock_normal(word) if kind == "normal" else shock_uniform(word)


def walked(
    scenario: Scenario, seed: int, trial: int, plan: InputPlan | None = None, sampler: Sampler = "random"
) -> tuple[int, dict[str, Any], dict[str, Any], Walked]:
    """Narrative, world draw, firm draws and walk of one trial.

    Raises
    ------
    RunError
        Where plain Python has no value, such as a number over zero; names month, file and line.
    """
    narrative, world, firms = draw(plan if plan is not None else input_plan(scenario, seed, sampler), trial)
    months = 1 if scenario.model.form == "static" else scenario.months
    path = Walked()
    try:
        shocks, structure = Shocks(scenario, seed, trial), members(scenario).structure
        walk(scenario.model, world, firms, shocks, scenario.figures, months, path, structure)
    except (ArithmeticError, ValueError) as error:
        at = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(at.filename).name}:{at.lineno}, in {at.name}"
        raise RunError(f"trial {trial}, month {len(path.worlds)}: {place}: {error}") from error
    return narrative, world, firms, path


def replay(scenario: Scenario, seed: int, trial: int, firm: str | None = None, sampler: Sampler = "random") -> Trace:
    """Walk one trial again.

    Parameters
    ----------
    scenario, seed, trial
        Which.
    firm
        Whose accounts; by default the first firm's, or that of the first member of a cohort.
    sampler
        Of the run.
    """
    name = firm or members(scenario).names[0]
    narrative, world, firms, path = walked(scenario, seed, trial, sampler=sampler)
    return trace_of(name, scenario.narratives[narrative].name, world, firms[name], path)


def trace_of(firm: str, narrative: str, world: dict[str, float], draws: dict[str, float], path: Walked) -> Trace:
    """The trace of one firm of a trial that was walked.

    Parameters
    ----------
    firm, narrative
        Names.
    world, draws
        Drawn inputs of the world and of the firm.
    path
        The walk.
    """
    exit_month, exit_code = path.exits.get(firm, (-1, 0))
    return Trace(
        firm=firm,
        narrative=narrative,
        draws={**{f"world.{key}": value for key, value in world.items()}, **draws},
        rows=[_row(state, path.worlds[month]) for month, state in enumerate(path.firms[firm])],
        exit_code=exit_code,
        exit_month=exit_month,
        marks=dict(sorted(path.marks[firm].items(), key=lambda item: item[1])),
    )


def _row(state: Any, world: Any) -> dict[str, float]:
    """One month as a mapping of numbers."""
    own = {} if state is None else {key: float(value) for key, value in state._asdict().items()}
    return own if world is None else {**own, **{f"world.{key}": float(value) for key, value in world._asdict().items()}}


def gate_error(case: Case, trial: int) -> RunError:
    """Name the trial, month and variable of a value that is not a finite number, or of a code that is none."""
    try:
        _, _, _, path = walked(case.scenario, case.seed, trial, case.plan)
    except RunError as error:
        return RunError(f"a value is not a finite number: {error}")
    declared = [code.code for code in case.layout.exits]
    for month, code in path.exits.values():
        if code not in declared:
            known = ", ".join(str(code) for code in declared)
            return RunError(f"trial {trial}, month {month}: ending gave {code}, but endings declares {known}")
    return RunError(f"a value is not a finite number: trial {trial}, {_first_fault(path)}; see 'filon trace'")


def _first_fault(path: Walked) -> str:
    """Month, firm and field of the first value that is not finite."""
    for firm, states in path.firms.items():
        for month, state in enumerate(states):
            for field, value in ({} if state is None else state._asdict()).items():
                if not math.isfinite(value):
                    return f"month {month}, {firm}.{field} is {value}"
    return "in the compiled kernel only"
