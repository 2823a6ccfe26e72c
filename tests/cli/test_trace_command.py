"""`filon trace` on a run of several firms: the whole sector, one firm, one member of a cohort."""

import json

import jsonschema
import pytest

import made_up_runs
from filon.cli.printed import output_schema
from filon.engine.traces import replay
from filon.results import datasets, trials
from filon.results.store import RunWriter
from sector_files import falling

TRIAL = 2


@pytest.fixture(scope="module")
def scenario(tmp_path_factory):
    return falling(tmp_path_factory.mktemp("sector"))


@pytest.fixture(scope="module")
def folder(scenario, tmp_path_factory):
    """A folder of one run of several firms: traces need its scenario, seed and number of trials only."""
    runs = tmp_path_factory.mktemp("runs")
    layout, tally = made_up_runs.venture()
    facts = {"seed": 1, "trials": tally.total}
    writer = RunWriter(runs, "falling", layout, 0, resolved=scenario.resolved, run=facts)
    writer.finish(
        {
            "/": trials.root(layout, 1, made_up_runs.FIGURES),
            "summary": datasets.summary(layout, tally),
            "diagnostics": datasets.diagnostics(layout, tally),
        }
    )
    return runs


@pytest.fixture
def trace(folder, filon):
    """Call `filon trace` on the run."""

    def call(*arguments):
        return filon("trace", "last", "--trial", TRIAL, "--runs", folder, *arguments)

    return call


def test_trace__of_several_firms_tells_all_of_them(trace):
    call = trace()
    lines = call.stdout.splitlines()

    assert (call.code, call.stderr) == (0, "")
    assert lines[0].startswith(f"trial {TRIAL} of ")
    assert "narrative " in lines[0]
    assert lines[1].startswith("of 9 firms 7 left within 30 months and 7 crashed; first to crash:")
    assert [line for line in lines if line in ("events", "members of cohorts, by month")] == [
        "events",
        "members of cohorts, by month",
    ]
    assert any(line.endswith("doomed falls, insolvency: cash -$3.93M after a burn of $14.1M in") for line in lines)
    assert max(len(line) for line in lines) <= 80
    assert not any("small/" in line for line in lines)


def test_trace__of_several_firms_is_told_as_data(trace):
    said = json.loads(trace("--json").stdout)
    errors = list(jsonschema.Draft202012Validator(output_schema("trace-sector")).iter_errors(said))

    assert [error.message for error in errors] == []
    assert said["sector_crash_month"] == 4
    assert [firm["firm"] for firm in said["firms"]] == ["buyer", "doomed", "rival"]
    doomed = said["firms"][1]
    assert (doomed["exit"], doomed["exit_month"]) == (doomed["crash"], doomed["crash_month"]) == ("insolvency", 4)
    assert doomed["cash"] < 0.0
    assert set(doomed["outcomes"]) == {"raised", "burned"}
    (small,) = said["cohorts"]
    assert (small["members"], small["left"][2:6], small["exits"]) == (6, [0, 2, 6, 6], {"insolvency": 6})
    assert len(said["world"]) == said["last_month"] + 1 == 31
    assert set(said["losses"]) == {"bank", "fund"}


def test_trace__of_one_of_several_firms_shows_its_accounts_and_what_others_did_to_it(trace, scenario):
    call, said = trace("--firm", "rival"), json.loads(trace("--firm", "rival", "--json").stdout)

    assert "rival, accounts" in call.stdout
    assert "  month 5: takes in " in call.stdout
    assert "  month 4: loses the orders of 2 members of small, $" in call.stdout
    assert [error.message for error in jsonschema.Draft202012Validator(output_schema("trace")).iter_errors(said)] == []
    assert said["rows"] == replay(scenario, 1, TRIAL, "rival").rows
    assert [event["month"] for event in said["events"]] == sorted(event["month"] for event in said["events"])


def test_trace__of_a_member_of_a_cohort_ends_with_its_exit(trace):
    said = json.loads(trace("--firm", "small/3", "--json").stdout)

    assert said["firm"] == "small/3"
    assert said["exit_month"] == len(said["rows"]) - 1
    assert said["events"][-1]["text"].startswith("end: ")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("small", "--firm small: a cohort of 6; name one of its members, small/1 to small/6"),
        ("rivl", "--firm rivl: unknown firm; did you mean 'rival'?"),
        ("small/9", "--firm small/9: unknown firm; did you mean 'small/"),
    ],
)
def test_trace__refuses_a_firm_that_is_none(trace, name, message):
    call = trace("--firm", name)

    assert call.code == 2
    assert message in call.stderr


@pytest.mark.parametrize("more", [["--out", "story.svg"], ["--lang", "fr"]])
def test_trace__of_several_firms_is_drawn_and_told_in_french_of_one_of_them(trace, more):
    call = trace(*more)

    assert (call.code, call.stdout) == (2, "")
    assert "name one of them with --firm" in call.stderr


def test_trace__of_one_of_several_firms_is_told_in_french(trace):
    call = trace("--firm", "rival", "--lang", "fr")

    assert call.stdout.startswith(f"simulation {TRIAL} de ")
    assert "  mois 4\u00a0: perd les commandes de 2 membres de small, " in call.stdout
