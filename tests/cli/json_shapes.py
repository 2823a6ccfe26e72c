"""Hold what `--json` prints against the types that describe it."""

from types import UnionType
from typing import get_args, get_origin, get_type_hints, is_typeddict


def unlike(value, schema, place):
    """Places where a value is not as its type says, keys that are missing or too many included."""
    if is_typeddict(schema):
        hints = get_type_hints(schema)
        if not isinstance(value, dict) or value.keys() != hints.keys():
            return [place]
        return [fault for key, hint in hints.items() for fault in unlike(value[key], hint, f"{place}.{key}")]
    if isinstance(schema, UnionType):
        tried = [unlike(value, option, place) for option in get_args(schema)]
        return [] if [] in tried else tried[0]
    if get_origin(schema) is list:
        (inner,) = get_args(schema)
        if type(value) is not list:
            return [place]
        return [fault for number, item in enumerate(value) for fault in unlike(item, inner, f"{place}[{number}]")]
    if get_origin(schema) is dict:
        _, inner = get_args(schema)
        if type(value) is not dict:
            return [place]
        return [fault for key, item in value.items() for fault in unlike(item, inner, f"{place}.{key}")]
    return [] if type(value) is schema else [place]
