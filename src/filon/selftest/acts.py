"""What a process may be at when a disk fails it or it is killed: to make, resume, extend or remove a run.

Called as `python -m filon.selftest.acts ACT TEMPLATE FOLDER kill|fail`. For each number that is read a child acts on a
copy of TEMPLATE in `FOLDER/NUMBER`, where the operation of that number on the disk fails or kills it; its exit code is
printed. With number 0 nothing happens to it, and it prints how many operations it took.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from filon.engine import execution
from filon.engine.case import case
from filon.engine.compilation import compiled_unit
from filon.engine.resumption import extend, resume
from filon.engine.simulation import run
from filon.errors import FilonError
from filon.results.runs import remove
from filon.selftest.disk_faults import Faults
from filon.selftest.specimens import SEED, scenario

SHORT, LONG = 2_000, 4_000
"""Trials of a run, and of one that grew [count]."""

FAILED = 1


def only(runs: Path) -> Path:
    """The only run of a directory."""
    (found,) = runs.iterdir()
    return found


def made(runs: Path) -> Path:
    """A run from its start."""
    return run(scenario(), trials=SHORT, seed=SEED, runs=runs, threads=1)


def resumed(runs: Path) -> Path:
    """A run that goes on."""
    return resume(only(runs), threads=1)


def extended(runs: Path) -> Path:
    """A run that grows."""
    return extend(only(runs), LONG, threads=1)


ACTS: dict[str, Callable[[Path], object]] = {
    "run": made,
    "resume": resumed,
    "extend": extended,
    "remove": lambda runs: remove(only(runs)),
}


def child(act: str, runs: Path, faults: Faults) -> int:
    """Exit code of a child that acts: 0 where it succeeded, `KILLED`, or `FAILED`."""
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    code = FAILED
    try:
        execution.CHECKPOINT_SECONDS = 0.0
        faults.install()
        ACTS[act](runs)
        code = 0
    except (OSError, FilonError):
        pass
    finally:
        if not faults.chosen:
            print(faults.count, flush=True)
        os._exit(code)


def called(act: str, template: Path, folder: Path, kind: str, numbers: Iterable[int]) -> None:
    """Have children act, one after the other."""
    compiled_unit(case(scenario(), SEED))
    for number in numbers:
        sys.stdout.flush()
        runs = folder / str(number)
        shutil.copytree(template, runs)
        code = child(act, runs, Faults(number, kind == "kill"))
        if number:
            print(code, flush=True)


if __name__ == "__main__":
    asked = map(int, iter(sys.stdin.readline, ""))
    called(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4], asked)
