"""Plans whose inputs are points of one Sobol' sequence instead of random numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from filon.sampling.names import Sampler
from filon.sampling.plan import Block, Choice, InputPlan
from filon.sampling.transforms import CONSTANT
from filon.streams.sobol import BITS, SCRAMBLES, dimension, direction_numbers


def dimensions(plan: InputPlan) -> int:
    """Dimensions that a plan could use: its narrative, and every input that is drawn [count]."""
    return 1 + sum(int((block.code != CONSTANT).sum()) for block in (plan.world, plan.firm))


def quasi_random(plan: InputPlan, first: int = 0) -> InputPlan:
    """The plan with a dimension of the sequence for its narrative, then the world's inputs, then each firm's.

    Parameters
    ----------
    plan
        Of random inputs.
    first
        Dimension of the narrative: two plans that are used together have no dimension in common.

    Returns
    -------
    A plan with the same keys. What comes after the last dimension there is stays random: coordinates of high dimensions
    bring less, so that the inputs of the world, which every firm shares, come first.
    """
    choice = _with_dimension(plan.choice, first) if first < len(direction_numbers()) else plan.choice
    world, after = _placed(plan.world, first + 1)
    firm, _ = _placed(plan.firm, after)
    return replace(plan, choice=choice, world=world, firm=firm)


def stratified(plan: InputPlan) -> InputPlan:
    """The plan whose narratives alone come from the sequence: of any number of trials each has its share.

    Given its narrative a trial is as random as ever, so that the trials of each are independent.
    """
    return replace(plan, choice=_with_dimension(plan.choice, 0))


def sampled(plan: InputPlan, sampler: Sampler) -> InputPlan:
    """The plan of random inputs as a sampler draws it."""
    if sampler == "sobol":
        return quasi_random(plan)
    return stratified(plan) if sampler == "stratified" else plan


def quasi_dimensions(plan: InputPlan) -> int:
    """Dimensions of the sequence that a plan uses [count]."""
    own = sum(int(block.is_quasi.sum()) for block in (plan.world, plan.firm))
    return own + int(plan.choice.dimension.size > 0 and plan.choice.cumulative.size > 0)


def _with_dimension(choice: Choice, place: int) -> Choice:
    """The choice of narratives from a dimension of the sequence."""
    return choice._replace(dimension=dimension(direction_numbers()[place], choice.key_lo, choice.key_hi))


def _placed(block: Block, first: int) -> tuple[Block, int]:
    """A block whose drawn inputs have dimensions from `first` on, and the dimension after them."""
    known = direction_numbers()
    drawn = block.code != CONSTANT
    place = first + np.cumsum(drawn).reshape(drawn.shape) - 1
    is_quasi = drawn & (place < len(known))
    own = np.zeros((*drawn.shape, BITS + SCRAMBLES), np.uint32)
    own[is_quasi] = dimension(known[place[is_quasi]], block.key_lo[is_quasi], block.key_hi[is_quasi])
    return block._replace(is_quasi=is_quasi, dimension=own), first + int(drawn.sum())
