"""Chunks of trials kept one by one, on the disk: which of them a later process may keep."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import zarr
from zarr.storage import LocalStore

from filon.errors import RunError
from filon.results import manifest
from filon.results.arrays import refuse_fill
from filon.results.layout import CHUNK_TRIALS

CHUNK = re.compile(r"(?:outcomes|inputs)/[^/]+/c/(?P<number>\d+)(?:/\d+)*")
"""A chunk's place in the store; the first dimension is `trial`."""


def whole_chunks(trials: int) -> int:
    """Trials in whole chunks among the first so many [count]."""
    return trials // CHUNK_TRIALS * CHUNK_TRIALS


def chunk_files(store: Path, trials: int) -> Iterator[tuple[Path, str]]:
    """Files of the chunks that hold the first so many trials, with their names in the store."""
    for path in sorted(store.rglob("*")):
        name = path.relative_to(store).as_posix()
        found = CHUNK.fullmatch(name)
        if found and int(found["number"]) * CHUNK_TRIALS < trials and path.is_file():
            yield path, name


def keep_only(store: Path, trials: int) -> None:
    """Remove all of a store but the chunks of the first so many trials; the rest is written again."""
    wanted = {path for path, _ in chunk_files(store, trials)}
    for path in sorted(store.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        elif path not in wanted:
            path.unlink()


def intact_trials(store: Path, names: Sequence[str], trials: int) -> int:
    """The first trials whose chunks are whole: as many as were said to be stored, where none is missing or damaged.

    Every chunk bears a checksum, and no result is what stands for "never written".

    Parameters
    ----------
    names
        Arrays of trials in the store, such as `outcomes/exit`.
    trials
        Said to be stored [count].
    """
    first = 0
    while first < trials:
        end = min(first + CHUNK_TRIALS, trials)
        try:
            root: Any = zarr.open_group(LocalStore(store, read_only=True), mode="r", use_consolidated=False)
            for name in names:
                refuse_fill(name, root[name][first:end])
        except (OSError, ValueError, KeyError, RuntimeError, RunError):
            return first
        first = end
    return trials


def copy_chunks(run: Path, store: Path, trials: int) -> None:
    """Copy the chunks of the first so many trials of a finished run, each checked against the manifest.

    Raises
    ------
    ResultError
        When a file is not as it was written.
    """
    listed = manifest.read_manifest(run)
    for path, name in chunk_files(run / manifest.STORE, trials):
        copy = store / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
        manifest.require_listed(copy, f"{manifest.STORE}/{name}", listed)
