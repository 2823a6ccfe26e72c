"""`filon.optimize`: several levers under constraints, and the frontier of low crash and high value."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from filon.errors import InputError, InterruptedRun
from filon.expressions.evaluation import Answer
from filon.levers.aims import Aims, Where, aims, slack
from filon.levers.frontier import BudgetSpent, Scored, explored, frontier
from filon.levers.optima import Checked, optima
from filon.levers.worlds import Told, Worlds, label

if TYPE_CHECKING:
    import xarray as xr

SETTINGS = 60
"""Settings that are simulated in the search, where no other number is given."""

MOST_CHECKED = 12
"""Settings of the frontier that are simulated again; of more, as many are spread over it."""

BATCHES = 8
"""Parts, each with a seed of its own, of the simulations that check a setting: their spread is the error of a mean."""


def optimize(
    scenario: str | os.PathLike[str],
    levers: Mapping[str, Where],
    *,
    value: str | None = None,
    risk: str | None = None,
    subject_to: Sequence[str] = (),
    firm: str | None = None,
    settings: int = SETTINGS,
    trials: int = 100_000,
    seed: int = 1,
    months: int | None = None,
    threads: int | None = None,
    overrides: Mapping[str, Any] | None = None,
    distributions: str | os.PathLike[str] | None = None,
    told: Told | None = None,
    stop: threading.Event | None = None,
) -> xr.Dataset:
    """Settings of several levers that no other betters in both crash and value, under constraints.

    Half of the settings are spread evenly (Sobol'), the others improve the frontier (COBYQA), all in the same worlds.
    Since an optimizer's winner is flattered by its own random numbers, the frontier is then simulated again with other
    seeds, and so is the scenario as it is; those figures are the ones to report.

    Parameters
    ----------
    scenario
        A shipped name, a path, or ``file.py:model``.
    levers
        Keys of the scenario to two ends ``(15, 60)``, the only values to try ``[0, 1]``, or None: the listed range.
    value
        What is to be high: a probability of the expression language, or a recorded quantity in the same words, whose
        mean over all trials is taken: ``cash_all(60)``. By default ``revenue_all`` at the last month: expected revenue,
        nothing in worlds in which the firm is gone [USD/month]. Rounds price a firm by it; it does not say what the
        revenue costs to earn.
    risk
        The probability that is to be low; by default ``crash`` at the last month.
    subject_to
        Conditions of the expression language that are to hold.
    firm
        The firm that is meant where an expression names none.
    settings
        How many are simulated in the search.
    trials, seed, months, threads, overrides, distributions
        As `filon.sweep` takes them.
    told
        Called before each simulation.
    stop
        When set, the search ends with what was simulated so far.

    Returns
    -------
    Dataset with the dimensions `setting` (all that were tried, in order), `point` (the frontier, by ascending risk),
    `constraint`, and `lever`: `lever_value` (setting, lever); `risk`, `value`, each with `_low` and `_high`, `slack`
    (the least margin of the constraints, negative where one fails) and `feasible` (setting); `setting_of` (point), the
    place on `setting`; of the check with other seeds `checked_risk`, `checked_value` with limits, their differences
    from the scenario as it is with limits and standard errors (`checked_risk_difference`, ...), `checked_feasible` and
    `checked_on_frontier` (point); `base_risk`, `base_value` with limits, of the same check. The attribute `complete` is
    0 where the search was stopped; what was not checked then is NaN.

    Raises
    ------
    InputError
        For a lever, an end of a range or an expression that the scenario does not take; nothing is simulated then.

    Examples
    --------
    >>> import filon
    >>> levers = {"openai.research_follow": (0, 1), "openai.push_share": (0, 1)}
    >>> found = filon.optimize("openai", levers, subject_to=["ruin(60) <= 0.2"])  # doctest: +SKIP
    >>> found.lever_value.isel(setting=found.setting_of)  # doctest: +SKIP
    """
    worlds = Worlds(scenario, trials, seed, months, threads, overrides or {}, distributions, stop)
    asked = aims(worlds, levers, value, risk, subject_to, firm)
    if settings < 2:
        raise InputError(f"settings: {settings} is not at least 2")
    worlds = worlds.until(asked.months)
    tries = _Tries(worlds, asked, settings, told)
    complete = explored(asked.space, tries, seed)
    if not tries.scored:
        raise InterruptedRun("interrupted before any setting was simulated")
    chosen = _spread(frontier(tries.scored))
    tells = _telling(told, len(tries.scored), len(chosen))
    checked: list[Checked] = []
    try:
        if complete:
            base = _checked(worlds, {}, asked, None, tells)
            checked = [base]
            for place in chosen:
                checked.append(_checked(worlds, tries.scored[place].setting, asked, base, tells))
    except InterruptedRun:
        complete = False
    return optima(asked, tries.scored, tries.answers, chosen, checked, complete)


class _Tries:
    """Scores settings within a budget, each once.

    Attributes
    ----------
    answers
        Risk and value of each setting that was scored, with their limits.
    """

    def __init__(self, worlds: Worlds, asked: Aims, budget: int, told: Told | None) -> None:
        self.worlds = worlds
        self.asked = asked
        self.budget = budget
        self.told = told
        self.scored: list[Scored] = []
        self.answers: list[tuple[Answer, Answer]] = []
        self.known: dict[tuple[float, ...], Scored] = {}

    @property
    def left(self) -> int:
        """Settings that may still be simulated."""
        return self.budget - len(self.scored)

    def __call__(self, setting: dict[str, float]) -> Scored:
        """The score of a setting."""
        key = tuple(setting.values())
        if key not in self.known:
            if self.left <= 0:
                raise BudgetSpent
            if self.told is not None:
                self.told(len(self.scored), self.budget, label(setting))
            found = self.worlds.counted(setting)
            both = self.asked.risk.of(found), self.asked.value.of(found)
            one = Scored(setting, both[0].probability, both[1].probability, slack(found, self.asked.constraints))
            self.scored.append(one)
            self.answers.append(both)
            self.known[key] = one
        return self.known[key]


def _spread(places: list[int]) -> list[int]:
    """Places of the frontier that are checked: all, or as many spread over it."""
    if len(places) <= MOST_CHECKED:
        return places
    return [places[round(number * (len(places) - 1) / (MOST_CHECKED - 1))] for number in range(MOST_CHECKED)]


def _telling(told: Told | None, done: int, points: int) -> Callable[[str], None]:
    """Tells of the simulations that check, counted on from those of the search."""
    count = [done]

    def tells(text: str) -> None:
        """Say what is checked now."""
        if told is not None:
            told(count[0], done + points + 1, f"once more, {text}")
        count[0] += 1

    return tells


def _checked(
    worlds: Worlds, setting: Mapping[str, float], asked: Aims, base: Checked | None, tells: Callable[[str], None]
) -> Checked:
    """A setting under other seeds, beside the scenario as it is under the same."""
    tells(label(setting))
    part = max(worlds.trials // BATCHES, 1)
    batches, margins = [], []
    for number in range(1, BATCHES + 1):
        found = replace(worlds, trials=part, seed=worlds.seed + number).counted(setting)
        batches.append((asked.risk.of(found).probability, asked.value.of(found).probability))
        margins.append(slack(found, asked.constraints))
    return Checked(batches, sum(margins) / BATCHES, part, base)
