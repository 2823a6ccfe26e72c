"""What a sector costs: a month of a firm among others, runs of shipped sectors, and many firms.

``python -m benchmarks.figures --only sector firms runs``
"""

from __future__ import annotations

import statistics
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.commands import Process, command
from benchmarks.example import Example, interleaved, median_ratio

WITH_COHORTS = str(Path(__file__).with_name("sector_with_cohorts.toml"))

COUNTS = (1, 2, 5, 11, 25, 50, 150, 500)
"""Members of the cohort whose cost grows."""

FIRM_MONTHS = 1_500_000
"""Walked in each round of each rival."""


def cohort(count: int) -> Any:
    """So many wrappers in one world."""
    import filon

    alone = filon.load("wrapper")
    firm = alone.firms[0]
    return replace(alone, firms=(replace(firm, count=count),))


def trials_of(example: Example) -> int:
    """Trials that make up a round: whole tiles."""
    lanes = int(example.case.program.lanes)
    return max(1, round(FIRM_MONTHS / example.firm_months / lanes)) * lanes


def rounds(examples: dict[str, Example], repeats: int) -> dict[str, list[float]]:
    """Nanoseconds per firm-month of each example, in interleaved rounds."""
    for example in examples.values():
        example.run(example.case.program.lanes)
    sizes = {name: trials_of(example) for name, example in examples.items()}
    actions = {name: (lambda e=example, n=sizes[name]: e.run(n)) for name, example in examples.items()}
    taken = interleaved(actions, repeats)
    return {
        name: [second / (sizes[name] * examples[name].firm_months) * 1e9 for second in times]
        for name, times in taken.items()
    }


def against_one_firm(repeats: int, histograms: bool = True) -> tuple[float, dict[str, list[float]]]:
    """Cost of a firm-month of `sector-2025` over that of its largest firm alone, and the times [ns]."""
    examples = {
        "sector-2025": Example("sector-2025", histograms=histograms),
        "openai": Example("openai", histograms=histograms),
    }
    taken = rounds(examples, repeats)
    return median_ratio(taken, "sector-2025", "openai"), taken


def growth(repeats: int, counts: tuple[int, ...] = COUNTS) -> dict[int, float]:
    """Firms of a trial to the nanoseconds of a firm-month."""
    taken = rounds({str(count): Example(cohort(count)) for count in counts}, repeats)
    return {int(name): statistics.median(times) for name, times in taken.items()}


def run(scenario: str, repeats: int, *more: str) -> Process:
    """The median by wall time of a warm command with a million trials, two threads, summary only."""
    words = ("run", scenario, *more, "--keep", "summary", "--threads", "2", "--quiet")
    command(*words, "--trials", "1e3")
    done = [command(*words, "--trials", "1e6") for _ in range(repeats)]
    return sorted(done, key=lambda process: process.wall)[len(done) // 2]
