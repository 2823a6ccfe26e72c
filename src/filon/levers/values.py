"""Values that a lever is set to, as a user writes them."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from typing import Any

from filon.errors import InputError

MOST_SETTINGS = 1000
"""Settings of one sweep; more are a slip of the finger, or a question for another tool."""


def parsed(text: str) -> tuple[str, list[float]]:
    """Key and values of ``KEY=15,20,25`` or ``KEY=15:25:3`` (first, last, how many).

    Raises
    ------
    InputError
        When the text is neither.

    Examples
    --------
    >>> parsed("openai.price=15,20"), parsed("openai.price=15:25:3")
    (('openai.price', [15, 20]), ('openai.price', [15, 20, 25]))
    """
    key, equals, values = text.partition("=")
    if not (equals and key.strip() and values.strip()):
        raise InputError(f"{text}: write KEY=15,20,25 or KEY=15:25:3 (first, last, how many)")
    if ":" not in values:
        return key.strip(), [_number(text, value) for value in values.split(",")]
    parts = values.split(":")
    if len(parts) != 3 or not parts[2].strip().isdecimal() or int(parts[2]) < 2:
        raise InputError(f"{text}: a range is first:last:how many, with two values or more, such as 15:25:3")
    first, last, count = float(_number(text, parts[0])), float(_number(text, parts[1])), int(parts[2])
    if count > MOST_SETTINGS:
        raise InputError(f"{text}: {count:,} values are more than {MOST_SETTINGS:,}")
    return key.strip(), [_whole(first + (last - first) * place / (count - 1)) for place in range(count)]


def spanned(text: str) -> tuple[str, tuple[float, float] | None, tuple[float, ...] | None]:
    """Key, and the ends of ``KEY=15:60`` or the values of ``KEY=15,20,25``; neither of ``KEY``.

    Raises
    ------
    InputError
        When the text is none of these.

    Examples
    --------
    >>> spanned("openai.price=15:60"), spanned("a=1,2"), spanned("a")
    (('openai.price', (15, 60), None), ('a', None, (1, 2)), ('a', None, None))
    """
    key, equals, rest = (part.strip() for part in text.partition("="))
    if key and not equals:
        return key, None, None
    if not (key and rest):
        raise InputError(f"{text}: write KEY=15:60 (from, to), KEY=15,20,25, or KEY alone for its listed range")
    if ":" not in rest:
        return key, None, tuple(_number(text, value) for value in rest.split(","))
    ends = [_number(text, value) for value in rest.split(":")]
    if len(ends) != 2:
        raise InputError(f"{text}: a range has two ends, such as {key}=15:60")
    return key, (ends[0], ends[1]), None


def _number(text: str, value: str) -> float:
    try:
        number = float(value)
    except ValueError:
        raise InputError(f"{text}: {value.strip()!r} is not a number") from None
    if not math.isfinite(number):
        raise InputError(f"{text}: {value.strip()!r} is not a finite number")
    return _whole(number)


def _whole(number: float) -> float:
    """A whole number as one: some keys, such as the count of a cohort, take no other."""
    return int(number) if number.is_integer() else number


def settings(levers: Mapping[str, Sequence[Any]], grid: bool) -> list[dict[str, Any]]:
    """Settings to try: one lever at a time, or every combination.

    Raises
    ------
    InputError
        When there are none, or too many.

    Examples
    --------
    >>> settings({"a": [1, 2], "b": [3]}, grid=False)
    [{'a': 1}, {'a': 2}, {'b': 3}]
    >>> settings({"a": [1, 2], "b": [3]}, grid=True)
    [{'a': 1, 'b': 3}, {'a': 2, 'b': 3}]
    """
    empty = [key for key, values in levers.items() if not len(values)]
    if empty:
        raise InputError(f"{empty[0]}: no value to try")
    if not levers:
        raise InputError("no lever to turn: name one, such as openai.price")
    count = math.prod(map(len, levers.values())) if grid else sum(map(len, levers.values()))
    if count > MOST_SETTINGS:
        raise InputError(f"{count:,} settings are more than {MOST_SETTINGS:,}; take fewer values of each lever")
    if grid:
        return [dict(zip(levers, values, strict=True)) for values in itertools.product(*levers.values())]
    return [{key: value} for key, values in levers.items() for value in values]
