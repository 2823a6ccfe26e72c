"""The central trial's month 0: what the scales of histograms are taken from."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING, Any

from filon.errors import Fault, InputError
from filon.kernels.walk import record, run
from filon.sampling.families import central

if TYPE_CHECKING:
    from filon.scenario.resolved import FirmFigures, Scenario


def central_starts(scenario: Scenario) -> list[Any]:
    """State of each firm at month 0 in the central trial, in which every input is its median.

    Raises
    ------
    InputError
        When the equations of the start have no result there, such as a division by 0.
    """
    return [central_start(scenario, firm) for firm in scenario.firms]


def central_start(scenario: Scenario, firm: FirmFigures) -> Any:
    """The state of one firm; raises as `central_starts` does."""
    try:
        return _central_start(scenario, firm)
    except (ArithmeticError, ValueError) as error:
        place = traceback.extract_tb(error.__traceback__)[-1].name
        message = f"its start cannot be computed from the medians of its figures: {error}, in {place}"
        raise InputError([Fault("", 0, 0, f"firms.{firm.name}", message)]) from error


def _central_start(scenario: Scenario, firm: FirmFigures) -> Any:
    """The same, raising what the equations raise."""
    model = scenario.model
    draw = record("draw", {name: central(distribution) for name, distribution in firm.inputs.items()})
    if model.steps is not None:
        return model.steps.start(draw) if model.steps.next is not None else None
    world_values = {name: central(distribution) for name, distribution in scenario.world.items()}
    world_values.update(scenario.narratives[0].constants)
    world_draw = record("draw", world_values)
    figures = record("figures", scenario.figures)
    world = run(model.phases.start_world, "world", {"world": None, "draw": world_draw, "figures": figures})
    offered = {"firm": None, "draw": draw, "world_draw": world_draw, "world": world, "figures": figures}
    return run(model.phases.start_firm, "firm", offered)
