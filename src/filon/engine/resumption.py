"""Go on with a run that was interrupted, or add trials to a finished one: the bytes are those of one run."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filon.engine.case import Case, case
from filon.engine.execution import Progress
from filon.engine.hiring import hands, told, without_hands
from filon.engine.jobs import Job, kernel_digest
from filon.engine.keeping import Keep, keeping
from filon.engine.looks import Looks, looks_of, warn_of_shortfall
from filon.engine.outcome import outcome_of
from filon.engine.precision import wanted
from filon.engine.samplers import checked_sampler
from filon.errors import InputError, ResultError

if TYPE_CHECKING:
    from filon.results.checkpoint import Checkpoint

NEEDED = ("seed", "trials", "keep", "versions")
"""What `run.json` must say of a run that goes on."""

BIT_MAKERS = ("filon", "numba", "llvmlite", "numpy", "scipy", "xarray", "zarr", "numcodecs")
"""Packages whose version may change a byte of the results; that of Python itself does not."""


def resume(
    run: Path | str,
    *,
    threads: int | None = None,
    on: str | None = None,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
) -> Path:
    """Go on with a run that was interrupted or killed.

    Parameters
    ----------
    run
        Its directory.
    threads, on, progress, stop
        As `filon.run`.

    Returns
    -------
    Directory of the complete run; `results.zarr` holds the same bytes as if nothing had happened.

    Raises
    ------
    InputError
        When the run is complete, or other versions or another model made it.
    ResourceError
        When another process works on it, or the disk is too small.
    ResultError
        When it does not tell what it was.
    """
    from filon.results.chunks import intact_trials
    from filon.results.emptiness import trial_arrays
    from filon.results.locks import locked, name_owner
    from filon.results.manifest import COMMIT, STORE
    from filon.results.store import Begun

    run = Path(run)
    lock = locked(run)
    try:
        if (run / COMMIT).is_file():
            raise InputError(f"{run.name}: is complete; `filon runs extend` adds trials to it")
        name_owner(run)
        known = known_facts(run)
        trials = _trials(run, known)
        given, kept = _prepared(run, known, trials)
        looks, checkpoint = _looked(run, known, given, _fitting(run, given))
        said = 0 if kept.paths or checkpoint is None else min(checkpoint.stored, kept.outcomes)
        stored = intact_trials(run / STORE, trial_arrays(given.layout), said)
        before = None if checkpoint is None else outcome_of(checkpoint, stored)
        found = hands(threads, on)
        job = Job(given, trials, kept, found, {**without_hands(known), **told(found)}, looks)
        folder = job.carried_out(run.parent, progress, stop, Begun(run, stored, lock), before)
        warn_of_shortfall(looks)
        return folder
    finally:
        lock.release()


def extend(
    run: Path | str,
    trials: int,
    *,
    runs: Path | str | None = None,
    threads: int | None = None,
    on: str | None = None,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
) -> Path:
    """Add trials to a finished run; the shorter run stays as it is.

    Parameters
    ----------
    run
        Its directory.
    trials
        Simulated worlds in all, those of the shorter run included [count].
    runs
        Directory of the longer run; by default where the shorter one lies.
    threads, on, progress, stop
        As `filon.run`.

    Returns
    -------
    Directory of the longer run; `results.zarr` holds the same bytes as a run of that many trials.

    Raises
    ------
    InputError
        When the run has as many trials already, or other versions or another model made it.
    ResultError
        When the run is not complete, or not as it was written.
    """
    from filon.results.chunks import whole_chunks
    from filon.results.manifest import read_manifest, require_listed
    from filon.results.names import CHECKPOINT, RESOLVED, RUN
    from filon.results.store import Begun

    run = Path(run)
    listed = read_manifest(run)
    for name in (RUN, RESOLVED, CHECKPOINT):
        if name in listed:
            require_listed(run / name, name, listed)
    known = known_facts(run)
    if trials <= int(known["trials"]):
        raise InputError(f"{run.name}: has {known['trials']:,} trials already; ask for more than that in all")
    given, kept = _prepared(run, known, trials)
    checkpoint = _fitting(run, given) if CHECKPOINT in listed else None
    stored = 0 if kept.paths or checkpoint is None else whole_chunks(min(checkpoint.stored, kept.outcomes))
    before = None if checkpoint is None else outcome_of(checkpoint, stored)
    found = hands(threads, on)
    arguments = {name: value for name, value in known.get("arguments", {}).items() if name != "until"}
    facts = {
        **{name: value for name, value in without_hands(known).items() if name != "until"},
        "trials": trials,
        **told(found),
        "arguments": {**arguments, "trials": trials},
        "extended_from": run.name,
    }
    begun = Begun(run, stored) if stored else None
    return Job(given, trials, kept, found, facts).carried_out(Path(runs or run.parent), progress, stop, begun, before)


def known_facts(run: Path) -> dict[str, Any]:
    """What `run.json` says of a run, but for what changes while it runs.

    Raises
    ------
    ResultError
        When it does not say enough to go on.
    """
    from filon.results.runs import facts

    known = facts(run)
    missing = [name for name in NEEDED if name not in known]
    if missing:
        raise ResultError(f"{run.name}: run.json does not tell {', '.join(missing)}")
    return {name: value for name, value in known.items() if name not in ("status", "timing")}


def _prepared(run: Path, known: Mapping[str, Any], trials: int) -> tuple[Case, Keep]:
    """The case of a stored run, and what it keeps of so many trials."""
    from filon.results.names import RESOLVED
    from filon.scenario.loading import load, recorded_model

    refuse_other_versions(run.name, known["versions"])
    resolved = run / RESOLVED
    sampler = checked_sampler(str(known.get("sampler", "random")))
    given = case(load(resolved, model=recorded_model(resolved)), int(known["seed"]), sampler=sampler)
    if known.get("kernel", kernel_digest(given)) != kernel_digest(given):
        raise InputError(f"{run.name}: the model has changed since the run was begun; start it anew with `filon run`")
    return given, keeping(str(known["keep"]), trials, given.layout)


def refuse_other_versions(name: str, made_with: Mapping[str, str]) -> None:
    """Refuse to go on with what other versions began: the bytes could differ.

    Raises
    ------
    InputError
        Naming the versions that made the run, and those at hand.
    """
    from filon.results.environment import versions

    here = versions()
    other = [package for package in BIT_MAKERS if made_with.get(package) != here.get(package)]
    if other:
        made = ", ".join(f"{package} {made_with.get(package, 'unknown')}" for package in other)
        now = ", ".join(f"{package} {here.get(package, 'missing')}" for package in other)
        raise InputError(f"{name}: made with {made}, here is {now}: the bytes could differ; start it anew")


def _trials(run: Path, known: Mapping[str, Any]) -> int:
    """Trials of a run in all; at most, where it ends at a precision."""
    try:
        return int(known["until"]["cap"] if known.get("until") else known["trials"])
    except (KeyError, TypeError, ValueError):
        raise ResultError(f"{run.name}: run.json does not tell how many trials there are to be") from None


def _looked(
    run: Path, known: Mapping[str, Any], given: Case, checkpoint: Checkpoint | None
) -> tuple[Looks | None, Checkpoint | None]:
    """Looks to go on with, and the checkpoint where it fits those that were taken."""
    until = known.get("until")
    if not until:
        return None, checkpoint
    try:
        cap = int(until["cap"])
        targets = wanted([str(text) for text in until["targets"]], given.layout, cap)
        taken = looks_of(until, 0 if checkpoint is None else checkpoint.done)
    except (KeyError, TypeError, ValueError, InputError):
        raise ResultError(f"{run.name}: run.json does not tell which precision was asked for") from None
    return Looks(given.layout, targets, cap, taken or ()), checkpoint if taken is not None else None


def _fitting(run: Path, given: Case) -> Checkpoint | None:
    """The checkpoint of a run; None where there is none, or none of this form."""
    from filon.results.checkpoint import read_checkpoint
    from filon.results.tally import NAMES, Tally

    found, empty = read_checkpoint(run), Tally.empty(given.layout)
    if found is None or any(getattr(found.tally, name).shape != getattr(empty, name).shape for name in NAMES):
        return None
    return found
