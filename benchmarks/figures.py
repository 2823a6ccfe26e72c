"""The speed figures, measured here and now: ``python -m benchmarks.figures [--only LINE ...]``.

Prints a table of what was to be reached and what was measured. Times are processor times, medians of five rounds in
which the rivals take turns; whole commands are measured by the clock on the wall too.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.commands import Process, command, simulation
from benchmarks.example import Example, median_ratio, seconds
from filon.mathematics.settings import widen_vectors

ROOT = Path(__file__).parents[1]

MONTHS = (12, 24, 60, 120, 240, 600)
TRIALS = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)


class Figure(NamedTuple):
    """One line of the table; `reached` is None where there is no limit."""

    what: str
    limit: str
    measured: str
    reached: bool | None = None


def kernel(repeats: int) -> Iterator[Figure]:
    """How much faster the kernel is than numpy, on one thread; below, than numpy written for this scenario alone."""
    from benchmarks.numpy_twin import CHUNKS, best, compared

    for special, chunks in ((False, CHUNKS), (True, CHUNKS[:2])):
        for histograms, least in ((False, 7.0), (True, 5.5)):
            taken = compared(histograms=histograms, repeats=repeats, chunks=chunks, special=special)
            ratio = median_ratio(taken, best(taken), "kernel")
            times = ", ".join(f"{name} {statistics.median(rounds):.0f}" for name, rounds in taken.items())
            what = f"kernel against numpy, {'with' if histograms else 'without'} histograms"
            measured = f"{ratio:.2f} times (ns per firm-month: {times})"
            if special:
                yield Figure(f"{what}, constant inputs folded into the numpy code", "", measured)
            else:
                yield Figure(what, f"at least {least} times", measured, ratio >= least)


def model(repeats: int) -> Iterator[Figure]:
    """What a model of one's own costs over a kernel written by hand."""
    from benchmarks.hand_written import compared

    found = compared(repeats=repeats)
    measured = f"{found['ratio']:.3f} times ({found['filon.Model']:.2f} and {found['by hand']:.2f} ns per step)"
    yield Figure("filon.Model against a kernel by hand", "at most 1.1 times", measured, found["ratio"] <= 1.1)


def threads(repeats: int) -> Iterator[Figure]:
    """Processor time of two threads over that of one."""
    example = Example()
    trials = 1 << 18
    executed(example, 1000, 2)
    rounds: dict[int, list[tuple[float, float]]] = {1: [], 2: []}
    for _ in range(repeats):
        for number, times in rounds.items():
            times.append(executed(example, trials, number))
    ratio = statistics.median(two[0] / one[0] for one, two in zip(rounds[1], rounds[2], strict=True))
    faster = statistics.median(one[1] / two[1] for one, two in zip(rounds[1], rounds[2], strict=True))
    cost = statistics.median(one[0] for one in rounds[1]) / (trials * example.firm_months) * 1e9
    measured = f"{ratio:.3f} times ({cost:.1f} ns per firm-month on one; {faster:.2f} times faster on the wall)"
    yield Figure("processor time of two threads against one", "at most 1.12 times", measured, ratio <= 1.12)


def executed(example: Example, trials: int, number: int) -> tuple[float, float]:
    """Processor and wall time of an execution on some threads [s], summary only."""
    from filon.engine.crews import ThreadCrew
    from filon.engine.execution import Execution
    from filon.engine.keeping import Keep
    from filon.engine.sinks import MemorySink

    crew = ThreadCrew(example.case, example.run_unit, number)
    execution = Execution(example.case, crew, trials, Keep(), MemorySink())
    processor, wall = time.process_time(), time.perf_counter()
    execution.run(None, None)
    return time.process_time() - processor, time.perf_counter() - wall


