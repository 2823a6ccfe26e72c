"""`filon check --reality` on the command line."""

import json

import pytest

import filon as package

ROW = {
    "check": str,
    "subject": str,
    "what": str,
    "expected": str,
    "value": (float, int, type(None)),
    "low": (float, type(None)),
    "high": (float, type(None)),
    "unit": str,
    "verdict": str,
    "note": str,
    "cause": str,
    "reason": str,
}


def test_reality__prints_the_table_and_its_remarks(filon):
    call = filon("check", "classic_saas", "--reality", "--trials", "256", "--seed", "7")

    assert call.code == 0
    assert call.stdout.startswith("The model held against reality\ncheck")
    assert "256 trials, seed 7" in call.stdout
    assert "simulating classic_saas (1 of 1)" in call.stderr


def test_reality__as_json_has_a_fixed_schema(filon):
    call = filon("check", "classic_saas", "--reality", "--trials", "256", "--json")
    told = json.loads(call.stdout)

    assert list(told) == ["version", "scenarios", "trials", "seed", "rows", "bands", "later"]
    assert (told["version"], told["scenarios"], told["trials"], told["seed"]) == (
        package.__version__,
        ["classic_saas"],
        256,
        1,
    )
    for row in told["rows"]:
        assert list(row) == list(ROW)
        assert all(isinstance(row[name], kind) for name, kind in ROW.items()), row


def test_reality__as_markdown_names_its_command(filon):
    call = filon("check", "classic_saas", "--reality", "--trials", "256", "--markdown")

    assert "`filon check classic_saas --reality --trials 256 --seed 1 --markdown`" in call.stdout
    assert "| check | firm |" in call.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check"], "name a SCENARIO"),
        (["check", "wrapper", "--trials", "10"], "--trials: with --reality only"),
        (["check", "wrapper", "--seed", "0"], "--seed: with --reality only"),
        (["check", "wrapper", "--markdown"], "--markdown: with --reality only"),
        (["check", "--reality", "--set", "months=12"], "name it"),
        (["check", "wrapper", "--reality", "--json", "--markdown"], "one of them"),
        (["check", "wraper", "--reality"], "did you mean 'wrapper'"),
    ],
)
def test_reality__refuses_what_it_cannot_do(filon, arguments, said):
    call = filon(*arguments)

    assert call.code == 2
    assert said in call.stderr
