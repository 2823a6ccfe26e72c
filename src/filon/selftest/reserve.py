"""The model that suites run: small enough to compile within seconds."""

from typing import NamedTuple

import filon


class State(NamedTuple):
    """The reserve after a week."""

    reserve: float


def start(draw) -> State:  # type: ignore[no-untyped-def]
    """Begin with ten."""
    return State(reserve=10.0)


def step(state, draw, shock, t) -> State:  # type: ignore[no-untyped-def]
    """A week adds its drift and its noise."""
    return State(reserve=state.reserve + draw.drift + shock.noise)


def ending(state, draw, shock, t):  # type: ignore[no-untyped-def]
    """Ruin below zero; out of sight above fifty."""
    return 1 if state.reserve < 0.0 else 2 if state.reserve > 50.0 else 0


model = filon.Model(
    name="reserve",
    step="week",
    inputs={"drift": filon.normal(0.0, 0.1)},
    shocks={"noise": "normal"},
    start=start,
    next=step,
    ending=ending,
    endings={1: filon.Ending("ruin", crash=True), 2: filon.Ending("out_of_sight", crash=False)},
    record=("reserve",),
)
