"""`filon run --until EXPR`: exit codes and messages of runs that end at a precision."""

import json
from pathlib import Path

import pytest

OWN = f"{Path(__file__).with_name('own_model.py')}:model"
SHORT = ("--steps", "12", "--keep", "summary")


def stored(runs):
    (run,) = runs.iterdir()
    return json.loads((run / "run.json").read_text())


def test_run__ends_at_the_precision(filon, tmp_path):
    call = filon("run", OWN, *SHORT, "--runs", tmp_path, "--until", "crash(12) +- 0.002", "--until", "crash(12) +- 50%")

    assert call.code == 0
    assert "16,384 trials; 95% intervals" in call.stdout
    assert call.stderr.endswith(
        "ended after 16,384 of at most 100,000,000 trials: crash(12) +- 0.002 and crash(12) +- 50%\n"
    )
    assert stored(tmp_path)["arguments"]["until"] == ["crash(12) +- 0.002", "crash(12) +- 50%"]
    assert stored(tmp_path)["trials"] == 16_384


def test_run__that_misses_its_precision_is_stored_printed_and_answers_1(filon, tmp_path):
    until = ("--trials", "2e4", "--until", "crash(12) +- 0.0003 and crash(12) +- 0.1")
    call = filon("run", OWN, *SHORT, "--runs", tmp_path, "--quiet", *until)

    assert call.code == 1
    assert call.stdout.startswith("reserve: ")
    assert call.stderr.startswith("filon: target not met after 20,000 trials: crash(12) is 0.")
    assert " and not +- 0.0003; about " in call.stderr
    assert call.stderr.endswith(" trials would reach it\n")
    assert call.stderr.count("\n") == 1
    assert stored(tmp_path)["status"] == "complete"


def test_run__of_no_event_says_why_no_share_of_it_can_be_told(filon, tmp_path):
    until = ("--trials", "2e4", "--until", "exit(2, out_of_sight) +- 10%")
    call = filon("run", OWN, *SHORT, "--runs", tmp_path, "--quiet", *until)

    assert call.code == 1
    assert "no event was seen, so no share of it can be told; an absolute precision such as +- 0.001 can" in call.stderr


def test_threshold__that_is_crossed_is_told_beside_a_precision_that_is_missed(filon, tmp_path):
    until = ("--trials", "2e4", "--until", "crash(12) +- 0.0003", "--fail-if", "crash(12) < 1")
    call = filon("run", OWN, *SHORT, "--runs", tmp_path, "--quiet", *until)

    assert call.code == 3
    assert "threshold crossed" in call.stderr
    assert "target not met" in call.stderr


@pytest.mark.parametrize(
    ("until", "trials", "told"),
    [
        ("crash(12)", "1e6", "a precision is missing, as in crash(12) +- 0.001"),
        ("crash(12) <= 0.1", "1e6", "a threshold has no meaning here"),
        ("crsh(12) +- 0.1", "1e6", "did you mean 'crash'?"),
        ("crash(12) +- 1e-7", "1e6", "out of reach of 1,000,000 trials"),
        ("crash(12) +- 0.1", "1e4", "the run is first ended after 16,384"),
    ],
)
def test_run__refuses_a_precision_before_it_starts(filon, tmp_path, until, trials, told):
    call = filon("run", OWN, *SHORT, "--runs", tmp_path, "--until", until, "--trials", trials)

    assert (call.code, call.stdout) == (2, "")
    assert told in call.stderr
    assert call.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_fail_if__refuses_a_precision(filon, tmp_path):
    call = filon("run", OWN, *SHORT, "--runs", tmp_path, "--fail-if", "crash(12) +- 0.01")

    assert call.code == 2
    assert "a precision has no meaning here; expected is a threshold such as > 0.1" in call.stderr
