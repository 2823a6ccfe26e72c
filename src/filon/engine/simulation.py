"""Simulate a scenario, in memory or into the run store."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any, SupportsIndex

from filon.engine.case import Case, case, setting
from filon.engine.execution import Execution, InterruptedExecution, Outcome, Progress, Sink
from filon.engine.inputs import plan_arrays
from filon.engine.keeping import DEFAULT, Keep, keep
from filon.engine.threads import Worker, kept_arrays
from filon.errors import InputError, InterruptedRun
from filon.model.definition import Model

if TYPE_CHECKING:
    import xarray as xr

    from filon.scenario.resolved import Scenario


class MemorySink:
    """Collects kept trials in memory."""

    def __init__(self) -> None:
        self.chunks: list[dict[str, Any]] = []

    def write(self, first: int, arrays: dict[str, Any]) -> None:
        """Take the trials from `first` on."""
        self.chunks.append(arrays)

    def joined(self, name: str) -> Any:
        """One kept array of all trials."""
        import numpy as np

        return np.concatenate([chunk[name] for chunk in self.chunks])


class StoreSink(MemorySink):
    """Hands kept trials to the run store, and collects paths."""

    def __init__(self, writer: Any) -> None:
        super().__init__()
        self.writer = writer

    def write(self, first: int, arrays: dict[str, Any]) -> None:
        """Store the trials from `first` on."""
        self.writer.write_outcomes(first, stored(arrays))
        self.chunks.append({"paths": arrays["paths"]})


def stored(arrays: Mapping[str, Any]) -> dict[str, Any]:
    """Kept arrays under the names of the store."""
    return {"money" if name == "outcomes" else name: array for name, array in arrays.items() if name != "paths"}


def default_threads() -> int:
    """Processors this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def as_scenario(scenario: Scenario | Model | str | Path, months: int | None) -> Scenario:
    """A scenario from a scenario, a name or path, or a model of one's own."""
    from filon.scenario import load, scenario_of_model

    if isinstance(scenario, Model):
        return scenario_of_model(scenario, months)
    if isinstance(scenario, str | Path):
        return load(scenario, overrides={} if months is None else {"months": months})
    if months is not None and months != scenario.months:
        raise InputError("months: give them to filon.load, which resolves the scenario's figures for them")
    return scenario


def compiled_unit(given: Case) -> Any:
    """The compiled entry of the kernel of a case; compiles it where the cache does not hold it.

    Raises
    ------
    InputError
        When the functions of the model do not fit together, such as a pair where a number is expected.
    """
    from numba.core.errors import NumbaError

    from filon.kernels.failure import reason
    from filon.kernels.modules import kernel_module
    from filon.kernels.support import Kept

    run_unit, worker = kernel_module(given.program.text).run_unit, Worker(given)
    kept = Kept(**kept_arrays(given, 0, Keep(), 0))
    try:
        run_unit(0, 0, given.steps, setting(given), plan_arrays(given.plan), worker.counters, kept, worker.scratch)
    except NumbaError as error:
        name = given.scenario.model.name
        raise InputError(f"model '{name}' cannot be compiled: {reason(str(error))}") from error
    return run_unit


def convergence(outcome: Outcome) -> dict[int, Any]:
    """Trials in which each firm crashed among the first 1024, 2048, ... trials [(firm,)]."""
    found: dict[int, Any] = {}
    done, crashed = 0, 0
    for size, counts in (value for _, value in sorted(outcome.crashed.items())):
        done, crashed = done + size, crashed + counts
        if done & (done - 1) == 0:
            found[done] = crashed
    found[done] = crashed
    return found


