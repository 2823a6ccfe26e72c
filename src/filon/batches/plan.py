"""A plan: which cases are run, and what they have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from filon.engine.keeping import DEFAULT
from filon.errors import InputError
from filon.sampling.names import Sampler
from filon.scenario.emission import toml_value
from filon.scenario.spots import NOWHERE, Spot

TRIALS = 1_000_000


@dataclass(frozen=True)
class Case:
    """One run of a plan.

    Attributes
    ----------
    name
        Its label on the dimension `scenario`; no other case has it.
    base
        The scenario as the plan names it.
    path
        What `filon.load` takes for it: a shipped name, or where the file lies.
    settings
        Keys of the scenario and their values, as `--set` takes them; those of the plan included.
    grid
        The keys and values by which it is a point of the plan's grid; empty otherwise.
    fail_if
        Conditions that its run should not meet, and where the plan asks for each.
    spot
        Where the plan asks for it.
    spots
        Where it sets each key.
    """

    name: str
    base: str
    path: str
    settings: Mapping[str, Any]
    grid: Mapping[str, Any] = field(default_factory=dict)
    fail_if: Mapping[str, Spot] = field(default_factory=dict)
    spot: Spot = NOWHERE
    spots: Mapping[str, Spot] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """What is to be run.

    Attributes
    ----------
    name
        Part of the name of the batch's directory.
    text
        The file as it was read; empty for a plan that came as a dictionary.
    months
        Length of every case that sets none itself [months]; the scenario's own where None.
    axes
        Values of each key of the grid; empty where there is none.
    """

    name: str
    title: str
    cases: tuple[Case, ...]
    text: str = ""
    trials: int = TRIALS
    seed: int = 1
    months: int | None = None
    keep: str = DEFAULT
    sampler: Sampler = "random"
    axes: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    folder: Path = Path()

    def changed(
        self,
        *,
        trials: int | None = None,
        seed: int | None = None,
        months: int | None = None,
        keep: str | None = None,
        sampler: Sampler | None = None,
        overrides: Mapping[str, Any] | None = None,
    ) -> Plan:
        """The plan with what the caller wants otherwise; what is None stays.

        Raises
        ------
        InputError
            When a key is set that the grid varies.
        """
        mine = {**(overrides or {}), **({} if months is None else {"months": months})}
        for key in mine:
            if key in self.axes:
                raise InputError(f"{key}: the grid of the plan sets it to {listed(self.axes[key])}; take it out of one")
        cases = tuple(
            replace(
                case,
                settings={key: value for key, value in case.settings.items() if months is None or key != "months"}
                | dict(overrides or {}),
            )
            for case in self.cases
        )
        asked: dict[str, Any] = {"trials": trials, "seed": seed, "months": months, "keep": keep, "sampler": sampler}
        return replace(self, cases=cases, **{name: value for name, value in asked.items() if value is not None})


def point_name(values: Mapping[str, Any]) -> str:
    """What a point of a grid is called.

    Examples
    --------
    >>> point_name({"price": 15, "cash": 2e10})
    'price=15, cash=2e+10'
    """
    return ", ".join(f"{key}={shown(value)}" for key, value in values.items())


def shown(value: Any) -> str:
    """A value of a setting on one line.

    Examples
    --------
    >>> shown(20), shown(1e10), shown(0.1), shown("consumer"), shown({"p50": 0.1})
    ('20', '1e+10', '0.1', 'consumer', '{p50 = 0.1}')
    """
    if isinstance(value, float):
        return f"{value:g}" if float(f"{value:g}") == value else repr(value)
    return value if isinstance(value, str) else toml_value(value)


def listed(values: tuple[Any, ...]) -> str:
    """Some values in words."""
    return ", ".join(shown(value) for value in values)
