"""`filon show` under other beliefs: a shifted input, uncertain weights of narratives."""

import json

import pytest
from jsonschema import validate

import filon as package
from filon.cli.printed import output_schema


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    return package.run(package.load("wrapper", months=36), trials=5000, runs=folder, threads=1)


def test_shift__tells_the_crash_before_and_after_and_what_moved(filon, stored):
    call = filon("show", stored, "--shift", "starting_runway=16", "--narratives", "bubble=0.5")

    assert call.code == 0
    assert call.stdout.splitlines()[0] == "probability of a crash"
    assert "the median of starting_runway is 16 instead of" in call.stdout


def test_shift__is_as_its_schema_says(filon, stored):
    told = json.loads(filon("show", stored, "--shift", "starting_runway=16", "--json").stdout)

    validate(told, output_schema("show-shift"))
    assert told["effective_trials"] < told["trials"] == 5000
    assert told["inputs"][0]["after"] == pytest.approx(16, rel=0.01)


def test_band__tells_the_weights_it_drew(filon, stored):
    call = filon("show", stored, "--band", "20")

    assert call.code == 0
    assert "as sure as if 20 such worlds had been seen: bubble" in call.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--shift", "starting_runwey=16"], "did you mean 'starting_runway'"),
        (["--shift", "starting_runway=many"], "'many' is not a number"),
        (["--shift", "starting_runway"], "write INPUT=MEDIAN"),
        (["--shift", "starting_runway=90"], "no modest shift"),
        (["--shift", "starting_runway=16", "--exact"], "--exact does not go with --shift"),
        (["--band", "20", "--narratives", "bubble=0.5"], "--narratives does not go with --band"),
        (["--band", "0"], "a positive number of observed worlds"),
    ],
)
def test_what_cannot_be_weighted__is_said_in_one_line(filon, stored, words, said):
    call = filon("show", stored, *words)

    assert call.code == 2
    assert said in call.stderr
    assert len(call.stderr.splitlines()) == 1
