"""Which judgements matter: each uncertain figure that rests on judgement alone is set low, then high, one at a time.

Both simulations draw the same random numbers, so their difference is known better than either. The model is compiled
once: a figure is data.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypedDict

from filon.catalogue.wording import spread
from filon.quantities.descriptions import Distribution, constant

if TYPE_CHECKING:
    from filon.scenario.resolved import Scenario

Told = Callable[[int, int, float | None], None]
"""Takes the trials done, the trials in all, and None."""

TRIALS = 20_000
"""Trials of each simulation: a paired standard error of about a third of a percentage point at most."""

LEAST_TRIALS = 1_000
"""Of a simulation, however many firms a trial has."""

SECONDS_AROUND = 0.08
"""What a simulation takes around its trials [s]."""


class Effect(TypedDict):
    """What a figure does to the crash probability within the scenario's months.

    Attributes
    ----------
    firm
        Whose crash; None for the mean over all firms.
    low_value, high_value
        The figure's 10% and 90% quantiles, in its unit.
    crash_low, crash_high
        The crash probability with the figure at each.
    change
        `crash_high - crash_low`.
    standard_error
        Of the change, from the differences trial by trial.
    """

    firm: str | None
    low_value: float
    high_value: float
    crash_low: float
    crash_high: float
    change: float
    standard_error: float


@dataclass(frozen=True)
class Candidate:
    """A figure that can be varied: its key, whose it is (None: the world's), and its distribution."""

    key: str
    firm: str | None
    name: str
    described: Distribution


def candidates(scenario: Scenario) -> list[Candidate]:
    """Uncertain inputs that rest on judgement alone; those that every narrative fixes are not drawn."""
    fixed = [set(item.constants) for item in scenario.narratives]
    world = {f"drivers.{name}": (None, name, one) for name, one in scenario.world.items()}
    firms = {
        f"firms.{firm.name}.{name}": (firm.name, name, one)
        for firm in scenario.firms
        for name, one in firm.inputs.items()
    }
    known = {**world, **firms}
    judged = [
        Candidate(row.key, *known[row.key]) for row in scenario.provenance if row.is_judgement and row.key in known
    ]
    return [
        item
        for item in judged
        if not item.described.is_constant and not (item.firm is None and all(item.name in names for names in fixed))
    ]


def default_trials(scenario: Scenario) -> int:
    """Trials of each simulation unless asked otherwise: a sector has many figures, and each trial many firms."""
    return max(LEAST_TRIALS, TRIALS // sum(firm.count for firm in scenario.firms))


def seconds(scenario: Scenario, trials: int, count: int) -> tuple[float, bool]:
    """Rough time that `count` figures take [s], and whether the model is compiled already."""
    from filon.engine.cost import cost

    one = cost(scenario, trials=trials, keep=f"outcomes:{trials}")
    return simulations(count) * (one.seconds + SECONDS_AROUND), one.compiled


def simulations(count: int) -> int:
    """How many simulations the effects of `count` figures take: two for each, and one of the scenario as it is."""
    return 2 * count + 1


@dataclass(frozen=True)
class Effects:
    """What was simulated.

    Attributes
    ----------
    trials
        Of each simulation.
    crash
        Crash probability of each firm with nothing changed.
    of
        The effect of each figure, by its key.
    """

    trials: int
    crash: dict[str, float]
    of: dict[str, Effect]


def effects(scenario: Scenario, wanted: list[Candidate], trials: int, seed: int, told: Told) -> Effects:
    """The effect of each figure.

    Parameters
    ----------
    wanted
        From `candidates`.
    trials, seed
        Of each simulation.
    """
    crashed = _crashes(scenario, trials, seed)
    crash = {name: float(shares.mean()) for name, shares in crashed.items()}
    total, found = 2 * len(wanted) * trials, {}
    for number, item in enumerate(wanted):
        told(2 * number * trials, total, None)
        low, _, high = spread(item.described)
        ends = [_crashed(_changed(scenario, item, value), item.firm, trials, seed) for value in (low, high)]
        found[item.key] = _effect(item.firm, (low, high), *ends)
    return Effects(trials, crash, found)


def _changed(scenario: Scenario, item: Candidate, value: float) -> Scenario:
    """The scenario with one figure fixed."""
    fixed = {item.name: constant(value)}
    if item.firm is None:
        return replace(scenario, world={**scenario.world, **fixed})
    firms = (
        replace(firm, inputs={**firm.inputs, **fixed}) if firm.name == item.firm else firm for firm in scenario.firms
    )
    return replace(scenario, firms=tuple(firms))


def _crashed(scenario: Scenario, firm: str | None, trials: int, seed: int) -> Any:
    """Share of a firm or cohort that crashed in each trial; for the world's figures, the mean of all [(trial,)]."""
    crashed = _crashes(scenario, trials, seed)
    return sum(crashed.values()) / len(crashed) if firm is None else crashed[firm]


def _crashes(scenario: Scenario, trials: int, seed: int) -> dict[str, Any]:
    """1 where a firm crashed, else 0; of a cohort, the share of its members that did [(trial,) by name]."""
    from filon.engine import simulate
    from filon.results.happenings import share_that

    outcomes = simulate(scenario, trials=trials, seed=seed, keep=f"outcomes:{trials}")["outcomes"].to_dataset()
    members = {firm.name: firm.count for firm in scenario.firms}
    return {name: share_that(outcomes, members, name, "crash", scenario.months) for name in members}


def _effect(firm: str | None, values: tuple[float, float], low: Any, high: Any) -> Effect:
    """The difference of two simulations with the same random numbers."""
    change = high - low
    return {
        "firm": firm,
        "low_value": values[0],
        "high_value": values[1],
        "crash_low": float(low.mean()),
        "crash_high": float(high.mean()),
        "change": float(change.mean()),
        "standard_error": float(change.std(ddof=1) / len(change) ** 0.5),
    }
