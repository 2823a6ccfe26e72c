"""`--until EXPR`: let a run end at a precision, and exit with 1 where it is not reached."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from filon.cli.console import note
from filon.cli.options import Command
from filon.errors import PrecisionMissed, ThresholdCrossed, UnmetTarget

if TYPE_CHECKING:
    from filon.results.guarded import Place
    from filon.scenario.resolved import Scenario

until_option: Callable[[Command], Command] = click.option(
    "--until",
    multiple=True,
    metavar="EXPR",
    help="End at a precision, such as 'crash(openai, 36) +- 0.001', or '+- 5%' of the probability; repeatable. "
    "--trials is then the most, 1e8 by default; exit with 1 where it does not suffice.",
)


def most_trials(trials: int, until: Sequence[str]) -> int:
    """Trials of a run, at most: with `--until` and without `--trials` more than usual [count]."""
    from filon.engine.precision import DEFAULT_CAP

    given = click.get_current_context().get_parameter_source("trials") != ParameterSource.DEFAULT
    return trials if given or not until else DEFAULT_CAP


def require_reachable(until: Sequence[str], scenario: Scenario, trials: int) -> None:
    """Refuse precisions that no run of so many trials can reach, before anything is simulated.

    Raises
    ------
    InputError
        Also where a text is no precision, or asks for what the run does not hold.
    """
    if not until:
        return
    from filon.engine.case import case
    from filon.engine.precision import wanted

    wanted(until, case(scenario, 0).layout, trials)


@contextmanager
def without_warning() -> Iterator[None]:
    """Precisions missed are told by `refuse_unmet`, not as warnings of Python."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PrecisionMissed)
        yield


@contextmanager
def precision_told(folder: Place, quiet: bool) -> Iterator[None]:
    """Say of a stored run that it ended at its precisions, or which of them it did not reach.

    Within the block thresholds are told. One that is crossed is told all the same, and decides on the exit code.

    Raises
    ------
    UnmetTarget
        At the end of the block, where a precision was not reached.
    """
    from filon.engine.looks import shortfall_of
    from filon.results.runs import facts

    known = facts(folder)
    until = known.get("until")
    missed = shortfall_of(until) if until else []
    if until and not missed and not quiet:
        note(f"ended after {known['trials']:,} of at most {until['cap']:,} trials: {' and '.join(until['targets'])}")
    try:
        yield
    except ThresholdCrossed as crossed:
        raise ThresholdCrossed("\nfilon: ".join([*missed, str(crossed)])) from None
    if missed:
        raise UnmetTarget("\nfilon: ".join(missed))
