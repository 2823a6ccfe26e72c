"""Narratives and inputs for tiles of trials, compiled; `filon.sampling.plain` is their meaning.

Outputs are filled, not returned. `lane` is a trial's place in its tile: trial ``first_trial + lane``. Arrays are
C-contiguous. Every loop over lanes is one simple transform, chosen outside of it.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from filon.mathematics.borrowing import borrowed
from filon.mathematics.compiled import exp, maximum, minimum, normal_cdf, normal_quantile_of_tails, select
from filon.mathematics.instructions import whole
from filon.mathematics.settings import compiled
from filon.sampling.plan import Block, Choice
from filon.sampling.tables import END
from filon.sampling.transforms import CONSTANT, IDENTITY, KNOTS, LOG, LOGIT, TRIANGULAR, UNIFORM
from filon.streams.compiled import input_normals, input_uniforms
from filon.streams.quasi import quasi_normals, quasi_uniforms

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

NEARLY_ONE = 1.0 - 2.0**-40


@compiled
def narratives(choice: Choice, first_trial: int, scratch: Floats, out: Integers) -> None:
    """Fill `out` [lane] with the index of each trial's narrative.

    Parameters
    ----------
    choice
        From the plan.
    first_trial
        Trial of lane 0.
    scratch
        Overwritten, [lane].
    out
        Filled, int64 [lane].
    """
    out[:] = 0
    if choice.cumulative.size == 0:
        return
    if choice.dimension.size > 0:
        quasi_uniforms(choice.dimension, first_trial, scratch)
    else:
        input_uniforms(choice.key_lo, choice.key_hi, first_trial, scratch)
    for narrative in range(choice.cumulative.size):
        reached = choice.cumulative[narrative]
        for lane in range(out.size):
            out[lane] += select(scratch[lane] >= reached, np.int64(1), np.int64(0))


@compiled
def draw(
    block: Block, member: int, first_trial: int, narrative: Integers, outer: Floats, noise: Floats, out: Floats
) -> None:
    """Fill `out` [input, lane] with the world's inputs, or with those of one firm.

    Parameters
    ----------
    block
        The plan's `world` or `firm`.
    member
        0 for the world; a firm's place among the plan's `firms`.
    first_trial
        Trial of lane 0.
    narrative
        From `narratives`, [lane].
    outer
        For a firm, the `noise` of the world, [world input, lane]; for the world an array without rows.
    noise
        Overwritten; filled for inputs that are correlated, [input, lane].
    out
        Filled, [input, lane].
    """
    block = borrowed(block)
    inputs = block.code.shape[1]
    for place in range(inputs):
        if block.linked[place]:
            _own_normals(block, member, place, first_trial, noise[place])
    for place in range(inputs):
        row = out[place]
        if block.code[member, place] == CONSTANT:
            row[:] = block.shape[member, place, 0]
        else:
            if block.linked[place]:
                first, last = block.row_start[place], block.row_start[place + 1]
                _correlate(block.column[first:last], block.coefficient[first:last], outer, noise, row)
            else:
                _own_normals(block, member, place, first_trial, row)
            if block.is_shifted[place]:
                _shift(block.shift, block.spread, place, narrative, row)
            if block.is_cut[member, place]:
                _cut(block.cut[member, place], row)
            start, size = block.table_start[member, place], block.table_size[member, place]
            starts, cubics = block.starts[start : start + size], block.cubics[start : start + size]
            _transform(block.code[member, place], block.shape[member, place], starts, cubics, row)
            if block.is_cut[member, place]:
                _clip(block.cut[member, place], row)
        _fix(block.is_fixed, block.fixed, place, narrative, row)


@compiled
def _own_normals(block: Block, member: int, place: int, first_trial: int, row: Floats) -> None:
    """Fill `row` with the standard normals of an input's own stream."""
    low, high = block.key_lo[member, place], block.key_hi[member, place]
    if block.is_quasi[member, place]:
        quasi_normals(block.dimension[member, place], first_trial, row)
    else:
        input_normals(low, high, first_trial, row)


@compiled
def _correlate(columns: Integers, coefficients: Floats, outer: Floats, noise: Floats, row: Floats) -> None:
    """Fill `row` with the sum of an input's noises, in the order of its copula row."""
    row[:] = 0.0
    for entry in range(columns.size):
        column, coefficient = columns[entry], coefficients[entry]
        source = outer[column] if column < outer.shape[0] else noise[column - outer.shape[0]]
        for lane in range(row.size):
            row[lane] += coefficient * source[lane]


