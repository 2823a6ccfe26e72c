"""JSON Schema of suppliers and exposures: tables whose names are a user's own, and what supports their figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from filon.catalogue.inheritance import Group, Path, Word, rules, rules_of_elements
from filon.catalogue.json_shapes import Schema, unit_key, unit_reference, where_present
from filon.scenario.draft import CLAIMS, EXPOSURE, SUPPLY
from filon.scenario.known import PROVENANCE

SHARE: Schema = {"$ref": f"#/$defs/{unit_key(SUPPLY.unit, 'constant')}"}
NAMES = "^[a-z0-9]+([_-][a-z0-9]+)*$"
CLAIM_UNITS = dict.fromkeys(CLAIMS, "")
"""The format fixes the unit of shares."""


def suppliers(words: Schema) -> Schema:
    """A table of shares by supplier.

    Parameters
    ----------
    words
        A table that says nothing but where figures come from.
    """
    return {**_with_unit(words), "additionalProperties": {"description": f"{SUPPLY.meaning} [0 to 1]", **SHARE}}


def exposures(words: Schema) -> Schema:
    """A table of shares of claims by counterparty."""
    held = _with_unit(words)
    held["properties"] |= {claim: {"description": f"{EXPOSURE.meaning} [0 to 1]", **SHARE} for claim in CLAIMS}
    return {**_with_unit(words), "propertyNames": {"pattern": NAMES}, "additionalProperties": held}


def _with_unit(words: Schema) -> Schema:
    """A table on provenance whose unit, if it says one, is a share."""
    return {**words, "properties": {**words["properties"], "unit": unit_reference(SUPPLY.unit)}}


def _entries(schema: Schema) -> Schema:
    """What holds of every entry of a table that may say where its figures come from."""
    return {"properties": dict.fromkeys(PROVENANCE, True), "additionalProperties": schema}


@dataclass(frozen=True)
class Suppliers(Group):
    """Shares by supplier."""

    def themselves(self, word: Word, names: Sequence[str]) -> Schema:
        """Every share says the word itself."""
        return where_present(self.path, _entries({"type": "object", **word.says}))


@dataclass(frozen=True)
class Exposures(Group):
    """Shares by counterparty and claim."""

    def themselves(self, word: Word, names: Sequence[str]) -> Schema:
        """Every counterparty's shares have the word from themselves or from their own table."""
        return where_present(self.path, _entries(HELD.here(word, names)))

    def usable(self) -> Schema:
        """No counterparty's table says a word that its shares cannot use."""
        return where_present(
            self.path, _entries({"allOf": [HELD.here_or_silent(word, names) for word, names in HELD.words()]})
        )


HELD = Group((), CLAIM_UNITS, ((),))
"""The claims of one counterparty."""


def rules_of_ties(*outer: Path) -> list[Schema]:
    """What must hold of a file for its suppliers and exposures.

    Parameters
    ----------
    outer
        Paths of the tables around, innermost first.
    """
    held = Exposures(("exposures",), CLAIM_UNITS, (("exposures",), *outer))
    return [*rules(Suppliers(("suppliers",), {"": ""}, (("suppliers",), *outer))), *rules(held), held.usable()]


def rules_of_firms_ties(outer: Sequence[Path]) -> list[Schema]:
    """The same of a scenario file, for every one of its firms."""
    sold = Suppliers(("suppliers",), {"": ""}, (("suppliers",), ()))
    held = Exposures(("exposures",), CLAIM_UNITS, (("exposures",), ()))
    return [
        *rules_of_elements("firms", sold, outer),
        *rules_of_elements("firms", held, outer),
        {"properties": {"firms": {"items": held.usable()}}},
    ]
