"""A small plain walk of the shipped model, whose draws and shocks the tests choose; stops wherever a test likes."""

from __future__ import annotations

import inspect
import math
import random
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from statistics import NormalDist
from types import SimpleNamespace
from typing import Any

from scipy import stats

import filon
from filon.model import MODEL
from filon.model.state import Firm, World
from filon.quantities.descriptions import Distribution

Draws = dict[str, float]


def value_at(distribution: Distribution, z: float) -> float:
    """Value of a distribution at a standard normal."""
    given = dict(distribution.parameters)
    if distribution.is_constant:
        return float(given["value"])
    low = -math.inf if distribution.lower is None else distribution.lower
    high = math.inf if distribution.upper is None else distribution.upper
    if distribution.family == "quantiles":
        to, back = SCALES[str(given["scale"])]
        p10, p50, p90 = (to(float(given[name])) for name in ("p10", "p50", "p90"))
        side = p50 - p10 if z < 0.0 else p90 - p50
        return min(max(back(p50 + side / NormalDist().inv_cdf(0.9) * z), low), high)
    frozen = getattr(stats, distribution.family)(**given)
    bottom, top = float(frozen.cdf(low)), float(frozen.cdf(high))
    return float(frozen.ppf(bottom + (top - bottom) * NormalDist().cdf(z)))


SCALES: dict[str, tuple[Callable[[float], float], Callable[[float], float]]] = {
    "log": (math.log, math.exp),
    "identity": (float, float),
    "logit": (lambda x: math.log(x / (1.0 - x)), lambda y: 1.0 / (1.0 + math.exp(-y))),
}


@cache
def scenario(name: str) -> filon.scenario.Scenario:  # type: ignore[name-defined]
    """A shipped scenario, loaded once."""
    return filon.load(name)


def central_draws(name: str) -> tuple[Draws, Draws, Draws]:
    """Median draws of the world and of the firm, and the figures, of a shipped scenario; the caller may change them."""
    world, firm, figures = _central_draws(name)
    return dict(world), dict(firm), dict(figures)


@cache
def _central_draws(name: str) -> tuple[Draws, Draws, Draws]:
    given = scenario(name)
    world = {key: value_at(item, 0.0) for key, item in given.world.items()}
    firm = {key: value_at(item, 0.0) for key, item in given.firms[0].inputs.items()}
    return world, firm, dict(given.figures)


def random_draws(name: str, source: random.Random) -> tuple[Draws, Draws, int]:
    """Draws without correlations: narrative first, its shifts, then every input by itself."""
    given = scenario(name)
    number = source.choices(range(len(given.narratives)), [item.weight for item in given.narratives])[0]
    narrative = given.narratives[number]

    def drawn(items: Mapping[str, Distribution], shifts: Mapping[str, tuple[float, float]]) -> Draws:
        values = {}
        for key in sorted(items):
            shift, spread = shifts.get(key, (0.0, 1.0))
            values[key] = value_at(items[key], shift + spread * source.gauss(0.0, 1.0))
        return values

    world = {**drawn(given.world, narrative.shifts), **narrative.constants}
    return world, drawn(given.firms[0].inputs, narrative.firm_shifts), number


@cache
def shocks(seed: int | None, scope: str, t: int) -> SimpleNamespace:
    """Shocks of month t for the world or the firm: from a seed, or calm without one.

    Calm is 0 for normals and 0.4 for uniforms, so that nothing happens. One more stream does not change the others.
    """
    kinds = MODEL.world_shocks if scope == "world" else MODEL.firm_shocks
    values = {}
    for key, kind in kinds.items():
        source = random.Random(f"{seed} {key} {t}")
        drawn = source.gauss(0.0, 1.0) if kind == "normal" else source.random()
        values[key] = drawn if seed is not None else {"normal": 0.0, "uniform": 0.4}[kind]
    return SimpleNamespace(**values)


@cache
def taken(function: Callable[..., Any]) -> tuple[str, ...]:
    return tuple(inspect.signature(function).parameters)


def passed(functions: tuple[Callable[..., Any], ...], state: str, offered: dict[str, Any]) -> Any:
    """Passes of a phase in order."""
    for function in functions:
        offered[state] = function(*(offered[name] for name in taken(function)))
    return offered[state]


def months(
    world_draw: Draws, firm_draw: Draws, figures: Draws, seed: int | None = None, length: int = 60
) -> Iterator[tuple[World, Firm, int, set[str]]]:
    """World, firm, exit code and marks of month 0, 1, ..., to `length` or the firm's exit."""
    offered: dict[str, Any] = {
        "world_draw": SimpleNamespace(**world_draw),
        "figures": SimpleNamespace(**figures),
        "draw": SimpleNamespace(**firm_draw),
    }
    phases = MODEL.phases
    world = passed(phases.start_world, "world", {**offered, "draw": offered["world_draw"], "world": None})
    firm = passed(phases.start_firm, "firm", {**offered, "world": world, "firm": None})
    totals = SimpleNamespace(**dict.fromkeys(MODEL.totals, 0.0))
    yield world, firm, 0, set()
    for t in range(1, length + 1):
        month = {"totals": totals, "draw": offered["world_draw"], "shock": shocks(seed, "world", t)}
        world = passed(phases.world, "world", {**offered, **month, "world": world, "t": float(t)})
        own = {**offered, "world": world, "shock": shocks(seed, "firm", t), "t": float(t), "firm": firm}
        firm = passed(phases.operate, "firm", own)
        own["received"] = SimpleNamespace(**{key: getattr(firm, item.field) for key, item in MODEL.exchange.items()})
        firm = passed(phases.settle, "firm", own)
        holds = {
            item.name: bool(item.condition(*(own[name] for name in taken(item.condition))))
            for item in (*MODEL.exits, *MODEL.marks)
        }
        code = next((item.code for item in MODEL.exits if holds[item.name]), 0)
        yield world, firm, code, {item.name for item in MODEL.marks if holds[item.name]}
        if code:
            return
        living = {key: item for key, item in MODEL.totals.items() if item.over == "living"}
        totals = SimpleNamespace(
            **{**dict.fromkeys(MODEL.totals, 0.0), **{key: getattr(firm, item.field) for key, item in living.items()}}
        )


def path(
    name: str, seed: int | None = None, length: int = 60, **changes: float
) -> list[tuple[World, Firm, int, set[str]]]:
    """Months of a shipped scenario at its median draws, with draws or figures changed by name."""
    world, firm, figures = central_draws(name)
    for key, value in changes.items():
        holder = next(item for item in (world, firm, figures) if key in item)
        holder[key] = value
    return list(months(world, firm, figures, seed, length))
