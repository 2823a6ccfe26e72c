"""Runs that an attacker made, whose sha256 are right: refused in one line, quickly, with nothing outside touched."""

import json
import shutil
import subprocess
import sys
from contextlib import chdir
from pathlib import Path

import crafted_runs  # noqa: F401 - registers its ways
import crafted_stores  # noqa: F401
import pytest
from crafted import KINDS, crafted

import filon

HERE = Path(__file__).parent
MODEL = HERE.parent / "cli/own_model.py"
MOST_SECONDS, MOST_BYTES = 5.0, 500_000_000
SHORT = [name for number, name in enumerate(KINDS) if number % 7 == 0 or "pickle" in name]
"""Every kind in part: the others come with `-m long`."""


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """An honest run, in a folder beside its model."""
    folder = tmp_path_factory.mktemp("honest")
    with chdir(folder):
        Path("own_model.py").write_text(MODEL.read_text())
        return folder / filon.run(filon.load("own_model.py:model", months=4), trials=500, runs="runs", keep="paths:20")


@pytest.fixture(scope="module")
def reader(run):
    """A process that reads runs; how a run is made by the attacker counts for nothing in what it takes."""
    command = [sys.executable, str(HERE / "crafted_reading.py")]
    with (
        chdir(run.parents[1]),
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process,
    ):
        yield process
        process.stdin.close()


@pytest.fixture(scope="module")
def told(run, reader, tmp_path_factory):
    """What every reader answers to a crafted run."""
    folder, known = tmp_path_factory.mktemp("crafted"), {}

    def ask(name):
        if name not in known:
            with chdir(run.parents[1]):
                made = crafted(run, folder / str(len(known)), KINDS[name])
            before = inside(made.outside)
            known[name] = asked(reader, made.run, made.outside) | {"touched": inside(made.outside) != before}
            shutil.rmtree(made.outside.parent)
        return known[name]

    return ask


def asked(reader, run, outside):
    """The answer of the process that reads."""
    print(json.dumps([str(run), str(outside)]), file=reader.stdin, flush=True)
    line = reader.stdout.readline()
    assert line, f"the reader died: {reader.wait()}"
    return json.loads(line)


def inside(folder):
    """Names and contents of a folder."""
    return {path.relative_to(folder): path.is_file() and path.read_bytes() for path in folder.rglob("*")}


def test_honest_run__is_read_by_all(run, reader, tmp_path):
    answers = asked(reader, run, tmp_path / "outside")["answers"]

    assert {name: answer["code"] for name, answer in answers.items()} == dict.fromkeys(answers, 0)


def refused(told, names):
    """Hold the answers to crafted runs against what must be refused; prints what reading them took."""
    seconds, peak = 0.0, 0
    for name in names:
        found = told(name)
        for reader, answer in found["answers"].items():
            assert answer["code"] in ({4} if reader in KINDS[name].refused else {0, 2, 4}), (name, reader, answer)
            assert len(answer["lines"]) <= 1 or reader == "verify", (name, reader, answer)
            assert not any("internal error" in line for line in answer["lines"]), (name, reader, answer)
            seconds = max(seconds, answer["seconds"])
        assert not found["touched"], name
        peak = max(peak, found["peak"])
    print(f"{len(names)} crafted runs: {seconds:.1f} s and {peak / 1e6:.0f} MB at most")
    assert seconds < MOST_SECONDS
    assert peak < MOST_BYTES


def test_crafted_run__is_refused_quickly_in_one_line(told):
    refused(told, SHORT)


@pytest.mark.long
def test_every_crafted_run__is_refused_quickly_in_one_line(told):
    refused(told, list(KINDS))
