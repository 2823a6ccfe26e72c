"""One input file as read: its values, where each stands, and the faults of those that cannot be read."""

from __future__ import annotations

import csv
import errno
import io
import os
import re
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from filon.errors import Fault, InputError
from filon.scenario.hints import line_hint
from filon.scenario.lines import Path as KeyPath
from filon.scenario.lines import Place, key_places

LARGEST_FILE = 16 * 2**20  # bytes; a slip such as naming a result instead of a scenario is stopped here

MOST_KEYS = 100_000
"""Keys of a file; the shipped scenarios have up to 5,000 when they are resolved."""

LONGEST_INTEGER = re.compile(r"\d[\d_]{4300,}")
"""More digits than Python reads as a number."""

_AT = re.compile(r"^(?P<what>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$", re.DOTALL)


@dataclass(frozen=True)
class Document:
    """A file's values and the place of every key.

    Attributes
    ----------
    file
        The name shown in faults.
    origin
        The name stored with results: never absolute.
    folder
        Where the file lies: what it names is looked for from there.
    """

    file: str
    origin: str
    data: Mapping[str, Any]
    places: Mapping[KeyPath, Place] = field(default_factory=dict)
    folder: Path = field(default=Path(), compare=False)

    def place(self, path: KeyPath) -> Place:
        """Line and column of `path`, or of the nearest table around it that is written down; 0, 0 where none is."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.places:
                return self.places[path[:length]]
        return (1, 1) if self.file else (0, 0)


_documents: dict[Path, tuple[tuple[int, int], Document]] = {}
"""Files already read, with the time and size that they had then."""


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


def read_document(path: Path, shown: str) -> Document:
    """A TOML file; read once for as long as it does not change.

    Raises
    ------
    InputError
        When it cannot be read or is no TOML, with the place.
    """
    try:
        status = path.stat()
        stamp = (status.st_mtime_ns, status.st_size)
    except (OSError, ValueError):
        stamp = (0, 0)
    known = _documents.get(path)
    if known is not None and known[0] == stamp and known[1].file == shown:
        return known[1]
    document = replace(parsed(read_text(path, shown), shown), folder=path.parent)
    _documents[path] = (stamp, document)
    return document


def parsed(text: str, shown: str) -> Document:
    """TOML text as a document.

    Raises
    ------
    InputError
        When it is no TOML.
    """
    if text.count("=") > MOST_KEYS:
        raise InputError([Fault(shown, 1, 1, "", f"has more than {MOST_KEYS:,} keys: not an input of filon")])
    try:
        data = tomllib.loads(text)
        places = key_places(text)
    except RecursionError:
        raise InputError([Fault(shown, 1, 1, "", "nested too deeply")]) from None
    except ValueError as error:
        raise InputError([_syntax_fault(str(error), text, shown)]) from None
    origin = Path(shown).name if Path(shown).is_absolute() else Path(shown).as_posix()
    return Document(shown, origin, data, places)


def _syntax_fault(message: str, text: str, shown: str) -> Fault:
    """What `tomllib` said, with its place taken out of the sentence."""
    match = _AT.match(message)
    if match is None:
        found = LONGEST_INTEGER.search(text)
        at = found.start() if found else 0
        what = f"a number of {len(found.group()):,} digits: write it as 1e300" if found else message
        return Fault(shown, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at), "", what)
    if match["line"] is None:
        lines = text.split("\n")
        return Fault(shown, len(lines), len(lines[-1]) + 1, "", f"{match['what']} (the file ends here)")
    line, column = int(match["line"]), int(match["column"])
    hint = line_hint(text.split("\n")[line - 1].rstrip("\r"), column)
    if hint is not None:
        return Fault(shown, line, hint[0], "", hint[1])
    return Fault(shown, line, column, "", match["what"])


def read_rows(path: Path, shown: str, columns: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    """The rows of a CSV file, each with its line.

    Parameters
    ----------
    columns
        The header that the file must have, in any order.

    Raises
    ------
    InputError
        When it cannot be read, or its header or a row has other columns.
    """
    reader = csv.reader(io.StringIO(read_text(path, shown), newline=""), strict=True)
    try:
        header = next(reader, [])
        if sorted(header) != sorted(columns):
            raise InputError([Fault(shown, 1, 1, "", f"the columns are {header}; expected are {', '.join(columns)}")])
        rows, faults = [], []
        for cells in reader:
            if len(cells) == len(header):
                rows.append((reader.line_num, dict(zip(header, cells, strict=True))))
            elif cells:
                message = f"{len(cells)} cells where {len(header)} are expected; quote a text that holds a comma"
                faults.append(Fault(shown, reader.line_num, 1, "", message))
    except csv.Error as error:
        raise InputError([Fault(shown, reader.line_num, 1, "", str(error))]) from None
    if faults:
        raise InputError(faults)
    return rows
