"""Numbers as they are printed: no more digits than the sampling error allows."""

from __future__ import annotations

from math import ceil, isfinite, log10

from filon.report.records import Estimate

LEAST, MOST = 0.01, 0.99
"""Probabilities outside are printed as these bounds: the model is not that good."""

LARGEST_PRECISION = 1
EXACT_PRECISION = 8
"""Most decimals of a percentage; the second where exact figures were asked for."""


def decimals(estimate: Estimate, exact: bool = False) -> int:
    """Decimals of a percentage that its sampling error supports.

    Examples
    --------
    >>> decimals({"probability": 0.4, "low": 0.399, "high": 0.401})
    1
    >>> decimals({"probability": 0.4, "low": 0.3, "high": 0.5})
    0
    """
    width = 100 * (estimate["high"] - estimate["low"])
    most = EXACT_PRECISION if exact else LARGEST_PRECISION
    return most if not width > 0 else min(max(ceil(-log10(width)), 0), most)


def share(value: float, digits: int = 0, exact: bool = False) -> str:
    """A probability as a percentage, bounded unless exact figures are asked for.

    Examples
    --------
    >>> share(0.004), share(0.123, 1), share(0.999), share(0.004, 1, exact=True)
    ('<1%', '12.3%', '>99%', '0.4%')
    """
    if not isfinite(value):
        return "-"
    if not exact and value < LEAST:
        return "<1%"
    if not exact and value > MOST:
        return ">99%"
    return f"{100 * value:.{digits}f}%"


def percent(value: float) -> str:
    """A share that was observed, in two significant digits; it may be negative or above one.

    Examples
    --------
    >>> percent(0.25), percent(0.0312), percent(-1.5), percent(1.0), percent(0.0)
    ('25%', '3.1%', '-150%', '100%', '0%')
    """
    if not isfinite(value):
        return "-"
    return f"{100 * value:.0f}%" if abs(value) >= 0.0995 else f"{100 * value:.2g}%"


def percentage(estimate: Estimate | None, exact: bool = False) -> str:
    """An estimate without its interval: `12.3%`; `-` where there is none."""
    if estimate is None:
        return "-"
    if exact and estimate["probability"] in (0.0, 1.0):
        return _bound(estimate)
    return share(estimate["probability"], decimals(estimate, exact), exact)


def _bound(estimate: Estimate) -> str:
    """What none, or all, of the trials say: the far end of the interval.

    Examples
    --------
    >>> _bound({"probability": 0.0, "low": 0.0, "high": 0.000384})
    '<0.0384%'
    """
    if estimate["probability"] == 0.0:
        return f"<{100 * estimate['high']:.3g}%"
    return f">{100 - 100 * (1.0 - estimate['low']):.8g}%"


def with_interval(estimate: Estimate | None, exact: bool = False) -> str:
    """An estimate and its 95% interval.

    Examples
    --------
    >>> with_interval({"probability": 0.402, "low": 0.401, "high": 0.403})
    '40.2% (40.1-40.3)'
    >>> with_interval({"probability": 0.0, "low": 0.0, "high": 0.004})
    '<1%'
    """
    printed = percentage(estimate, exact)
    if (
        estimate is None
        or not isfinite(estimate["probability"])
        or (printed[0] in "<>" and (exact or _narrow(estimate)))
    ):
        return printed
    digits = decimals(estimate, exact)
    low, high = (share(bound, digits, exact).removesuffix("%") for bound in (estimate["low"], estimate["high"]))
    return f"{printed} ({low}-{high})"


def _narrow(estimate: Estimate) -> bool:
    """Whether the whole interval lies outside the bounds that are printed."""
    return estimate["high"] < LEAST or estimate["low"] > MOST


SUFFIXES = ((1e12, "T"), (1e9, "bn"), (1e6, "M"), (1e3, "k"))


def compact(value: float) -> str:
    """A number in three digits and a suffix.

    Examples
    --------
    >>> compact(12_345_678.0), compact(-0.5), compact(999.0), compact(0.0), compact(float("nan"))
    ('12.3M', '-0.5', '999', '0', '-')
    """
    if not isfinite(value):
        return "-"
    for size, suffix in SUFFIXES:
        if abs(value) >= 0.9995 * size:
            return f"{_three_digits(value / size)}{suffix}"
    return _three_digits(value)


def _three_digits(value: float) -> str:
    """A number below 1000 in three significant digits, without trailing zeros."""
    return f"{value:.3g}" if abs(value) >= 1e-4 else "0"


def money(value: float) -> str:
    """An amount of US dollars.

    Examples
    --------
    >>> money(17.5e9), money(-2.1e8)
    ('$17.5bn', '-$210M')
    """
    text = compact(abs(value))
    return f"-${text}" if value < 0 and text != "0" else f"${text}"
