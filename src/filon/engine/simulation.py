"""Simulate a scenario, in memory or into the run store."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filon.engine.arguments import as_scenario, checked_seed, checked_threads, checked_trials
from filon.engine.case import Case, case
from filon.engine.compilation import compiled_unit
from filon.engine.execution import Execution, InterruptedExecution, Outcome, Progress, Sink
from filon.engine.keeping import DEFAULT, Keep, keeping
from filon.engine.sinks import MemorySink, StoreSink, stored
from filon.errors import InterruptedRun
from filon.model.definition import Model

if TYPE_CHECKING:
    import xarray as xr

    from filon.scenario.resolved import Scenario


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
    kept = keeping(keep, count, given.layout)
    sink = MemorySink()
    outcome = Execution(given, compiled_unit(given), count, checked_threads(threads), kept, sink).run(progress, None)
    return trial_groups.tree(groups(given, outcome, sink, kept, in_memory=True))


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
    kept = keeping(keep, trials, given.layout)
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
