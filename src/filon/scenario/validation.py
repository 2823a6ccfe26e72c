"""Tables against their shapes: every departure becomes a fault in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, TypeVar

from pydantic import ValidationError

from filon.errors import Fault, InputError
from filon.quantities.names import suggestion
from filon.scenario.documents import Document
from filon.scenario.lines import Path
from filon.scenario.shapes import Shape

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


class Faults:
    """The faults found so far."""

    def __init__(self) -> None:
        self.found: set[Fault] = set()

    def add(self, document: Document, path: Path, key: str, message: str) -> None:
        """Note a fault at `path` of `document`."""
        self.found.add(document.fault(path, key, message))

    def absorb(self, error: InputError) -> None:
        """Note all faults of an error."""
        self.found.update(error.faults)

    def refuse(self) -> None:
        """Raise what was found, if anything, in the order of files and lines."""
        if self.found:
            raise InputError(sorted(self.found))


def dotted(path: Path) -> str:
    """A path as users write it: the word `distribution` is left out, elements of lists count from 1.

    Examples
    --------
    >>> dotted(("drivers", "churn", "distribution", "p90"))
    'drivers.churn.p90'
    """
    parts: list[str] = []
    for part in path:
        if isinstance(part, int):
            parts[-1:] = [f"{parts[-1] if parts else ''}[{part + 1}]"]
        elif part != "distribution":
            parts.append(part)
    return ".".join(parts)


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


def checked(
    shape: type[AnyShape], table: object, document: Document, path: Path, faults: Faults, key: str | None = None
) -> AnyShape | None:
    """`table` as its shape, None with its faults noted where it departs from it.

    Parameters
    ----------
    path
        Where the table stands in `document`.
    key
        How users call it; by default the path, dotted.
    """
    shown = dotted(path) if key is None else key
    try:
        return shape.model_validate(table)
    except ValidationError as error:
        for item in error.errors(include_url=False, include_context=True):
            _note(dict(item), shape, document, path, shown, faults)
    except RecursionError:
        faults.add(document, path, shown, "nested too deeply")
    return None


def _note(item: dict[str, Any], shape: type[Shape], document: Document, path: Path, shown: str, faults: Faults) -> None:
    """One finding of pydantic as a fault."""
    location = tuple(part for part in item["loc"] if part not in ("int", "str"))
    inner = dotted(location)
    key = ".".join(part for part in (shown, inner) if part)
    faults.add(document, (*path, *location), key, _message(item, location, shape))


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
        return f"{described(found)} found, only letters, digits, '_' and '-' are allowed"
    expected = _EXPECTED.get(kind.partition("_")[0])
    return f"{described(found)} found, {expected} is expected" if expected else str(item["msg"])
