"""The text of input files: read if it is a file of a sensible size, and parsed if it is no trap for parsers."""

from __future__ import annotations

import errno
import os
import re
import stat
from pathlib import Path

from filon.errors import Fault, InputError

LARGEST_FILE = 16 * 2**20
"""Bytes of a file; a slip such as naming a result instead of a scenario is stopped here."""

LARGEST_TOML = 8 * 2**20
"""Characters of a TOML file: a resolved scenario with all the points that it may hold."""

MOST_SIGNS = {"=": ("keys", 50_000), "[": ("brackets", 50_000), ",": ("commas", 400_000)}
"""Signs of a TOML file, and how many it may hold: seconds of reading. Shipped scenarios, resolved, have thousands."""

LONG_NUMBER = re.compile(r"(?<![\d_.])[\d_.]{4301}|(?<!\w)0[xob][\da-fA-F_]{4299}")
"""More digits than Python reads as a number."""

MOST_PARTS = 20
LONG_KEY = re.compile(r"(?<![\w.-])(?:(?:[\w-]++|\"[^\"\n]*+\"|'[^'\n]*+')[ \t]*+\.[ \t]*+){20}")
"""A dotted key of more parts than any table has; each part is a table, whose paths grow with the square."""


def read_text(path: Path, shown: str) -> str:
    """The text of a file.

    Raises
    ------
    InputError
        When it is missing, a directory, too large, or not UTF-8.
    """
    try:
        content = _content(path)
    except OSError as error:
        raise InputError([Fault(shown, 0, 0, "", (error.strerror or str(error)).lower())]) from None
    except ValueError as error:  # a null byte in the name, or what `_content` refuses
        raise InputError([Fault(shown, 0, 0, "", str(error))]) from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - (content.rfind(b"\n", 0, error.start) + 1) + 1
        message = f"byte 0x{content[error.start]:02x} is not UTF-8; save the file as UTF-8"
        raise InputError([Fault(shown, line, column, "", message)]) from None


def _content(path: Path) -> bytes:
    """The bytes of a file or pipe; a pipe that nobody writes to is empty instead of being waited for.

    Raises
    ------
    ValueError
        When it is neither, or too large: told by its size, before it is read.
    """
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as stream:
        status = os.fstat(handle)
        if stat.S_ISDIR(status.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not (stat.S_ISREG(status.st_mode) or stat.S_ISFIFO(status.st_mode)):
            raise ValueError("is a device or a socket, no file")
        os.set_blocking(handle, True)
        content = stream.read(LARGEST_FILE + 1) if status.st_size <= LARGEST_FILE else b""
    if max(status.st_size, len(content)) > LARGEST_FILE:
        raise ValueError(f"larger than {LARGEST_FILE // 2**20} MiB: not an input of filon")
    return content


def beyond_limits(text: str) -> tuple[int, str] | None:
    """What makes a TOML text too much to parse, and where it begins; None where nothing does.

    Parsers take time and memory that grow faster than such texts; looking for it takes milliseconds.

    Examples
    --------
    >>> beyond_limits("a = 1"), beyond_limits("a." * 30 + "a = 1")
    (None, (0, 'a key of more than 20 parts'))
    """
    if len(text) > LARGEST_TOML:
        return 0, f"larger than {LARGEST_TOML // 2**20} MiB: not an input of filon"
    for sign, (what, most) in MOST_SIGNS.items():
        if text.count(sign) > most:
            return 0, f"has more than {most:,} {what}: not an input of filon"
    if (number := LONG_NUMBER.search(text)) is not None:
        return number.start(), "a number of more than 4,300 digits: write it as 1e300"
    if (key := LONG_KEY.search(text)) is not None:
        return key.start(), f"a key of more than {MOST_PARTS} parts"
    return None


def place_of(text: str, at: int) -> tuple[int, int]:
    """Line and column of a character, counted from 1."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
