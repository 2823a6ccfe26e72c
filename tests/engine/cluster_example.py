"""A model in a file with a neighbour, which ends the process or loses its numbers where the environment says so."""

import os
import signal
from multiprocessing import parent_process
from typing import NamedTuple

from cluster_neighbour import DRIFT, doubled

import filon
from filon.engine.units import Bench


class State(NamedTuple):
    """The reserve after a week."""

    reserve: float


def start(draw) -> State:
    """Begin with ten."""
    return State(reserve=10.0)


def step(state, draw, shock, t) -> State:
    """A week adds its drift and its noise, twice; a trial that drifts below `broken` divides by zero."""
    gap = 1.0 if draw.drift > draw.broken else 0.0
    return State(reserve=state.reserve + doubled(draw.drift + shock.noise) / gap)


def ending(state, draw, shock, t):
    """Ruin below zero; out of sight above fifty."""
    return 1 if state.reserve < 0.0 else 2 if state.reserve > 50.0 else 0


model = filon.Model(
    name="reserve",
    step="week",
    inputs={"drift": filon.normal(DRIFT, 0.1), "broken": filon.constant(-9.0)},
    shocks={"noise": "normal"},
    start=start,
    next=step,
    ending=ending,
    endings={1: filon.Ending("ruin", crash=True), 2: filon.Ending("out_of_sight", crash=False)},
    record=("reserve",),
)

POISON = "FILON_TEST_POISON"
"""Names the trial whose unit ends every process of a cluster that does it."""


def poisoned(bench, worker, unit, views, really=Bench.crashed):
    """Do a unit, unless it holds the trial that ends the process."""
    if unit[0] <= int(os.environ[POISON]) < sum(unit):
        os.kill(os.getpid(), signal.SIGKILL)
    return really(bench, worker, unit, views)


if POISON in os.environ and parent_process() is not None:
    Bench.crashed = poisoned
