"""The meaning of the compiled kernel: one trial walked through its months in plain Python."""

from __future__ import annotations

import inspect
import math
from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from filon.kernels.sums import Structure, leavers, received, total

Function = Callable[..., Any]
Shock = Callable[[str, str, int], float]


@dataclass
class Walked:
    """One trial.

    Attributes
    ----------
    worlds
        State of the world at months 0, 1, ...; None without a world.
    firms
        Firm to its states at months 0, 1, ... up to the month of its exit.
    exits
        Firm to (month, code); absent for a firm that is still there.
    marks
        Firm to mark to the first month.
    """

    worlds: list[Any] = field(default_factory=list)
    firms: dict[str, list[Any]] = field(default_factory=dict)
    exits: dict[str, tuple[int, int]] = field(default_factory=dict)
    marks: dict[str, dict[str, int]] = field(default_factory=dict)


def record(name: str, values: Mapping[str, float]) -> Any:
    """Make a read-only record whose attributes are the entries of a mapping."""
    return namedtuple(name, values.keys())(**values)


@cache
def _taken(function: Function) -> tuple[str, ...]:
    return tuple(inspect.signature(function).parameters)


def call(function: Function, offered: Mapping[str, Any]) -> Any:
    """Call a phase function with those of the offered values that it names."""
    return function(*(offered[name] for name in _taken(function)))


def run(functions: Sequence[Function], state: str, offered: dict[str, Any]) -> Any:
    """Run the passes of a phase one after the other; each sees the state the one before left."""
    for function in functions:
        offered[state] = call(function, offered)
    return offered[state]


def walk(
    model: Any,
    world_draw: Mapping[str, float],
    firm_draws: Mapping[str, Mapping[str, float]],
    shock: Shock,
    figures: Mapping[str, float],
    months: int,
    walked: Walked | None = None,
    structure: Structure | None = None,
) -> Walked:
    """Walk one trial through its months in plain Python: slow, and the meaning of the compiled loop.

    Parameters
    ----------
    model
        A `filon.Model` in any form.
    world_draw, firm_draws
        Drawn inputs by name; of each firm, by its name.
    shock
        (firm, name, step) to the month's draw; the firm of a world shock is ''.
    figures
        Constants by name.
    months
        Last month.
    walked
        Filled, and returned; whoever gives it can see how far a walk came that stops with an error.
    structure
        How the firms stand to each other; by default not at all.
    """
    walked = Walked() if walked is None else walked
    for world in (
        _step_months(model, firm_draws, shock, months, walked)
        if model.steps is not None
        else _phase_months(model, world_draw, firm_draws, shock, figures, months, walked, structure or Structure())
    ):
        walked.worlds.append(world)
        if len(walked.exits) == len(firm_draws):
            break
    return walked


def _step_months(
    model: Any, firm_draws: Mapping[str, Mapping[str, float]], shock: Shock, months: int, walked: Walked
) -> Iterator[None]:
    """Steps of the one firm of a model in step or static form."""
    ((name, values),) = firm_draws.items()
    steps = model.steps
    draw = record("draw", values)
    walked.marks[name] = {}
    state = steps.start(draw) if steps.next is not None else None
    walked.firms[name] = [state]
    yield None
    for t in range(1, months + 1):
        drawn = record("shock", {key: shock(name, key, t) for key in sorted(model.firm_shocks)})
        if steps.next is not None:
            state = steps.next(state, draw, drawn, t)
        code = _step_code(steps, state, draw, drawn, t)
        walked.firms[name].append(state)
        if code:
            walked.exits[name] = (t, code)
        yield None


def _step_code(steps: Any, state: Any, draw: Any, drawn: Any, t: int) -> int:
    """Code of the ending of this step, 0 while it goes on."""
    if steps.next is None:
        return int(steps.start(draw) <= 0.0)
    if steps.ending is not None:
        return _whole(steps.ending(state, draw, drawn, t))
    return int(steps.margin is not None and steps.margin(state, draw, t) <= 0.0)


def _whole(code: float) -> int:
    """A code as a whole number.

    Raises
    ------
    ValueError
        When it is none.
    """
    if not math.isfinite(code) or code != int(code):
        raise ValueError(f"an ending gave {code}, which is no whole number")
    return int(code)


