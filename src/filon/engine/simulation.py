"""Simulate a scenario, in memory or into the run store."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filon.engine.arguments import as_scenario, checked_seed, checked_threads, checked_trials
from filon.engine.case import Case, case
from filon.engine.compilation import compiled_unit
from filon.engine.crews import ThreadCrew
from filon.engine.execution import Execution, Progress
from filon.engine.groups import groups
from filon.engine.hiring import hands, told
from filon.engine.jobs import Job, kernel_digest
from filon.engine.keeping import DEFAULT, Keep, keeping
from filon.engine.looks import Looks, warn_of_shortfall
from filon.engine.outcome import Outcome
from filon.engine.precision import DEFAULT_CAP, wanted
from filon.engine.room import refuse_shortage
from filon.engine.samplers import checked_sampler, refuse_few
from filon.engine.sinks import MemorySink
from filon.model.definition import Model

if TYPE_CHECKING:
    import xarray as xr

    from filon.results.layout import Layout
    from filon.results.tally import Tally
    from filon.scenario.resolved import Scenario


def simulate(
    scenario: Scenario | Model | str | Path,
    *,
    trials: float | None = None,
    until: str | Sequence[str] = (),
    seed: int = 1,
    months: int | None = None,
    steps: int | None = None,
    keep: str = DEFAULT,
    sampler: str = "random",
    threads: int | None = None,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
) -> xr.DataTree:
    """Simulate a scenario or a model of one's own; nothing is written.

    Parameters
    ----------
    scenario
        A `Scenario`, a shipped name, a path, or a `filon.Model`.
    trials
        Number of simulated worlds, 1,000,000 by default; with `until` at most so many, 100,000,000 by default.
    until
        Precisions at which the simulation ends, such as `"crash(openai, 36) +- 0.001"` or `"ruin(36) +- 5%"` (of the
        probability); several as a list, or joined by `and`. Where they are not reached a `PrecisionMissed` is warned.
    seed
        Same seed, same numbers.
    months, steps
        Length, where the scenario does not say (`steps` for models of one's own).
    keep
        `summary`, `outcomes:N` or `paths:K`.
    sampler
        `random`; `stratified`: each narrative has its exact share of the trials; `sobol`: inputs drawn once per trial
        come from one sequence that fills their space evenly, in 16 randomizations whose spread is the error.
    threads
        By default all processors.
    progress
        Called with trials done, trials in all, and the share crashed so far.
    stop
        When set, the simulation ends with `InterruptedRun`.

    Returns
    -------
    Groups `/`, `/summary`, `/quantiles`, `/outcomes`, `/inputs`, `/paths`, `/diagnostics`, as far as they have a
    meaning.

    Raises
    ------
    InputError
        For a model that cannot be compiled, or wrong options.
    InterruptedRun
        When stopped.
    ResourceError
        When the trials that are to be kept do not fit into memory.
    RunError
        When a value is not a finite number.

    Examples
    --------
    >>> import filon
    >>> tree = filon.simulate("wrapper", trials=1000, keep="summary")  # doctest: +SKIP
    >>> float(tree["summary"].crash_probability.sel(entity="wrapper", month=36))  # doctest: +SKIP
    0.4
    """
    resolved = as_scenario(scenario, months if months is not None else steps)
    given = case(resolved, checked_seed(seed), sampler=checked_sampler(sampler))
    most = checked_trials(trials if trials is not None else DEFAULT_CAP if until else 1_000_000)
    workers = checked_threads(threads)
    refuse_few(given.layout, most)
    looks = looks_at(given, until, most)
    refuse_shortage(given, keeping(keep, most, given.layout), workers, stored=False)
    found = counted_case(given, most, keep, workers, progress, stop, looks)
    warn_of_shortfall(looks)
    return found.tree


@dataclass(frozen=True)
class Counted:
    """A simulation that is done: its counts, and the datasets made of them when they are asked for."""

    case: Case
    outcome: Outcome
    sink: MemorySink
    kept: Keep

    @property
    def layout(self) -> Layout:
        """What was counted."""
        return self.case.layout

    @property
    def tally(self) -> Tally:
        """The counts."""
        return self.outcome.tally

    @cached_property
    def tree(self) -> xr.DataTree:
        """All groups, as `simulate` gives them."""
        from filon.results import trials as trial_groups

        return trial_groups.tree(groups(self.case, self.outcome, self.sink, self.kept, in_memory=True))

    @cached_property
    def answers(self) -> xr.Dataset:
        """What expressions are answered from; a tenth of a short simulation's time goes into the other groups."""
        from filon.expressions.subjects import answerable
        from filon.results import datasets, trials
        from filon.results.sector import sector_dataset

        found = {
            "summary": datasets.summary(self.layout, self.tally),
            "sector": sector_dataset(self.layout, self.tally),
        }
        return answerable(trials.tree(found))


def counted(
    scenario: Scenario,
    *,
    trials: float,
    seed: int,
    keep: str,
    threads: int | None,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
) -> Counted:
    """The same as `simulate`, with what was counted."""
    given = case(scenario, checked_seed(seed))
    return counted_case(given, checked_trials(trials), keep, checked_threads(threads), progress, stop)


def counted_case(
    given: Case,
    trials: int,
    keep: str,
    threads: int,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
    looks: Looks | None = None,
) -> Counted:
    """The same of a case that was prepared before; other parameters are those of `simulate`, checked."""
    kept = keeping(keep, trials, given.layout)
    sink = MemorySink()
    crew = ThreadCrew(given, compiled_unit(given), threads)
    execution = Execution(given, crew, trials, kept, sink, looks=looks)
    outcome = execution.run(progress, stop)
    return Counted(given, outcome, sink, execution.keep)


def looks_at(given: Case, until: str | Sequence[str], cap: int) -> Looks | None:
    """The looks of a simulation that ends at a precision; None where none is asked for."""
    asked = wanted(until, given.layout, cap)
    return Looks(given.layout, asked, cap) if asked else None


def run(
    scenario: Scenario,
    *,
    trials: int,
    until: str | Sequence[str] = (),
    seed: int = 1,
    keep: str = DEFAULT,
    sampler: str = "random",
    threads: int | None = None,
    on: str | None = None,
    runs: Path | str = "runs",
    arguments: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
) -> Path:
    """Simulate a scenario into a directory of runs.

    Parameters
    ----------
    scenario, trials, until, seed, keep, sampler, threads, progress
        As `simulate`; `run.json` tells the looks under `until`.
    on
        `local:N`, processes of this machine, or `tcp://HOST:PORT`, a scheduler of dask: the same bytes.
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
    RunError
        When a value is not a finite number; when the processes of `on` cannot go on, and what was done is kept.
    """
    from filon.results.environment import machine_class, versions

    given = case(scenario, seed, sampler=checked_sampler(sampler))
    looks = looks_at(given, until, trials)
    kept = keeping(keep, trials, given.layout)
    found = hands(threads, on)
    facts = {
        "seed": seed,
        "trials": trials,
        "months": given.steps,
        "keep": keep,
        "sampler": sampler,
        **told(found),
        "arguments": dict(arguments or {}),
        "versions": versions(),
        "kernel": kernel_digest(given),
        "machine": machine_class(),
    }
    if looks:
        facts["until"] = looks.record
    folder = Job(given, trials, kept, found, facts, looks).carried_out(Path(runs), progress, stop)
    warn_of_shortfall(looks)
    return folder
