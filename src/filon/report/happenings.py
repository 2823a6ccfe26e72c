"""What happened in a trial, as keys and values that any language makes a sentence of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from filon.report.language import LANGUAGES, Language, messages
from filon.report.tables import words

ENGLISH = Language(LANGUAGES[0])

END = "trial.end"
"""Key of the event by which a firm leaves."""


@dataclass(frozen=True, order=True)
class Event:
    """Something that happened in a month.

    Attributes
    ----------
    text
        In English.
    key
        Of the message that says it in any language; '' for what was written as it is.
    values
        Of that message's placeholders: amounts, names and reasons, not yet written.
    """

    month: int
    text: str
    key: str = field(default="", compare=False)
    values: Mapping[str, Any] = field(default_factory=dict, compare=False)


def happening(month: int, key: str, **values: Any) -> Event:
    """An event by its message.

    Examples
    --------
    >>> happening(7, "trial.round", size=5e8)  # doctest: +ELLIPSIS
    Event(month=7, text='closed a round of $500M', key='trial.round', ...)
    """
    return Event(month, phrase(ENGLISH, key, values), key, values)


def said(event: Event, language: Language) -> str:
    r"""An event in a language.

    Examples
    --------
    >>> said(happening(7, "trial.round", size=5e8), Language("fr"))
    'boucle un tour de 500\xa0M\xa0$'
    """
    return phrase(language, event.key, event.values) if event.key else event.text


def phrase(language: Language, key: str, values: Mapping[str, Any]) -> str:
    """A message with its values written as the language writes them."""
    return language.say(key, **{name: WRITTEN[name](language, value) for name, value in values.items()})


def meaning(language: Language, reason: tuple[str, str]) -> str:
    """The meaning of an exit or mark, without a full stop: of a model of one's own as it was declared.

    Parameters
    ----------
    reason
        Name and declared meaning.
    """
    name, declared = reason
    known = messages().get(f"trial_meaning.{name}", {})
    return known[language.tag] if known.get(LANGUAGES[0]) == declared else declared.rstrip(".")


def observed(language: Language, value: float) -> str:
    r"""A share that was observed, in two significant digits, as `filon.report.numbers.percent` writes it.

    Examples
    --------
    >>> observed(ENGLISH, 0.0312), observed(Language("fr"), 0.0312), observed(Language("fr"), float("nan"))
    ('3.1%', '3,1\xa0%', '-')
    """
    if not isfinite(value):
        return "-"
    return share_text(language, f"{100 * value:.0f}" if abs(value) >= 0.0995 else f"{100 * value:.2g}")


def share_text(language: Language, number: str) -> str:
    """Per cent of a number that is written already."""
    return f"{number}%" if language == ENGLISH else f"{plain_text(language, number)}\xa0%"


def plain_text(language: Language, number: str) -> str:
    """A number that is written already, with the decimal sign of the language."""
    return number if language == ENGLISH else number.replace(".", ",")


def counted_steps(language: Language, step: str, count: int) -> str:
    """So many steps.

    Examples
    --------
    >>> counted_steps(ENGLISH, "month", 12), counted_steps(ENGLISH, "claim", 1)
    ('12 months', '1 claim')
    >>> counted_steps(Language("fr"), "month", 12)
    '12 mois'
    """
    name = language.name(step)
    plural = "" if count == 1 or (language != ENGLISH and name.endswith("s")) else "s"
    return f"{language.number(count)} {name}{plural}"


def people(language: Language, amounts: Mapping[str, float], least_use: float) -> str:
    """Customers in words; use from `least_use` on is told of [USD/month]."""
    kinds = ("payers", "free_users")
    told = [
        language.say(f"trial_link.{kind}", count=language.compact(amounts[kind]))
        for kind in kinds
        if amounts.get(kind, 0.0) >= 1.0
    ]
    both = len(told) == len(kinds)
    text = language.say("trial_link.both", first=told[0], second=told[1]) if both else "".join(told)
    text = text or language.say("trial_link.nobody")
    usage = amounts.get("usage", 0.0)
    return language.say("trial_link.use", people=text, usage=language.money(usage)) if usage >= least_use else text


WRITTEN: Mapping[str, Callable[[Language, Any], str]] = {
    "size": Language.money,
    "value": Language.money,
    "orders": Language.money,
    "name": Language.name,
    "step": Language.name,
    "month": lambda _, month: str(month),
    "reason": lambda language, reason: meaning(language, reason) if isinstance(reason, tuple) else str(reason),
    "steps": lambda language, steps: counted_steps(language, *steps),
    "share": observed,
    "price": lambda language, price: plain_text(language, f"{price:.2f}"),
    "price_before": lambda language, price: plain_text(language, f"{price:.2f}"),
    "people": lambda language, people_of: people(language, *people_of),
    "cause": lambda language, cause: cause if isinstance(cause, str) else _members(language, *cause),
}
"""How each placeholder is written: amounts in US dollars, names in words, reasons by their meaning."""


def _members(language: Language, count: int, cohort: str) -> str:
    """So many members of a cohort."""
    return language.say("trial_link.members", count=count, cohort=cohort)


def account_heading(language: Language, heading: str) -> str:
    """Heading of an account of the shipped model; of other fields their names in words."""
    key = f"trial_account.{heading}"
    return language.say(key) if key in messages() else words(heading)
