"""Every command in odd surroundings works, or says in one line why not; no traceback ever."""

import ctypes
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

HERE = Path(__file__).parent
WRITES = {"run", "batch", "runs extend", "runs rm", "export"}
FAILS = {"runs resume": 2, "discover": 2}
"""Commands that say no in all surroundings: there is nothing to resume, and too few trials to find a corner in."""

OVERRIDES = (1, 2, 3)
"""Capabilities by which root reads and writes whatever modes say."""


@dataclass
class Surroundings:
    """What is odd.

    Attributes
    ----------
    variables
        Of the environment; those that are None are unset.
    streams
        What `subprocess` opens in place of the three streams; `closed` ones are none at all.
    runs
        Name of the folder of runs.
    words
        For the process that calls the commands.
    unwritable
        The folder is read-only, cache, home and runs included.
    codes
        Exit codes of commands that are not 0.
    said
        A part of what must be said.
    """

    variables: dict = field(default_factory=dict)
    streams: dict = field(default_factory=dict)
    closed: tuple = ()
    runs: str = "runs"
    words: tuple = ()
    unwritable: bool = False
    codes: dict = field(default_factory=dict)
    said: str = ""


PLAIN = {"LC_ALL": "C", "LANG": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
ANEW = "compiling the model anew each time"
ODD = "a b é ü 東京 \N{ROCKET} '\"$(touch x);&"

SURROUNDINGS = {
    "plain_ascii": Surroundings(PLAIN, runs=ODD),
    "home_read_only": Surroundings(
        unwritable=True, codes=dict.fromkeys(WRITES, 1) | {"doctor": 1}, said="Permission denied"
    ),
    "home_unknown": Surroundings({"FILON_CACHE": None}, words=("homeless",), codes={"doctor": 1}, said=ANEW),
    "home_nowhere": Surroundings({"FILON_CACHE": None, "HOME": "/dev/null/nowhere"}, codes={"doctor": 1}, said=ANEW),
    "cache_is_a_file": Surroundings({"FILON_CACHE": "own_model.py"}, codes={"doctor": 1}, said=ANEW),
    "zone_far": Surroundings({"TZ": "Pacific/Kiritimati"}, runs="-r"),
    "zone_unknown": Surroundings({"TZ": "Foo/Bar"}, runs="r" * 200),
    "zone_empty": Surroundings({"TZ": "", "COLUMNS": "1", "TERM": "nonsense", "PATH": None}),
    "no_streams": Surroundings(closed=(0, 1, 2)),
    "no_errors": Surroundings(closed=(2,)),
    "nothing_to_read": Surroundings(streams=dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)),
}
SHORT = ("plain_ascii",)

PREPARE = """
from filon.cli.application import exit_code
for trials in ("500", "501", "502"):
    exit_code(["run", "own_model.py:model", "--steps", "4", "--trials", trials, "--quiet"])
"""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A folder with a model of one's own, three runs of it, and a cache that holds its machine code."""
    folder = tmp_path_factory.mktemp("prepared")
    shutil.copy(HERE / "own_model.py", folder)
    variables = os.environ | {"FILON_CACHE": str(folder / "cache")}
    subprocess.run([sys.executable, "-c", PREPARE], cwd=folder, env=variables, check=True, capture_output=True)
    return folder


def weakened(closed):
    """Close streams, and take from root what no user has."""
    for number in closed:
        os.close(number)
    if os.getuid() == 0:
        for capability in OVERRIDES:
            ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)


def called(folder, odd, told):
    """The finished process that called every command."""
    changed = {"HOME": str(folder / "home"), "FILON_CACHE": str(folder / "cache"), **odd.variables}
    variables = {name: value for name, value in (os.environ | changed).items() if value is not None}
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **odd.streams}
    command = [sys.executable, str(HERE / "every_command.py"), str(folder), odd.runs, str(told), *odd.words]
    return subprocess.run(
        command, cwd=folder, env=variables, **streams, preexec_fn=lambda: weakened(odd.closed), timeout=600
    )


def works(prepared, tmp_path, name):
    """Call every command in odd surroundings, and hold how each ended against how it should."""
    odd, folder = SURROUNDINGS[name], tmp_path / "folder"
    shutil.copytree(prepared, folder)
    (folder / "runs").rename(folder / odd.runs)
    for part in ("home", "cache"):
        (folder / part).mkdir(exist_ok=True)
    places = [folder, *(path for path in folder.rglob("*") if path.is_dir())] if odd.unwritable else []
    for path in places:
        path.chmod(0o500)
    done = called(folder, odd, tmp_path / "told.json")
    for path in places:
        path.chmod(0o700)
    said = (done.stderr or b"").decode(errors="replace")
    codes = json.loads((tmp_path / "told.json").read_text())

    assert codes == {command: (FAILS | odd.codes).get(command, 0) for command in codes}, said
    assert "Traceback" not in said
    assert "internal error" not in said
    assert odd.said in said
    return len(codes)


@pytest.mark.parametrize("name", SHORT)
def test_every_command__works_in_odd_surroundings_or_says_why_not(prepared, tmp_path, name):
    assert works(prepared, tmp_path, name) >= 20


@pytest.mark.long
@pytest.mark.parametrize("name", SURROUNDINGS)
def test_every_command__works_in_all_surroundings_or_says_why_not(prepared, tmp_path, name):
    print(f"{works(prepared, tmp_path, name)} commands: {name}")
