"""`filon completion` and what it makes a shell offer."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from filon.cli.application import COMMANDS

HEAVY = {"numba", "llvmlite", "xarray", "scipy", "zarr", "numpy", "rich", "pandas"}
WORDS = [
    ("", "run"),
    ("run op", "openai"),
    ("run openai --tr", "--trials"),
    ("run openai --set openai.pri", "openai.price="),
    ("run openai --set mon", "months="),
    ("runs ver", "verify"),
    ("runs extend cla", "claims"),
    ("runs diff last op", "openai"),
    ("show ", "last"),
    ("show cla", "claims"),
    ("trace op", "openai"),
    ("describe net", "network_effect"),
    ("describe funding_fr", "funding_freeze"),
    ("list dr", "drivers"),
    ("completion ", "fish"),
]


def offers(words, runs):
    """What a shell is offered for words of which the last is incomplete, and the modules that were imported."""
    code = (
        "import json, sys; from filon.cli import main; main([]); print(json.dumps(list(sys.modules)), file=sys.stderr)"
    )
    asked = {
        "_FILON_COMPLETE": "bash_complete",
        "COMP_WORDS": f"filon {words}",
        "COMP_CWORD": str(words.count(" ") + 1),
        "FILON_RUNS": str(runs),
    }
    called = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ | asked
    )
    return called.stdout.splitlines(), json.loads(called.stderr)


@pytest.mark.parametrize(("words", "offered"), WORDS)
def test_completion__offers_names_without_heavy_imports(runs, words, offered):
    found, modules = offers(words, runs)

    assert f"plain,{offered}" in found
    assert not HEAVY & {name.partition(".")[0] for name in modules}


def test_completion__offers_every_command_and_imports_none(runs):
    found, modules = offers("", runs)

    assert found == [f"plain,{name}" for name in COMMANDS]
    assert "filon.cli.run" not in modules


def test_completion__offers_interrupted_runs_to_resume(runs):
    nothing = offers("runs resume ", runs)[0]
    (runs / ".staging-20260101T000000Z-openai-0123abcd").mkdir()

    assert nothing == ["dir,"]
    assert offers("runs resume ", runs)[0] == ["plain,20260101T000000Z-openai-0123abcd", "plain,last"]


def test_completion__offers_files_where_no_scenario_begins_so(runs):
    assert offers("check ./mine", runs)[0] == ["file,./mine"]


def test_completion__of_a_wrong_command_breaks_nothing(runs):
    assert offers("frobnicate x", runs)[0] in ([], [""])


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion__prints_what_the_shell_runs(filon, shell):
    call = filon("completion", shell)

    assert (call.code, call.stderr) == (0, "")
    assert f"_FILON_COMPLETE={shell}_complete" in call.stdout
    assert "_filon_completion" in call.stdout


def test_completion__in_bash_works(filon, runs, tmp_path):
    script = tmp_path / "completion.sh"
    script.write_text(filon("completion", "bash").stdout)
    typed = 'COMP_WORDS=(filon run opena); COMP_CWORD=2; _filon_completion "filon"; echo "${COMPREPLY[@]}"'
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    called = subprocess.run(
        ["bash", "-c", f"source {script}; {typed}"],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PATH": path},
    )

    assert called.stdout.split() == ["openai", "openai-2026-03"]


def test_completion__names_the_shells_it_knows(filon):
    call = filon("completion", "csh")

    assert call.code == 2
    assert "bash" in call.stderr
