"""A process that makes, grows, removes and replaces runs: `python -m filon.selftest.writer RUNS SECONDS`."""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

from filon.engine.resumption import extend
from filon.engine.simulation import run
from filon.results.runs import StoredRun, list_runs, remove
from filon.selftest.specimens import scenario

SHORT, LONG = 500, 1_000
SEEDS = (1, 2, 3)
MOST = 4
"""Runs that lie side by side [count]."""


def written(runs: Path, seconds: float, chosen: random.Random) -> None:
    """Work in a directory of runs for so long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = list_runs(runs)
        short = [item for item in found if item.trials == SHORT]
        if len(found) >= MOST:
            remove(chosen.choice(found).path)
        elif short and chosen.random() < 0.4:
            extend(chosen.choice(short).path, LONG, threads=1)
        elif found and chosen.random() < 0.4:
            _replaced(runs, chosen.choice(found), chosen)
        else:
            _made(runs, chosen)


def _replaced(runs: Path, old: StoredRun, chosen: random.Random) -> None:
    """Remove a run and make another at once."""
    remove(old.path)
    _made(runs, chosen)


def _made(runs: Path, chosen: random.Random) -> None:
    """Make a run."""
    run(scenario(), trials=chosen.choice((SHORT, LONG)), seed=chosen.choice(SEEDS), runs=runs, threads=1)


if __name__ == "__main__":
    written(Path(sys.argv[1]), float(sys.argv[2]), random.Random(20261123))
