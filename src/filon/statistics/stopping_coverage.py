"""What ending at a precision does to the interval: its coverage, computed exactly, without a simulation.

The number of events at each look is binomial. Its distribution among runs that go on is carried from look to look, and
where runs end, the weight of those whose interval holds the true probability is added up.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from filon.statistics.intervals import Interval, wilson
from filon.statistics.stopping import reach, reach_ahead

NEGLECTED = 1e-13
"""Weight of counts that are left out at either end of a distribution."""


class Coverage(NamedTuple):
    """What a rule does at one true probability.

    Attributes
    ----------
    covered
        Share of runs whose interval holds it [0..1].
    trials
        Mean number of trials [count].
    ended
        Share of runs that end before the cap [0..1].
    """

    covered: float
    trials: float
    ended: float


Foretold = Callable[[Interval], npt.NDArray[np.bool_]]


class Masses(NamedTuple):
    """Weights of consecutive counts from `first` on."""

    first: int
    weights: npt.NDArray[np.float64]

    @property
    def counts(self) -> npt.NDArray[np.int64]:
        """The counts."""
        return np.arange(self.first, self.first + len(self.weights))

    def where(self, chosen: npt.NDArray[np.bool_]) -> Masses:
        """Weights of some of the counts only."""
        return Masses(self.first, np.where(chosen, self.weights, 0.0))

    def after(self, further: Masses) -> Masses:
        """Of the sum with an independent count, without negligible ends."""
        weights = np.convolve(self.weights, further.weights)
        kept = np.flatnonzero(weights > NEGLECTED)
        if not len(kept):
            return Masses(0, np.zeros(1))
        return Masses(self.first + further.first + int(kept[0]), weights[kept[0] : kept[-1] + 1])


def binomial(trials: int, probability: float) -> Masses:
    """Of the number of events in so many trials, without negligible ends."""
    from scipy.special import betaln, xlog1py, xlogy

    spread = 9.0 * np.sqrt(trials * probability * (1.0 - probability)) + 40.0
    least, most = int(max(0, trials * probability - spread)), int(min(trials, trials * probability + spread))
    k = np.arange(least, most + 1, dtype=np.float64)
    ways = -betaln(1.0 + trials - k, 1.0 + k) - np.log(trials + 1.0)
    return Masses(least, np.exp(ways + xlogy(k, probability) + xlog1py(trials - k, -probability)))


def plain_coverage(probability: float, trials: int) -> float:
    """Of Wilson's interval after a number of trials that was fixed beforehand [0..1]."""
    counted = binomial(trials, probability)
    return float(counted.weights[_covers(wilson(counted.counts, trials), probability)].sum())


def coverage(
    probability: float,
    within: float,
    relative: bool,
    first: int,
    cap: int,
    foretold: Foretold | None = None,
) -> Coverage:
    """Of runs that end by the rule.

    Parameters
    ----------
    probability
        The true one [0..1].
    within, relative
        The precision wanted.
    first
        Trials of the first look; each look has twice as many as the one before [count].
    cap
        Trials after which a run ends at last [count].
    foretold
        Which intervals of a look let the run end at the next; by default those of the rule, all of them where a run is
        to end as soon as its interval is narrow.
    """
    foretells = foretold or (lambda interval: reach_ahead(interval, 2.0, relative) <= within)
    going, ready, trials = binomial(first, probability), Masses(0, np.zeros(1)), first
    covered = mean = ended = 0.0
    while True:
        interval = wilson(going.counts, trials), wilson(ready.counts, trials)
        over = reach(interval[1], relative) <= within
        for masses, limits, ends in ((going, interval[0], trials >= cap), (ready, interval[1], over | (trials >= cap))):
            done = np.where(ends, masses.weights, 0.0)
            covered += float(done[_covers(limits, probability)].sum())
            mean += trials * float(done.sum())
        ended += float(ready.weights[over].sum())
        if trials >= cap:
            return Coverage(covered, mean, ended)
        ready = ready.where(~over)
        soon = [foretells(limits) for limits in interval]
        further = binomial(min(trials, cap - trials), probability)
        parts = [masses.where(now).after(further) for masses, now in zip((going, ready), soon, strict=True)]
        rest = [masses.where(~now).after(further) for masses, now in zip((going, ready), soon, strict=True)]
        going, ready, trials = _together(*rest), _together(*parts), min(2 * trials, cap)


def _covers(interval: Interval, probability: float) -> npt.NDArray[np.bool_]:
    """Which intervals hold a probability."""
    return np.asarray((interval.low <= probability) & (probability <= interval.high))


def _together(one: Masses, other: Masses) -> Masses:
    """The sum of two distributions' weights, count by count."""
    if not one.weights.any() or not other.weights.any():
        return one if one.weights.any() else other
    first = min(one.first, other.first)
    end = max(one.first + len(one.weights), other.first + len(other.weights))
    weights = np.zeros(end - first)
    for masses in (one, other):
        weights[masses.first - first : masses.first - first + len(masses.weights)] += masses.weights
    return Masses(first, weights)
