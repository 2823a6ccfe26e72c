"""A run put into an object store: file by file, each as it was written, and the commit last."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from hashlib import sha256
from pathlib import Path

from filon.errors import InputError, InterruptedRun, ResultError
from filon.results import guarded
from filon.results.manifest import COMMIT, MANIFEST, MOST_BYTES, differences, read_manifest
from filon.results.remote import Remote, reached

Progress = Callable[[int, int], None]

CONNECTIONS = 8


def unseen(done: int, files: int) -> None:
    """Progress that nobody looks at."""


def uploaded(run: Path, above: Remote, progress: Progress = unseen, stop: threading.Event | None = None) -> Remote:
    """Put a run below a place of an object store, under its own name; returns where it lies there.

    The manifest goes first and the commit last: what lies there meanwhile is no result, and a later call goes on with
    it. Objects appear whole or not at all, and only files whose sha256 was checked are put, so that those that are
    there under the same manifest need no second look.

    Parameters
    ----------
    run
        Directory of a complete run.
    above
        Where it is put.
    progress
        Called with files done, and files in all.
    stop
        When set, the upload ends; what was put stays.

    Raises
    ------
    InputError
        When a run of this name is there already.
    InterruptedRun
        When stopped.
    ResultError
        When the run is not as it was written.
    RunError
        When the store cannot be reached.
    """
    listed = read_manifest(run)
    if wrong := differences(run, listed):
        raise ResultError(f"{run.name}: {wrong[0]}")
    place = above / run.name
    text = guarded.content(run / MANIFEST, MANIFEST, guarded.MOST_JSON)
    there = {name: status.st_size for name, status in place.entries()}
    refuse_another(place, there, text)
    put(place / MANIFEST, text)
    left = [name for name in listed if there.get(name) != (run / name).stat().st_size]
    _put_all(run, place, listed, left, progress, stop)
    if wrong := [fault for fault in differences(place, listed) if not fault.startswith(COMMIT)]:
        raise ResultError(f"{place}: {wrong[0]}")
    put(place / COMMIT, (run / COMMIT).read_bytes())
    return place


def refuse_another(place: Remote, there: Iterable[str], text: bytes) -> None:
    """Refuse a place where a run lies already, or part of another one.

    Raises
    ------
    InputError
        Saying which.
    """
    if COMMIT in there:
        raise InputError(f"{place}: is there already")
    if MANIFEST in there and (place / MANIFEST).content(MANIFEST, guarded.MOST_JSON) != text:
        raise InputError(f"{place}: holds part of another run")


def put(place: Remote, content: bytes) -> None:
    """Put an object: whole, or not at all."""
    import obstore

    with reached(str(place)):
        obstore.put(place.store, place.key, content)


def _put_all(
    run: Path,
    place: Remote,
    listed: dict[str, str],
    names: list[str],
    progress: Progress,
    stop: threading.Event | None,
) -> None:
    """Put files, several at a time."""
    with ThreadPoolExecutor(CONNECTIONS, thread_name_prefix="filon-upload") as pool:
        waiting = [pool.submit(_put_file, run, place, name, listed[name], stop) for name in names]
        try:
            for number, future in enumerate(as_completed(waiting), start=1):
                future.result()
                progress(number, len(names))
        finally:
            pool.shutdown(cancel_futures=True)


def _put_file(run: Path, place: Remote, name: str, wanted: str, stop: threading.Event | None) -> None:
    """Put one file, once it is known to be as it was written."""
    if stop is not None and stop.is_set():
        raise InterruptedRun("interrupted while files were sent")
    content = guarded.content(run / name, name, MOST_BYTES)
    if sha256(content).hexdigest() != wanted:
        raise ResultError(f"{name}: changed since it was written")
    put(place / name, content)
