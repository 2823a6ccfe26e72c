"""Helpers and steps mean in machine code what they mean in Python, for numbers chosen by hypothesis."""

from math import exp, log
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiles_in_full import plain, tile

import filon
from filon.engine.case import case
from filon.mathematics.plain import absolute, maximum, minimum, normal_cdf, sqrt
from filon.scenario import scenario_of_model

STEPS = 3
BELOW = -0.75


class State(NamedTuple):
    whole: float
    chosen: float
    joined: float
    looped: float
    branched: float
    powers: float
    special: float
    truth: float


def start(draw) -> State:
    return State(1, draw.a, 0, draw.b, 2, -3, True, draw.c > 0)


def sorted_pair(x: float, y: float):
    """The smaller and the larger, by a branch with two returns."""
    if x <= y:
        return x, y
    return y, x


def graded(x: float) -> float:
    """A grade by nested choices."""
    return 3 if x > 5 else (2 if x > 1 else (1 if 0 < x <= 1 else 0))


def is_outside(x: float, low: float, high: float) -> bool:
    return not low <= x <= high


def smoothed(x: float) -> float:
    """A few rounds of Heron's rule for the root of 1 + x * x."""
    target = 1 + x * x
    root = 1 + absolute(x)
    for _ in range(4):
        root = 0.5 * (root + target / root)
    return root


def branched(x: float, y: float) -> float:
    """Ifs within ifs, with whole numbers on one side and floats on the other."""
    result = 0
    if x > 0:
        if y > 0 or x > 3:
            result = 1.5
        elif y < -3:
            result = 2
    elif x < -2 and not y < 0:
        result += y
    return result


def step(state: State, draw, shock, t) -> State:
    low, high = sorted_pair(draw.a, draw.b)
    least = min(draw.a, draw.b, draw.c, 2)
    most = max(low, minimum(draw.c, 1), -4)
    flag = draw.a > 0 and (draw.b > 0 or draw.c < 0)
    exclusive = (draw.a > 0) ^ (draw.b > 0)
    count = state.whole
    count += 2 if flag else 1
    ratio = high // 2 + draw.c % 3
    power = draw.a**2 + draw.b**3 + BELOW**2 + 2 ** minimum(draw.c, 4)
    tail = normal_cdf(least) + sqrt(absolute(draw.b)) + log(1 + draw.a * draw.a) + exp(minimum(draw.c, 3))
    truth = is_outside(draw.a, -1, 1) or draw.b
    return State(
        count,
        graded(draw.a) + graded(draw.b) * 10 + (draw.c and graded(draw.c)) * 100,
        looped_sum(least, most) + ratio + (0.5 if exclusive else 0),
        looped=smoothed(draw.a) + 0.1 * state.looped,
        branched=branched(draw.a, draw.b) + branched(draw.b, draw.c),
        powers=power,
        special=maximum(tail, -draw.c) + float(flag) + t,
        truth=truth,
    )


def looped_sum(x: float, y: float) -> float:
    total = 0
    for turn in range(3):
        for part in range(2):
            total = total + turn * x + part * y
    return total


def ending(state: State, draw, shock, t) -> int:
    if t == 2 and draw.c > 10:
        return 2
    return state.whole > 100


MODEL = {
    "name": "semantics",
    "start": start,
    "next": step,
    "ending": ending,
    "endings": {1: filon.Ending("never"), 2: filon.Ending("early", crash=False)},
}
numbers = st.one_of(st.sampled_from([0.0, 1.0, -1.0, 0.5, 5.0, 11.0]), st.floats(-20, 20, width=32))


def found(*values: float):
    """A tile of the model with these inputs."""
    inputs = {name: filon.constant(value) for name, value in zip("abc", values, strict=True)}
    return tile(case(scenario_of_model(filon.Model(inputs=inputs, **MODEL), STEPS), 1))


@given(numbers, numbers, numbers)
@settings(max_examples=150, deadline=None)
def test_step__means_in_machine_code_what_it_means_in_python(a, b, c):
    compiled = found(a, b, c)
    walked = plain(compiled, lane=0)

    assert compiled.end(0, 0) == walked.exits.get("semantics")
    for month, state in enumerate(walked.firms["semantics"]):
        for field, expected in state._asdict().items():
            value = compiled.of_firm("firm", field)[month, 0]
            assert value == pytest.approx(float(expected), rel=1e-12, abs=1e-12), (field, month)


def test_lanes__hold_the_same_where_inputs_are_constant():
    compiled = found(0.3, -2.0, 4.0)

    assert np.ptp(compiled.of_firm("firm", "special"), axis=1).max() == 0.0