def lengths(repeats: int) -> Iterator[Figure]:
    """Kernel time per trial-month over numbers of months and of trials, against the least of each."""
    by_months = {months: per_month(Example(months=months), 3_000_000 // months, repeats) for months in MONTHS}
    by_trials = {trials: per_month(Example(), trials, repeats if trials < 10**6 else 1) for trials in TRIALS}
    for what, found in (("12 to 600 months", by_months), ("1e3 to 1e7 trials of 60 months", by_trials)):
        worst = max(found.values()) / min(found.values())
        times = ", ".join(f"{size:,}: {one:.1f}" for size, one in found.items())
        yield Figure(
            f"kernel time per trial-month, {what}",
            "at most 1.15 times",
            f"{worst:.2f} times (ns {times})",
            worst <= 1.15,
        )


def per_month(example: Example, trials: int, repeats: int) -> float:
    """Nanoseconds of a trial-month, on one thread."""
    example.run(500)
    taken = statistics.median(seconds(partial(example.run, trials)) for _ in range(repeats))
    return taken / (trials * example.firm_months) * 1e9


def run(repeats: int) -> Iterator[Figure]:
    """The command with a million trials, warm."""
    simulation("1e4", "--threads", "2")
    done = [simulation("1e6", "--threads", "2") for _ in range(repeats)]
    wall = statistics.median(process.wall for process in done)
    processor = statistics.median(process.processor for process in done)
    measured = f"{wall:.1f} s on the wall, {processor:.1f} s of processors"
    yield Figure("filon run openai, 1e6 trials x 60 months, warm, two threads", "at most 8 s", measured, wall <= 8.0)


def processes(repeats: int, trials: str = "1e7") -> Iterator[Figure]:
    """Processes of this machine against as many threads: the whole command, on the wall."""
    ways = {"threads": ("--threads", "2"), "processes": ("--on", "local:2")}
    for options in ways.values():
        simulation("1e4", *options, "--keep", "summary")
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(repeats):
        for name, options in ways.items():
            taken[name].append(simulation(trials, *options, "--keep", "summary").wall)
    ratio = median_ratio(taken, "processes", "threads")
    times = ", ".join(f"{name} {statistics.median(rounds):.1f} s" for name, rounds in taken.items())
    what = f"filon run openai --on local:2 against --threads 2, {trials} trials"
    yield Figure(what, "at most 1.2 times", f"{ratio:.2f} times ({times} on the wall)", ratio <= 1.2)


def first(repeats: int) -> Iterator[Figure]:
    """The first run ever, the same again, and the help."""
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder) / "cache"
        cold = simulation("1e4", cache=cache)
        warm = [simulation("1e4", cache=cache) for _ in range(repeats)]
    said = "says that it compiles" if "compiling" in cold.output else "does not say that it compiles"
    measured = f"{cold.wall:.1f} s on the wall, {cold.processor:.1f} s of processors, {cold.memory:.0f} MB; {said}"
    yield Figure("first ever run, 10,000 trials", "at most 30 s", measured, cold.wall <= 30.0 and "comp" in cold.output)
    yield _wall("the same, warm", 2.0, warm)
    yield _wall("filon --help", 0.25, [command("--help") for _ in range(repeats)])


def _wall(what: str, limit: float, done: list[Process]) -> Figure:
    wall = statistics.median(process.wall for process in done)
    processor = statistics.median(process.processor for process in done)
    measured = f"{wall:.2f} s on the wall, {processor:.2f} s of processors"
    return Figure(what, f"at most {limit} s", measured, wall <= limit)


def memory(repeats: int, many: str = "1e7") -> Iterator[Figure]:
    """Peak memory of a large run over that of a small one."""
    small, large = (simulation(trials, "--keep", "summary").memory for trials in ("1e4", many))
    measured = f"{large:.0f} MB, {large - small:+.0f} MB over 1e4 trials"
    limit = "at most 500 MB, 50 MB more"
    yield Figure(f"peak memory, {many} trials, summary", limit, measured, large <= 500 and large - small <= 50)


def sampler(repeats: int) -> Iterator[Figure]:
    """Sobol' points against scipy's."""
    from benchmarks.samplers import DIMENSIONS, POINTS, against_scipy

    ratio, each = against_scipy(repeats)
    measured = f"{ratio:.1f} times ({', '.join(f'{name} {one:.2f}' for name, one in each.items())} ns a number)"
    what = f"scrambled Sobol' points against scipy, {DIMENSIONS} dimensions of {POINTS:,} trials"
    yield Figure(what, "at least 8 times", measured, ratio >= 8.0)


def assembly(repeats: int) -> Iterator[Figure]:
    """What every pass was compiled to, in a fresh process."""
    words = [sys.executable, "-m", "benchmarks.assembly"]
    lines = subprocess.run(words, cwd=ROOT, capture_output=True, check=True, text=True).stdout.splitlines()
    found = [numbers for line in lines if "pass" in (numbers := json.loads(line))]
    calls = sum(numbers["calls"] for numbers in found)
    closest = min(found, key=lambda numbers: numbers["packed"] / max(numbers["scalar"], 1))
    measured = (
        f"{len(found)} passes, {calls} calls; least in {closest['pass']}: "
        f"{closest['packed']} packed, {closest['scalar']} scalar"
    )
    reached = calls == 0 and all(numbers["packed"] > numbers["scalar"] for numbers in found)
    yield Figure("assembly of every pass", "no call; more packed than scalar", measured, reached)


def sector(repeats: int) -> Iterator[Figure]:
    """A firm-month among others against one alone."""
    from benchmarks.sector import against_one_firm

    for histograms in (True, False):
        ratio, taken = against_one_firm(repeats, histograms)
        times = ", ".join(f"{name} {statistics.median(rounds):.0f}" for name, rounds in taken.items())
        what = f"firm-month of sector-2025 against openai alone, {'with' if histograms else 'without'} histograms"
        yield Figure(what, "at most 1.25 times", f"{ratio:.2f} times (ns: {times})", ratio <= 1.25)


def sector_numpy(repeats: int) -> Iterator[Figure]:
    """How much faster the kernel is than numpy in a sector, on one thread; below, than numpy for this one alone."""
    from benchmarks.numpy_twin import best
    from benchmarks.sector_twin import CHUNKS, measured_apart

    for special, chunks in ((False, CHUNKS), (True, CHUNKS[1:])):
        for histograms in (False, True):
            words = [*(() if special else ("--general",)), *(("--histograms",) if histograms else ())]
            taken = measured_apart(repeats, *words, "--chunks", *map(str, chunks))
            ratio = median_ratio(taken, best(taken), "kernel")
            times = ", ".join(f"{name} {statistics.median(rounds):.0f}" for name, rounds in taken.items())
            what = f"sector-2025, kernel against numpy, {'with' if histograms else 'without'} histograms"
            measured = f"{ratio:.2f} times (ns per firm-month: {times})"
            if special:
                yield Figure(f"{what}, constant inputs folded into the numpy code", "", measured)
            else:
                yield Figure(what, "at least 8 times", measured, ratio >= 8.0)


def firms(repeats: int) -> Iterator[Figure]:
    """What many firms cost."""
    from benchmarks.sector import growth

    found = growth(repeats)
    least = min(found.values())
    times = ", ".join(f"{count}: {cost:.0f}" for count, cost in found.items())
    some, many = (max(cost for count, cost in found.items() if count <= most) / least for most in (50, 500))
    measured = f"{some:.2f} and {many:.2f} times (ns: {times})"
    yield Figure("firm-month of 1 to 50, and to 500 firms", "at most 1.3, 2 times", measured, some <= 1.3 and many <= 2)


def sectors(repeats: int) -> Iterator[Figure]:
    """The command with a million trials of a sector, and of one with forty ventures more, warm."""
    from benchmarks.sector import WITH_COHORTS
    from benchmarks.sector import run as timed

    for scenario, name, firms, limit in (
        ("sector-2025", "sector-2025", 11, 60.0),
        (WITH_COHORTS, "sector-2025 and two cohorts of 20", 51, 220.0),
    ):
        done = timed(scenario, repeats)
        each = done.processor / (1e6 * 60 * firms) * 1e9
        measured = (
            f"{done.wall:.1f} s on the wall, {done.processor:.1f} s of processors ({each:.0f} ns per firm-month), "
            f"{done.memory:.0f} MB"
        )
        reached = done.wall <= limit and done.memory <= 700.0
        yield Figure(
            f"filon run {name}, 1e6 x 60, summary, two threads", f"at most {limit:.0f} s, 700 MB", measured, reached
        )


def keep(repeats: int) -> Iterator[Figure]:
    """What storing every trial costs over counting, and what verifying a large run takes."""
    from benchmarks.stored import compared, verified

    taken = compared(repeats)
    ratio = median_ratio(taken, "outcomes", "summary")
    times = ", ".join(f"{name} {statistics.median(rounds):.1f} s" for name, rounds in taken.items())
    what = "filon run openai --keep outcomes:1e6 against summary, 1e6 trials"
    yield Figure(what, "at most 1.3 times", f"{ratio:.2f} times ({times} on the wall)", ratio <= 1.3)
    seconds, size = verified(repeats)
    measured = f"{seconds / size * 1e9:.2f} s ({seconds:.2f} s for {size / 1e9:.2f} GB)"
    yield Figure("filon runs verify, for each GB", "at most 3 s", measured, seconds / size * 1e9 <= 3.0)


def analyses(repeats: int) -> Iterator[Figure]:
    """What the analyses of a stored run take: whole commands on a million trials with sixty inputs."""
    with tempfile.TemporaryDirectory() as runs:
        given = (f"{ROOT / 'benchmarks' / 'sixty_inputs.py'}:model", "--trials", "1e6", "--keep", "outcomes:1e6")
        command("run", *given, "--runs", runs, "--quiet")
        for name, limit in (("sensitivity", 20.0), ("discover", 30.0)):
            done = [command(name, "last", "--runs", runs) for _ in range(repeats)]
            wall, most = statistics.median(one.wall for one in done), max(one.memory for one in done)
            what = f"filon {name}, 1e6 stored trials with 60 inputs"
            reached = wall <= limit and most <= 2000.0
            yield Figure(what, f"at most {limit:.0f} s, 2 GB", f"{wall:.1f} s, {most:.0f} MB", reached)


def setting(repeats: int) -> Iterator[Figure]:
    """One setting of a lever of one firm, warm: read, simulated, answered."""
    from filon.levers.worlds import Worlds

    worlds = Worlds("openai", trials=100_000)

    def taken(price: float) -> float:
        begun = time.perf_counter()
        _ = worlds.counted({"openai.price": price}).answers
        return time.perf_counter() - begun

    taken(20.0)
    seconds = statistics.median(taken(21.0 + number) for number in range(repeats))
    yield Figure("a setting of a lever of openai, 100,000 trials", "at most 0.5 s", f"{seconds:.2f} s", seconds <= 0.5)


LINES: dict[str, Callable[[int], Iterator[Figure]]] = {
    "kernel": kernel,
    "model": model,
    "threads": threads,
    "lengths": lengths,
    "run": run,
    "processes": processes,
    "first": first,
    "memory": memory,
    "assembly": assembly,
    "sampler": sampler,
    "sector": sector,
    "sector_numpy": sector_numpy,
    "firms": firms,
    "sectors": sectors,
    "keep": keep,
    "analyses": analyses,
    "setting": setting,
}


def circumstances() -> str:
    """Machine class, versions, commit."""
    from filon.results.environment import machine_class, versions

    def git(*words: str) -> str:
        return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True).stdout.strip()

    commit = (git("rev-parse", "--short", "HEAD") or "unknown") + (" and changes" if git("status", "--short") else "")
    machine: dict[str, Any] = machine_class()
    return (
        f"{machine['processor']}, {machine['cores']} cores, {machine['system']}, 512-bit vectors: {widen_vectors()}; "
        f"{', '.join(f'{name} {number}' for name, number in versions().items())}; commit {commit}"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="*", choices=LINES, default=list(LINES), metavar="LINE", help=", ".join(LINES))
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--memory-trials", default="1e7", help="of the large run in the line 'memory'")
    given = parser.parse_args()
    print(circumstances())
    print("| what | to reach | measured | reached |\n| --- | --- | --- | --- |", flush=True)
    lines = {**LINES, "memory": partial(memory, many=given.memory_trials)}
    for name in given.only:
        for figure in lines[name](given.repeats):
            verdict = {True: "yes", False: "no", None: ""}[figure.reached]
            print(f"| {figure.what} | {figure.limit} | {figure.measured} | {verdict} |", flush=True)


if __name__ == "__main__":
    main()
