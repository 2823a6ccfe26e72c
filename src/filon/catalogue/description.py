"""What is said of one thing: a sentence, facts, paragraphs, tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import TypedDict

from filon.catalogue.listing import Field, Listing
from filon.report.grids import GAP, Grid

Facts = tuple[tuple[str, str], ...]


class TableRecord(TypedDict):
    """A table of a description: a row has one text for each column."""

    title: str
    columns: list[str]
    rows: list[list[str]]


class DescriptionRecord(TypedDict):
    """A description as plain data.

    Attributes
    ----------
    kind
        What it is: driver, input of firms, constant, mechanism, exit, mark, variable, narrative, archetype, firm,
        scenario, source, unit, distribution, picture; in words.
    meaning
        One sentence.
    facts
        Label to text.
    text
        Paragraphs; equations as LaTeX.
    """

    kind: str
    name: str
    meaning: str
    facts: dict[str, str]
    text: list[str]
    tables: list[TableRecord]


class DescribedRecord(TypedDict):
    """What `filon describe --json` prints: one name may mean several things."""

    name: str
    found: list[DescriptionRecord]


@dataclass(frozen=True)
class Description:
    """What is said of one thing."""

    kind: str
    name: str
    meaning: str
    facts: Facts = ()
    text: tuple[str, ...] = ()
    tables: tuple[Listing, ...] = ()

    @property
    def record(self) -> DescriptionRecord:
        """The same as plain data."""
        return {
            "kind": self.kind,
            "name": self.name,
            "meaning": self.meaning,
            "facts": {label: said for label, said in self.facts if said},
            "text": list(self.text),
            "tables": [_table(table.grid()) for table in self.tables],
        }

    def lines(self, width: int | None) -> Iterator[str]:
        """What comes before its tables.

        Parameters
        ----------
        width
            Characters of a line; None for lines that nothing breaks.
        """
        yield from broken(f"{self.name} ({self.kind}): {self.meaning}", width)
        facts = [(label, said) for label, said in self.facts if said]
        indent = max((len(label) for label, _ in facts), default=0) + GAP
        for label, said in facts:
            first, *more = broken(said, None if width is None else max(width - indent, 20)) or [""]
            yield f"{label:<{indent}}{first}"
            yield from (" " * indent + line for line in more)
        for paragraph in self.text:
            yield ""
            for line in paragraph.splitlines():
                yield from broken(line, width) or [""]


def broken(text: str, width: int | None) -> list[str]:
    """A line in lines of a given length, broken at words; its indentation is kept.

    Examples
    --------
    >>> broken("  one two three", 9)
    ['  one two', '  three']
    """
    indent = " " * (len(text) - len(text.lstrip()))
    if width is None or len(text) <= width:
        return [text] if text else []
    return wrap(text.strip(), width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)


def _table(grid: Grid) -> TableRecord:
    """A table as plain data."""
    return {
        "title": grid.title,
        "columns": [column.heading for column in grid.columns],
        "rows": [list(row) for row in grid.rows],
    }


def table(
    title: str,
    columns: tuple[str, ...],
    rows: Sequence[tuple[str, ...]],
    right: tuple[str, ...] = (),
    spare: tuple[str, ...] = (),
    folds: tuple[str, ...] = (),
) -> Listing:
    """A table of texts, whose last column may be folded.

    Parameters
    ----------
    right, spare, folds
        Columns that stand to the right, those that short lines may do without, and others that may be folded.
    """
    folding = (*folds, columns[-1])
    fields = tuple(
        Field(name, name, right=name in right, folds=name in folding, spare=name in spare) for name in columns
    )
    return Listing("", title, fields, tuple(dict(zip(columns, row, strict=True)) for row in rows))
