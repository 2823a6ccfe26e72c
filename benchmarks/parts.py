"""Where the time of a firm-month goes: ``python -m benchmarks.parts``.

Every part is measured inside the running kernel by the processor's cycle counter, and scaled to processor time, so
that what lies in which cache is as in a real run. The instructions of each pass are counted in its assembly.
"""

from __future__ import annotations

import argparse
import statistics
import time
from functools import cache
from typing import Any

from benchmarks.assembly import counted
from benchmarks.clock import reading, timed_kernel
from benchmarks.example import Example, seconds
from filon.mathematics.settings import widen_vectors


class Clocked:
    """A scenario's kernel twice: with clocks, and as it is run.

    Parameters
    ----------
    scenario, options
        As for `Example`.
    """

    def __init__(self, scenario: Any, **options: Any) -> None:
        self.example = Example(scenario, entry=self._timed, **options)
        self.plain = Example(scenario, **options)
        self.example.run(1000)
        self.plain.run(1000)

    def _timed(self, text: str) -> Any:
        run_unit, self.names, self.spent = timed_kernel(text)
        return run_unit

    def parts(self, trials: int) -> dict[str, float]:
        """Time of each part of a run [ns per firm-month], that of the clocks taken off.

        `rest` is what is in no part; `all, without clocks` is measured apart, on the kernel as it is run.
        """
        self.spent[:] = 0
        began, ticks = time.thread_time_ns(), time.perf_counter_ns()
        self.example.run(trials)
        processor, wall = time.thread_time_ns() - began, time.perf_counter_ns() - ticks
        firm_months = trials * self.example.firm_months
        scale = processor / wall / cycle_rate() / firm_months
        pair, inside = reading()
        cycles, calls = self.spent[: len(self.names)].T
        found = dict(zip(self.names, (cycles - inside * calls) * scale, strict=True))
        rest = processor / firm_months - pair * calls.sum() * scale - sum(found.values())
        whole = seconds(lambda: self.plain.run(trials)) * 1e9 / firm_months
        return {**found, "rest": rest, "all, without clocks": whole}


@cache
def cycle_rate() -> float:
    """Ticks of the cycle counter in a nanosecond."""
    from numba import njit

    from benchmarks.clock import cycles

    read = njit(lambda: cycles())
    read()
    first, began = read(), time.perf_counter_ns()
    time.sleep(0.2)
    return float((read() - first) / (time.perf_counter_ns() - began))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenario", default="openai")
    parser.add_argument("--trials", type=int, default=50_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--lanes", type=int)
    parser.add_argument("--no-histograms", action="store_true")
    parser.add_argument("--no-assembly", action="store_true")
    given = parser.parse_args()
    wide = widen_vectors()
    counts: dict[str, dict[str, int]] = {}
    clocked = Clocked(given.scenario, lanes=given.lanes, histograms=not given.no_histograms)
    runs = [clocked.parts(given.trials) for _ in range(given.repeats)]
    program = clocked.plain.case.program
    if not given.no_assembly:
        from filon.kernels.modules import kernel_module

        counts = counted(kernel_module(program.text))
    rows = program.rows
    print(
        f"{given.scenario}: {len(rows.firm)} + {len(rows.world)} rows of {program.lanes} lanes, "
        f"{8 * program.lanes * (len(rows.firm) + len(rows.world)) / 1024:.0f} KiB; 512-bit vectors: {wide}; "
        f"{given.trials:,} trials, median of {given.repeats}"
    )
    columns = ("packed", "scalar", "long", "moves", "vector", "wide", "calls")
    print(f"{'part':32s}{'ns/firm-month':>14s}" + "".join(f"{name:>8s}" for name in columns))
    for name in runs[0]:
        numbers = counts.get(name)
        shown = "".join(f"{numbers[column]:8d}" for column in columns) if numbers else ""
        print(f"{name:32s}{statistics.median(run[name] for run in runs):14.2f}{shown}")


if __name__ == "__main__":
    main()
