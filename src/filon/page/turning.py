"""What would change the crash: each lever of a firm simulated at both ends of its range, in the same worlds."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from filon.errors import FilonError, InputError
from filon.levers.known import FIRM, Lever, levers
from filon.levers.present import listed_range, present
from filon.levers.sweep import sweep
from filon.page.report import Told
from filon.page.subject import Subject
from filon.results.names import RESOLVED
from filon.results.runs import facts
from filon.scenario.files import Library, distributions_folder
from filon.scenario.loading import load

if TYPE_CHECKING:
    import xarray as xr

    from filon.scenario.resolved import Scenario

LEAST_TRIALS = 1_000
"""Of a simulation, however many firms a trial has."""

AROUND = 0.1
"""What a simulation takes around its trials [s]."""

SAME = 1e-9
"""Values that differ by less, in parts, are one."""


@dataclass(frozen=True)
class End:
    """A lever at one end of its range.

    Attributes
    ----------
    value
        In the lever's unit.
    crash
        Probability of a crash [0..1].
    change, low, high
        Against the scenario as it is, with 95% limits [0..1].
    """

    value: float
    crash: float
    change: float
    low: float
    high: float

    @property
    def is_visible(self) -> bool:
        """Whether the change is more than chance."""
        return self.low > 0.0 or self.high < 0.0


@dataclass(frozen=True)
class Turned:
    """A lever and its ends that were tried, the lowest value first.

    Attributes
    ----------
    now
        Its value in the scenario, the median where it is drawn.
    """

    lever: Lever
    now: float | None
    ends: tuple[End, ...]

    @property
    def most(self) -> float:
        """The largest change, up or down."""
        return max(abs(end.change) for end in self.ends)


@dataclass(frozen=True)
class Turnings:
    """All levers of a firm.

    Attributes
    ----------
    base
        Probability of a crash with nothing changed.
    moved
        Levers with a visible effect, the largest first.
    unmoved
        The others.
    trials
        Of each simulation.
    """

    base: float
    moved: tuple[Turned, ...]
    unmoved: tuple[Turned, ...]
    trials: int


def turnings(subject: Subject, trials: int, told: Told) -> Turnings | None:
    """What each lever does; None for a model of one's own, or a run that was never stored.

    Parameters
    ----------
    trials
        Of each simulation of one firm; of several firms as many fewer.
    """
    scenario = subject.scenario
    if subject.folder is None or scenario is None or not trials or not subject.entities:
        return None
    try:
        known = levers(Library(distributions_folder()))
    except (FilonError, OSError):
        return None
    firm = subject.told_of
    wanted = {lever.key.replace(FIRM, firm): lever for lever in known.values()}
    tried = {key: _ends(scenario, key, lever) for key, lever in wanted.items()}
    values = {key: ends for key, tries in tried.items() if (ends := _taken(subject.folder / RESOLVED, key, tries))}
    if not values:
        return None
    count = min(trials, max(LEAST_TRIALS, trials // sum(one.count for one in scenario.firms)))
    told(_announced(subject, scenario, values, count))
    seed = facts(subject.folder).get("seed", 1)
    found = sweep(subject.folder / RESOLVED, values, trials=count, seed=seed if type(seed) is int else 1)
    return _told(subject, found.sel({"entity": firm, subject.step: subject.last}), wanted, values, scenario, count)


def _announced(subject: Subject, scenario: Scenario, values: dict[str, list[float]], trials: int) -> str:
    """How much is simulated, and how long it takes."""
    from filon.engine.cost import cost

    count = 1 + sum(map(len, values.values()))
    one = cost(scenario, trials=trials, keep=f"outcomes:{trials}").seconds + AROUND
    say, number = subject.language.say, subject.language.number
    return say("lever.told", count=count, trials=number(trials), seconds=number(count * one))


def _ends(scenario: Scenario, key: str, lever: Lever) -> list[float]:
    """Both ends of a lever's range in a scenario; none where it says nothing there."""
    now = present(scenario, key)
    if now is None:
        return []
    try:
        span = listed_range(key, lever, now)
    except InputError:
        return []
    fixed = [value for value in (span.least, span.most) if abs(value - now) > SAME * max(abs(now), 1.0)]
    return [int(value) if lever.whole else value for value in fixed]


def _taken(resolved: Path, key: str, values: list[float]) -> list[float]:
    """Those values of a lever that the scenario takes: some contradict its other figures."""
    found = []
    for value in values:
        with suppress(InputError):
            load(resolved, overrides={key: value})
            found.append(value)
    return found


def _told(
    subject: Subject,
    found: xr.Dataset,
    wanted: dict[str, Lever],
    values: dict[str, list[float]],
    scenario: Scenario,
    trials: int,
) -> Turnings:
    """Levers by what they do."""
    names = ("crash_probability", "difference", "difference_low", "difference_high")
    rows = iter(zip(*(found[name].values for name in names), strict=True))
    every = []
    for key, tried in values.items():
        ends = tuple(End(float(value), *map(float, next(rows))) for value in tried)
        every.append(Turned(wanted[key], present(scenario, key), ends))
    moved = sorted((one for one in every if any(end.is_visible for end in one.ends)), key=lambda one: -one.most)
    unmoved = [one for one in every if one not in moved]
    return Turnings(float(found["base_probability"]), tuple(moved), tuple(unmoved), trials)


def called(lever: Lever, subject: Subject) -> str:
    """A lever in words."""
    return lever.called if subject.language.tag == "en" else subject.language.name(lever.name)
