"""`filon discover`, as it is called and read."""

import json
from pathlib import Path

import jsonschema
import pytest

from filon.cli.printed import output_schema

OWN = f"{Path(__file__).with_name('own_model.py')}:model"


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A folder of one run of a model that is ruined where its drift is low, and the run's name."""
    import filon

    folder = tmp_path_factory.mktemp("kept")
    run = filon.run(filon.load(OWN, months=40), trials=4000, keep="outcomes:4000", seed=1, runs=folder, threads=1)
    return folder, Path(run).name


def test_corner__is_told_in_a_sentence_and_a_table(filon, kept):
    folder, run = kept
    call = filon("discover", run, "--runs", folder)
    said = " ".join(call.stdout.split())

    assert (call.code, call.stderr) == (0, "")
    assert said.startswith("reserve crashes within 40 weeks in ")
    assert "Box 1: reserve crashes within 40 weeks in " in said
    assert "of the worlds with drift below -0." in said
    assert "of all worlds and hold" in said
    assert "Found on 2,000 trials, told of 2,000 others" in said
    assert "tree: the questions that part worlds best" in call.stdout


def test_json__has_what_the_sentences_have(filon, kept):
    folder, run = kept
    told = json.loads(filon("discover", run, "--runs", folder, "--json", "--month", 30, "--boxes", 1).stdout)
    box = told["boxes"][0]

    assert (told["run"], told["entity"], told["within"], told["step"]) == (run, "reserve", 30, "week")
    assert len(told["boxes"]) == 1
    assert [one["input"] for one in box["restrictions"]] == ["drift"]
    assert box["restrictions"][0]["low"] is None
    assert box["density"]["low"] < box["density"]["probability"] < box["density"]["high"]
    assert box["density"]["low"] > told["probability"]["high"] > box["rest"]["high"]
    assert box["path"][0]["support"]["probability"] == 1.0
    assert next(node["parent"] for node in told["tree"]) == -1
    jsonschema.Draft202012Validator(output_schema("discover")).validate(told)


def test_other_event__is_told_by_its_name(filon, kept):
    folder, run = kept
    call = filon("discover", run, "--runs", folder, "--event", "ruin", "--boxes", 1)

    assert "'ruin' comes to reserve within 40 weeks in" in " ".join(call.stdout.split())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--month", "99"], "week 99: this run has 0 to 40"),
        (["--firm", "resrve"], "did you mean 'reserve'"),
        (["--event", "riun"], "did you mean 'ruin'"),
        (["--alpha", "2", "--boxes", "0"], "alpha 2: it is above 0 and at most 0.5; boxes 0: 1 to 9"),
        (["--density", "0.99999"], "the densest box that is large enough"),
    ],
)
def test_bad_question__gets_one_line_and_exit_2(filon, kept, words, said):
    folder, run = kept
    call = filon("discover", run, *words, "--runs", folder)

    assert call.code == 2
    assert said in call.stderr
    assert len(call.stderr.splitlines()) == 1


def test_run_that_kept_no_trials__is_refused_in_one_line(filon, runs):
    call = filon("discover", "openai", "--runs", runs)

    assert call.code == 2
    assert "(--keep outcomes:N)" in call.stderr
