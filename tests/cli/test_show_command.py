import json

import pytest
from json_shapes import unlike
from jsonschema import Draft202012Validator

from filon.cli.printed import output_schema
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


def test_show__prints_a_sector_at_a_glance(filon, sector_runs):
    call = filon("show", "sector", "--runs", sector_runs)
    lines = call.stdout.splitlines()

    assert (call.code, call.stderr) == (0, "")
    assert lines[0] == "probability of a crash, within"
    assert any(line.startswith("wrapper (20 firms)") for line in lines)
    assert "first to fall within 12 months" in lines
    assert max(map(len, lines[:-1])) <= 80  # the last is one sentence
    assert "\x1b" not in call.stdout


def test_show__prints_one_firm_of_a_sector(filon, sector_runs):
    call = filon("show", "sector", "--runs", sector_runs, "--firm", "wrapper")
    wrong = filon("show", "sector", "--runs", sector_runs, "--firm", "wraper")

    assert call.stdout.startswith("wrapper: probability of a crash")
    assert "first to fall" not in call.stdout
    assert (wrong.code, wrong.stdout) == (2, "")
    assert "did you mean 'wrapper'?" in wrong.stderr


def test_show__json_of_a_sector_has_its_schema(filon, sector_runs):
    said = json.loads(filon("show", "sector", "--runs", sector_runs, "--json").stdout)
    one = json.loads(filon("show", "sector", "--runs", sector_runs, "--json", "--firm", "beta").stdout)

    assert [error.message for error in Draft202012Validator(output_schema("show")).iter_errors(said)] == []
    said = {name: value for name, value in said.items() if name not in ("run", "seed")}
    assert unlike(said, Report, "report") == []
    assert said["sector"]["first_to_fall"].keys() == {"alpha", "beta", "gamma", "wrapper"}
    assert ([entity["entity"] for entity in one["entities"]], one["sector"]) == (["beta"], None)
