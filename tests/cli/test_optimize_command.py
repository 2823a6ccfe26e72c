"""`filon optimize`, as it is called and read."""

import json
from pathlib import Path

import pytest

LEVERS = f"{Path(__file__).parents[1] / 'levers' / 'own_levers.py'}:bold"
SMALL = ("--trials", "800", "--threads", "1", "--set", "steps=1", "--settings", "12")
STAKE = ("--value", "stake(1)")


def test_tables__have_every_point_and_what_it_changes(filon):
    call = filon("optimize", LEVERS, "bold=0:1", "waste=0:1", *STAKE, *SMALL)
    lines = call.stdout.splitlines()
    points = [line for line in lines if line[:1].isdigit() and "tri" not in line]

    assert call.code == 0
    assert call.stderr.splitlines()[0].startswith("12 settings of 800 trials, about ")
    assert call.stderr.splitlines()[1].startswith("1 of 12: bold = ")
    assert max(len(line) for line in lines if "tried" not in line and not line.endswith(".")) <= 80
    assert len(points) % 2 == 0
    assert "12 settings tried of bold, waste." in call.stdout


def test_json__holds_the_search_and_the_check(filon):
    call = filon("optimize", LEVERS, "bold", "waste=0,1", *STAKE, *SMALL, "--quiet")
    assert call.code == 2
    assert "no range is listed" in call.stderr

    told = json.loads(filon("optimize", LEVERS, "bold=0.1:1", "waste=0,1", *STAKE, *SMALL, "--quiet", "--json").stdout)
    assert (told["levers"], told["constraints"], told["complete"]) == (["bold", "waste"], [], True)
    assert {item["setting"]["waste"] for item in told["settings"]} == {0.0, 1.0}
    assert {point["setting"]["waste"] for point in told["frontier"]} == {0.0}
    assert all(point["risk_difference"]["low"] <= point["risk_difference"]["high"] for point in told["frontier"])


def test_constraints__that_nothing_meets_name_the_nearest(filon):
    impossible = ("--subject-to", "crash(1) <= 0.01")
    call = filon("optimize", LEVERS, "bold=0.5:1", "waste=0:1", *STAKE, *SMALL, *impossible, "--quiet")

    assert call.code == 0
    assert "0 of them meet crash(bold, 1) <= 0.01." in call.stdout
    assert "No setting tried meets the constraints; the nearest is bold = 0.5" in call.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["bolt=0:1", *STAKE], "did you mean 'bold'"),
        (["bold=0:1"], "what is value here? name it by --value; recorded are stake"),
        (["bold=0:1", "--value", "steak(1)"], "did you mean 'stake'"),
        (["bold=0:1", "--value", "stake(2)"], "outside the run"),
        (["bold=0:1", "--value", "stake(1) <= 1"], "without a threshold"),
        (["bold=0:1", *STAKE, "--risk", "stake(1)"], "what is to be low is a probability"),
        (["bold=0:1", *STAKE, "--subject-to", "crash(1)"], "a threshold is missing"),
        (["bold=0:0", *STAKE], "has one value"),
    ],
)
def test_bad_question__gets_one_line_and_exit_2(filon, words, said):
    call = filon("optimize", LEVERS, *words, *SMALL, "--quiet")

    assert call.code == 2
    assert said in call.stderr
    assert len(call.stderr.splitlines()) == 1
