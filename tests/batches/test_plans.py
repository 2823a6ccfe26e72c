"""From the file of a plan to its cases, and every fault of it at once."""

from pathlib import Path

import pytest

from filon.batches.prepared import Loader
from filon.batches.reading import read_plan
from filon.batches.settings import MOST_CASES
from filon.errors import InputError

EXAMPLES = Path(__file__).parents[2] / "examples"

WRONG = """\
scenaros = ["openai"]
scenarios = ["openai", "wrapper", "openai", "mine.py:model"]
trials = 0.5
keep = "all"
fail_if = "crash(36 > 1"
[grid]
openai.price = 15
"openai.cash" = "1:2"
churn = [1, 1]
none = []
[set]
churn = 1
[[cases]]
nam = "x"
[[cases]]
name = "y"
"""


def faults(plan):
    with pytest.raises(InputError) as raised:
        read_plan(plan)
    return [str(fault) for fault in raised.value.faults]


def test_plan__tells_every_fault_with_its_place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("wrong.toml").write_text(WRONG)

    assert faults("wrong.toml") == [
        "wrong.toml:1:1: scenaros: unknown key; did you mean 'scenarios'?",
        "wrong.toml:2:35: scenarios[3]: a case is called 'openai' already; give it another name in a table [[cases]]",
        "wrong.toml:2:45: scenarios[4]: 'mine.py:model' is a model in Python, which no plan may run; use `filon run`",
        "wrong.toml:3:1: trials: 0.5 found, a whole number from 1 to 1e15 is expected",
        "wrong.toml:4:1: keep: 'all' is none of 'summary', 'outcomes:N', 'paths:K'",
        "wrong.toml:5:1: fail_if: character 10: '>' found; the closing bracket is expected",
        "wrong.toml:7:8: grid.openai.price: 15 found, a list of values such as [15, 20, 25], or '15:25:3', is expected",
        "wrong.toml:8:1: grid.openai.cash: a range is first:last:how many, with two values or more, such as 15:25:3",
        "wrong.toml:9:1: grid.churn: 1 is there twice",
        "wrong.toml:10:1: grid.none: no value to try",
        "wrong.toml:13:1: cases[1].name: is missing",
        "wrong.toml:14:1: cases[1].nam: unknown key; did you mean 'name'?",
        "wrong.toml:15:1: cases[2].scenario: is missing: the plan has not one scenario that could be meant",
    ]


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        ({}, "names no scenario"),
        ({"grid": {"price": [1]}, "cases": [{"name": "a", "scenario": "openai"}]}, "`scenarios`, which names none"),
        ({"scenarios": ["a"], "grid": {"x": [1, 2]}, "set": {"x": 3}}, "the grid sets it too"),
        ({"scenarios": ["a"], "grid": {"x": list(range(40)), "y": list(range(40))}}, "1,600 cases are more than 1,000"),
        ({"scenarios": ["a"], "cases": [{"name": "two\nlines"}]}, "a name on one line"),
        ({"scenarios": ["a"], "set": {"b.c": 1, "b": {"c": 2}}}, "is set twice"),
        ({"scenarios": ["a"], "fail_if": 3}, "a condition such as"),
        ({"scenarios": ["a"], "seed": -1}, "at least 0"),
        ({"scenarios": ["a"], "months": 0}, "at least 1"),
    ],
)
def test_plan__is_refused_in_words(plan, said):
    assert any(said in fault for fault in faults(plan))


def test_grid__is_every_combination_for_every_scenario():
    plan = read_plan(
        {
            "scenarios": ["openai", "wrapper"],
            "grid": {"price_change": [0, 0.5], "drivers": {"glut_probability": "0:1:3"}},
            "set": {"months": 12},
            "cases": [{"name": "dear", "scenario": "openai", "set": {"openai": {"price": 30}}}],
        }
    )
    names = [case.name for case in plan.cases]

    assert len(names) == 2 * 2 * 3 + 1
    assert names[:2] == [
        "openai, price_change=0, glut_probability=0",
        "openai, price_change=0, glut_probability=0.5",
    ]
    assert plan.cases[7].settings == {"months": 12, "price_change": 0, "drivers.glut_probability": 0.5}
    assert plan.cases[7].grid == {"price_change": 0, "drivers.glut_probability": 0.5}
    assert (plan.cases[-1].settings, plan.cases[-1].grid) == ({"months": 12, "openai.price": 30}, {})


def test_grid__may_have_as_many_cases_as_are_allowed():
    plan = read_plan({"scenarios": ["a"], "grid": {"x": list(range(MOST_CASES))}})

    assert len(plan.cases) == MOST_CASES


def test_distribution__is_set_as_a_whole():
    whole = {"p10": 0.1, "p50": 0.2, "p90": 0.3}
    (case,) = read_plan({"scenarios": ["a"], "set": {"drivers": {"churn": whole, "cost": {"p90": 2}}}}).cases

    assert case.settings == {"drivers.churn": whole, "drivers.cost.p90": 2}


def test_file_of_a_scenario__is_looked_for_from_where_the_plan_lies(tmp_path):
    (tmp_path / "plan.toml").write_text('scenarios = ["mine/small.toml", "openai"]')
    first, second = read_plan(tmp_path / "plan.toml").cases

    assert (first.name, first.path) == ("small", str(tmp_path / "mine" / "small.toml"))
    assert second.path == "openai"


def test_wishes__replace_what_the_plan_says():
    plan = read_plan({"scenarios": ["openai"], "trials": 1e4, "seed": 3, "set": {"churn": 1}})
    changed = plan.changed(trials=5, overrides={"churn": 2, "months": 12})

    assert (changed.trials, changed.seed) == (5, 3)
    assert changed.cases[0].settings == {"churn": 2, "months": 12}


def test_wish__for_a_key_of_the_grid_is_refused():
    plan = read_plan({"scenarios": ["openai"], "grid": {"openai.price": [15, 20]}})

    with pytest.raises(InputError, match=r"openai\.price: the grid of the plan sets it to 15, 20"):
        plan.changed(overrides={"openai.price": 3})


def test_length_of_a_case__comes_before_that_of_the_plan_and_after_the_wish(tmp_path):
    plan = read_plan({"scenarios": ["wrapper"], "months": 3, "cases": [{"name": "longer", "set": {"months": 6}}]})
    lengths = [Loader(plan).scenario(case).months for case in plan.cases]
    wished = plan.changed(months=9)

    assert lengths == [3, 6]
    assert [Loader(wished).scenario(case).months for case in wished.cases] == [9, 9]


@pytest.mark.parametrize(("name", "count"), [("firms.toml", 13), ("prices_and_promises.toml", 14)])
def test_example__is_a_plan(name, count):
    assert len(read_plan(EXAMPLES / name).cases) == count
