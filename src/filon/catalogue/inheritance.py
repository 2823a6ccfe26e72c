"""What figures take from the tables around them, as JSON Schema: unit, date, and source or judgement.

A figure takes a word from itself, else from the innermost table around it that says it. JSON Schema has no such rule,
so it is written out: every figure says it itself, or the first table that says it says something that fits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from filon.catalogue.json_shapes import Schema, at, unit_reference, where_present

Path = tuple[str, ...]


@dataclass(frozen=True)
class Word:
    """What a table may say of the figures inside it.

    Attributes
    ----------
    says
        Holds for a table that says it.
    fits
        Holds for a table that says something usable.
    """

    says: Schema
    fits: Schema


def _filled(name: str) -> Schema:
    """A table whose text under `name` is not empty."""
    return {"properties": {name: {"type": "string", "minLength": 1}}, "required": [name]}


AS_OF = Word({"required": ["as_of"]}, {"required": ["as_of"]})
SUPPORT = Word(
    {"anyOf": [{"required": ["source"]}, {"required": ["judgement"]}]},
    {"anyOf": [_filled("source"), _filled("judgement")]},
)


def unit_word(unit: str) -> Word:
    """The unit of figures that are expected in `unit`."""
    return Word({"required": ["unit"]}, {"properties": {"unit": unit_reference(unit)}, "required": ["unit"]})


def first_fits(levels: Sequence[Path], word: Word) -> Schema:
    """The innermost table that says the word says something usable.

    Parameters
    ----------
    levels
        Paths of tables, innermost first.
    """
    silent: list[Schema] = []
    options = []
    for level in levels:
        options.append({"allOf": [*silent, at(level, word.fits)]})
        silent.append({"not": at(level, word.says)})
    return {"anyOf": options} if options else {"not": {}}


def nobody_says(levels: Sequence[Path], word: Word) -> Schema:
    """No table says the word."""
    return {"allOf": [{"not": at(level, word.says)} for level in levels]} if levels else {}


@dataclass(frozen=True)
class Group:
    """Figures of one table, and the tables around them within one element of a list, or within the file.

    Attributes
    ----------
    path
        Of the table.
    units
        Figure to the unit that is expected; empty for a figure whose unit the format fixes.
    levels
        Paths of the tables around the figures, innermost first.
    """

    path: Path
    units: dict[str, str]
    levels: tuple[Path, ...]

    def words(self) -> list[tuple[Word, list[str]]]:
        """Words, each with the figures that need it."""
        found = [(AS_OF, list(self.units)), (SUPPORT, list(self.units))]
        for unit in sorted(set(self.units.values()) - {""}):
            found.append((unit_word(unit), [name for name, own in self.units.items() if own == unit]))
        return found

    def themselves(self, word: Word, names: Sequence[str]) -> Schema:
        """Every figure that is there says the word itself."""
        says = {"type": "object", **word.says}
        return where_present(self.path, {"properties": dict.fromkeys(names, says)})

    def here(self, word: Word, names: Sequence[str]) -> Schema:
        """The figures have the word from themselves or from a table around them."""
        return {"anyOf": [self.themselves(word, names), first_fits(self.levels, word)]}

    def here_or_silent(self, word: Word, names: Sequence[str]) -> Schema:
        """The same, or no table around them says it: then those around the element must."""
        return {"anyOf": [self.here(word, names), nobody_says(self.levels, word)]}


def rules(group: Group) -> list[Schema]:
    """What must hold of a file for the figures of a group."""
    return [group.here(word, names) for word, names in group.words()]


def rules_of_elements(name: str, group: Group, outer: Sequence[Path], each: str = "items") -> list[Schema]:
    """What must hold of a file for a group within each element of a list, or of a table.

    Parameters
    ----------
    name
        Key of the list or table.
    outer
        Paths of the tables around it, innermost first.
    each
        `items` of a list, `additionalProperties` of a table.
    """
    found: list[Schema] = []
    for word, names in group.words():
        silent, here = ({"properties": {name: {each: one}}} for one in _readings(group, word, names))
        found.append(silent)
        found.append({"anyOf": [here, first_fits(outer, word)]})
    return found


def _readings(group: Group, word: Word, names: Sequence[str]) -> tuple[Schema, Schema]:
    """What holds within an element: the figures have the word or nobody says it, and the figures have the word."""
    return group.here_or_silent(word, names), group.here(word, names)


def rules_of_entries(table: Path, figures: Sequence[str], outer: Sequence[Path], listed: bool = False) -> list[Schema]:
    """What must hold of a file whose table has entries that carry figures without a unit of their own.

    Parameters
    ----------
    table
        Path of the table of entries, or of a list of them.
    figures
        Keys of an entry that are figures.
    outer
        Paths of the tables around, innermost first.
    """
    found: list[Schema] = []
    for word in (AS_OF, SUPPORT):
        carries = {"anyOf": [{"required": [name]} for name in figures]}
        own: Schema = {"if": carries, "then": {"anyOf": [word.fits, {"not": word.says}]}}
        says: Schema = {"if": carries, "then": word.fits}
        each = "items" if listed else "additionalProperties"
        found.append(where_present(table, {each: own}))
        found.append({"anyOf": [where_present(table, {each: says}), first_fits(outer, word)]})
    return found
