"""The directory of runs: which run is meant, what is there, and taking one away."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filon.errors import InputError, ResultError
from filon.quantities.names import suggestion
from filon.results.disk import bytes_below
from filon.results.guarded import Place, content, parsed_json
from filon.results.locks import is_held, locked
from filon.results.manifest import COMMIT, MANIFEST, STORE
from filon.results.names import NAME, PARTS, RUN, STAGING, is_batch
from filon.results.names import scenario_of as _scenario
from filon.results.remote import is_url, remote

LOOKS = 5
"""Times to look at a directory of runs that changes meanwhile."""

MOST_FACTS = 4 * 2**20
"""Bytes of `run.json`."""

MOST_TRIALS = 10**15
"""Trials that anybody may ask for [count]."""


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A run in the directory of runs.

    Attributes
    ----------
    stamp
        When it was started, in UTC: 20250630T235959Z.
    trials
        Trials asked for [count], 0 where unknown.
    status
        `complete`; `running` (a process works on it); `interrupted` by a signal, or `unfinished` (killed): `resume`
        takes both up again.
    size
        Bytes on disk.
    """

    path: Path
    stamp: str
    scenario: str
    trials: int
    status: str
    size: int

    @property
    def name(self) -> str:
        """Name of its directory."""
        return self.path.name


def runs_directory(given: str | Path | None = None) -> Path:
    """The directory of runs: the one given, else FILON_RUNS, else ./runs."""
    return Path(given or os.environ.get("FILON_RUNS") or "runs")


def facts(run: Place) -> dict[str, Any]:
    """What `run.json` says; empty where it cannot be read."""
    try:
        return parsed_json(content(run / RUN, RUN, MOST_FACTS), RUN)
    except ResultError:
        return {}


def list_runs(runs: str | Path | None = None) -> list[StoredRun]:
    """Every run of a directory, the latest last; complete ones and others."""
    folder = runs_directory(runs)
    for _ in range(LOOKS):  # a run at work gets another name when it is complete
        found = [_described(path) for path in sorted(_names(folder), key=_age)]
        if all(run.path.is_dir() for run in found):
            break
    return [run for run in found if run.path.is_dir()]


def _age(run: Path) -> tuple[str, int, str]:
    """What orders runs in time: the second of the start, then the moment of the commit."""
    match, committed = NAME.fullmatch(run.name), 0
    with suppress(OSError):  # there is none, or none any more
        committed = (run / COMMIT).stat().st_mtime_ns
    return match["stamp"] if match else "", committed, run.name


def _described(run: Path) -> StoredRun:
    """A run as its name and `run.json` tell it."""
    match = NAME.fullmatch(run.name)
    assert match
    known = facts(run)
    trials = known.get("trials", 0)
    count = trials if type(trials) is int and 0 <= trials <= MOST_TRIALS else 0
    return StoredRun(run, match["stamp"], match["scenario"], count, _status(run, known), bytes_below(run))


def _status(run: Path, known: dict[str, Any]) -> str:
    """Complete with a commit only; interrupted where the run said so."""
    if (run / COMMIT).is_file():
        return "complete"
    if is_held(run):
        return "running"
    return "interrupted" if known.get("status") == "interrupted" else "unfinished"


def resolve(run: str | Path, runs: str | Path | None = None) -> Path:
    """The directory of the run that is meant.

    Parameters
    ----------
    run
        A directory, a unique prefix of a run's name, the name of a scenario (its latest complete run), or `last`; after
        either of these two ``~1`` means the one before, ``~2`` the one before that.
    runs
        Directory of runs; None for the usual one.

    Raises
    ------
    InputError
        When no run is meant, or more than one.
    """
    if is_url(run):
        raise InputError(
            f"{run}: in an object store; `filon show`, `filon export` and `filon runs verify` read it there"
        )
    path, folder = Path(run), runs_directory(runs)
    for place in (path, folder / path):
        if place.is_dir() and is_batch(place):
            raise InputError(f"{place.name}: a batch; name one of its runs: `filon runs show {place.name}` lists them")
    if path.is_dir() and _looks_like_a_run(path):
        return path
    found = sorted((item for item in _names(folder) if (item / COMMIT).is_file()), key=_age)
    if not found:
        raise InputError(f"{run}: no run in {folder}; `filon run` makes one")
    word, back = _ago(str(run))
    same = [item for item in found if word in ("last", item.name, _scenario(item))]
    if len(same) > back:
        return same[-1 - back]
    if same:
        raise InputError(f"{run}: there are {len(same)} runs of '{word}' in {folder}")
    begun = [item for item in found if item.name.startswith(str(run))]
    if len(begun) == 1:
        return begun[0]
    raise InputError(_unclear(str(run), folder, begun, found))


