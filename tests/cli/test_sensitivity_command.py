"""`filon sensitivity`, as it is called and read."""

import json

import pytest
from jsonschema import validate

import filon as package
from filon.cli.printed import output_schema


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    return package.run(package.load("wrapper", months=36), trials=5000, runs=folder, threads=1)


def test_table__has_the_strongest_inputs_and_the_dummy(filon, stored):
    call = filon("sensitivity", stored)
    lines = call.stdout.splitlines()

    assert call.code == 0
    assert lines[0] == "wrapper: crash within 36 months: what drives it"
    told = [line.split("  ")[0] for line in lines]
    assert {"narrative", "starting_runway", "dummy"} <= set(told)
    assert told.index("starting_runway") < told.index("dummy")
    assert "A dummy that does nothing has" in call.stdout


def test_all__shows_every_input(filon, stored):
    short, every = filon("sensitivity", stored).stdout, filon("sensitivity", stored, "--all").stdout

    assert "--all" in short
    assert "--all" not in every
    assert len(every.splitlines()) > len(short.splitlines()) + 10


def test_json__has_bands_with_values_and_indices_with_limits(filon, stored):
    told = json.loads(filon("sensitivity", stored, "--month", 24, "--json").stdout)
    validate(told, output_schema("sensitivity"))
    driver = next(own for own in told["inputs"] if own["input"] == "starting_runway")

    assert told["within"] == 24
    assert len(driver["bands"]) == 10
    assert driver["bands"][0]["high"] == driver["bands"][1]["low"]
    assert all(own["index_low"] <= own["index"] <= own["index_high"] for own in told["inputs"])
    assert sum(own["shapley"] for own in told["inputs"] if own["shapley"]) == pytest.approx(told["explained"])


def test_sobol__simulates_a_scenario(filon):
    words = ("--sobol", "--groups", "--factor", "narrative", "--factor", "chance", "--trials", "500", "--months", "12")
    call = filon("sensitivity", "wrapper", *words)

    assert call.code == 0
    assert call.stdout.splitlines()[0] == "wrapper: crash within 12 months: Sobol' indices"
    assert call.stderr.splitlines()[0] == "1 of 4: everything, 500 trials"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--trials", "100"], "--trials: nothing is simulated without --sobol"),
        (["--groups"], "--groups: nothing is simulated without --sobol"),
        (["--sobol", "--all"], "--all: with --sobol every factor is shown"),
        (["--firm", "wraper"], "did you mean 'wrapper'"),
        (["--event", "crush"], "did you mean 'crash'"),
        (["--month", "37"], "month 37: this run has 0 to 36"),
    ],
)
def test_what_cannot_be_told__is_said_in_one_line(filon, stored, words, said):
    call = filon("sensitivity", stored, *words)

    assert call.code == 2
    assert said in call.stderr
    assert len(call.stderr.splitlines()) == 1


def test_own_model__has_no_narrative_to_look_beyond_and_its_margin_no_month(filon, tmp_path, monkeypatch):
    (tmp_path / "corner.py").write_text(
        "import filon\n\n\ndef margin(draw):\n    return draw.x + 0.5 * draw.y\n\n\n"
        "model = filon.Model(name='corner', inputs={'x': filon.normal(0, 1), 'y': filon.normal(0, 1)}, margin=margin)\n"
    )
    monkeypatch.chdir(tmp_path)
    assert filon("run", "corner.py:model", "--trials", "4000", "--quiet").code == 0
    said = filon("sensitivity", "corner", "--event", "margin").stdout

    assert said.splitlines()[0] == "corner: margin: what drives it"
    assert "narrative" not in said
    assert [line.split()[0] for line in said.splitlines() if line[:2] in ("x ", "y ")] == ["x", "y"]
