"""kill -9 at random moments of a real run, then resume: nothing lost, no wrong byte, nothing left over."""

import json
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import filon as package
from filon.results.checkpoint import read_checkpoint
from filon.results.leftovers import clear, leftovers
from filon.results.manifest import verify
from filon.results.runs import list_runs

OWN = f"{Path(__file__).parent / 'own_model.py'}:model"
STEPS, TRIALS, SEED = 40, 700_000, 11

CALL = """
import sys
from filon.cli import main
from filon.engine import execution
execution.CHECKPOINT_SECONDS = 0.05
sys.exit(main(sys.argv[1:]))
"""
"""`filon` with a checkpoint 20 times a second instead of twice a minute: most moments then fall near one."""

RUN = ["run", OWN, "--steps", str(STEPS), "--trials", str(TRIALS), "--seed", str(SEED), "--quiet"]
RESUME = ["runs", "resume", "last", "--quiet"]


@dataclass
class Counted:
    """What became of the moments."""

    begun: int = 0
    resumed: int = 0
    recomputed: list[int] = field(default_factory=list)


def started(runs, arguments):
    command = [sys.executable, "-c", CALL, *arguments, "--runs", str(runs)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def killed_after(runs, arguments, seconds):
    """Kill a process after so many seconds from its first word on the disk; False where it ended before."""
    with started(runs, arguments) as process:
        end = time.monotonic() + 30
        before = set(runs.iterdir())
        while arguments is RUN and set(runs.iterdir()) == before and time.monotonic() < end:
            time.sleep(0.001)
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=30)
        return process.returncode == -signal.SIGKILL


def finished(runs, arguments):
    with started(runs, arguments) as process:
        told = process.communicate(timeout=120)[1]
        assert process.returncode == 0, told


def results(run):
    store = run / "results.zarr"
    return {path.relative_to(store).as_posix(): path.read_bytes() for path in store.rglob("*") if path.is_file()}


def tried(runs, moment, second, expected, counted):
    """Kill a run at a moment, now and then its resumption too, resume it, and hold it against the expected bytes."""
    runs.mkdir()
    killed_after(runs, RUN, moment)
    (folder,) = runs.iterdir()
    if folder.name.startswith(".new-"):  # not a run yet: nothing to resume, and nothing lost
        finished(runs, RUN)
        counted.begun += 1
    elif not (folder / "COMMIT").exists():
        if second is not None:
            killed_after(runs, RESUME, second)
        left = [run for run in list_runs(runs) if run.status != "complete"]
        done = [checkpoint.done for run in left if (checkpoint := read_checkpoint(run.path))]
        counted.recomputed.append(TRIALS - sum(done))
        counted.resumed += len(left)
        if left:
            finished(runs, RESUME)
    (run,) = (item for item in runs.iterdir() if not item.name.startswith(".new-"))
    assert verify(run) == []
    assert results(run) == expected
    assert all(clear(item) for item in leftovers(runs))
    assert list(runs.iterdir()) == [run]


def held(tmp_path, moments):
    """Try moments spread over the whole life of a run, from its first file to its commit."""
    whole = package.run(package.load(OWN, months=STEPS), trials=TRIALS, seed=SEED, runs=tmp_path / "whole")
    expected, counted = results(whole), Counted()
    (tmp_path / "timed").mkdir()
    with started(tmp_path / "timed", RUN) as process:
        while not list((tmp_path / "timed").iterdir()):
            time.sleep(0.001)
        began = time.monotonic()
        while not list((tmp_path / "timed").glob("*/COMMIT")):
            time.sleep(0.001)
        life = time.monotonic() - began
        process.communicate(timeout=60)
    choices = random.Random(20261123)
    for number in range(moments):
        moment = life * (number + choices.random()) / moments
        second = choices.uniform(0.8, 0.8 + life) if number % 3 == 0 else None
        tried(tmp_path / f"run{number}", moment, second, expected, counted)
    return counted


def told(counted, moments):
    print(
        f"{moments} kills: {counted.resumed} resumed, {counted.begun} before the run was one, "
        f"0 lost, 0 wrong bytes, 0 left over; {sum(counted.recomputed):,} trials run after a kill"
    )


def test_run_killed_at_any_moment__ends_with_the_same_bytes(tmp_path):
    counted = held(tmp_path, 6)

    told(counted, 6)
    assert counted.resumed >= 1


@pytest.mark.long
def test_run_killed_at_200_moments__ends_with_the_same_bytes(tmp_path):
    counted = held(tmp_path, 200)

    told(counted, 200)
    assert counted.resumed >= 100


def test_eight_processes_resume_one_run__one_works_and_seven_say_so(tmp_path):
    killed_after(tmp_path, RUN, 0.05)
    (folder,) = tmp_path.iterdir()
    assert json.loads((folder / "run.json").read_text())["status"] == "running"
    processes = [started(tmp_path, ["runs", "resume", str(folder), "--quiet"]) for _ in range(8)]
    said = [process.communicate(timeout=120)[1] for process in processes]
    codes = sorted(process.returncode for process in processes)
    (run,) = tmp_path.iterdir()

    assert codes.count(0) == 1
    assert set(codes[1:]) <= {2, 5}
    assert all(text.count("\n") == 1 for text in said if text)
    assert verify(run) == []
