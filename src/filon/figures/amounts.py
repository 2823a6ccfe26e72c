"""Values of inputs and accounts in their units, in the language of the reader."""

from __future__ import annotations

from math import exp, isfinite

from filon.report.amounts import LARGEST_LOGARITHM
from filon.report.language import Language, messages

ENDLESS = 900.0
"""Months of runway from which nothing burns: 999 as stored, give or take a bin."""


def in_unit(value: float, unit: str, language: Language) -> str:
    r"""A value in three digits with the sign of its kind: dollars, percent, or none; what it is per goes unsaid.

    Examples
    --------
    >>> from filon.report.language import language
    >>> english, french = language("en"), language("fr")
    >>> in_unit(17.5e9, "USD", english), in_unit(0.0312, "share/month", french), in_unit(-0.004, "share", english)
    ('$17.5bn', '3,12\xa0%', '-0.4%')
    >>> in_unit(0.5, "log/year", english), in_unit(24.0, "months", english)
    ('0.5', '24')
    """
    kind = unit.partition("/")[0]
    if kind == "USD":
        return language.money(value)
    if kind == "share" or kind.startswith("share of ") or kind == "probability":
        text = f"{100 * value:.3g}"
        digits = len(text.partition(".")[2]) if "e" not in text else 0
        return language.percent(value, min(digits, 2), bounded=False)
    return language.compact(value)


def unit_name(unit: str, language: Language) -> str:
    """A unit in words; itself where it has none.

    Examples
    --------
    >>> from filon.report.language import language
    >>> unit_name("USD/month", language("fr")), unit_name("bits", language("fr"))
    ('dollars par mois', 'bits')
    """
    return language.say(f"unit.{unit}") if f"unit.{unit}" in messages() else unit


def per(unit: str, language: Language) -> str:
    """What is to be said of a unit beside values that show its kind.

    Examples
    --------
    >>> from filon.report.language import language
    >>> per("USD/user/year", language("en")), per("log/year", language("fr")), per("share", language("en"))
    ('per user and year', 'par an', '')
    """
    return language.say(f"per.{unit}") if f"per.{unit}" in messages() else unit


def factor(value: float, unit: str, language: Language) -> str:
    """What a logarithm stands for, as a factor; other values in their unit.

    Examples
    --------
    >>> from filon.report.language import language
    >>> factor(0.5, "log/year", language("en")), factor(-0.2, "log", language("fr"))
    ('×1.65', '×0,819')
    """
    if unit.partition("/")[0] != "log" or not isfinite(value) or abs(value) > LARGEST_LOGARITHM:
        return in_unit(value, unit, language)
    return f"×{language.compact(exp(value))}"


def runway(value: float, language: Language) -> str:
    """Months of runway, or that nothing burns.

    Examples
    --------
    >>> from filon.report.language import language
    >>> runway(11.64, language("en")), runway(1004.0, language("en"))
    ('12 months', 'no burn')
    """
    return (
        language.say("fan.no_burn") if value >= ENDLESS else language.say("fan.months", months=language.number(value))
    )
