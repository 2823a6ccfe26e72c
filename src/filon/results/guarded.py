"""Files of a run that may come from anybody: no link is followed, no device is read, and no size is taken on trust."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from hashlib import sha256
from io import FileIO
from pathlib import Path
from typing import Any, TypeAlias

from filon.errors import ResultError
from filon.results.remote import Remote

MOST_FILES = 300_000
"""Files of a run: a thousand million bytes of trials kept one by one are some ten thousand."""

MOST_JSON = 16 * 2**20
"""Bytes of a JSON document [bytes]."""

MOST_JSON_VALUES = 2_000_000
"""Values in a JSON document: each takes a hundred bytes of memory once it is read."""

MOST_LEVELS = 32
"""Levels of a JSON document."""

BLOCK = 2**20

Place: TypeAlias = Path | Remote
"""Where a run, or a file of it, lies."""


def entries(run: Place) -> Iterator[tuple[str, os.stat_result]]:
    """Everything below a directory but its folders: relative names with `/`, and what the system says of each.

    Raises
    ------
    ResultError
        When there are more files than any run has, or a folder cannot be read.
    """
    for count, entry in enumerate(run.entries() if isinstance(run, Remote) else _on_disk(run)):
        if count >= MOST_FILES:
            raise ResultError(f"{run.name}: more than {MOST_FILES:,} files, which no run has")
        yield entry


def _on_disk(run: Path) -> Iterator[tuple[str, os.stat_result]]:
    """The same in a directory of this machine."""
    folders, count = [""], 0
    while folders:
        prefix = folders.pop()
        try:
            with os.scandir(run / prefix) as found:
                inside = sorted((item.name, item.stat(follow_symlinks=False)) for item in found)
        except OSError as error:
            raise ResultError(f"{prefix or run.name}: {error.strerror}") from error
        for name, status in inside:
            if stat.S_ISDIR(status.st_mode):
                folders.append(f"{prefix}{name}/")
            else:
                yield f"{prefix}{name}", status
        count += len(inside)
        if count > MOST_FILES:
            raise ResultError(f"{run.name}: more than {MOST_FILES:,} files, which no run has")


def is_plain(path: Place) -> bool:
    """Whether a path is a regular file itself, no link to one."""
    if isinstance(path, Remote):
        return path.is_there()
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except (OSError, ValueError):
        return False


def is_there(path: Place) -> bool:
    """Whether anything has this name, be it a link that leads nowhere."""
    return path.is_there() if isinstance(path, Remote) else os.path.lexists(path)


def blocks(path: Place, name: str, most: int) -> Iterator[bytes]:
    """The content of a regular file, piece by piece.

    Parameters
    ----------
    name
        What it is called in messages.
    most
        Size from which it is refused [bytes].

    Raises
    ------
    ResultError
        When it is missing, larger, a link, a pipe or a device.
    """
    if isinstance(path, Remote):
        yield path.content(name, most)
        return
    try:  # opening a pipe would wait for its other end
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise ResultError(f"{name}: missing") from None
    except (OSError, ValueError) as error:
        raise ResultError(f"{name}: {_reason(path, error)}") from error
    with _regular(handle, name) as file:
        status = os.fstat(handle)
        if status.st_size > most:
            raise ResultError(f"{name}: {status.st_size:,} bytes; at most {most:,} are possible")
        left = most
        while block := file.read(min(BLOCK, left + 1)):
            left -= len(block)
            if left < 0:
                raise ResultError(f"{name}: more than {most:,} bytes")
            yield block


def _regular(handle: int, name: str) -> FileIO:
    """What was opened, if it is a regular file."""
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise ResultError(f"{name}: no regular file")
    return FileIO(handle)


def _reason(path: Path, error: OSError | ValueError) -> str:
    """Why a file cannot be opened."""
    if path.is_symlink():
        return "a link, which no run has"
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def content(path: Place, name: str, most: int) -> bytes:
    """The whole content of a regular file, as `blocks` reads it."""
    return b"".join(blocks(path, name, most))


def digest(path: Place, name: str, most: int) -> str:
    """The sha256 of a regular file as hexadecimal text, as `blocks` reads it."""
    found = sha256()
    for block in blocks(path, name, most):
        found.update(block)
    return found.hexdigest()


def parsed_json(text: bytes, name: str) -> dict[str, Any]:
    """A JSON object of a bounded number of values.

    Raises
    ------
    ResultError
        When it is none, or nested too deeply.
    """
    if sum(map(text.count, (b",", b"[", b"{"))) > MOST_JSON_VALUES:
        raise ResultError(f"{name}: more than {MOST_JSON_VALUES:,} values, which no run has")
    try:
        found = json.loads(text, parse_constant=_refused)
    except RecursionError:
        raise ResultError(f"{name}: nested too deeply") from None
    except ValueError as error:
        raise ResultError(f"{name}: no JSON: {error}") from None
    if not isinstance(found, dict):
        raise ResultError(f"{name}: no JSON object")
    if not _is_flat(found):
        raise ResultError(f"{name}: nested too deeply")
    return found


def _refused(word: str) -> None:
    """Refuse `NaN` and its like, which are no JSON.

    Raises
    ------
    ValueError
        With the word.
    """
    raise ValueError(f"{word} is no number")


def _is_flat(value: Any) -> bool:
    """Whether a document is nested no deeper than `MOST_LEVELS`."""
    level = [value]
    for _ in range(MOST_LEVELS):
        nests = [item for item in level if isinstance(item, dict | list)]
        level = [inner for item in nests for inner in (item.values() if isinstance(item, dict) else item)]
    return not level


def is_inside(name: str) -> bool:
    """Whether a relative name stays where it is looked for, and is written the one way in which runs write names.

    Examples
    --------
    >>> is_inside("summary/exit/c/0"), is_inside("a/../b"), is_inside("/etc/passwd"), is_inside("a//b")
    (True, False, False, False)
    """
    return "\0" not in name and all(part not in ("", ".", "..") for part in name.split("/"))
