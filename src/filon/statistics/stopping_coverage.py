"""What ending at a precision does to the interval: its coverage, computed exactly, without a simulation.

The number of events at each look is binomial. Its distribution among runs that go on is carried from look to look, and
where runs end, the weight of those whose interval holds the true probability is added up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
    groups, trials = [binomial(first, probability), Masses(0, np.zeros(1))], first  # not foretold, and foretold
    covered = mean = ended = 0.0
    while True:
        limits = [wilson(masses.counts, trials) for masses in groups]
        met = [False, reach(limits[1], relative) <= within]
        for masses, interval, over in zip(groups, limits, met, strict=True):
            done = masses.where(np.broadcast_to(over | (trials >= cap), masses.weights.shape)).weights
            covered += float(done[_covers(interval, probability)].sum())
            mean += trials * float(done.sum())
        ended += float(groups[1].where(met[1]).weights.sum())
        if trials >= cap:
            return Coverage(covered, mean, ended)
        soon = [foretells(interval) for interval in limits]
        groups[1] = groups[1].where(~met[1])
        further = binomial(min(trials, cap - trials), probability)
        groups = [_together(groups, chosen, further) for chosen in ([~one for one in soon], soon)]
        trials = min(2 * trials, cap)


def _covers(interval: Interval, probability: float) -> npt.NDArray[np.bool_]:
    """Which intervals hold a probability."""
    return np.asarray((interval.low <= probability) & (probability <= interval.high))


def _together(groups: Sequence[Masses], chosen: Sequence[npt.NDArray[np.bool_]], further: Masses) -> Masses:
    """Weights of the chosen counts of all groups, once further trials are added."""
    parts = [masses.where(which).after(further) for masses, which in zip(groups, chosen, strict=True)]
    there = [masses for masses in parts if masses.weights.any()] or parts[:1]
    first = min(masses.first for masses in there)
    weights = np.zeros(max(masses.first + len(masses.weights) for masses in there) - first)
    for masses in there:
        weights[masses.first - first : masses.first - first + len(masses.weights)] += masses.weights
    return Masses(first, weights)