def _phase_months(
    model: Any,
    world_draw: Mapping[str, float],
    firm_draws: Mapping[str, Mapping[str, float]],
    shock: Shock,
    figures: Mapping[str, float],
    months: int,
    walked: Walked,
    structure: Structure,
) -> Iterator[Any]:
    """Months of a model in phase form; yields the state of the world."""
    phases = model.phases
    drawn_world, constants = record("draw", world_draw), record("figures", figures)
    names = sorted(firm_draws)
    draws = {name: record("draw", firm_draws[name]) for name in names}
    world = run(phases.start_world, "world", {"world": None, "draw": drawn_world, "figures": constants})
    totals = record("totals", dict.fromkeys(model.totals, 0.0))
    offered = {"world_draw": drawn_world, "figures": constants}
    states: dict[str, Any] = {}
    for name in names:
        own = {**offered, "firm": None, "draw": draws[name], "world": world}
        states[name] = run(phases.start_firm, "firm", own)
    exchange = Exchange(model, structure, names)
    given = exchange.between(names, states)
    beside = len(names) > 1
    for name in names:
        own = {**offered, "firm": states[name], "draw": draws[name], "world": world, "received": given[name]}
        states[name] = run(phases.join if beside else (), "firm", own)
        walked.firms[name] = [states[name]]
        walked.marks[name] = {}
    yield world
    for t in range(1, months + 1):
        drawn = record("shock", {key: shock("", key, t) for key in sorted(model.world_shocks)})
        month = {"world": world, "totals": totals, "draw": drawn_world, "shock": drawn, "figures": constants, "t": t}
        world = run((*(phases.heed if beside else ()), *phases.world), "world", month)
        acting = [name for name in names if name not in walked.exits]
        offers: dict[str, dict[str, Any]] = {}
        for name in acting:
            own_shock = record("shock", {key: shock(name, key, t) for key in sorted(model.firm_shocks)})
            offers[name] = {**offered, "firm": states[name], "draw": draws[name], "world": world, "shock": own_shock}
            offers[name]["t"] = t
            states[name] = run((*phases.operate, *(phases.offer if beside else ())), "firm", offers[name])
        given = exchange.between(acting, states)
        for name in acting:
            offers[name]["received"] = given[name]
            states[name] = run((*(phases.meet if beside else ()), *phases.settle), "firm", offers[name])
            walked.firms[name].append(states[name])
            _exit_and_marks(model, name, offers[name], t, walked)
        sums = {
            key: total(acting if item.over == "living" else leavers(item, walked.exits, t), states, item.field)
            for key, item in model.totals.items()
        }
        totals = record("totals", sums)
        exchange.close(states, walked.exits, t)
        yield world


class Exchange:
    """What firms hand to each other in a month; of those that left, it is handed over a month later."""

    def __init__(self, model: Any, structure: Structure, names: Sequence[str]) -> None:
        self.model = model
        self.structure = structure
        self.names = names
        self.late = {name: dict.fromkeys(model.exchange, 0.0) for name in names}

    def between(self, acting: Sequence[str], states: Mapping[str, Any]) -> dict[str, Any]:
        """What each acting firm receives."""
        found = {}
        for name in acting:
            values = {
                key: received(item, name, acting, states, self.structure)
                if item.over == "living" and (len(self.names) > 1 or not (item.within or item.of))
                else self.late[name][key]
                for key, item in self.model.exchange.items()
            }
            found[name] = record("received", values)
        return found

    def close(self, states: Mapping[str, Any], exits: Mapping[str, tuple[int, int]], month: int) -> None:
        """Note what those that left this month held."""
        for key, item in self.model.exchange.items():
            if item.over == "fallen":
                gone = leavers(item, exits, month)
                for name in self.names:
                    self.late[name][key] = received(item, name, gone, states, self.structure)


def _exit_and_marks(model: Any, name: str, offered: Mapping[str, Any], t: int, walked: Walked) -> None:
    """Ask the exits in tie order, then date new marks."""
    for item in model.exits:
        if call(item.condition, offered):
            walked.exits[name] = (t, item.code)
            break
    for item in model.marks:
        if item.name not in walked.marks[name] and call(item.condition, offered):
            walked.marks[name][item.name] = t
