"""JSON Schema of plain data from the Python types that describe it."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

from filon.catalogue.json_shapes import Schema

PLAIN: dict[Any, Schema] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    NoneType: {"type": "null"},
    date: {"type": "string", "format": "date"},
    Any: {},
}


def schema_of(hint: Any) -> Schema:
    """The schema of values of a type.

    Parameters
    ----------
    hint
        A TypedDict, a dataclass as `asdict` and JSON write it (a number that is none is null), a list, a dictionary
        with texts as keys, a union, or a plain type.

    Examples
    --------
    >>> schema_of(list[int | None])
    {'type': 'array', 'items': {'anyOf': [{'type': 'integer'}, {'type': 'null'}]}}
    """
    if is_typeddict(hint):
        return _table(hint, get_type_hints(hint), hint.__required_keys__)
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        named = {field.name: _or_null(hints[field.name]) for field in fields(hint)}
        return _table(hint, named, frozenset(named))
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (UnionType, Union):
        return {"anyOf": [schema_of(one) for one in inner]}
    if origin is Literal:
        return {"enum": list(inner)}
    if origin in (list, tuple):
        return {"type": "array", "items": schema_of(inner[0])}
    if origin is not None:
        return {"type": "object", "additionalProperties": schema_of(inner[1])}
    return dict(PLAIN[hint])


def _or_null(hint: Any) -> Any:
    """A number, or none where it is not finite."""
    return hint | None if hint is float else hint


def _table(hint: Any, hints: dict[str, Any], required: frozenset[str]) -> Schema:
    """An object with these keys; more keys are allowed where some of them may be missing."""
    return {
        "type": "object",
        "description": (hint.__doc__ or "").split("\n")[0],
        "properties": {name: schema_of(one) for name, one in hints.items()},
        "required": sorted(required),
        "additionalProperties": len(required) < len(hints),
    }