def resolve_anywhere(run: str | Path, runs: str | Path | None = None) -> Place:
    """The run that is meant, here or in an object store; `run` may also be a URL.

    Raises
    ------
    InputError
        When no run is meant, or more than one.
    """
    return remote(str(run)) if is_url(run) else resolve(run, runs)


def resolve_unfinished(run: str | Path, runs: str | Path | None = None) -> Path:
    """The directory of the run without a commit that is meant: interrupted, killed, or at work just now.

    Parameters
    ----------
    run
        As `resolve` takes it; the beginning of a name may leave out `.staging-`.

    Raises
    ------
    InputError
        When no such run is meant, or more than one.
    """
    path, folder, word = Path(run), runs_directory(runs), str(run).removeprefix(STAGING)
    if path.is_dir() and NAME.fullmatch(path.resolve().name) and (path / RUN).is_file():
        return _without_commit(path.resolve())
    found = sorted((item for item in _names(folder) if (item / RUN).is_file()), key=_age)
    open_ones = [item for item in found if not (item / COMMIT).is_file()]
    same = [item for item in open_ones if word in ("last", item.name.removeprefix(STAGING), _scenario(item))]
    if same:
        return same[-1]
    begun = [item for item in found if item.name.removeprefix(STAGING).startswith(word)]
    if len(begun) == 1:
        return _without_commit(begun[0])
    if not open_ones:
        raise InputError(f"{run}: no interrupted run in {folder}")
    raise InputError(_unclear(str(run), folder, begun, open_ones))


def _ago(run: str) -> tuple[str, int]:
    """A name, and how many runs before the latest are meant.

    Examples
    --------
    >>> _ago("openai"), _ago("openai~2")
    (('openai', 0), ('openai', 2))
    """
    name, tilde, count = run.rpartition("~")
    return (name, int(count)) if tilde and count.isdecimal() and len(count) < 6 else (run, 0)


def _without_commit(run: Path) -> Path:
    """The run itself; a complete one is refused."""
    if (run / COMMIT).is_file():
        raise InputError(f"{run.name}: is complete; `filon runs extend` adds trials to it")
    return run


def _unclear(run: str, folder: Path, begun: list[Path], found: list[Path]) -> str:
    """Why a name means no run."""
    if begun:
        return f"{run}: {len(begun)} runs begin so: {', '.join(item.name for item in begun[-3:])}"
    near = suggestion(run, ["last", *{_scenario(item) for item in found}, *(item.name for item in found)])
    return f"{run}: no such run in {folder}{near}"


def _names(folder: Path) -> list[Path]:
    """Directories that bear the name of a run."""
    return [path for path in folder.iterdir() if NAME.fullmatch(path.name)] if folder.is_dir() else []


def _looks_like_a_run(folder: Path) -> bool:
    """Whether a directory is a run, be it a damaged one."""
    try:
        held = set(os.listdir(folder))
    except OSError:
        return False
    named = NAME.fullmatch(folder.resolve().name) is not None
    return bool(held & {MANIFEST, COMMIT, STORE}) or (named and RUN in held)


def remove(run: Path) -> None:
    """Delete a run; the commit goes first, so that what is left of it is never taken for a result.

    Raises
    ------
    InputError
        When the directory is no run, or holds what is no part of a run.
    ResourceError
        When another process works on it.
    """
    if run.is_symlink() or not run.is_dir() or not _looks_like_a_run(run):
        raise InputError(f"{run}: not a run; nothing was deleted")
    lock = locked(run)
    try:
        strange = sorted(item.name for item in run.iterdir() if item.name not in PARTS)
        if strange:
            raise InputError(f"{run}: holds {strange[0]}, which is no part of a run; nothing was deleted")
        (run / COMMIT).unlink(missing_ok=True)
        shutil.rmtree(run)
    finally:
        lock.release()
