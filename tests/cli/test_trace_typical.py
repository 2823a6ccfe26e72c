"""`filon trace --typical` and `--out`, on a run of a model of one's own."""

import json
from pathlib import Path

import jsonschema
import pytest

import filon as package
from filon.cli.printed import output_schema

OWN = f"{Path(__file__).with_name('own_model.py')}:model"


@pytest.fixture
def traced(filon, tmp_path, monkeypatch):
    """Call `filon trace` on a run of 300 trials of 40 weeks."""
    monkeypatch.setenv("FILON_RUNS", str(tmp_path))
    assert filon("run", OWN, "--steps", "40", "--trials", "300", "--quiet").code == 0

    def call(*arguments):
        return filon("trace", "last", *arguments)

    return call


def test_typical__tells_the_trial_it_chose_and_among_how_many(traced, tmp_path):
    call, said = traced("--typical", "ruin"), json.loads(traced("--typical", "ruin", "--json").stdout)
    chosen = said["typical"]

    assert call.code == 0
    assert call.stderr == "walking the first 300 trials again, to choose among their paths\n"
    assert f"chosen among the {chosen['candidates']} of the first 300 trials that ended by ruin" in call.stdout
    assert f"--trial {said['trial']} shows it again" in call.stdout
    assert call.stdout.splitlines()[4:] == traced("--trial", said["trial"]).stdout.splitlines()[2:]
    assert (said["exit"], chosen["trial"], chosen["ending"]) == ("ruin", said["trial"], "ruin")
    assert chosen["probability"] == pytest.approx(chosen["candidates"] / 300)
    assert list(jsonschema.Draft202012Validator(output_schema("trace")).iter_errors(said)) == []
    assert package.typical("last", "ruin") == said["trial"]


def test_typical__median_is_of_all_trials_and_drawn_in_french(traced, tmp_path):
    file = tmp_path / "story.svg"
    call = traced("--typical", "median", "--out", file, "--lang", "fr", "--size", "narrow")

    assert call.code == 0
    assert call.stdout.splitlines()[0].startswith("simulation ")
    assert "choisie parmi les 300 premières simulations" in call.stdout
    assert call.stdout.endswith(f"{file}\n")
    assert "Un monde possible" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "give either --trial N, or --typical CAUSE"),
        (["--trial", "1", "--typical", "median"], "give either --trial N, or --typical CAUSE"),
        (["--trial", "1", "--month", "3"], "--month goes with --typical only"),
        (["--trial", "1", "--out", "story.gif"], "story.gif: a picture ends in .svg, .png or .pdf"),
        (["--trial", "1", "--size", "narrow"], "--size goes with --out only"),
        (["--trial", "1", "--out", "nowhere/story.svg"], "nowhere: no such folder"),
        (["--trial", "1", "--lang", "fy"], "language fy: filon does not speak it"),
        (["--typical", "runi"], "runi: no such ending; did you mean 'ruin' ("),
    ],
)
def test_trace__refuses_options_that_do_not_go_together(filon, traced, arguments, message):
    call = traced(*arguments)

    assert (call.code, call.stdout) == (2, "")
    assert message in call.stderr
