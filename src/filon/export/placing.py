"""Files that appear whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filon.errors import InputError, ResourceError
from filon.results.manifest import COMMIT, STORE

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def placed(path: Path, force: bool) -> Iterator[Path]:
    """A file to be written beside `path`, which takes its name once it is whole and on the disk.

    Parameters
    ----------
    path
        Where the file will be.
    force
        Replace a file that is there.

    Raises
    ------
    InputError
        When a file is there already, the folder is not, `path` is a folder, or it lies inside a run, which would no
        longer be as it was written.
    ResourceError
        When the disk is full.
    """
    _refuse(path, force)
    temporary = path.with_name(f".filon-{secrets.token_hex(8)}.partial")
    try:
        yield temporary
        _sync(temporary)
        _refuse(path, force)  # it may have appeared meanwhile
        temporary.replace(path)
        _sync(path.parent)
    except (OSError, RuntimeError) as error:
        if not _is_full(error):
            raise
        raise ResourceError(f"{path}: no room left on the disk, or the file is larger than allowed") from error
    finally:
        temporary.unlink(missing_ok=True)


def _refuse(path: Path, force: bool) -> None:
    """Refuse a place where no file can be put."""
    if path.is_dir():
        raise InputError(f"{path}: a folder; name a file")
    if not path.parent.is_dir():
        raise InputError(f"{path.parent}: no such folder")
    runs = [folder for folder in path.resolve().parents if (folder / COMMIT).is_file() and (folder / STORE).is_dir()]
    if runs:
        raise InputError(f"{path}: inside the run {runs[0].name}; choose another folder (--out)")
    if os.path.lexists(path) and not force:
        raise InputError(f"{path}: there already; --force replaces it")


def _is_full(error: BaseException) -> bool:
    """Whether a library says, by number or in words, that the disk took no more."""
    text = str(error)
    return getattr(error, "errno", None) in FULL or any(os.strerror(number) in text for number in FULL)


def _sync(path: Path) -> None:
    """Have the system write a file, or the names in a folder, to the disk now."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
