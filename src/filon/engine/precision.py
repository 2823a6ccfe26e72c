"""`--until EXPR`: precisions that a run is to reach, checked before anything is simulated."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING

from filon.errors import Fault, InputError
from filon.expressions.parsing import precisions
from filon.expressions.subjects import require_known, subjects_of_layout
from filon.expressions.tokens import fault
from filon.expressions.tree import Precision, Precisions, Probability
from filon.statistics.stopping import smallest_reach

if TYPE_CHECKING:
    from filon.results.layout import Layout

DEFAULT_CAP = 100_000_000
"""Trials after which a run ends at last, where the user sets no number [count]."""

FIRST_LOOK = 2**13
"""Trials of the first look, which can foretell but not end: the shortest run has twice as many [count]."""


def wanted(until: str | Sequence[str], layout: Layout, cap: int) -> tuple[Precision, ...]:
    """The precisions of `--until`, once it is known that a run can reach them.

    Parameters
    ----------
    until
        One text or several; all precisions of all of them are to be reached.
    layout
        What the run will answer.
    cap
        Trials after which the run ends at last [count].

    Raises
    ------
    InputError
        Where a text is no precision, asks for what the run does not hold, or for what no run of `cap` trials can give.
    """
    texts = [until] if isinstance(until, str) else list(until)
    found: list[Precision] = []
    for text in texts:
        expression = precisions(text)
        require_known(text, expression, subjects_of_layout(layout))
        faults = [*_unreachable(text, expression, layout, cap)]
        if faults:
            raise InputError(faults)
        found += expression.precisions
    if found and cap < 2 * FIRST_LOOK:
        raise InputError(
            f"--until: {cap:,} trials at most are too few; the run is first ended after {2 * FIRST_LOOK:,}"
        )
    return tuple(found)


def _unreachable(text: str, expression: Precisions, layout: Layout, cap: int) -> list[Fault]:
    """What no run of so many trials can give, whatever it finds."""
    found = []
    for asked in expression.precisions:
        weight = _weight(layout, asked.probability)
        if weight <= 0.0:
            place = asked.probability.places.get("narrative", 1)
            told = f"the narrative '{asked.probability.narrative}' has weight 0: no trial will speak for it"
            found.append(fault(text, place, told))
        elif smallest_reach(cap * weight) > asked.within:
            found.append(fault(text, asked.place, _too_fine(asked, cap, weight)))
    return found


def _weight(layout: Layout, asked: Probability) -> float:
    """Share of trials that speak for a probability."""
    if asked.narrative is None:
        return 1.0
    total = sum(narrative.weight for narrative in layout.narratives)
    return sum(one.weight for one in layout.narratives if one.name == asked.narrative) / total


def _too_fine(asked: Precision, cap: int, weight: float) -> str:
    """Why a precision is out of reach, and how many trials would be the fewest."""
    least = smallest_reach(1.0) / (1.0 - smallest_reach(1.0))  # the square of the normal quantile
    fewest = ceil(least * (1.0 - asked.within) / asked.within / weight)
    best = f"{smallest_reach(cap * weight):.2g}"
    return f"{asked.asked} is out of reach of {cap:,} trials, which give +- {best} at best; {fewest:,} are the fewest"
