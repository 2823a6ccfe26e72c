"""`filon solve`, as it is called and read."""

import json
from pathlib import Path

import pytest

import filon.cli.worlds
from filon.cli.application import exit_code
from filon.cli.interruption import Interruption

LEVERS = f"{Path(__file__).parents[1] / 'levers' / 'own_levers.py'}"
SMALL = ("--trials", "2000", "--threads", "1", "--quiet")


def test_answer__is_told_in_a_table_and_in_words(filon):
    call = filon("solve", f"{LEVERS}:threshold", "threshold=0:3", "--to", "crash(1) <= 10%", *SMALL)
    lines = call.stdout.splitlines()

    assert (call.code, call.stderr) == (0, "")
    assert lines[0].endswith("what threshold does to crash(threshold, 1)")
    assert max(map(len, lines[1:11])) <= 80
    assert sum(line.endswith("  met") for line in lines) == 5
    assert "It takes threshold of 1." in call.stdout
    assert " or more (95%: 1." in call.stdout
    assert "it is 1 now; looked at were 0 to 3." in call.stdout


def test_target__that_is_met_or_out_of_reach_is_said_to_be(filon):
    met = filon("solve", f"{LEVERS}:threshold", "threshold=0.9:3", "--to", "crash(1) <= 30%", *SMALL).stdout
    never = filon("solve", f"{LEVERS}:threshold", "threshold=0:1", "--to", "crash(1) <= 1%", *SMALL).stdout
    choice = filon("solve", f"{LEVERS}:threshold", "threshold=0,1,2", "--to", "crash(1) >= 10%", *SMALL).stdout

    assert "The target is met as it is, and stays so with threshold of any value" in met
    assert "No value in [0, 1] reaches it; the best is 1" in never
    assert never.splitlines()[-2].endswith(") at 1.")
    assert "It is met with threshold at 0, 1; it is 1 now. The target is met as it is." in choice


def test_shipped_scenario__takes_the_listed_range_and_says_what_is_left_out(filon):
    call = filon("solve", "wrapper", "price", "--to", "crash(12) <= 0.001", *SMALL, "--json")
    told = json.loads(call.stdout)

    assert (told["least"], told["most"], told["now"], told["unit"]) == (10.0, 40.0, 20.0, "USD/user/month")
    assert told["apart"].startswith("nobody leaves")
    assert told["answer"] is None
    assert told["best"]["low"] <= told["best"]["probability"] <= told["best"]["high"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["wrapper.prise=1:2", "--to", "crash(12) <= 0.1"], "did you mean 'price'"),
        (["wrapper.price=-5:20", "--to", "crash(12) <= 0.1"], "outside"),
        (["wrapper.price=1:2:3", "--to", "crash(12) <= 0.1"], "a range has two ends"),
        (["wrapper.price", "--to", "crash(12)"], "a threshold is missing"),
        (["wrapper.price", "--to", "crash(72) <= 0.1"], "outside the run"),
        (["wrapper.price", "--to", "crash(12) <= 0.1", "--firm", "wraper"], "did you mean 'wrapper'"),
        (["wrapper.churn", "--to", "crash(12) <= 0.1"], "no range is listed"),
        (["wrapper.backstop", "--to", "crash(12) <= 0.1"], "multiples of what it is now"),
    ],
)
def test_bad_question__gets_one_line_and_exit_2(filon, words, said):
    call = filon("solve", "wrapper", *words, *SMALL)

    assert call.code == 2
    assert said in call.stderr
    assert len(call.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["sweep", f"{LEVERS}:threshold", "threshold=0,1,2"], "threshold = 0"),
        (["solve", f"{LEVERS}:threshold", "threshold=0:3", "--to", "crash(1) <= 0.1"], "None of these values"),
        (["optimize", f"{LEVERS}:bold", "bold=0:1", "--value", "stake(1)", "--set", "steps=1"], "2 settings tried"),
    ],
)
def test_interrupted_command__tells_what_was_done(words, told, monkeypatch, capsys):
    interruption, notes = Interruption(), []

    def note(text):
        notes.append(text)
        if text.startswith("3"):
            interruption.stop.set()

    monkeypatch.setattr(filon.cli.worlds, "note", note)
    code = exit_code([*words, "--trials", "500", "--threads", "1"], interruption)
    said = capsys.readouterr()

    assert code == 130
    assert told in said.out
    assert said.err.endswith("interrupted: what was simulated until then is told above\n")
