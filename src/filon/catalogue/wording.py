"""Figures and ranges in words."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite, isinf

from filon.quantities.descriptions import Z90, Distribution
from filon.report.numbers import compact
from filon.scenario.known import Known
from filon.scenario.reading import distribution
from filon.scenario.validation import Faults


def amount(value: float, unit: str = "") -> str:
    """A number in three digits, with a dollar sign where it is money.

    Examples
    --------
    >>> amount(17.5e9, "USD"), amount(0.055, "share"), amount(1e9, "months"), amount(-1e300, "USD")
    ('$17.5bn', '0.055', 'never', 'none')
    """
    if abs(value) >= 1e100:
        return "none"
    if unit == "months" and value >= 1e9:
        return "never"
    text = compact(abs(value))
    sign = "-" if value < 0 and text != "0" else ""
    return f"{sign}{'$' if unit.split('/')[0] == 'USD' else ''}{text}"


def in_words(described: Distribution, unit: str = "") -> str:
    """A distribution as its median and its 80% range; a constant as its number.

    Examples
    --------
    >>> from filon.quantities.descriptions import constant, quantiles
    >>> in_words(quantiles(17e9, 17.5e9, 18e9), "USD"), in_words(constant(0.3), "share")
    ('$17.5bn ($17bn to $18bn)', '0.3')
    """
    if described.is_constant:
        return amount(described.parameter("value"), unit)
    low, middle, high = (amount(value, unit) for value in spread(described))
    return f"{middle} ({low} to {high})"


def spread(described: Distribution) -> tuple[float, float, float]:
    """The 10%, 50% and 90% quantiles of a distribution."""
    from filon.sampling.families import quantile_of_z

    return quantile_of_z(described, -Z90), quantile_of_z(described, 0.0), quantile_of_z(described, Z90)


def figure(known: Known) -> str:
    """A figure as it was written: its value in words, in the unit of its file."""
    read = distribution(known.raw, known.value, Faults())
    if read is None:
        return ""
    unit = known.written_unit or known.unit
    return with_unit(in_words(read, unit), unit)


def with_unit(text: str, unit: str) -> str:
    """A number and its unit; a dollar sign says USD already.

    Examples
    --------
    >>> with_unit("$20", "USD/user/month"), with_unit("$1bn", "USD"), with_unit("0.02", "share/month")
    ('$20/user/month', '$1bn', '0.02 share/month')
    """
    rest = unit.removeprefix("USD") if unit.split("/")[0] == "USD" else f" {unit}"
    return f"{text}{rest}".rstrip()


def support(known: Known, titled: Callable[[str], str] = str) -> str:
    """What a figure rests on, in words: its source by name, the judgement as it was written.

    Parameters
    ----------
    titled
        The title of a source by its key.
    """
    said = f"source: {titled(known.source)}" if known.source else ""
    return "; ".join(part for part in (said, known.judgement) if part)


def settable(value: float) -> str:
    """A number as `--set` takes it.

    Examples
    --------
    >>> settable(0.0), settable(1e9), settable(-1e300), settable(0.25)
    ('0', '1e9', '-1e300', '0.25')
    """
    return f"{value:g}".replace("e+0", "e").replace("e+", "e")


def limits(low: float, high: float, unit: str) -> str:
    """A range in words.

    Examples
    --------
    >>> limits(0.0, 1.0, "share"), limits(0.0, float("inf"), "users"), limits(float("-inf"), float("inf"), "USD")
    ('0 to 1', 'at least 0', 'any')
    """
    if isfinite(low) and isfinite(high):
        return f"{bound(low)} to {bound(high)}"
    if isinf(low) and isinf(high):
        return "any"
    return f"at least {bound(low)}" if isfinite(low) else f"at most {bound(high)}"


def bound(value: float) -> str:
    """The end of a range, exactly.

    Examples
    --------
    >>> bound(0.9999), bound(1e9), bound(1200.0)
    ('0.9999', '1e+09', '1200')
    """
    return f"{value:.6g}"
