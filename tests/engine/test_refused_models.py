"""Models that fit no kernel are refused in one line, before or while they are compiled."""

from typing import NamedTuple

import pytest

import filon
from filon.errors import InputError


class State(NamedTuple):
    cash: float


class WithMargin(NamedTuple):
    margin: float


def start(draw) -> State:
    return State(draw.x)


def start_margin(draw) -> WithMargin:
    return WithMargin(draw.x)


def start_unannotated(draw):
    return State(draw.x)


def start_unknown(draw) -> "Nowhere":  # noqa: F821
    return State(draw.x)


def ending(state, draw, shock, t) -> int:
    return state.cash < 0


def margin(state, draw, t) -> float:
    return state.cash


def pair(x):
    return x, x


def step(state, draw, shock, t):
    return state._replace(cash=state.cash - 1)


def step_of_three(state, draw, shock):
    return state


def step_of_pair(state, draw, shock, t):
    twice = pair(state.cash) * 2
    return State(twice)


def step_unpacking(state, draw, shock, t):
    a, b = abs(state.cash)
    return State(a + b)


def step_unset(state, draw, shock, t):
    if state.cash > 0:
        left = 2
    return State(left)


def keep(state, draw, shock, t):
    return state


def settle_of_nothing(firm, weather):
    return firm


def model(**changes) -> filon.Model:
    own = {"start": start, "next": step, "ending": ending, "endings": {1: filon.Ending("over")}}
    return filon.Model(name="refused", inputs={"x": filon.normal(0.0, 1.0)}, **{**own, **changes})


REFUSED = {
    "takes 3 parameters; expected 4: firm, draw, shock, t": {"next": step_of_three},
    r"in model_step, `twice = \(firm__cash, firm__cash\) \* 2.0`: No implementation of .*mul": {"next": step_of_pair},
    r"in model_step, `a, b = absolute\(firm__cash\)`: failed to unpack": {"next": step_unpacking},
    "step_unset: left may be read before it has a value": {"next": step_unset},
    "start_unannotated: needs the annotation of the NamedTuple it returns": {"start": start_unannotated},
    "start_unknown: needs the annotation of the NamedTuple it returns": {"start": start_unknown},
    "record: cahs is no field of the state; did you mean 'cash'": {"record": ("cahs",)},
    "the state may have no field named margin": {"start": start_margin, "next": keep, "margin": margin},
}


@pytest.mark.parametrize("message", REFUSED)
def test_model__is_refused_in_one_line(message):
    with pytest.raises(InputError, match=message) as caught:
        filon.simulate(model(**REFUSED[message]), steps=3, trials=10)

    assert "\n" not in str(caught.value)


def test_phase__names_what_it_offers():
    broken = filon.Model(
        name="refused", start_firm=start, settle=settle_of_nothing, firm_inputs={"x": filon.constant(1)}
    )

    with pytest.raises(InputError, match="takes weather; this phase offers firm, received, draw, world_draw, world"):
        filon.simulate(broken, months=3, trials=10)
