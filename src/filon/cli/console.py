"""What is written where: results to stdout, everything else to stderr, in characters the stream can show."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from contextlib import suppress
from shutil import get_terminal_size
from textwrap import fill
from typing import Any, TextIO

import click

from filon.errors import legible
from filon.report.grids import Grid, fitted, plain_text


def is_terminal(stream: TextIO) -> bool:
    """Whether a person reads the stream as it is written."""
    try:
        return stream.isatty()
    except ValueError:
        return False


def encodable(text: str, stream: TextIO) -> str:
    """The text as the stream's encoding can carry it, with plain ASCII for signs it lacks.

    What a terminal would obey instead of showing it, such as an escape in a name out of a file, is spelled out.
    """
    encoding = getattr(stream, "encoding", None) or "ascii"
    text = legible(text, keep="\n")
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(ASCII).encode(encoding, "replace").decode(encoding)
    return text


ASCII = str.maketrans(
    {"–": "-", "—": "-", "≈": "~", "±": "+-", "×": "x", "…": "...", "·": "-", "≤": "<=", "≥": ">="}
    | dict(zip("▁▂▃▄▅▆▇█", ".:-=+*#@", strict=True))
)
"""Signs that filon's own words use, and what stands for them in ASCII."""


def print_result(text: str) -> None:
    """Write a result and a line end to stdout."""
    click.echo(encodable(text, sys.stdout))


def print_sentence(text: str) -> None:
    """Write a long line to stdout, broken at its words where a terminal is narrower."""
    print_result(fill(text, get_terminal_size().columns) if is_terminal(sys.stdout) else text)


def print_json(value: Any) -> None:
    """Write a result as JSON to stdout."""
    click.echo(json.dumps(value, indent=2, allow_nan=False))


def note(text: str) -> None:
    """Write a remark to stderr, broken at words in a terminal; a reader who has gone is no reason to stop."""
    lines = (
        fill(text, get_terminal_size().columns, break_long_words=False, break_on_hyphens=False)
        if is_terminal(sys.stderr)
        else text
    )
    with suppress(BrokenPipeError):
        click.echo(encodable(lines, sys.stderr), err=True)


MARGIN = 1
"""Characters right of a drawn table."""


def print_grids(grids: Sequence[Grid]) -> None:
    """Write tables to stdout: drawn where a terminal shows them, else as aligned plain text."""
    if not is_terminal(sys.stdout):
        for number, grid in enumerate(grids):
            print_result(("\n" if number else "") + plain_text(grid))
        return
    from rich.console import Console

    from filon.report.drawn import table

    console = Console(highlight=False)

    def shown(text: str) -> str:
        """The text in characters of the terminal."""
        return encodable(text, sys.stdout)

    for number, grid in enumerate(grids):
        console.print(("\n" if number else "") + shown(grid.title), style="bold", markup=False)
        console.print(table(fitted(grid, console.width - MARGIN), shown))
        if grid.note:
            console.print(shown(grid.note), markup=False)
