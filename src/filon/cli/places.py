"""Where commands put files: refused before anything is computed, written whole or not at all."""

from __future__ import annotations

from pathlib import Path

from filon.errors import InputError


def require_place(path: Path) -> None:
    """Refuse a place where no file can be put.

    Raises
    ------
    InputError
        For a folder, or a file in a folder that is not there.
    """
    if path.is_dir():
        raise InputError(f"{path}: a folder; name a file")
    if not path.parent.is_dir():
        raise InputError(f"{path.parent}: no such folder")


def put(content: bytes, path: Path) -> None:
    """Write a file; one that is there is replaced.

    Raises
    ------
    InputError
        When the place is none, cannot be written, or lies inside a run.
    ResourceError
        When the disk is full.
    """
    from filon.export.placing import placed

    try:
        with placed(path, force=True) as temporary:
            temporary.write_bytes(content)
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror}") from error