def groups(given: Case, outcome: Outcome, sink: MemorySink, kept: Keep, in_memory: bool) -> dict[str, Any]:
    """Datasets of a run by group."""
    from filon.results import datasets, trials
    from filon.streams.keys import STREAM_VERSION

    described, scenario = given.layout, given.scenario
    found: dict[str, Any] = {
        "/": trials.root(described, STREAM_VERSION, scenario.provenance),
        "summary": datasets.summary(described, outcome.tally),
        "quantiles": datasets.quantile_dataset(described, outcome.tally) if described.quantities else None,
        "diagnostics": datasets.diagnostics(described, outcome.tally, convergence(outcome)),
    }
    if kept.paths and described.paths:
        accounts = sink.joined("paths")
        fields = {field.name: accounts[:, :, number] for number, field in enumerate(described.paths)}
        found["paths"] = trials.paths(described, range(kept.paths), fields)
    if in_memory and kept.outcomes:
        chunk = {name: sink.joined(name) for name in sink.chunks[0] if name != "paths"}
        chunk = stored(chunk)
        found["outcomes"] = trials.outcomes(described, chunk)
        if described.inputs:
            found["inputs"] = trials.inputs(described, chunk["inputs"])
    return found


def checked_trials(trials: float) -> int:
    """A positive whole number of trials."""
    if not isinstance(trials, Real) or trials < 1 or trials != trials // 1:
        raise InputError(f"trials: {trials!r} is not a whole number of at least 1")
    return int(trials)


def checked_seed(seed: int) -> int:
    """A whole number that may be of any size."""
    if not isinstance(seed, SupportsIndex):
        raise InputError(f"seed: {seed!r} is not a whole number")
    return seed.__index__()


def checked_threads(threads: int | None) -> int:
    """A positive number of threads; all processors by default."""
    if threads is not None and threads < 1:
        raise InputError(f"threads: {threads} is not at least 1")
    return threads or default_threads()


def simulate(
    scenario: Scenario | Model | str | Path,
    *,
    trials: float = 1_000_000,
    seed: int = 1,
    months: int | None = None,
    steps: int | None = None,
    keep: str = DEFAULT,
    threads: int | None = None,
    progress: Progress | None = None,
) -> xr.DataTree:
    """Simulate a scenario or a model of one's own; nothing is written.

    Parameters
    ----------
    scenario
        A `Scenario`, a shipped name, a path, or a `filon.Model`.
    trials
        Number of simulated worlds.
    seed
        Same seed, same numbers.
    months, steps
        Length, where the scenario does not say (`steps` for models of one's own).
    keep
        `summary`, `outcomes:N` or `paths:K`.
    threads
        By default all processors.
    progress
        Called with trials done, trials in all, and the share crashed so far.

    Returns
    -------
    Groups `/`, `/summary`, `/quantiles`, `/outcomes`, `/inputs`, `/paths`, `/diagnostics`, as far as they have a
    meaning.

    Raises
    ------
    InputError
        For a model that cannot be compiled, or wrong options.
    RunError
        When a value is not a finite number.

    Examples
    --------
    >>> import filon
    >>> tree = filon.simulate("wrapper", trials=1000, keep="summary")  # doctest: +SKIP
    >>> float(tree["summary"].crash_probability.sel(entity="wrapper", month=36))  # doctest: +SKIP
    0.4
    """
    from filon.results import trials as trial_groups

    given = case(as_scenario(scenario, months if months is not None else steps), checked_seed(seed))
    count = checked_trials(trials)
    kept = keeping(keep, count, given)
    sink = MemorySink()
    outcome = Execution(given, compiled_unit(given), count, checked_threads(threads), kept, sink).run(progress, None)
    return trial_groups.tree(groups(given, outcome, sink, kept, in_memory=True))


