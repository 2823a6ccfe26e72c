"""Where every number of a trial lives: rows of the two working arrays of a tile.

A row holds one number for each lane (trial) of the tile. Rows of one array lie behind each other, so that the
compiler sees constant distances between them and needs no alias checks.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from filon.errors import Fault, InputError

Function = Callable[..., Any]

ENGINE_ROWS = ("alive", "acted", "left", "exit_code", "exit_month", "gate")


@dataclass(frozen=True, eq=False)
class Rows:
    """Row numbers by group and field.

    Attributes
    ----------
    firm
        (group, field) to row of the firm's array: groups firm, draw, shock, received, engine, mark, kept.
    world
        (group, field) to row of the world's array: groups world, draw, shock, totals.
    """

    firm: Mapping[tuple[str, str], int]
    world: Mapping[tuple[str, str], int]


def state_class(function: Function) -> type[Any]:
    """The NamedTuple a start function returns, from its annotation.

    Raises
    ------
    InputError
        When there is none, or its name means nothing in the function's module.
    """
    only_returned = SimpleNamespace(__annotations__={"return": getattr(function, "__annotations__", {}).get("return")})
    try:
        hint = typing.get_type_hints(only_returned, getattr(function, "__globals__", {})).get("return")
    except (NameError, AttributeError):
        hint = None
    if isinstance(hint, type) and issubclass(hint, tuple) and hasattr(hint, "_fields"):
        return hint
    code = getattr(function, "__code__", None)
    name = getattr(function, "__name__", "start")
    message = f"needs the annotation of the NamedTuple it returns, known to its module: def {name}(draw) -> State"
    raise InputError([Fault(code.co_filename if code else "?", code.co_firstlineno if code else 0, 1, name, message)])


def state_fields(functions: tuple[Function, ...]) -> tuple[str, ...]:
    """Fields of the state that the first of several start functions returns; none without functions."""
    return tuple(state_class(functions[0])._fields) if functions else ()


def numbered(*groups: tuple[str, typing.Iterable[str]]) -> dict[tuple[str, str], int]:
    """Number fields group by group."""
    names = [(group, field) for group, fields in groups for field in fields]
    return {name: row for row, name in enumerate(names)}
