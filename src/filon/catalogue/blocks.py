"""Code blocks of a page of Markdown, with what a comment above a block says of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

BLOCK = re.compile(
    r"^(?:<!-- (?P<mark>[^\n]*?) -->\n)?```(?P<kind>[\w-]*)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE
)
"""A block between fences at the beginning of their lines, and a comment on the line above, if there is one."""

FILE = "file: "
"""Beginning of the comment above a block that is a file."""

PRINTED = "printed"
"""Comment above what the Python block before it prints."""


@dataclass(frozen=True)
class Block:
    """A block of a page.

    Parameters
    ----------
    kind
        The word behind the opening fence: the language.
    text
        Its lines.
    mark
        The comment on the line above, if there is one.
    line
        Line of the page on which it begins [count from 1].
    """

    kind: str
    text: str
    mark: str = ""
    line: int = 1

    @property
    def file(self) -> str:
        """Name of the file that the block is; empty for other blocks."""
        return self.mark.removeprefix(FILE) if self.mark.startswith(FILE) else ""

    def __str__(self) -> str:
        """The block as a page holds it."""
        above = f"<!-- {self.mark} -->\n" if self.mark else ""
        return f"{above}```{self.kind}\n{self.text}```"


def block_of(found: re.Match[str]) -> Block:
    """The block that was found."""
    line = found.string.count("\n", 0, found.start()) + 1
    return Block(found["kind"], found["text"], found["mark"] or "", line)


def blocks(page: str) -> list[Block]:
    r"""Every block of a page, in order.

    Examples
    --------
    >>> blocks("Words.\n\n<!-- file: a.toml -->\n```toml\nx = 1\n```\n")
    [Block(kind='toml', text='x = 1\n', mark='file: a.toml', line=3)]
    """
    return [block_of(found) for found in BLOCK.finditer(page)]
