"""`--fail-if` of `filon run` and `filon show`."""

import json
from pathlib import Path

import pytest

OWN = f"{Path(__file__).with_name('own_model.py')}:model"


def test_show__answers_3_where_a_threshold_is_crossed(filon, runs):
    call = filon("show", "openai", "--runs", runs, "--fail-if", "crash(openai, 36) > 10%")

    assert call.code == 3
    assert call.stdout.startswith("openai: probability of a crash")
    assert call.stderr.startswith("filon: threshold crossed: crash(openai, 36) is ")
    assert call.stderr.endswith(", > 10%\n")
    assert call.stderr.count("\n") == 1


def test_show__says_the_value_where_none_is_crossed(filon, runs):
    call = filon("show", "openai", "--runs", runs, "--fail-if", "repriced(36) > 0.1 and ruin(36 | bubble) < 0.1")

    assert call.code == 0
    assert call.stderr.startswith("not crossed: repriced(36) is ")
    assert "; ruin(36 | bubble) is " in call.stderr
    assert call.stderr.endswith(", not < 10%\n")


def test_show__json_stays_whole_beside_a_threshold(filon, runs):
    call = filon("show", "openai", "--runs", runs, "--json", "--fail-if", "crash(36) >= 0")

    assert call.code == 3
    assert json.loads(call.stdout)["entities"][0]["entity"] == "openai"


def test_fail_if__holds_where_any_of_several_does(filon, runs):
    call = filon("show", "openai", "--runs", runs, "--fail-if", "crash(36) > 0.99", "--fail-if", "crash(60) > 0.01")

    assert call.code == 3
    assert [line.split(":")[0] for line in call.stderr.splitlines()] == ["not crossed", "filon"]


def test_fail_if__near_the_threshold_says_so(filon, runs):
    shown = json.loads(filon("show", "openai", "--runs", runs, "--json").stdout)
    low = shown["entities"][0]["horizons"][2]["crash"]["low"]
    call = filon("show", "openai", "--runs", runs, "--fail-if", f"crash(36) > {low}")

    assert call.code == 3
    assert call.stderr.endswith("which lies within the sampling error\n")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("crash(opnai, 36) > 0.1", "did you mean 'openai'?"),
        ("crash(openai, 36)", "a threshold is missing"),
        ("crash(openai, 36) > 0,1", "0.1"),
        ("sector_crash(36) > 0.1", "this run holds none"),
    ],
)
def test_fail_if__refuses_what_the_run_cannot_answer_before_it_prints(filon, runs, text, told):
    call = filon("show", "openai", "--runs", runs, "--fail-if", text)

    assert (call.code, call.stdout) == (2, "")
    assert told in call.stderr


def test_show__answers_for_a_whole_sector(filon, sector_runs):
    call = filon("show", "sector", "--runs", sector_runs, "--fail-if", "sector_crash(12) > 0.1")

    assert call.code == 3
    assert call.stderr.startswith("filon: threshold crossed: sector_crash(12) is ")


def test_run__refuses_a_wrong_threshold_before_it_starts(filon, tmp_path):
    call = filon("run", OWN, "--runs", tmp_path, "--fail-if", "crash(reserv, 12) > 0.1")

    assert call.code == 2
    assert "character 7: unknown firm 'reserv'; did you mean 'reserve'?" in call.stderr
    assert list(tmp_path.iterdir()) == []


def test_run__stores_the_run_whose_threshold_is_crossed(filon, tmp_path):
    arguments = ["run", OWN, "--steps", "40", "--trials", "2e3", "--runs", tmp_path, "--set", "drift=-1.0", "--quiet"]
    call = filon(*arguments, "--fail-if", "crash(reserve, 40) > 0.5", "--fail-if", "exit(40, out_of_sight) > 0.5")
    (folder,) = tmp_path.iterdir()

    assert call.code == 3
    assert call.stderr.startswith("filon: threshold crossed: crash(reserve, 40) is ")
    assert call.stderr.count("\n") == 1
    assert (folder / "COMMIT").is_file()
