"""Failure or kill at the n-th write, rename or sync, for every n: what is left is old or new, never a mixture."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from filon.errors import FilonError, InterruptedRun, ResultError, RunError
from filon.results.checkpoint import read_checkpoint
from filon.results.leftovers import clear, leftovers
from filon.results.manifest import COMMIT, read_manifest, verify
from filon.results.names import CHECKPOINT, RUN
from filon.selftest.acts import LONG, SHORT, made
from filon.selftest.disk_faults import KILLED
from filon.selftest.findings import Findings, Progress, unwatched
from filon.selftest.specimens import SEED, results, scenario

KINDS = ("kill", "fail")
LAST, BETWEEN = 20, 6
"""Operations at the end of an act, of which a short form tries every sixth."""

AHEAD = 3
"""Children that act while what others left is looked at."""

RESUMED = 4
"""Of every so many runs in part one is resumed too: that takes longer than to look at it."""


@dataclass(frozen=True)
class Example:
    """What acts begin with, and what they must end with.

    Attributes
    ----------
    templates
        Directory of runs to begin with, by act.
    expected
        Results by the eight digits in a run's name that stand for its number of trials.
    """

    templates: dict[str, Path]
    expected: dict[str, dict[str, bytes]]


def operations(folder: Path, steps: Mapping[str, int], progress: Progress = unwatched) -> Findings:
    """Let operations of acts fail, and kill at them.

    Parameters
    ----------
    folder
        Where it happens.
    steps
        Of each act of `ACTS` that is tried: 1 for every operation, 8 for every eighth, but more of the last.
    """
    example, found, told = examples(folder), Findings(), []
    for act, every in steps.items():
        count = operations_of(act, example, folder)
        numbers = chosen(count, every)
        told.append(f"{act} {len(numbers)} of {count}")
        for kind in KINDS:
            place = folder / f"{act}-{kind}"
            for number, code in struck(act, kind, numbers, example, place):
                progress()
                fault = left(act, kind, code, place / str(number), example, resumes=number % RESUMED == 0)
                found.note(f"{act}, {kind} at operation {number}: {fault}" if fault else "")
                shutil.rmtree(place / str(number))
    found.told = f"operations, each failing and killing: {', '.join(told)}"
    return found


def examples(folder: Path) -> Example:
    """Runs to begin with, one of them interrupted, and the results that acts must end with."""
    from filon.engine.simulation import run

    short, stop = made(folder / "finished"), threading.Event()
    longer = run(scenario(), trials=LONG, seed=SEED, runs=folder / "longer")
    stop.set()
    try:
        run(scenario(), trials=SHORT, seed=SEED, runs=folder / "interrupted", threads=1, stop=stop)
    except InterruptedRun:
        (folder / "nothing").mkdir()
    templates = {"run": "nothing", "resume": "interrupted", "extend": "finished", "remove": "finished"}
    return Example(
        {act: folder / name for act, name in templates.items()},
        {path.name[-8:]: results(path) for path in (short, longer)},
    )


def operations_of(act: str, example: Example, folder: Path) -> int:
    """Operations that an act takes."""
    ((_, count),) = struck(act, "kill", [0], example, folder / f"{act}-counted")
    shutil.rmtree(folder / f"{act}-counted")
    return count


def chosen(count: int, every: int) -> list[int]:
    """Operations to try."""
    last = max(1, count - LAST)
    return [*range(1, last, every), *range(last, count + 1, min(BETWEEN, every))]


def struck(act: str, kind: str, numbers: list[int], example: Example, place: Path) -> Iterator[tuple[int, int]]:
    """Each number with the exit code of the child that met its fault there, or, of number 0, its operations."""
    place.mkdir()
    program = [sys.executable, "-W", "ignore", "-m", "filon.selftest.acts"]  # what fails leaves coroutines unawaited
    command = [*program, act, str(example.templates[act]), str(place), kind]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            for number in numbers[:AHEAD]:
                _ask(process, number)
            for at, number in enumerate(numbers):
                code = _answer(process)
                for following in numbers[at + AHEAD : at + AHEAD + 1]:
                    _ask(process, following)
                yield number, code
        except BaseException:
            process.kill()
            raise


def _ask(process: subprocess.Popen[str], number: int) -> None:
    """Have a child act."""
    assert process.stdin
    process.stdin.write(f"{number}\n")
    process.stdin.flush()


def _answer(process: subprocess.Popen[str]) -> int:
    """What the child of the longest unanswered number came to."""
    assert process.stdout
    line = process.stdout.readline()
    if not line:
        raise RunError(f"the process whose children act ends with {process.wait()}")
    return int(line)


def left(act: str, kind: str, code: int, runs: Path, example: Example, resumes: bool = True) -> str:
    """What is wrong with what a child left behind, resumed or only looked at; empty where nothing is."""
    if code not in ((KILLED,) if kind == "kill" else (0, 1)):
        return f"ends with {code}"
    for run in runs.iterdir():
        if told := mixture(run, example):
            return told
    before = {run.name for run in example.templates[act].iterdir()}
    complete = {run.name for run in runs.iterdir() if (run / COMMIT).is_file()}
    if act == "extend" and not before <= complete:
        return "the shorter run is gone"
    if code == 0 and len(complete) != {"remove": 0, "extend": 2}.get(act, 1):
        return f"reports success, and {len(complete)} runs are there"
    return gone_on(runs, example, resumes and act != "remove")


def mixture(run: Path, example: Example) -> str:
    """What is neither old nor new in a directory: a result that is not whole, or half a file."""
    if (run / COMMIT).is_file():
        if verify(run):
            return verify(run)[0]
        return "" if results(run) == example.expected.get(run.name[-8:]) else f"{run.name}: other bytes"
    try:
        read_manifest(run)
    except ResultError:
        pass
    else:
        return f"{run.name}: taken for a result"
    if (run / CHECKPOINT).is_file() and read_checkpoint(run) is None:
        return f"{run.name}: half a checkpoint"
    try:
        json.loads((run / RUN).read_text()) if (run / RUN).is_file() else None
    except ValueError:
        return f"{run.name}: half of {RUN}"
    return ""


def gone_on(runs: Path, example: Example, resumes: bool) -> str:
    """Resume what can be resumed, where that is wanted, and clear the rest; what is wrong then, or nothing."""
    from filon.engine.resumption import resume

    for item in leftovers(runs):
        if item.resumable and resumes:
            try:
                run = resume(item.path, threads=1)
            except FilonError as error:
                return f"cannot be resumed: {error}"
            if told := mixture(run, example):
                return f"resumed: {told}"
    cleared = all(clear(item) for item in leftovers(runs))
    strange = [item.name for item in runs.iterdir() if not (item / COMMIT).is_file()]
    return "" if cleared and not strange else f"{', '.join(strange)} left over"
