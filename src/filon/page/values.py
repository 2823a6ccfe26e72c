"""Figures in words: amounts with their unit, medians with their range."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping

from filon.figures.amounts import factor, unit_name
from filon.quantities.descriptions import Z90, Distribution
from filon.report.language import Language
from filon.scenario.reading import distribution
from filon.scenario.spots import NOWHERE
from filon.scenario.validation import Faults

ENDLESS = 1e100
NEVER = 1e9
"""Months that stand for never."""

SILENT = ("", "1", "USD", "share", "probability", "factor", "ratio", "index")
"""Units that a written value shows by itself."""


def amount(value: float, unit: str, language: Language) -> str:
    """A value in three digits; what stands for never or for none by these words.

    Examples
    --------
    >>> amount(1e9, "months", Language("en")), amount(17.5e9, "USD", Language("en")), amount(1e300, "1", Language("en"))
    ('never', '$17.5bn', 'none')
    """
    if abs(value) >= ENDLESS:
        return language.say("amount.none")
    if unit == "months" and value >= NEVER:
        return language.say("amount.never")
    return factor(value, unit, language)


def with_unit(text: str, unit: str, language: Language) -> str:
    """A written value and its unit, where the value does not show it.

    Examples
    --------
    >>> with_unit("$20", "USD/user/month", Language("en")), with_unit("3%", "share/month", Language("en"))
    ('$20 per user and month', '3% a month')
    """
    if unit in SILENT:
        return text
    name = unit_name(unit, language)
    for shown in (unit_name(kind, language) for kind in ("USD", "share", "probability", "log")):
        name = name.removeprefix(shown).lstrip() if name.startswith(shown) else name
    return f"{text} {name}".rstrip()


def described(figure: Mapping[str, str], language: Language) -> str:
    """The value of a figure of a run: its median and the range of 80%, or its number."""
    try:
        raw = tomllib.loads(f"value = {figure['value']}")["value"]
    except tomllib.TOMLDecodeError:
        return figure["value"]
    read = distribution(raw, NOWHERE, Faults())
    return (
        figure["value"]
        if read is None
        else with_unit(_spread(read, figure["unit"], language), figure["unit"], language)
    )


def _spread(read: Distribution, unit: str, language: Language) -> str:
    """A distribution as its median and its range."""
    from filon.sampling.families import quantile_of_z

    if read.is_constant:
        return amount(read.parameter("value"), unit, language)
    low, middle, high = (amount(quantile_of_z(read, z), unit, language) for z in (-Z90, 0.0, Z90))
    return language.say("amount.range", low=low, middle=middle, high=high)
