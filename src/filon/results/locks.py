"""One process at a time works on a run: a lock that the system takes back when its process dies, however it dies."""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import suppress
from pathlib import Path

from filon.errors import InputError, ResourceError
from filon.results.names import OWNER

PATIENCE = 0.3
"""Seconds to try: who merely asks whether a run is held holds it for an instant."""


class Lock:
    """A lock held on a directory, whatever the directory is called by now.

    Parameters
    ----------
    handle
        Open directory that bears the lock.
    """

    def __init__(self, handle: int) -> None:
        self.handle = handle

    def release(self) -> None:
        """Give the lock back; again does nothing."""
        if self.handle >= 0:
            os.close(self.handle)
            self.handle = -1

    def __del__(self) -> None:
        self.release()


def locked(folder: Path) -> Lock:
    """Take the lock of a directory.

    Raises
    ------
    ResourceError
        When another process holds it.
    InputError
        When the directory is gone, be it only now.
    """
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise _gone(folder) from error
    lock = Lock(handle)
    if not _taken(handle, fcntl.LOCK_EX, PATIENCE):
        lock.release()
        raise ResourceError(f"{folder.name}: another process{_owner(folder)} works on it")
    if not _is_still(folder, handle):
        lock.release()
        raise _gone(folder)
    return lock


def name_owner(folder: Path) -> None:
    """Say in a directory which process holds its lock."""
    with suppress(OSError):
        (folder / OWNER).write_text(f"process {os.getpid()}\n")


def is_held(folder: Path) -> bool:
    """Whether a living process works on a directory."""
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return False
    try:
        return not _taken(handle, fcntl.LOCK_SH, 0.0)
    finally:
        os.close(handle)


def _taken(handle: int, kind: int, patience: float) -> bool:
    """Whether the lock could be taken within some seconds."""
    end = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() >= end:
                return False
            time.sleep(0.02)


def _is_still(folder: Path, handle: int) -> bool:
    """Whether a path still names the directory that was opened: another process may have moved or removed it."""
    try:
        now, then = folder.stat(), os.fstat(handle)
    except OSError:
        return False
    return (now.st_dev, now.st_ino) == (then.st_dev, then.st_ino)


def _gone(folder: Path) -> InputError:
    """The error of a directory that is there no more."""
    return InputError(f"{folder.name}: no such run, or it was just finished or removed")


def _owner(folder: Path) -> str:
    """The process at work, as far as it said so."""
    try:
        return f" ({(folder / OWNER).read_text('ascii').strip()})"
    except (OSError, ValueError):
        return ""
