"""`filon.solve`: the value of a lever that meets a target."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from filon.errors import InputError, InterruptedRun
from filon.expressions.evaluation import Answer, answer
from filon.expressions.tree import Condition
from filon.levers import search
from filon.levers.known import Lever, Range
from filon.levers.present import is_drawn, known_lever, listed_range, present, ranged, unit_of
from filon.levers.solutions import solution
from filon.levers.targets import subjects, target
from filon.levers.worlds import Told, Worlds, label

if TYPE_CHECKING:
    import xarray as xr

PART = 1e-3
"""Tolerance on the lever, as part of the range, where none is given."""


def solve(
    scenario: str | os.PathLike[str],
    lever: str,
    to: str,
    *,
    between: tuple[float, float] | None = None,
    values: tuple[float, ...] | None = None,
    firm: str | None = None,
    tolerance: float | None = None,
    trials: int = 100_000,
    seed: int = 1,
    months: int | None = None,
    threads: int | None = None,
    overrides: Mapping[str, Any] | None = None,
    distributions: str | os.PathLike[str] | None = None,
    told: Told | None = None,
    stop: threading.Event | None = None,
) -> xr.Dataset:
    r"""The value of a lever that meets a target, with an interval on the lever.

    Every setting meets the same random numbers, so that the probability is a fixed function of the lever. It is looked
    at in seven places, since it need not be monotone; each crossing of the threshold is then searched by
    Alefeld, Potra and Shi's algorithm 748. The 95% limits on the lever are

    .. math:: \{x : l(x) \le c \le u(x)\}

    around the crossing, where l and u are the limits of the probability at x and c is the threshold: the values at
    which the trials cannot tell the probability from the threshold. The true crossing is one of them as often as the
    interval at that one point covers, 95% of the time.

    Parameters
    ----------
    scenario
        A shipped name, a path, or ``file.py:model``.
    lever
        A key of the scenario, as `filon run --set` takes it; what is drawn becomes a constant.
    to
        The target, such as ``crash(36) <= 0.10``: any probability of the expression language, against a threshold.
    between
        Ends of the range [unit of the lever]; that of `filon list levers` by default.
    values
        The only values to try, instead of a range.
    firm
        The firm that is meant where `to` names none.
    tolerance
        On the lever [its unit]; a thousandth of the range by default.
    trials, seed, months, threads, overrides, distributions
        As `filon.sweep` takes them. No more months are simulated than the target asks for.
    told
        Called before each simulation; how many there will be is not known (0).
    stop
        When set, the search ends with what was looked at so far.

    Returns
    -------
    Dataset with the dimensions `setting` (every value looked at, ascending) and `region` (values that meet the target):
    `probability`, `probability_low`, `probability_high` and `met` (setting); `least`, `most`, each with limits, and
    `ends_below`, `ends_above` (region): whether the target fails beyond, or the range ends; `answer` with limits, the
    smallest change of the lever that meets the target (NaN where none does); `best` (the value with the most
    favourable probability), `now` (the scenario's own value, the median of what is drawn), `base_probability` with
    limits and `base_met` of the scenario as it is. Limits are NaN where they lie beyond the range. The attribute
    `complete` is 0 where the search was stopped.

    Raises
    ------
    InputError
        For a lever, an end of the range or a target that the scenario does not take; nothing is simulated then.

    References
    ----------
    G. E. Alefeld, F. A. Potra and Y. Shi (1995), ACM Transactions on Mathematical Software 21, 327-344.

    Examples
    --------
    >>> import filon
    >>> found = filon.solve("openai", "openai.price", "crash(36) <= 0.05", between=(15, 60))  # doctest: +SKIP
    >>> float(found.answer), float(found.answer_low), float(found.answer_high)  # doctest: +SKIP
    (22.1, 21.8, 22.5)
    """
    worlds = Worlds(scenario, trials, seed, months, threads, overrides or {}, distributions, stop)
    asked = question(worlds, lever, to, between, values, firm, tolerance)
    looked = _Looked(worlds.until(asked.target.probability.step), asked, told)
    curve = search.Curve(looked, asked.target.relation, asked.target.threshold)
    base, complete, regions = None, True, []
    try:
        base = looked.answered({})
        if asked.span.values:
            regions = search.regions(curve, asked.span.values)
        else:
            regions = search.searched(curve, asked.span.least, asked.span.most, asked.tolerance, asked.now)
    except InterruptedRun:
        complete = False
        if base is None or not curve.points:
            raise
        regions = search.runs(curve, {})
    return solution(asked, curve, base, regions, complete)


@dataclass(frozen=True)
class Question:
    """What is solved for.

    Attributes
    ----------
    lever
        The key; `listed` says more where it is a listed lever.
    span
        Where to look.
    now, drawn
        The scenario's own value; the middle of the range where it has none. Whether it is the median of what is drawn.
    """

    lever: str
    listed: Lever | None
    unit: str
    target: Condition
    span: Range
    now: float
    drawn: bool
    tolerance: float


def question(
    worlds: Worlds,
    lever: str,
    to: str,
    between: tuple[float, float] | None,
    values: tuple[float, ...] | None,
    firm: str | None,
    tolerance: float | None,
) -> Question:
    """What is solved for, once it is known that the scenario takes the lever and answers the target.

    Raises
    ------
    InputError
        When it does not.
    """
    base = worlds.loaded()
    known = subjects(base)
    condition = target(to, known, firm)
    listed, now = known_lever(worlds.scenario, lever, worlds.distributions), present(base, lever)
    span = span_of(lever, listed, now, between, values)
    middle = 0.5 * (span.least + span.most)
    for value in span.values or (span.least, middle, span.most):
        worlds.loaded({lever: value})
    if tolerance is not None and not tolerance > 0.0:
        raise InputError(f"tolerance: {tolerance:g} is not above 0")
    chosen = tolerance if tolerance is not None else PART * (span.most - span.least)
    return Question(
        lever,
        listed,
        unit_of(base, lever),
        condition,
        span,
        middle if now is None else now,
        is_drawn(base, lever),
        chosen,
    )


def span_of(
    key: str,
    listed: Lever | None,
    now: float | None,
    between: tuple[float, float] | None,
    values: tuple[float, ...] | None,
) -> Range:
    """Where to look: as asked, else as listed.

    Raises
    ------
    InputError
        For a range without extent, or none at all.
    """
    if values:
        chosen = tuple(sorted({float(value) for value in values}))
        return Range(least=chosen[0], most=chosen[-1], values=chosen)
    if between is None:
        return listed_range(key, listed, now)
    least, most = sorted(map(float, between))
    if least == most:
        raise InputError(f"{key}: a range from {least:g} to {most:g} has one value; give two ends, as in {key}=10:40")
    return ranged(least, most, listed is not None and listed.whole)


class _Looked:
    """Looks at settings, one after another.

    Parameters
    ----------
    worlds, asked
        In which worlds, and at what.
    """

    def __init__(self, worlds: Worlds, asked: Question, told: Told | None) -> None:
        self.worlds = worlds
        self.asked = asked
        self.told = told
        self.count = 0

    def __call__(self, value: float) -> Answer:
        """The probability with the lever at a value."""
        return self.answered({self.asked.lever: value})

    def answered(self, setting: Mapping[str, float]) -> Answer:
        """The probability under a setting."""
        if self.told is not None:
            self.told(self.count, 0, label(setting))
        self.count += 1
        return answer(self.worlds.counted(setting).answers, self.asked.target.probability)
