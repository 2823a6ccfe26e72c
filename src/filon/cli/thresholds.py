"""`--fail-if EXPR`: hold a run against thresholds, with exit code 3 where one is crossed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import click

from filon.cli.console import note
from filon.cli.options import Command
from filon.errors import ThresholdCrossed
from filon.report.numbers import with_interval

if TYPE_CHECKING:
    from filon.expressions.evaluation import Verdict
    from filon.expressions.subjects import Subjects
    from filon.expressions.tree import Conjunction
    from filon.results.guarded import Place
    from filon.scenario.resolved import Scenario

fail_if_option: Callable[[Command], Command] = click.option(
    "--fail-if",
    "fail_if",
    multiple=True,
    metavar="EXPR",
    help="Exit with 3 where EXPR holds, such as 'crash(openai, 36) > 0.1'; repeatable: where any does.",
)


def thresholds(texts: Sequence[str], subjects: Subjects) -> tuple[Conjunction, ...]:
    """What `--fail-if` asks, once it is known that the run can answer.

    Raises
    ------
    InputError
        When a text is no condition, or asks for what the run does not hold.
    """
    from filon.expressions.parsing import conditions
    from filon.expressions.subjects import require_known

    found = []
    for text in texts:
        expression = conditions(text)
        require_known(text, expression, subjects)
        found.append(expression)
    return tuple(found)


def thresholds_before(texts: Sequence[str], scenario: Scenario) -> tuple[Conjunction, ...]:
    """The same before a scenario is run."""
    if not texts:
        return ()
    from filon.engine.case import case
    from filon.expressions.subjects import subjects_of_layout

    return thresholds(texts, subjects_of_layout(case(scenario, 0).layout))


def thresholds_of_run(texts: Sequence[str], folder: Place) -> tuple[Conjunction, ...]:
    """The same for a stored run."""
    if not texts:
        return ()
    from filon.expressions.subjects import answerable, subjects_of_summary
    from filon.results.opening import as_written, open_run

    with as_written(folder):
        subjects = subjects_of_summary(answerable(open_run(folder)))
    return thresholds(texts, subjects)


def refuse_crossed(
    folder: Place, wanted: Sequence[Conjunction], quiet: bool = False, weights: Mapping[str, float] | None = None
) -> None:
    """Say of every threshold on stderr what the run has.

    Parameters
    ----------
    folder
        Of the run.
    quiet
        Say nothing of those that are not crossed.
    weights
        Other weights of narratives.

    Raises
    ------
    ThresholdCrossed
        With the values, where all conditions of an expression hold for the estimates.
    """
    if not wanted:
        return
    from filon.expressions.evaluation import verdicts
    from filon.expressions.subjects import answerable
    from filon.results.opening import open_run

    tree = open_run(folder)
    summary = answerable(tree)
    if weights:
        from filon.results.reweighting import reweighted

        summary = reweighted(tree["summary"].to_dataset().load(), weights)
    crossed = []
    for expression in wanted:
        found = verdicts(summary, expression)
        holds = all(verdict.holds for verdict in found)
        line = f"{'threshold crossed' if holds else 'not crossed'}: {'; '.join(said(verdict) for verdict in found)}"
        if holds:
            crossed.append(line)
        elif not quiet:
            note(line)
    if crossed:
        raise ThresholdCrossed("\nfilon: ".join(crossed))


def said(verdict: Verdict) -> str:
    """A condition and what the run has.

    Examples
    --------
    >>> from filon.expressions.evaluation import Answer, Verdict
    >>> from filon.expressions.tree import Condition, Probability
    >>> said(Verdict(Condition(Probability("ruin", 36), "<=", 0.1), Answer(0.14, 0.139, 0.141), False, True))
    'ruin(36) is 14.0% (13.9-14.1), not <= 10%'
    """
    condition, answer = verdict.condition, verdict.answer
    value = with_interval({"probability": answer.probability, "low": answer.low, "high": answer.high}, exact=True)
    relation = condition.relation if verdict.holds else f"not {condition.relation}"
    near = "" if verdict.sure else ", which lies within the sampling error"
    return f"{condition.probability} is {value}, {relation} {100 * condition.threshold:.10g}%{near}"
