"""A process that reads runs beside one that makes, grows, removes and replaces them: it never sees half a run."""

from __future__ import annotations

import random
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from filon.errors import FilonError
from filon.results import opening
from filon.results.manifest import COMMIT
from filon.results.runs import list_runs, resolve
from filon.selftest.findings import Findings, Progress, unwatched
from filon.selftest.specimens import scenario
from filon.selftest.writer import LONG, SEEDS, SHORT

if TYPE_CHECKING:
    import xarray as xr


@dataclass
class Counted:
    """Openings that gave a whole run, and those that were refused."""

    whole: int = 0
    refused: int = 0


def reader(folder: Path, seconds: float, progress: Progress = unwatched, seed: int = 20261123) -> Findings:
    """Open runs in a loop while another process works on them.

    Parameters
    ----------
    folder
        Where the runs are made.
    seconds
        How long the other process works [s].
    """
    known, chosen, counted, found = known_runs(folder / "known"), random.Random(seed), Counted(), Findings()
    runs = folder / "runs"
    runs.mkdir()
    command = [sys.executable, "-m", "filon.selftest.writer", str(runs), str(seconds)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            while process.poll() is None:
                progress()
                if any(runs.glob(f"*/{COMMIT}")):
                    found.note(_fault(runs, chosen, known, counted))
        except BaseException:
            process.kill()
            raise
        told = process.communicate()[1]
    if process.returncode:
        found.note(f"the writer ends with {process.returncode}: {told.strip()}")
    found.told = f"{counted.whole} openings gave a whole run, {counted.refused} were refused"
    return found


def known_runs(runs: Path) -> dict[str, xr.DataTree]:
    """All runs that the writer may make, by the eight digits in their names that stand for seed and trials."""
    from filon.engine.simulation import run

    made = [run(scenario(), trials=trials, seed=seed, runs=runs) for trials in (SHORT, LONG) for seed in SEEDS]
    return {folder.name[-8:]: opening.open_run(folder).load() for folder in made}


def _fault(runs: Path, chosen: random.Random, known: dict[str, xr.DataTree], counted: Counted) -> str:
    """What is wrong with what one opening gives; empty where nothing is."""
    try:
        run = resolve(_word(runs, chosen), runs)
        tree = opening.open_run(run).load()
    except FilonError:
        counted.refused += 1
        return ""
    except Exception as error:
        return f"reading ends in {type(error).__name__}: {error}"
    counted.whole += 1
    expected = known.get(run.name[-8:])
    return "" if expected is not None and tree.identical(expected) else f"{run.name}: is not what was written"


def _word(runs: Path, chosen: random.Random) -> str:
    """A run by one of its names, or whatever directory lies there."""
    complete = [item.name for item in list_runs(runs) if item.status == "complete"]
    return chosen.choice(["last", "reserve", *complete, *complete, chosen.choice([*map(str, runs.iterdir()), "last"])])
