"""A value that is not a finite number stops a run, and is named: trial, month, variable."""

from typing import NamedTuple

import numpy as np
import pytest
from tiles_in_full import tile

import filon
from filon.engine import replay
from filon.engine.case import case
from filon.errors import RunError
from filon.scenario import scenario_of_model

TRIALS, MONTHS = 1_000, 30
INDEFINITE, DIVIDED = 0, 1


class State(NamedTuple):
    level: float
    ratio: float


def start(draw) -> State:
    return State(draw.x, 0)


def step(state: State, draw, shock, t) -> State:
    """In one month of the trial that has the draw `trigger`, infinity less infinity, or zero over zero."""
    hit = abs(draw.x - draw.trigger) < 1e-9 and t == draw.month
    large = 1e200 * (1e200 if hit and draw.kind == 0 else 0)
    gap = 0 if hit and draw.kind == 1 else 1
    return State(level=state.level + 0.01 * shock.news + (large - large), ratio=0 / gap)


def ending(state: State, draw, shock, t) -> int:
    return 1 if state.level < -50 else 0


def model(trigger: float, month: int = 5, kind: int = INDEFINITE) -> filon.Model:
    figures = {"trigger": trigger, "month": month, "kind": kind}
    return filon.Model(
        name="gated",
        inputs={"x": filon.normal(0.0, 1.0), **{name: filon.constant(value) for name, value in figures.items()}},
        shocks={"news": "normal"},
        start=start,
        next=step,
        ending=ending,
        endings={1: filon.Ending("over")},
        record=("level", "ratio"),
    )


@pytest.fixture(scope="module")
def draws() -> np.ndarray:
    """The draws of x, exactly as the kernel has them [(trial,)]."""
    given = case(scenario_of_model(model(99.0), MONTHS), seed=1)
    tiles = [tile(given, first).of_firm("draw", "x")[0] for first in range(0, TRIALS, given.program.lanes)]
    return np.concatenate(tiles)[:TRIALS]


@pytest.mark.parametrize(("trial", "month"), [(0, 1), (517, 12), (999, 30), (130, 7)])
def test_gate__names_trial_month_and_variable(draws, trial, month):
    broken = model(float(draws[trial]), month)

    with pytest.raises(
        RunError, match=rf"^a value is not a finite number: trial {trial}, month {month}, gated.level is nan"
    ):
        filon.simulate(broken, trials=TRIALS, steps=MONTHS)


def test_gate__names_the_line_where_python_has_no_value(draws):
    broken = model(float(draws[7]), 3, DIVIDED)

    with pytest.raises(RunError, match=r"trial 7, month 3: test_gate\.py:33, in step: .*division by zero"):
        filon.simulate(broken, trials=TRIALS, steps=MONTHS)


def test_replay__names_the_line_where_python_has_no_value(draws):
    broken = scenario_of_model(model(float(draws[7]), 3, DIVIDED), MONTHS)

    with pytest.raises(RunError, match=r"^trial 7, month 3: test_gate\.py:33, in step: .*division by zero"):
        replay(broken, 1, 7)


def test_gate__names_the_first_trial(draws):
    below = float(np.sort(draws)[10])

    with pytest.raises(RunError, match=f"trial {int(np.flatnonzero(draws == below)[0])}, "):
        filon.simulate(model(below), trials=TRIALS, steps=MONTHS, threads=2)


def test_gate__lets_finite_values_pass():
    tree = filon.simulate(model(99.0), trials=TRIALS, steps=MONTHS)

    assert int(tree["diagnostics"].nan_count) == 0
