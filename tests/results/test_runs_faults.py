"""Whatever operation on the disk fails or is the last: a run is there whole, or it is not there."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from filon.errors import ResultError
from filon.results.checkpoint import read_checkpoint
from filon.results.leftovers import clear, leftovers
from filon.results.manifest import COMMIT, read_manifest, verify

HERE = Path(__file__).parent
KILLED = 9
LAST = 20
"""Operations about the commit, of which the short form tries every third."""


def tried(folder, kind, numbers):
    """Operations of a whole run, or the exit code of the child for each number."""
    command = [sys.executable, str(HERE / "faulty_writer.py"), str(folder), kind, *map(str, numbers)]
    called = subprocess.run(command, capture_output=True, text=True, check=True)
    return [int(line) for line in called.stdout.split()]


def faults(runs):
    """What is wrong with what a child left: a result that is not whole, or a file that is neither old nor new."""
    found = []
    for run in runs.iterdir():
        if (run / COMMIT).is_file():
            found += verify(run)
        else:
            try:
                read_manifest(run)
                found.append(f"{run.name}: taken for a result")
            except ResultError:
                pass
        if (run / "run.json").is_file():
            json.loads((run / "run.json").read_text())
        if (run / "checkpoint.npz").is_file() and read_checkpoint(run) is None:
            found.append(f"{run.name}: half a checkpoint")
    return found


def held(tmp_path, kind, numbers):
    """Hold what is left after each number against what may be left; the numbers of children that finished."""
    codes = dict(zip(numbers, tried(tmp_path, kind, numbers), strict=True))
    for number in numbers:
        runs = tmp_path / str(number)
        assert faults(runs) == [], number
        complete = [run for run in runs.iterdir() if (run / COMMIT).is_file()]
        if kind == "fail":
            assert len(complete) == (codes[number] == 0), number
        else:
            assert codes[number] == KILLED, number
        assert all(clear(item) for item in leftovers(runs))
        assert list(runs.iterdir()) == complete
    return codes


@pytest.fixture(scope="module")
def operations(tmp_path_factory):
    (count,) = tried(tmp_path_factory.mktemp("whole"), "kill", [0])
    return count


@pytest.mark.parametrize("kind", ["kill", "fail"])
def test_operation__that_fails_or_kills_leaves_a_whole_run_or_none(tmp_path, operations, kind):
    step = operations // 8
    numbers = [*range(1, operations - LAST, step), *range(operations - LAST, operations + 1, 3)]

    assert operations > 300
    assert len(held(tmp_path, kind, numbers)) == len(numbers)


@pytest.mark.long
@pytest.mark.parametrize("kind", ["kill", "fail"])
def test_every_operation__that_fails_or_kills_leaves_a_whole_run_or_none(tmp_path, operations, kind):
    codes = held(tmp_path, kind, range(1, operations + 1))
    print(f"{kind} at each of {len(codes)} operations: 0 runs in part, 0 files neither old nor new, 0 left over")
