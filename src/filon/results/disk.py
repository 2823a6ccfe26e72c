"""Writing that survives a cut of power, and a full disk that is said to be one."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

from filon.errors import ResourceError
from filon.results.layout import CHUNK_TRIALS, HISTOGRAM_LENGTH, Layout

FULL = (errno.ENOSPC, errno.EDQUOT)
SYNCS_AT_ONCE = 16
OVERHEAD = 2_000_000
"""Bytes of metadata, coordinates and small files of a run."""


def disk_needed(layout: Layout, kept_trials: int, path_trials: int = 0) -> int:
    """Bytes a run may take while it is written, before compression.

    Parameters
    ----------
    kept_trials
        Trials kept one by one [count].
    path_trials
        Trials whose monthly accounts are kept [count].
    """
    entities, months, narratives = len(layout.entities), layout.months + 1, len(layout.narratives)
    codes = len(layout.exits) + len(layout.causes) + len(layout.marks)
    counts = 8 * entities * months * narratives * (codes + len(layout.quantities) * HISTOGRAM_LENGTH)
    probabilities = 24 * entities * months * (narratives + 1) * (codes + 2)
    accounts = 4 * path_trials * len(layout.single_firms) * months * len(layout.paths)
    summaries = probabilities + 8 * 9 * 2 * entities * months * len(layout.quantities)
    summaries += sector_bytes(layout)
    return OVERHEAD + kept_trials * layout.bytes_per_trial + 2 * counts + summaries + accounts


def sector_bytes(layout: Layout) -> int:
    """Bytes of what is counted of all firms together: twice the counts, and the probabilities made of them."""
    if layout.sector is None:
        return 0
    sector, months, narratives = layout.sector, layout.months + 1, len(layout.narratives)
    pairs = len(sector.horizons) * len(layout.entities) ** 2
    histograms = months * (1 + 2 * len(sector.layers)) + len(sector.horizons) * (len(sector.counterparties) + 1)
    counts = 8 * narratives * (pairs + months * (len(layout.entities) + 2) + histograms * HISTOGRAM_LENGTH)
    return 2 * counts + 24 * (narratives + 1) * (2 * pairs + months * (len(layout.entities) + 2) + 13 * histograms)


def keepable_trials(layout: Layout, asked: int, limit: float = 1e9) -> int:
    """Trials to keep one by one where `asked` may need too much room.

    All that were asked where that takes less than `limit` bytes, else the largest multiple of a chunk that does.
    """
    size = layout.bytes_per_trial
    if asked * size < limit:
        return asked
    return min(asked, int(limit // (size * CHUNK_TRIALS)) * CHUNK_TRIALS)


def free_bytes(folder: Path) -> int:
    """Bytes free on the disk of a folder, which need not exist yet."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def bytes_below(folder: Path) -> int:
    """Bytes of all files below a folder, as far as they are still there: others may be at work on it."""
    found = 0
    for current, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                found += os.lstat(os.path.join(current, name)).st_size
    return found


@contextmanager
def disk_of(folder: Path, needed: int, what: str = "the run") -> Iterator[None]:
    """Say that the disk is full where the system does, with the bytes needed and free.

    Parameters
    ----------
    what
        Needs them.

    Raises
    ------
    ResourceError
        In place of the system's error.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise shortage(folder, needed, what) from error


def shortage(folder: Path, needed: int, what: str = "the run") -> ResourceError:
    """The error of a full disk."""
    free = free_bytes(folder)
    return ResourceError(f"disk full: {what} needs about {needed / 1e6:,.1f} MB, {free / 1e6:,.1f} MB are free")


def write_synced(path: Path, content: bytes) -> None:
    """Write or replace a file so that, after a cut of power, it is either the old or the new one, whole."""
    temporary = path.with_name(f".{path.name}.partial")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    sync(path.parent)


def sync(path: Path) -> None:
    """Have the system write a file, or the names in a folder, to the disk now."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(folder: Path) -> None:
    """Have the system write everything below a folder to the disk now."""
    files, folders = [], []
    for current, _, names in os.walk(folder, topdown=False):
        files += [Path(current, name) for name in names]
        folders.append(Path(current))
    with ThreadPoolExecutor(SYNCS_AT_ONCE) as pool:  # a disk takes many such orders at once; one by one each waits
        for paths in (files, folders):
            list(pool.map(sync, paths))
