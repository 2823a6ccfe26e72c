"""What filon says to people in more than one language: messages, names, and the forms of numbers and dates.

Messages live beside each other, by subject, in ``languages/*.toml``: one table for each, with its text in every
language. Names of exits, marks, narratives, inputs and accounts are in ``languages/names.toml``; in English a name is
its own words.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import isfinite
from pathlib import Path
from string import Formatter

from filon.errors import InputError
from filon.quantities.names import suggestion
from filon.report.numbers import LEAST, MOST, SUFFIXES
from filon.report.tables import words

MESSAGES = Path(__file__).parent / "languages"
NAMES = "names"
"""The file of names; every other one holds messages."""

LANGUAGES = ("en", "fr")
"""By their tags of BCP 47; the first is the one that names and numbers are declared in."""


@dataclass(frozen=True)
class Language:
    """How a reader is spoken to.

    Attributes
    ----------
    tag
        BCP 47: `en`, `fr`.
    """

    tag: str

    def say(self, key: str, **values: object) -> str:
        """The message of that key, `subject.message`, with its placeholders filled.

        Examples
        --------
        >>> language("fr").say("answer.within", months=36)
        'en 36 mois'
        """
        return messages()[key][self.tag].format(**values)

    def name(self, name: str) -> str:
        """An exit, mark, narrative, input or account in words; what the file of names lacks stays as it is.

        Examples
        --------
        >>> language("en").name("funding_freeze"), language("fr").name("funding_freeze")
        ('funding freeze', 'gel du financement')
        """
        return words(name) if self.tag == LANGUAGES[0] else names().get(name, {}).get(self.tag, words(name))

    def number(self, value: float, digits: int = 0) -> str:
        """A number with so many decimals and its thousands set apart.

        Examples
        --------
        >>> language("en").number(12345.678, 1), language("fr").number(12345.678, 1)
        ('12,345.7', '12\u202f345,7')
        """
        if not isfinite(value):
            return "-"
        if self.tag == LANGUAGES[0]:
            return f"{value:,.{digits}f}"
        from babel.numbers import format_decimal

        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return format_decimal(round(value, digits), format=pattern, locale=self.tag)

    def percent(self, value: float, digits: int = 0, bounded: bool = True) -> str:
        r"""A share as a percentage, bounded at 1% and 99% unless told otherwise: the model is not that good.

        Examples
        --------
        >>> language("en").percent(0.259, 1), language("fr").percent(0.259, 1), language("fr").percent(0.002)
        ('25.9%', '25,9\xa0%', '<1\xa0%')
        """
        if not isfinite(value):
            return "-"
        sign = "%" if self.tag == LANGUAGES[0] else "\xa0%"
        if bounded and (value < LEAST or value > MOST):
            return f"<1{sign}" if value < LEAST else f">99{sign}"
        return self.number(100 * value, digits) + sign

    def compact(self, value: float) -> str:
        r"""A number in three digits and a suffix.

        Examples
        --------
        >>> language("en").compact(12_345_678.0), language("fr").compact(4.05e9)
        ('12.3M', '4,05\xa0Md')
        """
        if not isfinite(value):
            return "-"
        for size, suffix in SUFFIXES:
            if abs(value) >= 0.9995 * size:
                return f"{self._three_digits(value / size)}{self.say(f'suffix.{suffix}')}"
        return self._three_digits(value) if abs(value) >= 1e-4 else "0"

    def money(self, value: float) -> str:
        r"""An amount of US dollars.

        Examples
        --------
        >>> language("en").money(-2.1e8), language("fr").money(17.5e9)
        ('-$210M', '17,5\xa0Md\xa0$')
        """
        text = self.compact(abs(value))
        minus = "-" if value < 0 and text != "0" else ""
        return minus + self.say("suffix.money", amount=text)

    def month(self, day: date) -> str:
        """A month and its year in words.

        Examples
        --------
        >>> language("en").month(date(2027, 6, 30)), language("fr").month(date(2027, 6, 30))
        ('June 2027', 'juin 2027')
        """
        return f"{self.say(f'calendar.m{day.month}')} {day.year}"

    def _three_digits(self, value: float) -> str:
        """A number below 1000 in three significant digits, without trailing zeros."""
        text = f"{value:.3g}"
        return self.number(float(text), len(text.partition(".")[2]) if "e" not in text else 0)


def language(tag: str) -> Language:
    """The language of that tag.

    Raises
    ------
    InputError
        When filon does not speak it.
    """
    if tag not in LANGUAGES:
        raise InputError(f"language {tag}: filon does not speak it{suggestion(tag, LANGUAGES)}")
    return Language(tag)


@lru_cache
def messages() -> Mapping[str, Mapping[str, str]]:
    """Every message by `subject.message`, in every language."""
    return {
        f"{subject}.{message}": texts
        for file in sorted(MESSAGES.glob("*.toml"))
        if file.stem != NAMES
        for subject, own in tomllib.loads(file.read_text(encoding="utf-8")).items()
        for message, texts in own.items()
    }


@lru_cache
def names() -> Mapping[str, Mapping[str, str]]:
    """Names that have words of their own in a language."""
    return {
        name: texts
        for group in tomllib.loads((MESSAGES / f"{NAMES}.toml").read_text(encoding="utf-8")).values()
        for name, texts in group.items()
    }


def placeholders(text: str) -> set[str]:
    """What a message leaves open.

    Examples
    --------
    >>> sorted(placeholders("{firm} within {months:d} months"))
    ['firm', 'months']
    """
    return {field.partition(".")[0] for _, field, _, _ in Formatter().parse(text) if field}
