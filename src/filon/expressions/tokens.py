"""The words, numbers and signs of an expression, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from filon.errors import Fault, InputError

LONGEST = 1000
"""Characters of an expression; a longer text is a slip."""

TOKEN = re.compile(
    r"\s*(?:(?P<number>\d[\w.]*(?:(?<=[eE])[+-]?\d+)?%?)|(?P<name>[A-Za-z_][\w-]*)"
    r'|"(?P<quoted>[^"]+)"|(?P<sign><=|>=|\+-|[<>(),|]))',
    re.ASCII,
)

INSTEAD = {
    "=": "compare with <, <=, > or >=",
    "!": "compare with <, <=, > or >=",
    "≤": "write <=",
    "≥": "write >=",
    "&": "join conditions with 'and'",
    "\N{LEFT DOUBLE QUOTATION MARK}": 'quotes are straight: "',
    "\N{RIGHT DOUBLE QUOTATION MARK}": 'quotes are straight: "',
    "'": 'quotes are double: "',
    '"': "the quotation mark has no partner",
    "-": "a probability lies in 0 to 1",
    "+": "a precision is written +- 0.001",
    "±": "write +-",
    ".": "write the 0 before the point: 0.1",
}
"""What to write instead of a character that no expression holds."""


@dataclass(frozen=True)
class Token:
    """A word, number or sign.

    Attributes
    ----------
    kind
        `number`, `name`, `quoted`, `sign`, or `end`.
    place
        Of its first character, counted from 1.
    """

    kind: str
    text: str
    place: int

    def __str__(self) -> str:
        """As it is called in messages."""
        return "the end" if self.kind == "end" else f"'{self.text}'"


def fault(text: str, place: int, message: str) -> Fault:
    """A fault of an expression: the text, the character, what is wrong."""
    shown = "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)
    return Fault("", 0, 0, shown, f"character {place}: {message}")


def tokens(text: str) -> Iterator[Token]:
    """The tokens of an expression; the last one is its end.

    Raises
    ------
    InputError
        Where a character begins none, or the text is longer than `LONGEST`.
    """
    if len(text) > LONGEST:
        raise InputError(f"an expression of {len(text):,} characters; at most {LONGEST:,} are read")
    position, end = 0, len(text.rstrip())
    while position < end:
        found = TOKEN.match(text, position)
        if found is None:
            place = position + len(text[position:]) - len(text[position:].lstrip())
            hint = INSTEAD.get(text[place], "expected is such as crash(openai, 36) > 0.1")
            raise InputError([fault(text, place + 1, f"unexpected {text[place]!r}; {hint}")])
        assert found.lastgroup
        yield Token(found.lastgroup, found[found.lastgroup], found.start(found.lastgroup) + 1)
        position = found.end()
    yield Token("end", "", end + 1)
