"""`filon batch`, as it is called and read."""

import json
from pathlib import Path

import jsonschema
import pytest

from filon.batches import carrying
from filon.catalogue.blocks import blocks
from filon.cli.printed import output_schema
from filon.errors import RunError

ROOT = Path(__file__).parents[2]
SMALL = Path(__file__).with_name("small_plan.toml")
PLAN = """\
title = "Two firms"
scenarios = ["wrapper", "dotcom"]
trials = 300
months = 24

[[cases]]
name = "dear"
scenario = "wrapper"
set = { wrapper.price_change = 0.4 }
"""


@pytest.fixture
def plan(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def written(text=PLAN):
        Path("plan.toml").write_text(text)
        return "plan.toml"

    return written


def test_table__has_a_row_for_every_case(filon, plan):
    call = filon("batch", plan())
    lines = call.stdout.splitlines()

    assert call.code == 0
    assert lines[0] == "Two firms: probability of a crash within, with 95% interval"
    assert [line.split()[0] for line in lines[1:5]] == ["case", "wrapper", "dotcom", "dear"]
    assert lines[1].split("  ")[0] == "case"
    assert "300 trials of each, seed 1, in the same worlds" in lines[-1]
    said = call.stderr.splitlines()
    assert said[:4] == [
        "3 cases",
        *(f"{n} of 3: {name}: 300 trials" for n, name in enumerate(("wrapper", "dotcom", "dear"), 1)),
    ]
    assert said[4].startswith("stored in runs/batch-")


def test_rows__say_what_their_runs_say(filon, plan):
    told = json.loads(filon("batch", plan(), "--quiet", "--json").stdout)
    assert len(told["cases"]) == 3
    for case in told["cases"]:
        run = json.loads(filon("show", case["run"], "--json").stdout)
        (firm,) = case["firms"]
        (entity,) = run["entities"]
        assert [one["crash"] for one in firm["horizons"]] == [one["crash"] for one in entity["horizons"]]
        causes = entity["horizons"][-1]["causes"]
        assert firm["first_cause"] == max(causes, key=lambda cause: causes[cause]["probability"])


def test_options__come_before_the_plan(filon, plan):
    call = filon("batch", plan(), "--trials", 100, "--months", 6, "--seed", 3, "--keep", "summary", "--quiet", "--json",
                 "--set", "drivers.glut_probability=1", "--runs", "elsewhere", "--threads", 1)  # fmt: skip
    told = json.loads(call.stdout)

    assert (told["trials"], told["seed"], told["months"]) == (100, 3, [6])
    assert all("drivers.glut_probability=1" in case["set"] for case in told["cases"])
    facts = json.loads((Path("elsewhere") / told["cases"][0]["run"] / "run.json").read_text())
    assert (facts["keep"], facts["threads"], facts["arguments"]["set"]) == (
        "summary",
        1,
        ["drivers.glut_probability=1"],
    )


def test_same_call_again__says_what_it_reuses(filon, plan):
    filon("batch", plan())
    call = filon("batch", plan())

    assert call.stderr.splitlines()[0] == "3 cases, of which 3 need no new run"
    assert [line.split(": ")[2].split()[0] for line in call.stderr.splitlines()[1:4]] == ["reused"] * 3
    assert len(list(Path("runs").glob("batch-*"))) == 1
    assert filon("batch", plan(), "--anew").stderr.splitlines()[0] == "3 cases"


def test_failed_case__is_told_with_its_reason_and_exit_code(filon, plan, monkeypatch):
    simulated = carrying.run

    def failing(scenario, **more):
        if scenario.name == "dotcom":
            raise RunError("trial 3, month 2: cash is not a number")
        return simulated(scenario, **more)

    monkeypatch.setattr(carrying, "run", failing)
    call = filon("batch", plan(), "--quiet")

    assert call.code == 1
    assert "dotcom  trial 3, month 2: cash is not a number" in call.stdout
    assert call.stderr == "filon: 1 of 3 cases failed: dotcom\n"


def test_plan_of_faults__is_told_whole(filon, plan):
    call = filon("batch", plan('scenarios = ["wraper", "dotkom"]\n'))

    assert call.code == 2
    assert call.stderr == (
        "plan.toml:1:14: scenarios[1]: unknown scenario 'wraper'; did you mean 'wrapper'?\n"
        "plan.toml:1:24: scenarios[2]: unknown scenario 'dotkom'; did you mean 'dotcom'?\n"
    )
    assert not Path("runs").exists()


def test_plan_that_is_not_there__is_said_so(filon, plan):
    call = filon("batch", "nowhere.toml")

    assert (call.code, len(call.stderr.splitlines())) == (2, 1)
    assert "nowhere.toml" in call.stderr


def test_threshold__of_one_case_is_exit_code_3(filon, plan):
    call = filon("batch", plan(PLAN + 'fail_if = "crash(24) > 0.01"\n'), "--quiet")

    assert call.code == 3
    assert "dear  crash(24) > 0.01" in call.stdout
    assert call.stderr == "filon: threshold crossed: dear: crash(24) > 0.01\n"


def test_grid_of_two_keys__is_a_matrix(filon, plan):
    text = 'scenarios = ["wrapper"]\ntrials = 100\nmonths = 12\n[grid]\nprice_change = [-0.4, 0, 0.4]\n'
    call = filon("batch", plan(text + "drivers.glut_probability = [0, 1]\n"), "--quiet")
    told = json.loads(filon("batch", "plan.toml", "--quiet", "--json").stdout)
    lines = call.stdout.splitlines()
    first = next(number for number, line in enumerate(lines) if line.endswith("by drivers.glut_probability across"))

    assert lines[first + 1].split() == ["price_change", "0", "1"]
    assert [line.split()[0] for line in lines[first + 2 : first + 5]] == ["-0.4", "0", "0.4"]
    assert [case["grid"] for case in told["cases"]][:2] == [
        {"price_change": -0.4, "drivers.glut_probability": 0.0},
        {"price_change": -0.4, "drivers.glut_probability": 1.0},
    ]


def test_sector__is_told_as_one_or_by_its_firm(filon, plan):
    text = 'scenarios = ["sector-2025", "openai"]\ntrials = 50\nmonths = 3\n'
    whole = filon("batch", plan(text), "--quiet")
    one = json.loads(filon("batch", "plan.toml", "--quiet", "--json", "--firm", "xai").stdout)
    wrong = filon("batch", "plan.toml", "--quiet", "--firm", "xay")

    assert "sector-2025 *" in whole.stdout
    assert "* of a sector: firms with over half of the capital" in whole.stdout
    assert [[firm["entity"] for firm in case["firms"]] for case in one["cases"]] == [["xai"], []]
    assert (wrong.code, wrong.stderr) == (2, "filon: xay: no such firm in this batch; did you mean 'xai'?\n")


@pytest.mark.parametrize(
    ("arguments", "schema"), [(["list", "--batches"], "runs-list-batches"), (["show", "batch-"], "runs-show-batch")]
)
def test_runs__tells_batches_as_its_schema_says(filon, plan, arguments, schema):
    filon("batch", SMALL, "--quiet")
    call = filon("runs", *arguments, "--json")
    jsonschema.Draft202012Validator(output_schema(schema)).validate(json.loads(call.stdout))

    assert (call.code, call.stderr) == (0, "")


def test_runs__knows_batches(filon, plan):
    filon("batch", SMALL, "--quiet")
    (name,) = (path.name for path in Path("runs").glob("batch-*"))

    assert name in filon("runs", "list", "--batches").stdout
    assert filon("runs", "list").stderr == "1 batch besides: `filon runs list --batches`\n"
    assert "price_change=0.2" in filon("runs", "show", name).stdout
    assert filon("runs", "verify", name).stdout == f"{name}: every file is as it was written\n"
    assert filon("show", name).code == 2
    assert filon("runs", "rm", name).stdout == f"removed {name}\n"
    assert filon("runs", "list", "--batches").stdout == "no batch in runs\n"
    assert len(json.loads(filon("runs", "list", "--json").stdout)) == 2


def test_gc__takes_an_interrupted_batch_only_where_asked(filon, plan):
    filon("batch", SMALL, "--quiet")
    (folder,) = Path("runs").glob("batch-*")
    (folder / "COMMIT").unlink()

    assert filon("runs", "gc").stdout == "nothing left over in runs\n"
    assert "(an interrupted batch, " in filon("runs", "gc", "--interrupted").stdout
    assert not folder.exists()


@pytest.mark.parametrize("name", ["firms.toml", "prices_and_promises.toml"])
def test_how_to__shows_the_shipped_examples(name):
    page = (ROOT / "docs" / "how-to" / "batches.md").read_text(encoding="utf-8")
    (shown,) = (block.text for block in blocks(page) if block.file == name)

    assert shown.strip() == (ROOT / "examples" / name).read_text(encoding="utf-8").strip()
