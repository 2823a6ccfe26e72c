"""Samplers of a run: the name that was asked for, what it does to the plan of inputs, and what it cannot honour."""

from __future__ import annotations

from dataclasses import replace
from math import ceil

from filon.errors import InputError
from filon.quantities.names import suggestion
from filon.results.layout import Layout
from filon.sampling.names import SAMPLERS, Sampler
from filon.sampling.plan import InputPlan
from filon.sampling.quasi import dimensions, quasi_dimensions
from filon.streams.sobol import SCRAMBLES

FEWEST = 2 * SCRAMBLES
"""Trials that a narrative must have for its share to be exact: each randomization gives it as many to within one."""


def checked_sampler(name: str) -> Sampler:
    """The sampler of a name.

    Raises
    ------
    InputError
        For another name, with the nearest.
    """
    if name not in SAMPLERS:
        raise InputError(f"sampler: {name!r} is not one of {', '.join(SAMPLERS)}{suggestion(name, SAMPLERS)}")
    return name


def with_sampler(layout: Layout, plan: InputPlan, sampler: Sampler) -> Layout:
    """The layout of the results of a plan that a sampler draws.

    Raises
    ------
    InputError
        When the trials are to be stratified by narratives that there are none of.
    """
    if sampler == "stratified" and not layout.by_narrative:
        raise InputError("sampler: stratified gives each narrative its share of the trials; this model has none")
    scrambles = SCRAMBLES if sampler == "sobol" else 1
    used = (quasi_dimensions(plan), dimensions(plan)) if sampler == "sobol" else (0, 0)
    return replace(layout, sampler=sampler, scrambles=scrambles, quasi_random=used)


def refuse_few(layout: Layout, trials: int) -> None:
    """Refuse so few trials that the sampler has no estimate, or no error of it.

    Raises
    ------
    InputError
        With the number that is needed.
    """
    if trials < layout.scrambles:
        raise InputError(f"trials: {trials} are too few for {layout.scrambles} randomizations of Sobol' points")
    if layout.sampler != "stratified":
        return
    rare = min((one for one in layout.narratives if one.weight > 0.0), key=lambda one: one.weight)
    whole = sum(one.weight for one in layout.narratives)
    needed = ceil(FEWEST * whole / rare.weight)
    if trials < needed:
        raise InputError(f"trials: {trials:,} are too few to give {rare.name} its share; ask for {needed:,} or more")
