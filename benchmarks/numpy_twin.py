"""The shipped model with one firm in numpy, as fast as numpy goes: ``python -m benchmarks.numpy_twin``.

The model's own functions are read into expressions and written as three-address numpy: every operation into an array
that is needed no more, constants folded, scalars kept as Python floats, random numbers of a Generator. Float64
throughout. It keeps what the kernel keeps: exits, marks, crashes, outcomes, and the histograms if asked.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from scipy.special import ndtr

from benchmarks.example import Example, interleaved, median_ratio
from benchmarks.twin.book import Book
from benchmarks.twin.graph import TRIAL
from benchmarks.twin.inputs import Inputs, constant_inputs
from benchmarks.twin.model import months_of
from benchmarks.twin.writing import Writer
from filon.engine.case import Case
from filon.mathematics import plain
from filon.mathematics.settings import widen_vectors

CHUNKS = (2_000, 8_000, 20_000, 200_000)


class Twin:
    """A scenario with one firm in numpy.

    Parameters
    ----------
    given
        What is simulated.
    chunk
        Trials at a time.
    histograms
        Whether quantiles are kept.
    hoists
        Whether what no month changes is computed once per trial.
    special
        Whether inputs that are one number in this scenario are folded like figures. The kernel never does: one text
        serves every scenario.

    Attributes
    ----------
    text
        The numpy code.
    operations
        Number of numpy calls of a trial's start and of a month, by kind.
    book
        What became of the last chunk, and all counts.
    """

    def __init__(
        self, given: Case, chunk: int, *, histograms: bool = False, hoists: bool = True, special: bool = True
    ) -> None:
        model, scenario = given.scenario.model, given.scenario
        shown = [item.field for item in (*model.outcomes, *(model.quantities if histograms else ()))]
        known = constant_inputs(given.plan) if special else {}
        writer = Writer(months_of(model, known, dict(scenario.figures), shown, hoists))
        self.given, self.chunk = given, chunk
        self.text = writer.text()
        self.operations = writer.operations
        self.generator = np.random.Generator(np.random.SFC64(1))
        self.inputs = Inputs(given.plan, chunk, self.generator, known)
        self.book = Book(given, chunk, histograms)
        self.arrays = arrays_of(writer, {TRIAL: (chunk,)})
        self.numbers = [np.array(node.value) for node in writer.numbers]
        self.walk = defined(self.text, self.generator)

    def run(self, trials: int) -> None:
        """Run whole chunks."""
        with np.errstate(all="ignore"):
            for _ in range(trials // self.chunk):
                self.inputs.draw()
                self.book.open(self.inputs.narrative)
                self.walk(self.given.steps, self.arrays, self.numbers, self.inputs.draws, self.book)
                self.book.close()


def arrays_of(writer: Writer, shapes: Mapping[int, tuple[int, ...]]) -> list[Any]:
    """The arrays that a text is given, by the axes they have."""
    return [
        np.empty(shapes[axes], dtype=bool if is_mask else float)
        for (axes, is_mask), pool in writer.pools.items()
        for _ in range(pool.size)
    ]


def defined(text: str, generator: np.random.Generator) -> Any:
    """The function `walk` of a text."""
    names: dict[str, Any] = {name: getattr(np, name) for name in np.__all__ if isinstance(getattr(np, name), np.ufunc)}
    names |= {f"scalar_{name}": getattr(plain, name) for name in ("exp", "log", "sqrt", "minimum", "maximum")}
    names |= {"scalar_absolute": abs, "scalar_normal_cdf": plain.normal_cdf, "ndtr": ndtr}
    names |= {"copyto": np.copyto, "putmask": np.putmask, "matmul": np.matmul}
    names |= {"standard_normal": generator.standard_normal, "random": generator.random}
    exec(compile(text, "<numpy twin>", "exec"), names)
    return names["walk"]


def compared(
    scenario: str = "openai",
    *,
    kind: type[Twin] | None = None,
    histograms: bool = False,
    chunks: Sequence[int] = CHUNKS,
    trials: int = 40_000,
    repeats: int = 5,
    **options: bool,
) -> dict[str, list[float]]:
    """Times of the kernel and of numpy at each chunk, in turn [ns per firm-month], by name [(repeat,)]."""
    example = Example(scenario, histograms=histograms)
    twins = {
        f"numpy {chunk}": (kind or Twin)(example.case, chunk, histograms=histograms, **options) for chunk in chunks
    }
    sizes = {"kernel": trials, **{name: -(-trials // twin.chunk) * twin.chunk for name, twin in twins.items()}}
    example.run(1000)
    actions: dict[str, Callable[[], None]] = {"kernel": partial(example.run, trials)}
    for name, twin in twins.items():
        twin.run(twin.chunk)
        actions[name] = partial(twin.run, sizes[name])
    taken = interleaved(actions, repeats)
    return {name: [time / (sizes[name] * example.firm_months) * 1e9 for time in times] for name, times in taken.items()}


def best(taken: dict[str, list[float]]) -> str:
    """The fastest numpy of `compared`."""
    return min((name for name in taken if name != "kernel"), key=lambda name: statistics.median(taken[name]))


def main() -> None:
    """Print how much faster the kernel is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenario", default="openai")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--trials", type=int, default=40_000)
    parser.add_argument("--chunks", type=int, nargs="*", default=CHUNKS)
    parser.add_argument("--no-hoists", action="store_true", help="compute each month what no month changes")
    parser.add_argument("--general", action="store_true", help="fold no input of the scenario, as the kernel")
    parser.add_argument("--histograms", action="store_true")
    parser.add_argument("--text", action="store_true", help="print the numpy code and stop")
    given = parser.parse_args()
    widen_vectors()
    options = {"histograms": given.histograms, "hoists": not given.no_hoists, "special": not given.general}
    twin = Twin(Example(given.scenario).case, 1, **options)
    if given.text:
        print(twin.text)
        return
    for when, operations in twin.operations.items():
        print(f"{sum(operations.values())} numpy calls {when}: {dict(operations.most_common())}")
    taken = compared(given.scenario, chunks=given.chunks, trials=given.trials, repeats=given.repeats, **options)
    for name, times in taken.items():
        ratio = median_ratio(taken, name, "kernel")
        print(f"{name:16s}{statistics.median(times):8.1f} ns per firm-month, {ratio:6.2f} times the kernel's")


if __name__ == "__main__":
    main()
