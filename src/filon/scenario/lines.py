"""Line and column of every key of a TOML text that `tomllib` has already accepted.

`tomllib` gives values without their places. This scanner walks the same text once more and keeps the places; it
relies on the text being valid, so it neither checks nor converts values.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right

Path = tuple[str | int, ...]
Place = tuple[int, int]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACES = re.compile(r"[ \t]*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}'
    r"|'''(?:[^']|'(?!''))*'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_SCALAR = re.compile(r"[^,\]}#\n]*")


def key_places(text: str) -> dict[Path, Place]:
    r"""The place of every key and array element.

    Parameters
    ----------
    text
        Valid TOML.

    Returns
    -------
    Path (table names, keys, and positions in arrays counted from 0) to line and column, both counted from 1. A
    table has the place of its header's bracket, a key that of its first letter, an array element that of its
    value.

    Examples
    --------
    >>> key_places("[drivers.churn]\nvalue = 1")[("drivers", "churn", "value")]
    (2, 1)
    """
    return _Scanner(text).document()


class _Scanner:
    """Walks one text from start to end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.places: dict[Path, Place] = {}
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]
        self._tables: dict[Path, int] = {}  # arrays of tables: how many elements so far

    def document(self) -> dict[Path, Place]:
        """Every statement of the text."""
        table: Path = ()
        self._skip(_BLANK)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip(_BLANK)
        return self.places

    def _place(self) -> Place:
        line = bisect_right(self._lines, self.at)
        return line, self.at - self._lines[line - 1] + 1

    def _skip(self, pattern: re.Pattern[str]) -> str:
        """Move past a match of `pattern` (nothing where there is none) and give its text."""
        match = pattern.match(self.text, self.at)
        if match is None:
            return ""
        self.at = match.end()
        return match.group()

    def _header(self) -> Path:
        """``[a.b]`` or ``[[a.b]]``: the path of the table that it opens."""
        place = self._place()
        doubled = self.text.startswith("[[", self.at)
        self.at += 2 if doubled else 1
        parts = self._dotted()
        self.at += 2 if doubled else 1
        path: Path = ()
        for position, (part, _) in enumerate(parts, start=1):
            path = (*path, part)
            self.places.setdefault(path, place)
            if doubled and position == len(parts):
                self._tables[path] = self._tables.get(path, 0) + 1
            if path in self._tables:
                path = (*path, self._tables[path] - 1)
                self.places.setdefault(path, place)
        self.places[path] = place if path not in self.places or not doubled else self.places[path]
        return path

    def _dotted(self) -> list[tuple[str, Place]]:
        """The parts of a dotted key, each with its place."""
        parts = []
        while True:
            self._skip(_SPACES)
            place = self._place()
            parts.append((self._key(), place))
            self._skip(_SPACES)
            if not self.text.startswith(".", self.at):
                return parts
            self.at += 1

    def _key(self) -> str:
        """One part of a key, bare or quoted."""
        if self.text[self.at] not in "\"'":
            return self._skip(_BARE)
        return str(tomllib.loads(f"key = {self._skip(_STRING)}")["key"])

    def _pair(self, table: Path) -> None:
        """``key = value`` within `table`."""
        path = table
        for part, place in self._dotted():
            path = (*path, part)
            self.places.setdefault(path, place)
        self.at += 1  # the equals sign
        self._value(path)

    def _value(self, path: Path) -> None:
        """A value: only arrays and inline tables hold further keys."""
        self._skip(_BLANK)
        first = self.text[self.at]
        if first in "\"'":
            self._skip(_STRING)
        elif first == "[":
            self._array(path)
        elif first == "{":
            self._inline_table(path)
        else:
            self._skip(_SCALAR)

    def _array(self, path: Path) -> None:
        self.at += 1
        count = 0
        while self._more("]"):
            self.places.setdefault((*path, count), self._place())
            self._value((*path, count))
            count += 1

    def _inline_table(self, path: Path) -> None:
        self.at += 1
        while self._more("}"):
            self._pair(path)

    def _more(self, closing: str) -> bool:
        """Move past blanks and a comma; whether another element follows before `closing`."""
        self._skip(_BLANK)
        if self.text[self.at] == ",":
            self.at += 1
            self._skip(_BLANK)
        if self.text[self.at] != closing:
            return True
        self.at += 1
        return False
