"""kill -9 at random moments of a real run, then resume: nothing lost, no wrong byte, nothing left over."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from filon.errors import RunError
from filon.results.checkpoint import read_checkpoint
from filon.results.leftovers import clear, leftovers
from filon.results.manifest import COMMIT, verify
from filon.results.names import NEW
from filon.results.runs import list_runs
from filon.selftest.calls import called, started
from filon.selftest.findings import Findings, Progress, unwatched
from filon.selftest.specimens import MODEL, SEED, results, scenario

STEPS, TRIALS = 40, 700_000
RUN = ("run", MODEL, "--steps", str(STEPS), "--trials", str(TRIALS), "--seed", str(SEED), "--quiet")
RESUME = ("runs", "resume", "last", "--quiet")
HURRIED = ("hurried",)
LONGEST = 60.0


@dataclass
class Counted:
    """What became of runs that were killed.

    Attributes
    ----------
    begun
        Killed before they were runs: begun anew [count].
    resumed
        Gone on with [count].
    recomputed
        Trials that were not kept and had to be run again, or for the first time [count].
    """

    begun: int = 0
    resumed: int = 0
    recomputed: list[int] = field(default_factory=list)


def kills(folder: Path, tries: int, progress: Progress = unwatched, seed: int = 20261123) -> Findings:
    """Kill runs at moments spread over a whole life, from the first file to the commit, every third one twice.

    Parameters
    ----------
    folder
        Where they are made.
    tries
        Runs [count].
    """
    from filon.engine.simulation import run

    whole = run(scenario(STEPS), trials=TRIALS, seed=SEED, runs=folder / "whole")
    expected, life = results(whole), lifetime(folder / "timed")
    chosen, counted, found = random.Random(seed), Counted(), Findings()
    for number in range(tries):
        progress()
        moment = life * (number + chosen.random()) / tries
        second = chosen.uniform(0.8, 0.8 + life) if number % 3 == 0 else None
        found.note(_fault(folder / f"run{number}", moment, second, expected, counted))
    found.told = (
        f"{counted.resumed} resumed, {counted.begun} before the run was one; "
        f"{sum(counted.recomputed):,} of {TRIALS * tries:,} trials run after a kill"
    )
    return found


def lifetime(runs: Path) -> float:
    """Seconds from the first file of a run to its commit."""
    runs.mkdir()
    with started([*RUN, "--runs", runs], HURRIED) as process:
        began = _awaited(runs, "*", process)
        ended = _awaited(runs, f"*/{COMMIT}", process)
        process.communicate(timeout=LONGEST)
    return ended - began


def _awaited(runs: Path, pattern: str, process: subprocess.Popen[str]) -> float:
    """The moment at which a file is there."""
    while not any(runs.glob(pattern)):
        if process.poll():
            raise RunError(f"the run that is to be timed ends with {process.returncode}")
        time.sleep(0.001)
    return time.monotonic()


def killed_after(runs: Path, arguments: tuple[str, ...], seconds: float) -> None:
    """Kill a call so many seconds after its first word on the disk, or, where it goes on with a run, its start."""
    before = set(runs.iterdir())
    with started([*arguments, "--runs", runs], HURRIED) as process:
        end = time.monotonic() + LONGEST
        while arguments is RUN and set(runs.iterdir()) == before and time.monotonic() < end:
            time.sleep(0.001)
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=LONGEST)


def _fault(runs: Path, moment: float, second: float | None, expected: dict[str, bytes], counted: Counted) -> str:
    """What is wrong with what a killed run came to in the end; empty where nothing is."""
    runs.mkdir()
    killed_after(runs, RUN, moment)
    told = _gone_on(runs, second, counted)
    complete = [item for item in runs.iterdir() if not item.name.startswith(NEW)]
    where = f"killed after {moment:.3f} s: "
    if told or len(complete) != 1:
        return f"{where}{told or f'{len(complete)} runs are there'}"
    (run,) = complete
    if verify(run) or results(run) != expected:
        return f"{where}{next(iter(verify(run)), 'other bytes')}"
    cleared = all(clear(item) for item in leftovers(runs))
    return "" if cleared and list(runs.iterdir()) == [run] else f"{where}something is left over"


def _gone_on(runs: Path, second: float | None, counted: Counted) -> str:
    """Let a killed run end, perhaps killed once more on the way; what went wrong, or nothing."""
    (folder,) = runs.iterdir()
    if folder.name.startswith(NEW):  # not a run yet: nothing to resume, and nothing lost
        counted.begun += 1
        return _ended(runs, RUN)
    if (folder / COMMIT).exists():
        return ""
    if second is not None:
        killed_after(runs, RESUME, second)
    left = [run for run in list_runs(runs) if run.status != "complete"]
    done = [checkpoint.done for run in left if (checkpoint := read_checkpoint(run.path))]
    counted.recomputed.append(TRIALS - sum(done))
    counted.resumed += len(left)
    return _ended(runs, RESUME) if left else ""


def _ended(runs: Path, arguments: tuple[str, ...]) -> str:
    """What a call says that fails; nothing where it succeeds."""
    call = called([*arguments, "--runs", runs], HURRIED)
    return f"{' '.join(arguments[:2])} ends with {call.code}: {call.stderr.strip()}" if call.code else ""
