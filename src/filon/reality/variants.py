"""The same scenario with something changed, in the words of `--set`, so that all random numbers stay the same."""

from __future__ import annotations

from typing import Any

from filon.errors import InputError
from filon.model.definition import Model
from filon.reality.shapes import Change
from filon.scenario.declared import declarations
from filon.scenario.distributions import scaled
from filon.scenario.resolved import Scenario

Settings = dict[str, Any]


def settings(scenario: Scenario, change: Change) -> Settings:
    """What `filon.load` takes as overrides to make a change.

    Parameters
    ----------
    scenario
        The scenario before it.
    change
        Values, factors and shifts by name; an input of firms is changed for every firm.

    Raises
    ------
    InputError
        When the model has no input or constant of a name.
    """
    found: Settings = {}
    for name, value in change.set.items():
        found |= _set(scenario, name, value)
    for name, factor in change.scale.items():
        found |= _scaled(scenario, name, factor)
    for name, shift in change.shift.items():
        found |= _shifted(scenario, name, shift)
    return found


def _set(scenario: Scenario, name: str, value: float) -> Settings:
    """A value in place of a figure, under every narrative."""
    model = scenario.model
    if name in model.figures:
        return {f"mechanics.{name}": value}
    if name in declarations(model.world_inputs):
        fixed = [narrative.name for narrative in scenario.narratives if name in narrative.constants]
        return {f"drivers.{name}": value} | {f"narratives.{narrative}.constants.{name}": value for narrative in fixed}
    _refuse_unknown(model, name)
    return {f"firms.{firm.name}.{name}": value for firm in scenario.firms}


def _scaled(scenario: Scenario, name: str, factor: float) -> Settings:
    """The same distribution of a multiple of the value."""
    if name in scenario.world:
        return {f"drivers.{name}": scaled(scenario.world[name], factor)}
    _refuse_unknown(scenario.model, name)
    return {f"firms.{firm.name}.{name}": scaled(firm.inputs[name], factor) for firm in scenario.firms}


def _shifted(scenario: Scenario, name: str, shift: float) -> Settings:
    """The standard normal behind an input of firms moved, on top of what narratives do."""
    _refuse_unknown(scenario.model, name)
    return {
        f"narratives.{narrative.name}.shifts.{name}.shift": narrative.firm_shifts.get(name, (0.0, 1.0))[0] + shift
        for narrative in scenario.narratives
    }


def _refuse_unknown(model: Model, name: str) -> None:
    """Firms must have the input."""
    if name not in declarations(model.firm_inputs):
        raise InputError(f"reality/checks.toml: the model has no input or constant '{name}'")
