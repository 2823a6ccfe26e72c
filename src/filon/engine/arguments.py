"""What callers give to a simulation, checked: scenario, trials, seed, threads."""

from __future__ import annotations

import os
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, SupportsIndex

from filon.errors import InputError
from filon.model.definition import Model

if TYPE_CHECKING:
    from filon.scenario.resolved import Scenario


def as_scenario(scenario: Scenario | Model | str | Path, months: int | None) -> Scenario:
    """A scenario from a scenario, a name or path, or a model of one's own."""
    from filon.scenario import load, scenario_of_model

    if isinstance(scenario, Model):
        return scenario_of_model(scenario, months)
    if isinstance(scenario, str | Path):
        return load(scenario, overrides={} if months is None else {"months": months})
    if months is not None and months != scenario.months:
        raise InputError("months: give them to filon.load, which resolves the scenario's figures for them")
    return scenario


def checked_trials(trials: float) -> int:
    """A positive whole number of trials."""
    if not isinstance(trials, Real) or trials < 1 or trials != trials // 1:
        raise InputError(f"trials: {trials!r} is not a whole number of at least 1")
    return int(trials)


def checked_seed(seed: int) -> int:
    """A whole number that may be of any size."""
    if not isinstance(seed, SupportsIndex):
        raise InputError(f"seed: {seed!r} is not a whole number")
    return seed.__index__()


def checked_threads(threads: int | None) -> int:
    """A positive number of threads; all processors by default."""
    if threads is not None and threads < 1:
        raise InputError(f"threads: {threads} is not at least 1")
    return threads or default_threads()


def default_threads() -> int:
    """Processors this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1
