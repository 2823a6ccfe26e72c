"""`filon.batch`: many scenarios at once, from Python."""

from __future__ import annotations

import os
import threading
import warnings
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filon.batches.carrying import Batch, Simulation, Told
from filon.batches.prepared import Loader
from filon.batches.reading import read_plan

if TYPE_CHECKING:
    import xarray as xr


class FailedCases(UserWarning):
    """Some cases of a batch have no run."""


def batch(
    plan: str | os.PathLike[str] | Mapping[str, Any],
    *,
    trials: int | None = None,
    seed: int | None = None,
    months: int | None = None,
    keep: str | None = None,
    sampler: str | None = None,
    threads: int | None = None,
    overrides: Mapping[str, Any] | None = None,
    distributions: str | os.PathLike[str] | None = None,
    runs: str | Path | None = None,
    anew: bool = False,
    told: Told | None = None,
    stop: threading.Event | None = None,
) -> xr.DataTree:
    """Run every case of a plan into the directory of runs, and open the dataset of all of them.

    All cases share the seed: what they have in common cancels in their differences. A run that is there already, with
    the same figures, seed, trials and versions, is reused, and one that was interrupted goes on.

    Parameters
    ----------
    plan
        Path of a plan (see the how-to page on batches), or what such a file holds, as a dictionary.
    trials, seed, months, keep, sampler
        Of every case; by default what the plan says.
    threads
        By default all processors.
    overrides
        Keys that are set in all cases.
    distributions
        Folder of the input files.
    runs
        Directory of runs; by default FILON_RUNS, else ``./runs``.
    anew
        Simulate every case, whatever is there.
    told
        Called of each case: its number from 1, how many there are, its name, and what is done with it.
    stop
        When set, the batch ends with `InterruptedRun`; what was done is kept.

    Returns
    -------
    `/`, `/summary`, `/quantiles` and `/sector`, as runs have them, with a dimension `scenario` before the others. The
    attribute `failed_scenarios` names cases that have no run.

    Raises
    ------
    InputError
        For a plan with faults, or of which no case can be run.
    InterruptedRun
        When stopped.
    RunError
        When every case failed.

    Warns
    -----
    FailedCases
        When some failed; the others are there.

    Examples
    --------
    >>> import filon
    >>> tree = filon.batch({"scenarios": ["openai", "wrapper"], "trials": 10_000})  # doctest: +SKIP
    >>> tree["summary"].crash_probability.sel(scenario="wrapper", entity="wrapper", month=36)  # doctest: +SKIP
    """
    from filon.engine.arguments import checked_seed, checked_threads, checked_trials
    from filon.engine.samplers import checked_sampler
    from filon.results.opening import open_run
    from filon.results.runs import runs_directory

    asked: dict[str, Any] = {
        "trials": None if trials is None else checked_trials(trials),
        "seed": None if seed is None else checked_seed(seed),
        "sampler": None if sampler is None else checked_sampler(sampler),
    }
    wanted = read_plan(plan).changed(**asked, months=months, keep=keep, overrides=overrides)
    loader = Loader(wanted, checked_threads(threads), distributions)
    more = {} if told is None else {"told": told}
    given = Batch(loader, runs_directory(runs), anew, partial(_carried_out, stop=stop), **more)
    tree = open_run(given.carried_out(loader.all()))
    if failed := tree.attrs["failed_scenarios"]:
        warnings.warn(f"{len(failed)} of {len(wanted.cases)} cases failed: {', '.join(failed)}", FailedCases, 2)
    return tree


def _carried_out(simulation: Simulation, stop: threading.Event | None) -> Path:
    """Carry out a simulation that ends where `stop` is set."""
    return simulation(progress=None, stop=stop)
