"""The compiled adapter between a kernel and the sampling of inputs."""

from __future__ import annotations

from typing import Any

from filon.mathematics.settings import compiled
from filon.sampling.compiled import draw_firm, draw_world, narratives


@compiled
def draw_tile(plan: Any, first: int, world_at: int, firm_at: int, scratch: Any) -> None:
    """Fill the narratives and the input rows of a tile.

    Parameters
    ----------
    plan
        From `filon.engine.inputs.plan_arrays`.
    first
        Trial of lane 0.
    world_at, firm_at
        Element at which the input rows begin in the world's and in a firm's array.
    scratch
        Working arrays of the thread; `narrative`, `noise`, `world` and `firms` are written.
    """
    choice, of_world, of_firm = plan
    lanes = scratch.narrative.shape[0]
    worlds, own = of_world.code.shape[1], of_firm.code.shape[1]
    world_noise, firm_noise = scratch.noise[:worlds], scratch.noise[worlds : worlds + own]
    narratives(choice, first, scratch.noise[worlds + own], scratch.narrative)
    rows = scratch.world[world_at : world_at + worlds * lanes].reshape(worlds, lanes)
    draw_world(of_world, first, scratch.narrative, world_noise, rows)
    for number in range(scratch.firms.shape[0]):
        firm = scratch.firms[number]
        rows = firm[firm_at : firm_at + own * lanes].reshape(own, lanes)
        draw_firm(of_firm, number, first, scratch.narrative, world_noise, firm_noise, rows)
