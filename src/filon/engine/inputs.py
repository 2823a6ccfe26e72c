"""How the kernel draws the inputs of a tile: the plan of a scenario, and the adapter that fills the input rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from filon.sampling.names import Sampler
from filon.sampling.plan import InputPlan
from filon.sampling.plan import input_plan as planned
from filon.sampling.quasi import sampled

if TYPE_CHECKING:
    from filon.scenario.resolved import Scenario


def input_plan(scenario: Scenario, seed: int, sampler: Sampler = "random") -> InputPlan:
    """Plan of the inputs of a scenario, as a sampler draws them."""
    firms = {name: firm.inputs for firm in scenario.firms for name in firm.members}
    return sampled(planned(seed, scenario.world, firms, scenario.narratives, scenario.correlations), sampler)


def plan_arrays(plan: InputPlan) -> Any:
    """The parts of a plan that the kernel reads."""
    return plan.choice, plan.world, plan.firm


def noise_rows(plan: InputPlan) -> int:
    """Working rows that drawing needs: the world's noise, one firm's, one row for narratives."""
    return len(plan.world_inputs) + len(plan.firm_inputs) + 1
