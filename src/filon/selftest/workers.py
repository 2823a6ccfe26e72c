"""Workers killed at random moments of one long run: it ends all the same, and with the bytes of a run on threads."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from filon.errors import RunError
from filon.selftest.calls import called, started
from filon.selftest.findings import Findings, Progress, unwatched
from filon.selftest.specimens import MODEL, SEED, results

STEPS, TRIED = 400, 2**21
"""Steps of a trial; trials by which the speed of this machine is measured [count]."""

LARGER, SPARE = 3, 1.1
"""Of two runs of which the difference tells the speed; room for a machine that gets faster."""

WORKERS = 2
LONGEST = 900.0
WORD = b"spawn_main"
"""In the command line of a process that was started to work."""

PROC = Path("/proc")


@dataclass
class Struck:
    """What was killed.

    Attributes
    ----------
    moments
        When each was, from the first worker on [s].
    """

    moments: list[float] = field(default_factory=list)


def workers(folder: Path, kills: int, seconds: float, progress: Progress = unwatched, seed: int = 20261124) -> Findings:
    """Kill workers of one run at random moments, and hold its bytes against those of a run on threads.

    Parameters
    ----------
    folder
        Where runs are made.
    kills
        Workers that are killed [count].
    seconds
        Time over which the moments are spread; the run is at least as long.
    """
    found = Findings()
    if not PROC.is_dir() or find_spec("distributed") is None:
        found.skipped = "needs dask.distributed, and /proc to find workers by"
        return found
    trials = trials_of(seconds, folder / "timed")
    whole = made(folder / "whole", trials)
    struck = Struck()
    fault = _struck(folder / "struck", trials, random.Random(seed), kills, seconds, struck, progress)
    if not fault:
        (run,) = (folder / "struck").iterdir()
        fault = "" if results(run) == results(whole) else "other bytes"
    for moment in struck.moments:
        found.note(f"{len(struck.moments)} workers killed, one after {moment:.1f} s: {fault}" if fault else "")
    if len(struck.moments) < kills:
        found.note(fault or f"the run ended when {len(struck.moments)} of {kills} workers were killed")
    last = max(struck.moments, default=0.0)
    found.told = f"{len(struck.moments)} workers killed within {last:.0f} s of a run of {trials:,} trials"
    return found


def words(trials: int) -> list[str]:
    """The call of a run."""
    return ["run", MODEL, "--steps", str(STEPS), "--trials", str(trials), "--seed", str(SEED), "--quiet"]


def made(runs: Path, trials: int) -> Path:
    """A run on threads."""
    call = called([*words(trials), "--runs", runs, "--threads", str(WORKERS)])
    if call.code:
        raise RunError(f"the run that is to be compared with ends with {call.code}: {call.stderr.strip()}")
    (run,) = runs.iterdir()
    return run


def trials_of(seconds: float, runs: Path) -> int:
    """Trials that keep the workers busy for longer than that, however long a run takes to start and to end."""
    made(runs, 1000)  # compiles
    taken = []
    for times in (1, LARGER):
        began = time.monotonic()
        made(runs / f"{times}", times * TRIED)
        taken.append(time.monotonic() - began)
    rate = (LARGER - 1) * TRIED / max(taken[1] - taken[0], 0.1)
    return int(rate * seconds * SPARE) + TRIED


def _struck(
    runs: Path,
    trials: int,
    chosen: random.Random,
    kills: int,
    seconds: float,
    struck: Struck,
    progress: Progress,
) -> str:
    """What is wrong with how a run ended of which workers were killed; empty where nothing is."""
    moments = sorted(chosen.uniform(0.0, seconds) for _ in range(kills))
    with started([*words(trials), "--runs", runs, "--on", f"local:{WORKERS}"]) as process:
        try:
            _strike(process, moments, chosen, struck, progress)
            _, told = process.communicate(timeout=LONGEST)
        except BaseException:
            process.kill()
            raise
    return f"the run ends with {process.returncode}: {told.strip()}" if process.returncode else ""


def _strike(
    process: subprocess.Popen[str], moments: list[float], chosen: random.Random, struck: Struck, progress: Progress
) -> None:
    """Kill a worker at each moment, from the first worker on, for as long as the run goes on."""
    while process.poll() is None and not workers_below(process.pid):
        time.sleep(0.01)
    began = time.monotonic()
    for moment in moments:
        progress()
        time.sleep(max(0.0, moment - (time.monotonic() - began)))
        while process.poll() is None and not (there := workers_below(process.pid)):
            time.sleep(0.01)  # all of them are being started again
        if process.poll() is not None:
            return
        with suppress(ProcessLookupError):
            os.kill(chosen.choice(there), signal.SIGKILL)
            struck.moments.append(time.monotonic() - began)


def workers_below(parent: int) -> list[int]:
    """Processes of a run that were started to work."""
    found = []
    for process in PROC.glob("[0-9]*"):
        with suppress(OSError, IndexError, ValueError):
            words_of = (process / "stat").read_text().rpartition(")")[2].split()
            if int(words_of[1]) == parent and words_of[0] != "Z" and WORD in (process / "cmdline").read_bytes():
                found.append(int(process.name))
    return sorted(found)
