"""What several levers are turned for: low risk, high value, constraints met; and where they are looked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from filon.errors import InputError
from filon.expressions.evaluation import answer
from filon.expressions.subjects import subjects_of_layout
from filon.expressions.tree import Condition
from filon.levers.known import Lever, Range
from filon.levers.measures import Measure, measure, value_by_default
from filon.levers.present import known_lever, present, unit_of
from filon.levers.solve import span_of
from filon.levers.space import Space
from filon.levers.targets import conditions_on
from filon.levers.worlds import Worlds

if TYPE_CHECKING:
    from filon.engine.simulation import Counted

Where = tuple[float, float] | list[float] | None
"""Where to look for a lever's value: two ends, the only values to try, or its listed range."""


@dataclass(frozen=True)
class Aims:
    """What is sought: low risk, high value, constraints met; and where.

    Attributes
    ----------
    months
        How far the expressions look.
    """

    space: Space
    risk: Measure
    value: Measure
    constraints: tuple[Condition, ...]
    units: Mapping[str, str]
    apart: Mapping[str, str]
    months: int


def aims(
    worlds: Worlds,
    levers: Mapping[str, Where],
    value: str | None,
    risk: str | None,
    subject_to: Sequence[str],
    firm: str | None,
) -> Aims:
    """What is sought, once it is known that the scenario takes the levers and answers the expressions.

    Raises
    ------
    InputError
        When it does not.
    """
    from filon.engine.case import case

    if not levers:
        raise InputError("no lever to turn: name one, such as openai.price=15:60")
    base = worlds.loaded()
    layout = case(base, 0).layout
    known = subjects_of_layout(layout)
    low = measure(risk or f"crash({layout.months})", layout, known, firm)
    high = measure(value or value_by_default(layout), layout, known, firm)
    if low.is_mean:
        raise InputError(f"{risk}: what is to be low is a probability")
    constraints = tuple(one for text in subject_to for one in conditions_on(text, known, firm))
    listed = {key: known_lever(worlds.scenario, key, worlds.distributions) for key in levers}
    ranges = {key: _range(key, where, listed[key], present(base, key)) for key, where in levers.items()}
    for key, span in ranges.items():
        for end in span.values or (span.least, span.most):
            worlds.loaded({key: end})
    months = max(one.step for one in (low.asked, high.asked, *(item.probability for item in constraints)))
    units = {key: unit_of(base, key) for key in levers}
    apart = {key: lever.apart for key, lever in listed.items() if lever is not None and lever.apart}
    return Aims(Space(ranges), low, high, constraints, units, apart, months)


def _range(key: str, where: Where, listed: Lever | None, now: float | None) -> Range:
    """Where to look for the value of one lever."""
    if isinstance(where, list):
        return span_of(key, listed, now, None, tuple(where))
    return span_of(key, listed, now, where, None)


def slack(found: Counted, constraints: Sequence[Condition]) -> float:
    """The least margin by which a condition is met [probability], negative where one is not; infinite without any."""
    if not constraints:
        return inf
    margins = []
    for one in constraints:
        margin = one.threshold - answer(found.answers, one.probability).probability
        margins.append(margin if one.relation in ("<", "<=") else -margin)
    return min(margins)
