from __future__ import annotations

import sys

import pytest

from filon import Model, constant, normal, uniform
from filon.errors import InputError
from filon.scenario import load, recorded_model, scenario_of_model

STEPS = """\
from typing import NamedTuple

import filon


class State(NamedTuple):
    reserve: float


def start(draw):
    return State(1.0)


def step(state, draw, shock, t):
    return State(state.reserve + draw.mu - shock.wait)


def ending(state, draw, shock, t):
    return 1 if state.reserve < 0 else 0


model = filon.Model(
    name="ruin", step="claim", inputs={"mu": filon.normal(0.0, 0.1)}, shocks={"wait": "uniform"},
    start=start, next=step, ending=ending, endings={1: filon.Ending("ruin")}, record=("reserve",),
)
number = 3
"""


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A model of one's own, in the current folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.py").write_text(STEPS, encoding="utf-8")
    return "own.py:model"


def test_model_file__is_a_scenario_of_one_firm(own):
    scenario = load(own, steps=100)

    assert (scenario.name, scenario.start, scenario.months) == ("ruin", None, 100)
    assert [(firm.name, firm.inputs) for firm in scenario.firms] == [("ruin", {"mu": normal(0.0, 0.1)})]
    assert [(item.name, item.weight) for item in scenario.narratives] == [("all", 1.0)]
    assert scenario.crash == (1,)
    assert scenario.share_of_judgement is None
    assert scenario.figures_as_of is None


@pytest.mark.parametrize("key", ["mu", "inputs.mu", "ruin.mu", "firms.ruin.mu"])
def test_set__reaches_the_inputs_of_a_model_file(own, key):
    assert load(own, overrides={key: 0.2}).firms[0].inputs["mu"] == constant(0.2)
    assert load(own, overrides={f"{key}.scale": 0.2}).firms[0].inputs["mu"] == normal(0.0, 0.2)


def test_resolved__of_a_model_file_names_it(own, tmp_path):
    scenario = load(tmp_path / own, mu=0.2)
    file = tmp_path / "scenario.resolved.toml"
    file.write_text(scenario.resolved, encoding="utf-8")

    assert recorded_model(file) == own
    assert load(file, model=own) == scenario
    with pytest.raises(InputError, match=r"a model of one's own; name it: load\(\.\.\., model='own\.py:model'"):
        load(file)


def test_resolved__of_a_shipped_scenario_names_no_file(tree, tmp_path):
    file = tmp_path / "scenario.resolved.toml"
    file.write_text(load("openai").resolved, encoding="utf-8")

    assert recorded_model(file) is None


def test_model_file__may_import_its_neighbours(own, tmp_path):
    (tmp_path / "beside_own.py").write_text("import filon\nMU = filon.normal(1.0, 2.0)\n", encoding="utf-8")
    text = STEPS.replace("import filon\n", "import filon\nfrom beside_own import MU\n")
    text = text.replace("filon.normal(0.0, 0.1)", "MU")
    (tmp_path / "own.py").write_text(text, encoding="utf-8")

    assert load(own).firms[0].inputs["mu"] == normal(1.0, 2.0)
    assert str(tmp_path) not in sys.path


def test_model_file__is_read_again_when_it_changed(own, tmp_path):
    first = load(own)
    (tmp_path / "own.py").write_text(STEPS.replace("0.1", "0.3"), encoding="utf-8")

    assert load(own).firms[0].inputs["mu"] == normal(0.0, 0.3)
    assert load(own).model is load(own).model is not first.model


def limit(draw):
    """Margin of a static model."""
    return 3.0 - draw.x


def test_static_model__becomes_a_scenario():
    scenario = scenario_of_model(Model(name="tail", inputs={"x": uniform(0, 1)}, margin=limit), 12)

    assert (scenario.months, scenario.firms[0].inputs) == (12, {"x": uniform(0, 1)})


def start_world(draw):
    """Phase functions are not called here."""
    return draw


def test_phase_model__brings_its_own_distributions():
    model = Model(
        name="two",
        world_inputs={"w": normal(0, 1)},
        firm_inputs={"f": uniform(0, 1)},
        start_world=start_world,
        settle=start_world,
    )
    scenario = scenario_of_model(model)

    assert (scenario.world, scenario.firms[0].inputs) == ({"w": normal(0, 1)}, {"f": uniform(0, 1)})
    assert scenario.months == 60


