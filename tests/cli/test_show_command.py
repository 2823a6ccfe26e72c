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
    assert any(line.startswith("first to fall ") for line in lines)
    assert any(line.startswith("Every table: filon show RUN --all.") for line in lines)
    assert max(map(len, lines[:-1])) <= 80  # the last is one sentence
    assert "\x1b" not in call.stdout


def test_show__prints_every_table_of_a_sector(filon, sector_runs):
    call = filon("show", "sector", "--runs", sector_runs, "--all")
    wrong = filon("show", "sector", "--runs", sector_runs, "--all", "--firm", "wrapper")

    assert "first to fall within 12 months" in call.stdout.splitlines()
    assert "--all" not in call.stdout
    assert (wrong.code, wrong.stdout) == (2, "")
    assert "--all does not go with --firm" in wrong.stderr


def test_show__draws_the_crash_over_the_months_under_its_table(filon, runs):
    table, *_ = filon("show", "openai", "--runs", runs).stdout.partition("\n\n")
    told = filon("show", "openai", "--runs", runs, "--json").stdout

    assert table.splitlines()[-1] == "crash by month  ▁▁▁▁▁▁▁▁▂▂▂▂▂▂▃▃▃▄▄▄▅▅▆▆▆▇▇▇██  0 to 24%"
    assert not any(block in told for block in "▁▂▃▄▅▆▇█")


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


def test_show__reweights_the_narratives_without_a_new_run(filon, runs):
    weights = "bubble=0.6,gold_rush=0.25,slow_revolution=0.15"
    said = json.loads(filon("show", "openai", "--runs", runs, "--narratives", weights, "--json").stdout)
    before = json.loads(filon("show", "openai", "--runs", runs, "--json").stdout)
    told, horizon = (
        filon("show", "openai", "--runs", runs, "--narratives", weights),
        said["entities"][0]["horizons"][-1],
    )
    given = {name: one["probability"] for name, one in horizon["crash_by_narrative"].items()}
    mean = 0.6 * given["bubble"] + 0.25 * given["gold_rush"] + 0.15 * given["slow_revolution"]

    assert said["narratives"] == {"bubble": 0.6, "gold_rush": 0.25, "slow_revolution": 0.15}
    assert (before["reweighted"], said["reweighted"]["prior"]) == (None, before["narratives"])
    assert 0 < said["reweighted"]["effective_trials"] < said["trials"]
    assert horizon["crash"]["probability"] == pytest.approx(mean, abs=1e-9)
    assert horizon["crash"]["low"] < mean < horizon["crash"]["high"]
    assert "weights bubble 60%, gold rush 25%, slow revolution 15%. The run's own weights are bubble 40%" in told.stdout


def test_show__lets_narratives_that_are_not_named_share_the_rest(filon, runs):
    said = json.loads(filon("show", "openai", "--runs", runs, "--narratives", "bubble=1", "--json").stdout)
    horizon = said["entities"][0]["horizons"][-1]

    assert said["narratives"] == {"bubble": 1.0, "gold_rush": 0.0, "slow_revolution": 0.0}
    assert horizon["crash"]["probability"] == pytest.approx(horizon["crash_by_narrative"]["bubble"]["probability"])


def test_show__holds_thresholds_against_the_new_weights(filon, runs):
    horizon = json.loads(filon("show", "openai", "--runs", runs, "--json").stdout)["entities"][0]["horizons"][-1]
    whole, bubble = (one["probability"] for one in (horizon["crash"], horizon["crash_by_narrative"]["bubble"]))
    middle = f"crash(openai, {horizon['month']}) > {(whole + bubble) / 2:.6f}"
    asked = ("show", "openai", "--runs", runs, "--fail-if", middle)

    assert [filon(*asked).code, filon(*asked, "--narratives", "bubble=1").code] == [0, 3]


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ("buble=0.5", "buble: no such narrative; did you mean 'bubble'?"),
        ("bubble=0.6,gold_rush=0.25,slow_revolution=0.1", "the weights stated sum to 0.95, and no other narrative"),
        ("bubble=0.8,gold_rush=0.4", "the weights stated sum to 1.2, which is more than 1"),
        ("bubble=-0.1", "bubble: a weight of -0.1 is outside 0 to 1"),
        ("bubble=nan", "bubble: a weight of nan is outside 0 to 1"),
        ("bubble=60%", "the weight of 'bubble', '60%', is not a number such as 0.6"),
        ("bubble", "'bubble' is not NAME=WEIGHT"),
        ("bubble=0.1,bubble=0.2", "'bubble' has two weights"),
    ],
)
def test_show__refuses_weights_that_are_none(filon, runs, weights, said):
    call = filon("show", "openai", "--runs", runs, "--narratives", weights)

    assert (call.code, call.stdout) == (2, "")
    assert said in call.stderr


def test_show__refuses_weights_where_there_are_no_narratives(filon, runs):
    call = filon("show", "claims", "--runs", runs, "--narratives", "bubble=1")

    assert call.code == 2
    assert "this run has no narratives to weight" in call.stderr