@compiled
def _shift(shift: Floats, spread: Floats, place: int, narrative: Integers, row: Floats) -> None:
    """Move and stretch normals as their trial's narrative says."""
    for story in range(shift.shape[0]):
        offset, factor = shift[story, place], spread[story, place]
        if offset != 0.0 or factor != 1.0:
            for lane in range(row.size):
                row[lane] = select(narrative[lane] == story, offset + factor * row[lane], row[lane])


@compiled
def _cut(cut: Floats, row: Floats) -> None:
    """Map normals to the part that a truncation leaves."""
    below, above, width = cut[0], cut[1], cut[2]
    for lane in range(row.size):
        tail = normal_cdf(-math.fabs(row[lane]))
        rest = 1.0 - tail
        low = select(row[lane] < 0.0, tail, rest)
        high = select(row[lane] < 0.0, rest, tail)
        row[lane] = normal_quantile_of_tails(below + width * low, above + width * high)


@compiled
def _clip(cut: Floats, row: Floats) -> None:
    """Keep values within the bounds, which rounding may have left."""
    lower, upper = cut[3], cut[4]
    for lane in range(row.size):
        row[lane] = minimum(upper, maximum(lower, row[lane]))


@compiled
def _fix(is_fixed: NDArray[np.bool_], fixed: Floats, place: int, narrative: Integers, row: Floats) -> None:
    """Set the constant of each narrative that has one."""
    for story in range(fixed.shape[0]):
        if is_fixed[story, place]:
            value = fixed[story, place]
            for lane in range(row.size):
                row[lane] = select(narrative[lane] == story, value, row[lane])


@compiled
def _transform(code: int, shape: Floats, starts: Floats, cubics: Floats, row: Floats) -> None:
    """Turn normals into values, in place."""
    centre, left, right, end = shape[0], shape[1], shape[2], shape[3]
    if code == IDENTITY:
        for lane in range(row.size):
            row[lane] = centre + select(row[lane] < 0.0, left, right) * row[lane]
    elif code == LOG:
        for lane in range(row.size):
            row[lane] = end + exp(centre + select(row[lane] < 0.0, left, right) * row[lane])
    elif code == LOGIT:
        for lane in range(row.size):
            row[lane] = end / (1.0 + exp(-(centre + select(row[lane] < 0.0, left, right) * row[lane])))
    elif code == UNIFORM:
        for lane in range(row.size):
            row[lane] = centre + left * normal_cdf(row[lane])
    elif code == TRIANGULAR:
        _triangle(centre, left, right, row)
    elif code == KNOTS:
        _look_up_knots(starts, cubics, shape, row)
    else:
        _look_up(cubics, centre, left, row)


@compiled
def _triangle(low: float, width: float, peak: float, row: Floats) -> None:
    """Turn normals into values of a triangular distribution, in place."""
    for lane in range(row.size):
        tail = normal_cdf(-math.fabs(row[lane]))
        rest = 1.0 - tail
        below = select(row[lane] < 0.0, tail, rest)
        above = select(row[lane] < 0.0, rest, tail)
        rising = math.sqrt(below * peak)
        falling = 1.0 - math.sqrt(above * (1.0 - peak))
        row[lane] = low + width * select(below < peak, rising, falling)


@compiled
def _look_up(cubics: Floats, centre: float, width: float, row: Floats) -> None:
    """Turn normals into tabled values, in place."""
    size = cubics.shape[0]
    scale, last = size / (2.0 * END), size * NEARLY_ONE
    for lane in range(row.size):
        position = minimum(maximum((row[lane] + END) * scale, 0.0), last)
        interval = whole(position)
        share = position - interval
        value = cubics[interval, 3] * share + cubics[interval, 2]
        value = (value * share + cubics[interval, 1]) * share + cubics[interval, 0]
        row[lane] = centre + width * value


@compiled
def _look_up_knots(starts: Floats, cubics: Floats, shape: Floats, row: Floats) -> None:
    """Turn normals into values of a table with unequal intervals, in place: a binary search in every lane at once."""
    centre, width, low, high = shape[0], shape[1], shape[2], shape[3]
    size, half = starts.shape[0], 1
    while 2 * half < size:
        half *= 2
    for lane in range(row.size):
        z = row[lane]
        interval, step = 0, half
        while step > 0:
            later = min(interval + step, size - 1)
            interval = select(starts[later] <= z, later, interval)
            step //= 2
        share = maximum(z - starts[interval], 0.0)
        value = cubics[interval, 3] * share + cubics[interval, 2]
        value = (value * share + cubics[interval, 1]) * share + cubics[interval, 0]
        row[lane] = minimum(high, maximum(low, centre + width * value))
