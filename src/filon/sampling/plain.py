"""The inputs of one trial, in plain Python: the meaning of `filon.sampling.compiled`, and what replay uses."""

from __future__ import annotations

from filon.mathematics.plain import maximum, minimum, normal_quantile_of_tails
from filon.sampling.knots import knot_value
from filon.sampling.plan import Block, InputPlan
from filon.sampling.tables import table_value
from filon.sampling.transforms import CONSTANT, KNOTS, TABLE, Cut, Shape, clipped, value_of_z, z_within
from filon.streams.philox import input_normal, input_uniform
from filon.streams.sobol import quasi_uniform

Noise = list[float]


def draw(plan: InputPlan, trial: int) -> tuple[int, dict[str, float], dict[str, dict[str, float]]]:
    """Draw the inputs of one trial.

    Parameters
    ----------
    plan
        From `filon.sampling.plan.input_plan`.
    trial
        Number of the trial, from 0.

    Returns
    -------
    Index of the narrative, the world's inputs by name, and each firm's inputs by name.
    """
    narrative = narrative_of(plan, trial)
    noise = _noise(plan.world, 0, trial)
    world = _values(plan.world, 0, trial, narrative, [], noise)
    firms = {}
    for member, firm in enumerate(plan.firms):
        own = _noise(plan.firm, member, trial)
        values = _values(plan.firm, member, trial, narrative, noise, own)
        firms[firm] = dict(zip(plan.firm_inputs, values, strict=True))
    return narrative, dict(zip(plan.world_inputs, world, strict=True)), firms


def narrative_of(plan: InputPlan, trial: int) -> int:
    """Index of a trial's narrative."""
    choice = plan.choice
    key = int(choice.key_lo), int(choice.key_hi)
    uniform = quasi_uniform(choice.dimension, trial) if choice.dimension.size else input_uniform(key, trial)
    return sum(uniform >= float(reached) for reached in plan.choice.cumulative)


def _own_normal(block: Block, member: int, place: int, trial: int) -> float:
    """The standard normal of an input's own stream."""
    key = int(block.key_lo[member, place]), int(block.key_hi[member, place])
    if not block.is_quasi[member, place]:
        return input_normal(key, trial)
    uniform = quasi_uniform(block.dimension[member, place], trial)
    return normal_quantile_of_tails(uniform, 1.0 - uniform)


def _noise(block: Block, member: int, trial: int) -> Noise:
    """The own normals of correlated inputs; 0 for the others, whose rows nobody reads."""
    return [
        _own_normal(block, member, place, trial) if linked else 0.0
        for place, linked in enumerate(block.linked.tolist())
    ]


def _values(block: Block, member: int, trial: int, narrative: int, outer: Noise, noise: Noise) -> list[float]:
    """The inputs of one member."""
    values = []
    for place in range(len(noise)):
        if block.is_fixed[narrative, place]:
            values.append(float(block.fixed[narrative, place]))
        elif block.code[member, place] == CONSTANT:
            values.append(float(block.shape[member, place, 0]))
        else:
            z = (
                _correlated(block, place, outer, noise)
                if block.linked[place]
                else _own_normal(block, member, place, trial)
            )
            moved = float(block.shift[narrative, place]) + float(block.spread[narrative, place]) * z
            values.append(_value(block, member, place, moved))
    return values


def _correlated(block: Block, place: int, outer: Noise, noise: Noise) -> float:
    """The sum of an input's noises, in the order of its copula row."""
    noises, total = outer + noise, 0.0
    for entry in range(int(block.row_start[place]), int(block.row_start[place + 1])):
        total += float(block.coefficient[entry]) * noises[int(block.column[entry])]
    return total


def _value(block: Block, member: int, place: int, z: float) -> float:
    """The value of a random input at the normal `z`."""
    code, shape = int(block.code[member, place]), Shape(*block.shape[member, place].tolist())
    cut = Cut(*block.cut[member, place].tolist())
    inner = z_within(cut, z) if block.is_cut[member, place] else z
    if code in (TABLE, KNOTS):
        start = int(block.table_start[member, place])
        part = slice(start, start + int(block.table_size[member, place]))
        if code == TABLE:
            return clipped(cut, shape.centre + shape.left * table_value(block.cubics[part], inner))
        value = shape.centre + shape.left * knot_value(block.starts[part], block.cubics[part], inner)
        return minimum(shape.end, maximum(shape.right, value))
    return clipped(cut, value_of_z(code, shape, inner))
