"""What a run answers to an expression: probabilities with their intervals, and whether conditions hold."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

from filon.errors import RunError
from filon.expressions.subjects import SECTOR_CRASH, step_dimension
from filon.expressions.tree import Condition, Conjunction, Probability

if TYPE_CHECKING:
    import xarray as xr

HOLDS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


@dataclass(frozen=True)
class Answer:
    """A probability as a run has it [0..1], and its 95% interval of sampling error."""

    probability: float
    low: float
    high: float


@dataclass(frozen=True)
class Verdict:
    """A condition, what the run has, and whether the condition holds for the estimate.

    Attributes
    ----------
    sure
        Whether the whole interval says the same.
    """

    condition: Condition
    answer: Answer
    holds: bool
    sure: bool


def answer(summary: xr.Dataset, asked: Probability) -> Answer:
    """The probability that is asked, with its interval.

    Parameters
    ----------
    summary
        The group `/summary` of a run that knows every name of `asked`, with its sector as `answerable` adds it.

    Raises
    ------
    RunError
        When no trial speaks for it.
    """
    where: dict[str, str | int] = {step_dimension(summary): asked.step}
    stem = asked.event
    if stem != SECTOR_CRASH:
        where["entity"] = asked.entity if asked.entity is not None else str(summary["entity"].values[0])
    if stem == "exit":
        assert asked.exit is not None
        where["exit"] = asked.exit
    elif stem not in ("crash", "ruin", SECTOR_CRASH):
        stem, where["mark"] = "mark", asked.event
    suffix = ""
    if asked.narrative is not None:
        suffix, where["narrative"] = "_given", asked.narrative
    names = (f"{stem}_probability{end}{suffix}" for end in ("", "_low", "_high"))
    found = Answer(*(float(summary[name].sel(where).item()) for name in names))
    if not isfinite(found.probability):
        raise RunError(f"{asked}: no trial speaks for it; run more trials")
    return found


def verdicts(summary: xr.Dataset, expression: Conjunction) -> tuple[Verdict, ...]:
    """Each condition with what the run has."""
    return tuple(_verdict(condition, answer(summary, condition.probability)) for condition in expression.conditions)


def _verdict(condition: Condition, found: Answer) -> Verdict:
    """Whether a condition holds for the estimate, and for both ends of its interval alike."""
    holds = HOLDS[condition.relation]
    at = [bool(holds(value, condition.threshold)) for value in (found.probability, found.low, found.high)]
    return Verdict(condition, found, at[0], len(set(at)) == 1)