def test_phase_model__without_a_figure_is_refused(tree):
    from small_tree import MODEL

    with pytest.raises(InputError, match=r"\S") as error:
        scenario_of_model(MODEL, 12)

    assert str(error.value).splitlines() == [
        "drivers: no figure for token_price, depth, drought",
        "firms.small: no figure for retention, price, cash",
        "mechanics: no figure for tax_rate",
    ]


@pytest.mark.parametrize("months", [0, -1, 32_767])
def test_scenario_of_model__refuses_an_impossible_length(months):
    with pytest.raises(InputError, match=rf"{months} months asked, 1 to 32766 are possible"):
        scenario_of_model(Model(name="tail", inputs={}, margin=limit), months)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("own.py:modl", "own.py: modl: is not in the file; did you mean 'model'?"),
        ("own.py:number", "own.py: number: is of type int, no filon.Model; known are model"),
        ("own.py", "own.py: name the model in the file, such as own.py:model"),
        ("none.py:model", "none.py: no such file or directory"),
    ],
)
def test_fault__of_what_is_no_model(own, name, message):
    with pytest.raises(InputError, match=r"\S") as error:
        load(name)

    assert str(error.value) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = (", "own.py:1:5: no Python: '(' was never closed"),
        ("import filon\n\nx = 1 / 0", "own.py:3:1: ZeroDivisionError: division by zero"),
        ("import nothing_of_that_name", "own.py:1:1: ModuleNotFoundError: No module named 'nothing_of_that_name'"),
        ("raise SystemExit(3)", "own.py:1:1: SystemExit: 3"),
        (
            "import filon\nfilon.Model(name='x')",
            "own.py:2:1: InputError: a model needs settle (phase form), next (step form) or margin (static form)",
        ),
        ("x = '\0'", "own.py:1:1: no Python: source code string cannot contain null bytes"),
        ("x = 1", "own.py: model: is not in the file; there are none"),
    ],
)
def test_fault__of_a_model_file_that_fails(own, tmp_path, text, message):
    (tmp_path / "own.py").write_text(text, encoding="utf-8")

    with pytest.raises(InputError, match=r"\S") as error:
        load(own)

    assert str(error.value) == message


KINDS = """{
    "mu": filon.mixture([(0.5, filon.constant(0.5)), (0.5, filon.gamma(2.0, scale=0.2, upper=3.0))]),
    "wait": filon.metalog(1.0, 2.0, 4.0, lower=0.0),
    "size": filon.fitted([1.0, 2.5, 3.0, 2.2, 1.7, 4.0, 2.0, 2.9, 1.1, 3.3], "lognorm"),
    "rounds": filon.discrete([0, 1, 2], [0.2, 0.5, 0.3]),
}"""


def test_model__brings_every_kind_and_is_loaded_again(own, tmp_path):
    (tmp_path / "own.py").write_text(STEPS.replace('{"mu": filon.normal(0.0, 0.1)}', KINDS), encoding="utf-8")
    scenario = load(own, steps=5)
    file = tmp_path / "scenario.resolved.toml"
    file.write_text(scenario.resolved, encoding="utf-8")

    (firm,) = scenario.firms
    assert {name: value.family for name, value in firm.inputs.items()} == {
        "mu": "mixture", "wait": "metalog", "size": "sets", "rounds": "discrete",
    }  # fmt: skip
    assert load(file, model=own) == scenario
    changed = load(own, overrides={"wait.p50": 2.5, "rounds.weights": [1, 1, 1], "size": 3}).firms[0].inputs
    assert (changed["wait"].parameter("p50"), changed["size"]) == (2.5, constant(3.0))


def test_model__is_refused_where_a_distribution_cannot_be_drawn(own, tmp_path):
    wrong = '{"mu": filon.gamma(-1.0), "nu": filon.normal(0.0, -1.0), "fit": filon.fitted([1.0, 2.0], "norm")}'
    (tmp_path / "own.py").write_text(STEPS.replace('{"mu": filon.normal(0.0, 0.1)}', wrong), encoding="utf-8")

    with pytest.raises(InputError, match=r"firms\.ruin\.mu: scipy\.stats\.gamma refuses a = -1") as error:
        load(own)
    assert "firms.ruin.nu: scale is -1.0; it must be above 0" in str(error.value)
    assert "firms.ruin.fit: 2 points are too few to fit norm" in str(error.value)
