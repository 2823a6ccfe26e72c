"""Where a value stands in a file, and how users call it."""

from __future__ import annotations

from dataclasses import dataclass

from filon.errors import Fault
from filon.scenario.documents import Document
from filon.scenario.lines import Path

NO_DOCUMENT = Document("", "", {})
"""What the user set stands in no file."""

_UNSPOKEN = ("distribution", "inputs")
"""Words that keys leave out: ``drivers.churn.p90``, ``firms.openai.price``."""


@dataclass(frozen=True)
class Spot:
    """A place in a file.

    Attributes
    ----------
    path
        Table names, keys and positions in lists.
    key
        How users call what stands there.
    """

    document: Document
    path: Path = ()
    key: str = ""

    def inside(self, *parts: str | int) -> Spot:
        """The place of a key, or of an element of a list (counted from 1 in its name), further inside."""
        key = self.key
        for part in parts:
            if isinstance(part, int):
                key = f"{key}[{part + 1}]"
            elif part not in _UNSPOKEN or not key:
                key = f"{key}.{part}" if key else part
        return Spot(self.document, (*self.path, *parts), key)

    def called(self, key: str) -> Spot:
        """The same place under another name."""
        return Spot(self.document, self.path, key)

    @property
    def line(self) -> int:
        """Its line, counted from 1; 0 where it stands in no file."""
        return self.document.place(self.path)[0]

    def fault(self, message: str) -> Fault:
        """A fault here."""
        return Fault(self.document.file, *self.document.place(self.path), self.key, message)


NOWHERE = Spot(NO_DOCUMENT)
