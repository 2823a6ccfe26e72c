"""The shipped model with several firms in numpy: ``python -m benchmarks.sector_twin``.

Written like `benchmarks.numpy_twin`, and vectorised over firms too: values of firms are arrays [(firm, trial)], those
of the world [(trial,)], inputs that are one number for each firm [(firm, 1)]. Sums over firms are products with small
matrices; what firms hold that left is summed only in the trials in which one left.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.example import Example, median_ratio
from benchmarks.numpy_twin import Twin, arrays_of, compared, defined
from benchmarks.twin.graph import FIRM, TRIAL
from benchmarks.twin.inputs import constant_inputs
from benchmarks.twin.model import months_of
from benchmarks.twin.sector_book import SectorBook
from benchmarks.twin.sector_inputs import SectorInputs, columns
from benchmarks.twin.writing import Writer
from filon.engine.case import Case
from filon.mathematics.settings import widen_vectors

CHUNKS = (200, 700, 2_000, 8_000)
SCENARIO = "sector-2025"


class SectorTwin(Twin):
    """A scenario with several firms in numpy.

    Parameters
    ----------
    given, chunk, histograms, hoists
        As `Twin` takes them.
    special
        Whether inputs that are one number for all firms are folded, and those that are one number for each firm are
        columns. The kernel never does: one text serves every scenario.
    """

    def __init__(
        self, given: Case, chunk: int, *, histograms: bool = False, hoists: bool = True, special: bool = True
    ) -> None:
        model, scenario, plan = given.scenario.model, given.scenario, given.plan
        known = constant_inputs(plan) if special else {}
        in_columns = columns(plan, known) if special else []
        self.given, self.chunk = given, chunk
        self.book: Any = SectorBook(given, chunk, histograms)
        writer = Writer(months_of(model, known, dict(scenario.figures), self.book.shown, hoists, in_columns))
        self.text = writer.text()
        self.operations = writer.operations
        self.generator = np.random.Generator(np.random.SFC64(1))
        self.inputs = SectorInputs(plan, chunk, self.generator, known.keys(), in_columns)
        firms = len(given.members)
        self.arrays = arrays_of(writer, {TRIAL: (chunk,), FIRM: (firms, 1), TRIAL | FIRM: (firms, chunk)})
        self.numbers = [np.array(node.value) for node in writer.numbers]
        self.walk = defined(self.text, self.generator)


def one_thread() -> None:
    """Start this program again with one thread for products of matrices, if it may have more."""
    if os.environ.get("OPENBLAS_NUM_THREADS") != "1":
        os.environ["OPENBLAS_NUM_THREADS"] = "1"
        os.execv(sys.executable, [sys.executable, "-m", "benchmarks.sector_twin", *sys.argv[1:]])


def measured_apart(repeats: int, *words: str) -> dict[str, list[float]]:
    """Times of the kernel and of numpy, as `compared` gives them, in a fresh process with one thread."""
    command = [sys.executable, "-m", "benchmarks.sector_twin", "--json", "--repeats", str(repeats), *words]
    done = subprocess.run(command, cwd=Path(__file__).parents[1], capture_output=True, check=True, text=True)
    taken: dict[str, list[float]] = json.loads(done.stdout)
    return taken


def main() -> None:
    """Print how much faster the kernel is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenario", default=SCENARIO)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--trials", type=int, default=2_048, help="of a round; numpy walks whole chunks")
    parser.add_argument("--chunks", type=int, nargs="*", default=CHUNKS)
    parser.add_argument("--general", action="store_true", help="fold no input of the scenario, as the kernel")
    parser.add_argument("--histograms", action="store_true")
    parser.add_argument("--json", action="store_true", help="print times [ns per firm-month] as JSON")
    parser.add_argument("--text", action="store_true", help="print the numpy code and stop")
    given = parser.parse_args()
    one_thread()
    widen_vectors()
    options = {"histograms": given.histograms, "special": not given.general}
    measured = partial(
        compared, given.scenario, kind=SectorTwin, chunks=given.chunks, trials=given.trials, repeats=given.repeats
    )
    if given.json:
        print(json.dumps(measured(**options)))
        return
    twin = SectorTwin(Example(given.scenario).case, 1, **options)
    if given.text:
        print(twin.text)
        return
    for when, operations in twin.operations.items():
        print(f"{sum(operations.values())} numpy calls {when}: {dict(operations.most_common())}")
    taken = measured(**options)
    for name, times in taken.items():
        ratio = median_ratio(taken, name, "kernel")
        print(f"{name:16s}{statistics.median(times):8.1f} ns per firm-month, {ratio:6.2f} times the kernel's")


if __name__ == "__main__":
    main()
