import json

import pytest
from json_shapes import unlike

from filon.report.records import Report


def test_show__prints_the_tables_and_one_line_of_conditions(filon, runs):
    call = filon("show", "openai", "--runs", runs)
    lines = call.stdout.splitlines()

    assert (call.code, call.stderr) == (0, "")
    assert lines[0] == "openai: probability of a crash"
    assert "24.1% (24.0-24.1)" in call.stdout
    assert lines[-1].startswith("1,000,000 trials; 95% intervals are sampling error only.")


def test_show__takes_the_latest_run_for_last(filon, runs):
    assert filon("show", "last", "--runs", runs).stdout.startswith("ruin_by_claims")


def test_show__finds_runs_where_the_environment_says(filon, runs, monkeypatch):
    monkeypatch.setenv("FILON_RUNS", str(runs))

    assert filon("show", "openai").code == 0


@pytest.mark.parametrize("run", ["openai", "claims"])
def test_show__json_has_its_schema(filon, runs, run):
    said = json.loads(filon("show", run, "--runs", runs, "--json").stdout)
    name, seed = said.pop("run"), said.pop("seed")

    assert name in {path.name for path in runs.iterdir()}
    assert seed == 1
    assert unlike(said, Report, "report") == []


def test_show__bounds_small_probabilities_unless_asked(filon, runs):
    assert "<1%" in filon("show", "openai", "--runs", runs).stdout
    assert "0.10%" in filon("show", "openai", "--runs", runs, "--exact").stdout


def test_show__refuses_a_damaged_run(filon, runs):
    run = next(path for path in runs.iterdir() if "openai" in path.name)
    chunk = next(path for path in run.rglob("crash_probability/c/*/*"))
    chunk.write_bytes(bytes([chunk.read_bytes()[0] ^ 1]) + chunk.read_bytes()[1:])
    call = filon("show", "openai", "--runs", runs)

    assert call.code == 4
    assert call.stdout == ""
    assert "changed since it was written" in call.stderr
    assert "Traceback" not in call.stderr


def test_show__names_the_nearest_run(filon, runs):
    call = filon("show", "opnai", "--runs", runs)

    assert call.code == 2
    assert "openai" in call.stderr
