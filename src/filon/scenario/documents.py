"""One input file as read: its values, where each stands, and the faults of those that cannot be read."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from filon.errors import Fault, InputError
from filon.scenario.hints import line_hint
from filon.scenario.lines import Path as KeyPath
from filon.scenario.lines import Place, key_places
from filon.scenario.texts import beyond_limits, place_of, read_text

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
    excess = beyond_limits(text)
    if excess is not None:
        raise InputError([Fault(shown, *place_of(text, excess[0]), "", excess[1])])
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
        return Fault(shown, 1, 1, "", message)
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
