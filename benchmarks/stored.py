"""What storing trials one by one costs, and how long a large stored run takes to be verified."""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from benchmarks.commands import command, simulation

MODEL = Path(__file__).with_name("many_inputs.py")
TRIALS = 2_400_000
"""Trials of the large run: 1 GB before compression, and normals hardly compress."""


def compared(repeats: int, trials: str = "1e6") -> dict[str, list[float]]:
    """Wall times [s] of `filon run openai` that counts only, and that keeps all its trials, taking turns."""
    rivals = {"summary": ("--keep", "summary"), "outcomes": ("--keep", f"outcomes:{trials}")}
    simulation("1e4", "--keep", "summary")
    taken: dict[str, list[float]] = {name: [] for name in rivals}
    for _ in range(repeats):
        for name, options in rivals.items():
            taken[name].append(simulation(trials, *options).wall)
    return taken


def verified(repeats: int, trials: int = TRIALS) -> tuple[float, float]:
    """Median wall time of `filon runs verify` [s], and the size of the run [bytes]."""
    with tempfile.TemporaryDirectory() as folder:
        keep = ("--trials", str(trials), "--keep", f"outcomes:{trials}")
        command("run", f"{MODEL}:model", *keep, "--runs", folder)
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
        done = [command("runs", "verify", "last", "--runs", folder).wall for _ in range(repeats)]
    return statistics.median(done), size
