"""Values with their units, as a person writes them."""

from __future__ import annotations

from math import exp

from filon.report.numbers import compact

BARE = ("", "1", "factor", "exponent", "index", "switch", "code")
"""Units that are not written behind a number."""

LARGEST_LOGARITHM = 20.0
"""Beyond it a factor says no more than its logarithm."""


def amount(value: float, unit: str) -> str:
    """A value in its unit, in three digits.

    Examples
    --------
    >>> amount(17.5e9, "USD"), amount(11.049, "USD/user/year"), amount(-2.5, "USD")
    ('$17.5bn', '$11/user/year', '-$2.5')
    >>> amount(0.6923, "share"), amount(0.041, "share of subscribers/month"), amount(3.1e7, "users"), amount(2.0, "1")
    ('69.2%', '4.1% of subscribers/month', '31M users', '2')
    """
    kind, slash, per = unit.partition("/")
    if kind == "USD":
        text = compact(abs(value))
        return f"{'-' if value < 0 and text != '0' else ''}${text}{slash}{per}"
    if kind == "share" or kind.startswith("share of "):
        return f"{100.0 * value:.3g}%{unit.removeprefix('share')}"
    if kind == "probability":
        return f"{100.0 * value:.3g}%{slash}{per}"
    return compact(value) if unit in BARE else f"{compact(value)} {unit}"


def explained(value: float, unit: str) -> str:
    """The same with what a logarithm stands for.

    Examples
    --------
    >>> explained(0.5896, "log/year"), explained(-0.2, "log"), explained(0.001, "log"), explained(24.0, "months")
    ('0.59 log/year (a factor of 1.8 a year)', '-0.2 log (a factor of 0.819)', '0.001 log', '24 months')
    """
    kind, _, per = unit.partition("/")
    factor = f"{exp(value):.3g}" if kind == "log" and abs(value) < LARGEST_LOGARITHM else "1"
    text = amount(value, unit)
    return text if factor == "1" else f"{text} (a factor of {factor}{f' a {per}' if per else ''})"


def spread(low: float | None, high: float | None, unit: str, long: bool = False) -> str:
    """Between which values: `at least` the lower and `below` the upper, either of which may be missing.

    Parameters
    ----------
    low, high
        In `unit`.
    long
        Whether logarithms are explained.

    Examples
    --------
    >>> spread(None, 0.31, "share"), spread(4.0, None, "months"), spread(1e6, 2e6, "USD")
    ('below 31%', 'at least 4 months', '$1M to $2M')
    """
    written = explained if long else amount
    if low is None or high is None:
        parts = [("at least", low), ("below", high)]
        return "".join(f"{word} {written(value, unit)}" for word, value in parts if value is not None) or "any"
    return f"{written(low, unit)} to {written(high, unit)}"