def keeping(text: str, trials: int, given: Case) -> Keep:
    """What is kept, from the text of an option."""
    return keep(text, trials, given.layout)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run will take.

    Attributes
    ----------
    seconds
        Rough wall time, without compilation.
    memory_bytes, disk_bytes
        Peak of the process; size of the store.
    kept
        What will be kept of single trials.
    compiled
        Whether the kernel lies in the cache.
    """

    seconds: float
    memory_bytes: int
    disk_bytes: int
    kept: Keep
    compiled: bool


SECONDS_PER_FIRM_MONTH = 2e-7
BASE_MEMORY = 300_000_000


def cost(scenario: Scenario, *, trials: int, keep: str = DEFAULT, threads: int | None = None) -> Cost:
    """Estimate what a run will take before it starts."""
    from filon.kernels.modules import is_compiled
    from filon.results.disk import disk_needed

    given = case(scenario, 0)
    kept = keeping(keep, trials, given)
    workers = checked_threads(threads)
    seconds = trials * given.steps * len(scenario.firms) * SECONDS_PER_FIRM_MONTH / workers
    histograms = len(given.layout.quantities) * len(scenario.narratives) * (given.steps + 1) * 516 * 6
    chunks = min(kept.outcomes, 3 * 2**18) * given.layout.bytes_per_trial
    memory = BASE_MEMORY + (workers + 4) * histograms * len(scenario.firms) + chunks
    return Cost(
        seconds, memory, disk_needed(given.layout, kept.outcomes, kept.paths), kept, is_compiled(given.program.text)
    )


def run(
    scenario: Scenario,
    *,
    trials: int,
    seed: int = 1,
    keep: str = DEFAULT,
    threads: int | None = None,
    runs: Path | str = "runs",
    arguments: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
) -> Path:
    """Simulate a scenario into a directory of runs.

    Parameters
    ----------
    scenario, trials, seed, keep, threads, progress
        As `simulate`.
    runs
        Directory of runs.
    arguments
        What the user asked, stored in `run.json`.
    stop
        When set, units that run end, what was done is kept, and the run stops.

    Returns
    -------
    Directory of the run.

    Raises
    ------
    InterruptedRun
        When stopped; the message names the directory that holds what was done.
    ResourceError
        When the disk is too small.
    """
    from filon.results.environment import machine_class, versions
    from filon.results.store import RunWriter

    given = case(scenario, seed)
    kept = keeping(keep, trials, given)
    workers = checked_threads(threads)
    began = time.perf_counter()
    facts = {
        "seed": seed,
        "trials": trials,
        "months": given.steps,
        "keep": keep,
        "threads": workers,
        "arguments": dict(arguments or {}),
        "versions": versions(),
        "machine": machine_class(),
    }
    unit = compiled_unit(given)  # before anything is staged: a signal ends the process while LLVM compiles
    compiled = time.perf_counter()
    writer = RunWriter(
        Path(runs),
        scenario.name,
        given.layout,
        kept.outcomes,
        resolved=scenario.resolved,
        run=facts,
        path_trials=kept.paths,
    )
    sink: Sink = StoreSink(writer)
    try:
        outcome = Execution(given, unit, trials, workers, kept, sink).run(progress, stop)
        simulated = time.perf_counter()
        timing = {"compile_seconds": round(compiled - began, 3), "simulate_seconds": round(simulated - compiled, 3)}
        assert isinstance(sink, MemorySink)
        return writer.finish(groups(given, outcome, sink, kept, in_memory=False), {"timing": timing})
    except InterruptedExecution as stopped:
        staged = writer.interrupt(stopped.outcome.tally, covered(stopped.outcome))
        raise InterruptedRun(f"{stopped}; what was done is kept in {staged.name}", stopped.signal_number) from None
    except BaseException:
        writer.discard()
        raise


def covered(outcome: Outcome) -> list[tuple[int, int]]:
    """Ranges [first, end) of trials that were run, joined where they touch."""
    ranges: list[tuple[int, int]] = []
    for first, (size, _) in sorted(outcome.crashed.items()):
        if ranges and ranges[-1][1] == first:
            ranges[-1] = ranges[-1][0], first + size
        else:
            ranges.append((first, first + size))
    return ranges
