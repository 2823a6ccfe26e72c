"""Models in step form: codes that an ending may give, and the margin from the start on."""

from typing import NamedTuple

import numpy as np
import pytest

import filon
from filon.engine.case import Case
from filon.errors import RunError


class State(NamedTuple):
    level: float


def start(draw) -> State:
    return State(draw.x)


def step(state: State, draw, shock, t) -> State:
    return State(state.level + 0.1 * shock.news)


def ending(state: State, draw, shock, t) -> float:
    """The code of the model's own choice in the month of its choice, and an honest one in month 9."""
    return draw.code if t == draw.month else (1 if t == 9 else 0)


def margin(state: State, draw, t) -> float:
    return state.level + 100 * t


def model(code: float, month: int = 4) -> filon.Model:
    return filon.Model(
        name="coded",
        inputs={"x": filon.normal(0.0, 1.0), "code": filon.constant(code), "month": filon.constant(month)},
        shocks={"news": "normal"},
        start=start,
        next=step,
        ending=ending,
        endings={1: filon.Ending("one"), 254: filon.Ending("last", crash=False)},
        margin=margin,
        record=("level",),
    )


@pytest.mark.parametrize("code", [1, 254])
def test_ending__may_give_any_declared_code(code):
    tree = filon.simulate(model(code), steps=12, trials=300)

    assert set(tree["outcomes"].exit.values.ravel()) == {code}
    assert set(tree["outcomes"].exit_month.values.ravel()) == {4}


@pytest.mark.parametrize("code", [2, 255, 256, 10_000, -1, -10_000_000_000])
def test_ending__must_give_a_declared_code(code):
    with pytest.raises(RunError, match=f"^trial 0, month 4: ending gave {code}, but endings declares 1, 254$"):
        filon.simulate(model(code), steps=12, trials=300)


@pytest.mark.parametrize("code", [0.5, 1.5, 1e300])
def test_ending__must_give_a_whole_number(code):
    with pytest.raises(RunError, match=r"trial 0, month 4"):
        filon.simulate(model(code), steps=12, trials=300)


def test_margin__is_known_from_the_start(monkeypatch):
    monkeypatch.setattr(Case, "unit_trials", 128)
    tree = filon.simulate(model(1), steps=12, trials=1_000, keep="paths:1000", threads=2)
    paths = tree["paths"].isel(firm=0)

    np.testing.assert_array_equal(paths["margin"][:, 0].values, paths["level"][:, 0].values)
    np.testing.assert_allclose(paths["margin"][:, 3].values, paths["level"][:, 3].values + 300, rtol=1e-6)
    assert np.isnan(paths["margin"][:, 5].values).all()


def static_margin(draw) -> float:
    return draw.x


def test_margin_of_a_static_model__is_known_from_the_start():
    static = filon.Model(name="static", inputs={"x": filon.normal(0.0, 1.0)}, margin=static_margin)
    tree = filon.simulate(static, trials=1_000, keep="paths:1000")
    margins = tree["paths"].margin.values[:, 0]

    np.testing.assert_array_equal(margins[:, 0], margins[:, 1])
    np.testing.assert_array_equal(margins[:, 0], tree["inputs"].draw.values[:, 0])
