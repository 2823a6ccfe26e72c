"""Machine code kept on disk: what is not as it was left is made again, never loaded.

Numba loads what it kept by unpickling, and Python runs the bytecode it kept. So a list of sha256 lies beside these
files, in a folder that nobody else can write; a file that is not listed, or is another one, is removed beforehand.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from filon.mathematics.settings import cache_directory

REMEDY = "set FILON_CACHE to a directory of your own"
OTHERS_WRITE = 0o022
FULL = (errno.ENOSPC, errno.EDQUOT)


class UnusableCacheError(Exception):
    """Nothing can be kept; the message says why."""


class CacheWarning(UserWarning):
    """Nothing can be kept, so that it is made again each time."""


def own_folder() -> Path:
    """The folder of kernels, which nobody else can write; made where it is missing.

    Raises
    ------
    UnusableCacheError
        When it cannot be made or written, or others can write it.
    OSError
        When the disk is full.
    """
    try:
        folder = cache_directory() / "kernels"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not is_ours(folder, stat.S_ISDIR):
            raise UnusableCacheError(f"{folder} is not a directory of yours alone")
        if not os.access(folder, os.W_OK | os.X_OK):
            raise UnusableCacheError(f"{folder} cannot be written")
        _own_inside(folder / "__pycache__")
    except OSError as error:
        if error.errno in FULL:
            raise
        raise UnusableCacheError(": ".join(str(part) for part in (error.filename, error.strerror) if part)) from error
    return folder


def _own_inside(folder: Path) -> None:
    """Make a folder within one of our own; what lies in its place and others can write is removed."""
    if os.path.lexists(folder) and not is_ours(folder, stat.S_ISDIR):
        remove(folder)
    folder.mkdir(mode=0o700, exist_ok=True)


def is_ours(path: Path, is_kind: Callable[[int], bool]) -> bool:
    """Whether a path is of a kind, no link, and nobody else can write it."""
    try:
        found = path.lstat()
    except OSError:
        return False
    return is_kind(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & OTHERS_WRITE


def remove(path: Path) -> None:
    """Take away what lies at a path, whatever it is; links are not followed."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def made_files(module: Path) -> list[Path]:
    """What Python and Numba keep of a module."""
    kept = (module.parent / "__pycache__").glob(f"{module.stem}.*")
    return sorted(path for path in kept if path not in (_list_of(module), _lock_of(module)))


def is_kept(module: Path) -> bool:
    """Whether machine code of a module lies on disk, every file as it was left."""
    try:
        files = made_files(module)
        compiled = any(path.suffix == ".nbi" for path in files)
        return compiled and is_ours(_list_of(module), stat.S_ISREG) and _list_of(module).read_text() == _listed(files)
    except (OSError, ValueError):
        return False


def forget(module: Path) -> None:
    """Remove what is kept of a module."""
    for path in (*made_files(module), _list_of(module)):
        remove(path)


def keep(module: Path) -> None:
    """List what is kept of a module now, so that later processes load it."""
    text = _listed(made_files(module))
    with suppress(OSError):
        if _list_of(module).read_text() == text:
            return
    temporary = _list_of(module).with_suffix(f".{os.getpid()}.partial")
    temporary.write_text(text)
    temporary.replace(_list_of(module))


def _listed(files: list[Path]) -> str:
    """Names of files and their sha256; only of files that are ours alone."""
    lines = (f"{sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files if is_ours(path, stat.S_ISREG))
    return f"{len(files)} files\n" + "".join(lines)


def _list_of(module: Path) -> Path:
    """The list of what is kept of a module."""
    return module.parent / "__pycache__" / f"{module.stem}.sha256"


def _lock_of(module: Path) -> Path:
    """The file whose lock is held while a module is compiled."""
    return module.parent / "__pycache__" / f"{module.stem}.lock"


@contextmanager
def alone(module: Path) -> Iterator[None]:
    """Wait until no other process compiles a module; the system gives the lock back when its holder dies."""
    handle = os.open(_lock_of(module), os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        with suppress(OSError):  # a disk without locks: each process then compiles for itself
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
