"""What a model declares is checked when it is made, and all faults are told together."""

from typing import NamedTuple

import pytest

import filon
from filon.errors import InputError


class State(NamedTuple):
    cash: float


def start(draw) -> State:
    return State(draw.x)


def step(state, draw, shock, t) -> State:
    return state


def over(state, draw, shock, t) -> int:
    return 0


def start_firm() -> State:
    return State(1)


def settle(firm) -> State:
    return firm


def broke(firm) -> bool:
    return firm.cash < 0


STEP = {
    "name": "own",
    "inputs": {"x": filon.constant(1)},
    "start": start,
    "next": step,
    "ending": over,
    "endings": {1: filon.Ending("end")},
}
PHASE = {"name": "own", "start_firm": start_firm, "settle": settle}
FAULTS = {
    "a model's name has letters": {**STEP, "name": "../own"},
    "step: 'my step' must be a name": {**STEP, "step": "my step"},
    "step 'trial' is the name of another dimension": {**STEP, "step": "trial"},
    r"input x is 3.0, no distribution; a constant is filon.constant\(3.0\)": {**STEP, "inputs": {"x": 3.0}},
    "firm_inputs: 'a b' must be a name": {**STEP, "inputs": {"a b": filon.constant(1)}},
    "shock wind is 'weibull'; allowed are 'normal' and 'uniform'": {**STEP, "shocks": {"wind": "weibull"}},
    "the step form needs ending, margin, or both": {**STEP, "ending": None},
    "ending needs endings": {**STEP, "endings": {}},
    "endings: 'end' is no filon.Ending": {**STEP, "endings": {1: "end"}},
    "endings: end occurs twice": {**STEP, "endings": {1: filon.Ending("end"), 2: filon.Ending("end")}},
    "codes must be different and from 1 to 254": {**STEP, "endings": {255: filon.Ending("end")}},
    "exits: 'run out' must be a name": {**PHASE, "exits": (filon.Exit("run out", 1, broke),)},
    "codes must be different": {**PHASE, "exits": (filon.Exit("a", 1, broke),), "marks": (filon.Mark("b", 1, broke),)},
    "does not go with start, next, ending or margin": {**PHASE, "start": start},
    "margin alone is the static form": {**STEP, "next": None, "margin": start},
    "a model needs settle": {"name": "own", "start": start},
    "exchange asks: over is 'dead'; allowed are 'living' and 'fallen'": {
        **PHASE,
        "exchange": {"asks": filon.Transfer("x", over="dead")},
    },
    "exchange asks: within is one of market, layer, of one of suppliers, buyers": {
        **PHASE,
        "exchange": {"asks": filon.Transfer("x", within="town")},
    },
    "exchange asks: within and of do not go together": {
        **PHASE,
        "exchange": {"asks": filon.Transfer("x", within="market", of="buyers")},
    },
    "total sums: codes are of the fallen; say over='fallen'": {
        **PHASE,
        "totals": {"sums": filon.Total("x", codes=(1,))},
        "exits": (filon.Exit("a", 1, broke),),
    },
    "total sums: 3 is the code of no exit": {**PHASE, "totals": {"sums": filon.Total("x", "fallen", (3,))}},
    "layer top: over is 'some'; allowed are 'own' and 'all'": {**PHASE, "layers": {"top": filon.Layer("x", "some")}},
    "claim debt: 9 is the code of no exit": {**PHASE, "claims": {"debt": filon.Claim("x", (9,))}},
    "capital: weight is no input of firms": {**PHASE, "capital": "weight"},
}


@pytest.mark.parametrize("message", FAULTS)
def test_declaration__is_refused(message):
    with pytest.raises(InputError, match=message):
        filon.Model(**FAULTS[message])


def test_faults__are_told_together():
    with pytest.raises(InputError) as caught:
        filon.Model(**{**STEP, "name": "/", "step": "firm", "inputs": {"x": 3.0}})

    assert len(caught.value.faults) == 3
    assert str(caught.value.faults[0]).startswith("model '/': ")
