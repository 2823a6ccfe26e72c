"""Series of numbers as a line of small bars, for terminals."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

BARS = "▁▂▃▄▅▆▇█"
"""Heights of a bar, the lowest first."""


def sparkline(
    values: Sequence[float], low: float | None = None, high: float | None = None, width: int | None = None
) -> str:
    """Values as bars of eight heights beside each other.

    Parameters
    ----------
    values
        At equal distances; one that is no finite number is a blank.
    low, high
        Values of the lowest and of the highest bar; those of the values by default. What lies outside is drawn at
        the bound.
    width
        Bars at most: of more values, each bar is the last finite one of its stretch, so that ends stay what they are.

    Returns
    -------
    One character for each bar. Where all values are equal, the bars are the lowest, or those between `low` and `high`.

    Examples
    --------
    >>> sparkline([0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0])
    '▁▂▃▄▅▆▇█'
    >>> sparkline([5.0, float("nan"), 10.0], low=0.0, high=10.0), sparkline([3.0, 3.0])
    ('▅ █', '▁▁')
    >>> sparkline(range(60), width=6)
    '▁▂▄▅▇█'
    """
    shown = values if width is None or len(values) <= width else _last_of_stretches(values, width)
    finite = [value for value in shown if isfinite(value)]
    if not finite:
        return " " * len(shown)
    least = min(finite) if low is None else low
    most = max(finite) if high is None else high
    return "".join(_bar(value, least, most) for value in shown)


def drawable(encoding: str | None) -> bool:
    """Whether a stream of that encoding can show bars.

    Examples
    --------
    >>> drawable("utf-8"), drawable("ascii"), drawable(None)
    (True, False, False)
    """
    try:
        BARS.encode(encoding or "ascii")
    except (LookupError, UnicodeEncodeError):
        return False
    return True


def _bar(value: float, low: float, high: float) -> str:
    """The bar of a value between two bounds."""
    if not isfinite(value):
        return " "
    share = (value - low) / (high - low) if high > low else 0.0
    return BARS[min(max(round(share * (len(BARS) - 1)), 0), len(BARS) - 1)]


def _last_of_stretches(values: Sequence[float], width: int) -> list[float]:
    """The last finite value of each of so many stretches of about equal length; NaN where a stretch has none."""
    found = []
    for place in range(width):
        stretch = values[len(values) * place // width : len(values) * (place + 1) // width]
        found.append(next((value for value in reversed(stretch) if isfinite(value)), float("nan")))
    return found
