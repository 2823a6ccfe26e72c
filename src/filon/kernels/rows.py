"""Where every number of a trial lives: rows of the two working arrays of a tile.

A row holds one number for each lane (trial) of the tile. Rows of one array lie behind each other, so that the
compiler sees constant distances between them and needs no alias checks.
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from filon.errors import InputError

Function = Callable[..., Any]

ENGINE_ROWS = ("alive", "acted", "left", "exit_code", "exit_month", "gate")


@dataclass(frozen=True)
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
    """The NamedTuple a start function returns, from its annotation."""
    hint = typing.get_type_hints(function).get("return")
    if isinstance(hint, type) and issubclass(hint, tuple) and hasattr(hint, "_fields"):
        return hint
    raise InputError(
        f"{function.__name__} ({inspect.getsourcefile(function)}) must be annotated with the NamedTuple it returns: "
        f"def {function.__name__}(draw) -> State"
    )


def state_fields(functions: tuple[Function, ...]) -> tuple[str, ...]:
    """Fields of the state that the first of several start functions returns; none without functions."""
    return tuple(state_class(functions[0])._fields) if functions else ()


def numbered(*groups: tuple[str, typing.Iterable[str]]) -> dict[tuple[str, str], int]:
    """Number fields group by group."""
    names = [(group, field) for group, fields in groups for field in fields]
    return {name: row for row, name in enumerate(names)}
