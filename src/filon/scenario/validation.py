"""Tables against their shapes: every departure becomes a fault in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from typing import Any, TypeVar

from pydantic import ValidationError

from filon.errors import Fault, InputError
from filon.quantities.names import suggestion
from filon.scenario.hints import number_hint
from filon.scenario.lines import Path
from filon.scenario.shapes import Shape
from filon.scenario.spots import Spot

AnyShape = TypeVar("AnyShape", bound=Shape)

_EXPECTED = {
    "float": "a number",
    "int": "a whole number",
    "string": "a text in quotes",
    "date": "a date such as 2025-06-30",
    "dict": "a table",
    "model": "a table",
    "list": "a list",
}
_COMPARED = {
    "greater_than": ("gt", "above"),
    "greater_than_equal": ("ge", "at least"),
    "less_than": ("lt", "below"),
    "less_than_equal": ("le", "at most"),
}


MOST_FAULTS = 200
"""Faults after which no more are looked for: nobody reads them, and each takes its search for the nearest name."""


class Faults:
    """The faults found so far."""

    def __init__(self) -> None:
        self.found: set[Fault] = set()

    def add(self, spot: Spot, message: str) -> None:
        """Note a fault.

        Raises
        ------
        InputError
            With all that were found, where they are too many.
        """
        self.found.add(spot.fault(message))
        if len(self.found) >= MOST_FAULTS:
            raise InputError(
                [*sorted(self.found), Fault("", 0, 0, "", f"{MOST_FAULTS} faults: no more are looked for")]
            )

    def absorb(self, error: InputError) -> None:
        """Note all faults of an error."""
        self.found.update(error.faults)

    def error(self) -> InputError:
        """All that was found, in the order of files and lines."""
        return InputError(sorted(self.found))

    def refuse(self) -> None:
        """Raise what was found, if anything."""
        if self.found:
            raise self.error()


def described(value: object) -> str:
    """A value found in a file, for a message."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return repr(value if len(value) <= 40 else f"{value[:37]}...")
    if isinstance(value, int | float):
        return f"{value:g}" if isinstance(value, float) or abs(value) < 10**300 else "a huge number"
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return f"a {type(value).__name__}"


def amiss(found: object, expected: str) -> str:
    """What is wrong with a value where a number is expected, and what to write where that can be told."""
    hint = number_hint(found) if isinstance(found, str) else None
    return hint or f"{described(found)} found, {expected}"


def checked(shape: type[AnyShape], table: object, spot: Spot, faults: Faults) -> AnyShape | None:
    """`table` as its shape; where it departs from it, faults are noted and what is sound of it is kept.

    Returns
    -------
    None where too little is sound.
    """
    try:
        return shape.model_validate(table)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=True)
    except RecursionError:
        faults.add(spot, "nested too deeply")
        return None
    for item in found:
        location = tuple(part for part in item["loc"] if part not in ("int", "str"))
        named = location[:-1] if item["type"] == "missing" and location[-1] == "distribution" else location
        faults.add(spot.inside(*named), _message(dict(item), location, shape))
    return _sound(shape, table, {item["loc"][0] for item in found if item["loc"]})


def _sound(shape: type[AnyShape], table: object, faulty: Collection[object]) -> AnyShape | None:
    """The table without its faulty keys, None where that is no such table either."""
    if not isinstance(table, Mapping):
        return None
    try:
        return shape.model_validate({name: value for name, value in table.items() if name not in faulty})
    except ValidationError:
        return None


def _message(item: dict[str, Any], location: Path, shape: type[Shape]) -> str:
    """What pydantic found, in words."""
    kind, found, context = item["type"], item["input"], item.get("ctx", {})
    if kind == "missing":
        return "distribution is missing" if location[-1] == "distribution" else "is missing"
    if kind == "extra_forbidden":
        known = shape.model_fields if len(location) == 1 else {}
        return f"unknown key{suggestion(str(location[-1]), known)}"
    if kind in _COMPARED:
        limit, word = _COMPARED[kind]
        return f"{described(found)} found, {word} {context[limit]:g} is expected"
    if kind == "finite_number":
        return f"{found} found, a finite number is expected"
    if kind == "literal_error":
        return f"{described(found)} found, expected is {context['expected']}"
    if kind == "string_pattern_mismatch":
        more = ", blanks, '.'" if " " in context["pattern"] else ""
        return f"{described(found)} found, only letters, digits{more}, '_' and '-' are allowed"
    if kind == "string_too_long":
        return f"{described(found)} found, at most {context['max_length']} characters are expected"
    expected = _EXPECTED.get(kind.partition("_")[0])
    if expected and kind.startswith("float"):
        return amiss(found, f"{expected} is expected")
    whole = number_hint(found) if kind.startswith("int") and isinstance(found, str) else None
    if whole:
        return f"{whole}; {expected} is expected"
    return f"{described(found)} found, {expected} is expected" if expected else str(item["msg"])
