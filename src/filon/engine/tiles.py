"""The compiled adapter between a kernel and the sampling of inputs.

Few levels of calls, on purpose: every compiled function is optimized again inside each of its callers.
"""

from __future__ import annotations

from typing import Any

from filon.mathematics.settings import compiled
from filon.sampling.compiled import draw, narratives


@compiled
def draw_narratives(choice: Any, first: int, scratch: Any) -> None:
    """Fill the narratives of the tile that begins with trial `first`."""
    narratives(choice, first, scratch.noise[0], scratch.narrative)


@compiled
def draw_inputs(block: Any, member: int, outer: int, first: int, scratch: Any, rows: Any) -> None:
    """Fill the input rows of the world or of a firm.

    Parameters
    ----------
    block
        The plan's block of the world or of the firms.
    member
        Number of the firm; 0 for the world.
    outer
        Rows of noise that were drawn before: none for the world, the world's for a firm.
    first
        Trial of lane 0.
    scratch
        Working arrays of the thread; the world's noise stays in its first rows for the firms.
    rows
        Filled [(input, lane)].
    """
    inputs = block.code.shape[1]
    noise = scratch.noise
    draw(block, member, first, scratch.narrative, noise[:outer], noise[outer : outer + inputs], rows)
