"""From the text of an expression to its tree.

The grammar::

    expression  = probability | conditions
    precisions  = precision { "and" precision }
    precision   = probability "+-" number [ "%" ]
    conditions  = condition { "and" condition }
    condition   = probability ( "<" | "<=" | ">" | ">=" ) number [ "%" ]
    probability = event "(" [ entity "," ] step [ "," exit ] [ "|" narrative ] ")"
    event       = "crash" | "ruin" | "exit" | "sector_crash" | a mark
"""

from __future__ import annotations

import re

from filon.errors import InputError
from filon.expressions.tokens import Token, fault, tokens
from filon.expressions.tree import RELATIONS, Condition, Conjunction, Precision, Precisions, Probability

EXAMPLE = "crash(openai, 36) > 0.1"

STEP = re.compile(r"\d+(_\d+)*")
NUMBER = re.compile(r"\d+(_\d+)*(\.\d+)?([eE][+-]?\d{1,3})?%?")

LONGEST_STEP = 9
"""Digits of a month."""


def parsed(text: str) -> Probability | Conjunction:
    """An expression as a tree.

    Parameters
    ----------
    text
        A probability, or conditions joined by `and`.

    Raises
    ------
    InputError
        With the first character that cannot be understood, and what is expected there.

    Examples
    --------
    >>> str(parsed("crash(openai,36|bubble)<=10%"))
    'crash(openai, 36 | bubble) <= 0.1'
    """
    return Parser(text).expression()


def conditions(text: str) -> Conjunction:
    """The same where only conditions have a meaning.

    Raises
    ------
    InputError
        Also where a probability stands without a threshold.
    """
    found = parsed(text)
    if isinstance(found, Probability):
        raise InputError([fault(text, len(text.rstrip()) + 1, f"a threshold is missing, as in {found} > 0.1")])
    return found


def precisions(text: str) -> Precisions:
    """A text of precisions, joined by `and`.

    Raises
    ------
    InputError
        As `parsed`; also where a threshold or nothing stands in place of a precision.

    Examples
    --------
    >>> str(precisions("crash(openai,36)+-0.001 and ruin(36) +- 5%"))
    'crash(openai, 36) +- 0.001 and ruin(36) +- 5%'
    """
    return Parser(text).precisions()


class Parser:
    """Reads one text from its start to its end.

    Parameters
    ----------
    text
        What the user wrote.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.rest = list(tokens(text))

    def expression(self) -> Probability | Conjunction:
        """The whole text."""
        first = self._probability()
        if self.rest[0].kind == "end":
            return first
        found = [self._condition(first)]
        while self.rest[0].kind != "end":
            self._taken("and", "'and' joins conditions, and nothing else follows one")
            found.append(self._condition(self._probability()))
        return Conjunction(tuple(found))

    def precisions(self) -> Precisions:
        """The whole text, where each probability is followed by a precision."""
        found = [self._precision(self._probability())]
        while self.rest[0].kind != "end":
            self._taken("and", "'and' joins precisions, and nothing else follows one")
            found.append(self._precision(self._probability()))
        return Precisions(tuple(found))

    def _precision(self, probability: Probability) -> Precision:
        """`+-` and a number behind a probability."""
        sign = self.rest.pop(0)
        if sign.text in RELATIONS:
            raise self._fault(sign, f"{sign} found; a threshold has no meaning here: write {probability} +- 0.001")
        if sign.text != "+-":
            raise self._fault(sign, f"a precision is missing, as in {probability} +- 0.001, or +- 5% of it")
        token = self.rest[0]
        number, percent = self._number()
        if not 0.0 < number < (100.0 if percent else 0.5):
            known = "more than 0 and less than 0.5, or less than 100% of the probability"
            raise self._fault(token, f"{token} found; a precision is {known}")
        return Precision(probability, number / 100 if percent else number, percent, token.place)

    def _condition(self, probability: Probability) -> Condition:
        """A relation and a threshold behind a probability."""
        relation = self.rest[0]
        if relation.text == "+-":
            raise self._fault(relation, "a precision has no meaning here; expected is a threshold such as > 0.1")
        if relation.text not in RELATIONS:
            raise self._fault(relation, f"{relation} found; expected is one of <, <=, >, >= and a threshold")
        self.rest.pop(0)
        return Condition(probability, relation.text, self._threshold())

    def _threshold(self) -> float:
        """A number from 0 to 1, or a percentage."""
        token = self.rest[0]
        number, percent = self._number()
        value = number / 100 if percent else number
        if not 0.0 <= value <= 1.0:
            raise self._fault(token, f"{token} found; a probability lies in 0 to 1 (or 0% to 100%)")
        return value

    def _number(self) -> tuple[float, bool]:
        """A number as it stands, and whether it is a percentage."""
        token = self.rest.pop(0)
        if token.kind != "number" or not NUMBER.fullmatch(token.text):
            raise self._fault(token, f"{token} found; expected is a number such as 0.1 or 10%")
        if self.rest[0].text == ",":
            raise self._fault(self.rest[0], "',' found; a decimal point is a point, as in 0.1")
        return float(token.text.removesuffix("%").replace("_", "")), token.text.endswith("%")

    def _probability(self) -> Probability:
        """An event and its arguments."""
        event = self._event()
        self._taken("(", f"what follows {event} stands in brackets, as in {EXAMPLE}")
        places = {"event": event.place}
        entity = exit_name = narrative = None
        if self.rest[0].kind != "number":
            entity = self._name("a firm or a month", places, "entity")
            self._taken(",", f"the month follows the firm, as in {EXAMPLE}")
        step = self._step(places)
        if event.text == "exit":
            self._taken(",", "which exit? as in exit(openai, 36, insolvency)")
            exit_name = self._name("the name of an exit", places, "exit")
        if self.rest[0].text == "|":
            self.rest.pop(0)
            narrative = self._name("the name of a narrative", places, "narrative")
        self._taken(")", "the closing bracket is expected")
        return Probability(event.text, step, entity, exit_name, narrative, places)

    def _event(self) -> Token:
        """The name of an event."""
        token = self.rest.pop(0)
        if token.kind != "name":
            raise self._fault(token, f"{token} found; expected is an event, as in {EXAMPLE}")
        return token

    def _name(self, what: str, places: dict[str, int], role: str) -> str:
        """A name, whose place is noted under its role."""
        token = self.rest.pop(0)
        if token.kind not in ("name", "quoted"):
            raise self._fault(token, f"{token} found; expected is {what}")
        places[role] = token.place
        return token.text

    def _step(self, places: dict[str, int]) -> int:
        """A whole number of months or steps."""
        token = self.rest.pop(0)
        if token.kind != "number" or not STEP.fullmatch(token.text) or len(token.text) > LONGEST_STEP:
            raise self._fault(token, f"{token} found; expected is a month, a whole number such as 36")
        places["step"] = token.place
        return int(token.text)

    def _taken(self, text: str, otherwise: str) -> None:
        """Step over a sign or word; where another stands, say so."""
        token = self.rest.pop(0)
        if token.text != text or token.kind == "quoted":
            raise self._fault(token, f"{token} found; {otherwise}")

    def _fault(self, token: Token, message: str) -> InputError:
        """An error at a token."""
        return InputError([fault(self.text, token.place, message)])
