"""Draws of many trials through the compiled functions, tile by tile as a kernel does."""

from dataclasses import dataclass, field

import numpy as np

from filon.sampling import compiled

LANES = 128


@dataclass
class Story:
    name: str = "all"
    weight: float = 1.0
    shifts: dict = field(default_factory=dict)
    firm_shifts: dict = field(default_factory=dict)
    constants: dict = field(default_factory=dict)


ALL = (Story(),)


def drawn(plan, trials, first=0, lanes=LANES):
    """Narratives [trial], world inputs {name: [trial]}, firms' inputs {firm: {name: [trial]}}."""
    narrative = np.empty(trials, np.int64)
    world = np.empty((len(plan.world_inputs), trials))
    firms = np.empty((len(plan.firms), len(plan.firm_inputs), trials))
    for start in range(0, trials, lanes):
        tile = slice(start, min(start + lanes, trials))
        _fill(plan, first + start, narrative[tile], world[:, tile], firms[:, :, tile])
    by_firm = {firm: dict(zip(plan.firm_inputs, firms[place], strict=True)) for place, firm in enumerate(plan.firms)}
    return narrative, dict(zip(plan.world_inputs, world, strict=True)), by_firm


def _fill(plan, first, narrative, world, firms):
    lanes = narrative.size
    story, scratch = np.empty(lanes, np.int64), np.empty(lanes)
    world_noise, world_out = np.zeros((2, len(plan.world_inputs), lanes))
    noise, out = np.zeros((2, len(plan.firm_inputs), lanes))
    compiled.narratives(plan.choice, first, scratch, story)
    compiled.draw(plan.world, np.int64(0), first, story, world_noise[:0], world_noise, world_out)
    narrative[:], world[:] = story, world_out
    for firm in range(len(plan.firms)):
        compiled.draw(plan.firm, firm, first, story, world_noise, noise, out)
        firms[firm] = out
