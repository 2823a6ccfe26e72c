"""What `--json` prints is as its schema says."""

import json
from datetime import date
from pathlib import Path
from secrets import token_hex
from tempfile import gettempdir

import jsonschema
import pytest

from filon.cli.application import COMMANDS, application
from filon.cli.printed import OUTPUTS, output_schema
from filon.reality.findings import Band, Held, Later, Row
from filon.report import reality

OWN = f"{Path(__file__).with_name('own_model.py')}:model"
STEPS = ("--steps", "40", "--trials", "300", "--quiet")
LEVER = ("--set", "steps=40", "--trials", "300", "--quiet")

CALLS = {
    "run": ["run", OWN, *STEPS],
    "batch": ["batch", f"{Path(__file__).with_name('small_plan.toml')}", "--quiet"],
    "show": ["show", "openai"],
    "show-band": ["show", "openai", "--band", "20"],
    "compare": ["compare", "openai", "openai"],
    "sweep": ["sweep", "wrapper", "wrapper.price=20,25", "--trials", "300", "--months", "12", "--quiet"],
    "sensitivity-sobol": ["sensitivity", OWN, "--sobol", "--trials", "300", "--quiet"],
    "solve": ["solve", OWN, "drift=0:1", "--to", "crash(40) <= 0.2", *LEVER],
    "optimize": ["optimize", OWN, "drift=0:1", "--value", "reserve(40)", "--settings", "4", *LEVER],
    "report": ["report", "openai", "--no-levers", "--quiet"],
    "trace": ["trace", "reserve", "--trial", "3"],
    "runs-list": ["runs", "list"],
    "runs-show": ["runs", "show", "reserve"],
    "runs-verify": ["runs", "verify", "openai"],
    "runs-upload": ["runs", "upload", "reserve", (Path(gettempdir()) / f"filon-{token_hex(8)}").as_uri()],
    "runs-extend": ["runs", "extend", "reserve", "--trials", "600", "--quiet"],
    "runs-diff": ["runs", "diff", "openai", "reserve"],
    "runs-gc": ["runs", "gc", "--dry-run"],
    "export": ["export", "reserve", "--format", "csv"],
    "plot": ["plot", "openai", "incidence"],
    "check": ["check", "openai"],
    "list": ["list", "inputs"],
    "describe": ["describe", "funding_freeze"],
    "describe-kernel": ["describe", OWN, "--kernel"],
    "sources": ["sources", "wrapper", "--no-effects"],
    "doctor": ["doctor"],
    "warmup": ["warmup", OWN],
}
ELSEWHERE = {
    "claims",
    "runs-resume",
    "runs-list-batches",
    "runs-show-batch",
    "check-reality",
    "discover",
    "sensitivity",
    "show-shift",
    "trace-sector",
    "selftest",
}
"""Of the first two another test holds the type, which `run` shares, against what is printed; the third is below; the
others are held by the tests of their commands."""


@pytest.fixture
def told(filon, runs, monkeypatch, tmp_path):
    """Call a command on a folder of three runs and get its JSON."""
    monkeypatch.setenv("FILON_RUNS", str(runs))
    monkeypatch.chdir(tmp_path)
    assert filon("run", OWN, *STEPS).code == 0

    def call(*arguments):
        said = filon(*arguments, "--json")
        assert (said.code, said.stderr) == (0, "")
        return json.loads(said.stdout)

    return call


def validator(command):
    schema = output_schema(command)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("command", CALLS)
def test_json__is_as_its_schema_says(told, command):
    errors = [error.message for error in validator(command).iter_errors(told(*CALLS[command]))]

    assert errors == []


def test_json__of_reality_is_as_its_schema_says():
    row = Row("a", "openai", "share", "at most 1", float("nan"), None, 0.5, "share", "passed", "", "", "")
    band = Band("openai", "revenue", date(2025, 12, 31), 1e9, 1.0, 2.0, 3.0, 1.0, "USD/month", True, True, "")
    later = Later(date(2025, 6, 30), ("depth",), (), (), (), 10)
    printed = json.loads(json.dumps(reality.record(Held("0.1", ("openai",), 10, 1, (row,), (band,), {"x": later}))))

    assert [error.message for error in validator("check-reality").iter_errors(printed)] == []


def test_schema__is_there_for_every_command_that_prints_json():
    context = application.make_context("filon", ["runs", "list"])
    asked = set()
    for name in COMMANDS:
        command = application.get_command(context, name)
        members = getattr(command, "commands", {"": command})
        asked |= {
            f"{name}-{member}".rstrip("-")
            for member, one in members.items()
            if any(option.name == "as_json" for option in one.params)
        }

    switched = {"check-reality", "describe-kernel", "sensitivity-sobol", "show-shift", "show-band", "trace-sector"}
    switched |= {"runs-list-batches", "runs-show-batch"}
    assert asked == {*OUTPUTS} - switched
    assert {*CALLS, *ELSEWHERE} == {*OUTPUTS}


def test_schema__refuses_what_is_not_so(told):
    said = told("show", "openai")
    schema = validator("show")

    assert not list(schema.iter_errors(said))
    assert list(schema.iter_errors({**said, "more": 1}))
    assert list(schema.iter_errors({name: value for name, value in said.items() if name != "seed"}))
    assert list(schema.iter_errors({**said, "steps": "60"}))


def test_schema__is_printed_by_the_command(filon):
    call = filon("schema", "output:runs-list")

    assert call.code == 0
    assert json.loads(call.stdout) == output_schema("runs-list")


def test_schema__of_no_command_names_the_nearest(filon):
    call = filon("schema", "output:runs-lst")

    assert call.code == 2
    assert "did you mean 'runs-list'?" in call.stderr
