"""Where the time of a firm-month goes: ``python -m benchmarks.parts``.

Every part is measured inside the running kernel by the processor's cycle counter, and scaled to processor time, so
that what lies in which cache is as in a real run. The instructions of each pass are counted in its assembly.
"""

from __future__ import annotations

import argparse
import statistics
import time
from typing import Any

from benchmarks.assembly import counted
from benchmarks.clock import reading, timed_kernel
from benchmarks.example import Example, seconds
from filon.mathematics.settings import widen_vectors


def parts(example: Example, names: list[str], spent: Any, trials: int, plain: Example) -> dict[str, float]:
    """Time of each part of a run [ns per firm-month], that of the clocks taken off.

    `rest` is what is in no part; `all, without clocks` is measured apart, on the same kernel as it is run.
    """
    spent[:] = 0
    began, ticks = time.thread_time_ns(), time.perf_counter_ns()
    example.run(trials)
    processor, wall = time.thread_time_ns() - began, time.perf_counter_ns() - ticks
    firm_months = trials * example.firm_months
    scale = processor / wall / cycle_rate() / firm_months
    pair, inside = reading()
    found = {name: (spent[row, 0] - inside * spent[row, 1]) * scale for row, name in enumerate(names)}
    clocks = (pair * spent[:, 1].sum()) * scale
    rest = processor / firm_months - clocks - sum(found.values())
    return {**found, "rest": rest, "all, without clocks": seconds(lambda: plain.run(trials)) * 1e9 / firm_months}


def cycle_rate(known: list[float] = []) -> float:  # noqa: B006 - measured once
    """Ticks of the cycle counter in a nanosecond."""
    if not known:
        from numba import njit

        from benchmarks.clock import cycles

        read = njit(lambda: cycles())
        read()
        first, began = read(), time.perf_counter_ns()
        time.sleep(0.2)
        known.append((read() - first) / (time.perf_counter_ns() - began))
    return known[0]


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
    spent_at: dict[str, Any] = {}

    def entry(text: str) -> Any:
        run_unit, spent_at["names"], spent_at["spent"] = timed_kernel(text)
        return run_unit

    example = Example(given.scenario, lanes=given.lanes, histograms=not given.no_histograms, entry=entry)
    plain = Example(given.scenario, lanes=given.lanes, histograms=not given.no_histograms)
    example.run(1000)
    plain.run(1000)
    runs = [parts(example, spent_at["names"], spent_at["spent"], given.trials, plain) for _ in range(given.repeats)]
    if not given.no_assembly:
        from filon.kernels.modules import kernel_module

        counts = counted(kernel_module(example.case.program.text))
    rows, program = example.case.program.rows, example.case.program
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
