"""Tables of settings in a plan: keys written with dots, in quotation marks or not, and the values of a grid."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping
from typing import Any

from filon.errors import InputError
from filon.levers.values import parsed as range_of
from filon.scenario.spots import Spot
from filon.scenario.validation import Faults, described

MOST_CASES = 1000
"""Cases of one plan; more are a slip of the finger, or a question for another tool."""

DISTRIBUTION = ({"dist"}, {"values"}, {"data"}, {"mixture"}, {"distribution"}, {"value"}, {"p10", "p50", "p90"})
"""Keys by which a table is one figure, and no group of settings."""


def flat(table: Mapping[str, Any], spot: Spot) -> Iterator[tuple[str, Any, Spot]]:
    """Key, value and place of every setting of a table.

    ``"openai.price" = 15`` and ``openai.price = 15`` say the same; what is one distribution stays whole.

    Examples
    --------
    >>> from filon.scenario.spots import NOWHERE
    >>> table = {"openai": {"price": 15, "cash": {"p10": 1, "p50": 2, "p90": 3}}}
    >>> [(key, value) for key, value, _ in flat(table, NOWHERE)]
    [('openai.price', 15), ('openai.cash', {'p10': 1, 'p50': 2, 'p90': 3})]
    """
    for name, value in table.items():
        here = spot.inside(name)
        if isinstance(value, Mapping) and value and not is_figure(value):
            yield from ((f"{name}.{key}", inner, place) for key, inner, place in flat(value, here))
        else:
            yield name, value, here


def is_figure(table: Mapping[str, Any]) -> bool:
    """Whether a table is one figure."""
    return any(words <= table.keys() for words in DISTRIBUTION)


def settings_of(table: Mapping[str, Any], spot: Spot, faults: Faults) -> dict[str, tuple[Any, Spot]]:
    """The settings of a table, each with its place."""
    found: dict[str, tuple[Any, Spot]] = {}
    for key, value, place in flat(table, spot):
        if key in found:
            faults.add(place, "is set twice")
        found[key] = value, place
    return found


def axes_of(table: Mapping[str, Any], spot: Spot, faults: Faults) -> dict[str, tuple[tuple[Any, ...], Spot]]:
    """Keys of a grid with their values; what is no list of values is a fault."""
    found = {}
    for key, (value, place) in settings_of(table, spot, faults).items():
        values = _values(key, value, place, faults)
        if values is not None:
            found[key] = values, place
    return found


def _values(key: str, value: Any, place: Spot, faults: Faults) -> tuple[Any, ...] | None:
    """Values of one key of a grid; None with a fault noted where there are none."""
    if isinstance(value, str) and ":" in value:
        try:
            return tuple(range_of(f"{key}={value}")[1])
        except InputError as error:
            faults.add(place, str(error).removeprefix(f"{key}={value}: "))
            return None
    if not isinstance(value, list | tuple):
        faults.add(place, f"{described(value)} found, a list of values such as [15, 20, 25], or '15:25:3', is expected")
        return None
    if not value:
        faults.add(place, "no value to try")
        return None
    again = next((one for number, one in enumerate(value) if one in value[:number]), None)
    if again is not None:
        faults.add(place, f"{described(again)} is there twice")
        return None
    return tuple(value)


def points(axes: Mapping[str, tuple[Any, ...]]) -> Iterator[dict[str, Any]]:
    """Every combination of values, the last key fastest; one without any key where there is no axis.

    Examples
    --------
    >>> list(points({"a": (1, 2), "b": (3,)}))
    [{'a': 1, 'b': 3}, {'a': 2, 'b': 3}]
    """
    return (dict(zip(axes, values, strict=True)) for values in itertools.product(*axes.values()))


def number_of_points(axes: Mapping[str, tuple[Any, ...]]) -> int:
    """How many combinations there are."""
    return math.prod(len(values) for values in axes.values())
