"""What is weighed when levers are turned: a probability, or the mean of a recorded quantity."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isfinite
from typing import TYPE_CHECKING

from filon.errors import InputError
from filon.expressions.evaluation import Answer, answer
from filon.expressions.parsing import parsed
from filon.expressions.subjects import Subjects, require_known
from filon.expressions.tree import Conjunction, Probability
from filon.levers.targets import of_firm
from filon.results.means import GONE, mean, recorded
from filon.statistics.intervals import normal_quantile

if TYPE_CHECKING:
    from filon.engine.simulation import Counted
    from filon.results.layout import Layout

VALUE = "revenue_all"
"""Mean revenue of a firm, nothing once it is gone: the quantity of which value is made where no other is named.

It is what the rounds of the model price a firm by, and in expectation, since owners can spread their money: a firm that
falls in a third of the worlds keeps two thirds of it. It does not say what the revenue costs to earn; the crash
probability does, and `cash_all` is the other side.
"""


@dataclass(frozen=True)
class Measure:
    """What is weighed.

    Attributes
    ----------
    asked
        A probability, or a quantity with a month in the same words: ``revenue_all(openai, 60)``.
    unit
        "1" of a probability.
    is_mean
        Whether it is the mean of a recorded quantity.
    """

    asked: Probability
    unit: str
    is_mean: bool

    def __str__(self) -> str:
        """As it is asked for: ``mean revenue_all(openai, 60)``."""
        return f"mean {self.asked}" if self.is_mean else str(self.asked)

    def of(self, found: Counted) -> Answer:
        """What a simulation says, with 95% limits [unit].

        Raises
        ------
        RunError
            Where no trial speaks for a probability.
        """
        if not self.is_mean:
            return answer(found.answers, self.asked)
        assert self.asked.entity is not None  # `measure` has put it in
        value, error = mean(found.layout, found.tally, self.asked.event, self.asked.entity, self.asked.step)
        if not isfinite(value):
            return Answer(0.0, 0.0, 0.0)  # nobody is there
        half = normal_quantile(0.95) * error
        return Answer(value, value - half, value + half)


def measure(text: str, layout: Layout, known: Subjects, firm: str | None) -> Measure:
    """A probability of the expression language, or the mean of a recorded quantity in the same words.

    Raises
    ------
    InputError
        For what the scenario does not answer.
    """
    asked = parsed(text)
    if isinstance(asked, Conjunction):
        raise InputError(f"{text}: a probability or a quantity is weighed, without a threshold")
    asked = of_firm(asked, known, firm)
    names = recorded(layout)
    if asked.event not in names:
        require_known(text, asked, replace(known, events=(*known.events, *names)))
        return Measure(asked, "1", is_mean=False)
    if asked.exit is not None or asked.narrative is not None:
        raise InputError(f"{text}: the mean of {asked.event} is over all narratives: {asked.event}({asked.step})")
    require_known(text, asked, replace(known, events=names))
    unit = next(one.unit for one in layout.quantities if asked.event in (one.name, one.name + GONE))
    return Measure(asked, unit, is_mean=True)


def value_by_default(layout: Layout) -> str:
    """What is weighed against the crash where nothing is named.

    Raises
    ------
    InputError
        When the model records no revenue.
    """
    if VALUE not in recorded(layout):
        names = ", ".join(recorded(layout)[:8]) or "no quantity, so a probability"
        raise InputError(f"what is value here? name it by --value; recorded are {names}")
    return f"{VALUE}({layout.months})"
