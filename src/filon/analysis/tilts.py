"""Weights of trials under which inputs have other medians: exponential tilting on the normal scale of their ranks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import optimize, special, stats

from filon.errors import InputError

Floats = npt.NDArray[np.float64]

FURTHEST = 3.0
"""Standard deviations beyond which no shift is looked for."""

CLOSE = 1e-4
"""Standard deviations within which a tilt is found."""

ROUNDS = 50
"""Times that the tilts of inputs that go together are set against each other."""


class Shift(NamedTuple):
    """How far an input was moved.

    Attributes
    ----------
    input, unit
        Its name and unit.
    before, after
        Its median in the run, and under the weights.
    deviations
        How many standard deviations its mean moved, on its normal scale within its narrative.
    """

    input: str
    unit: str
    before: float
    after: float
    deviations: float


@dataclass(frozen=True)
class Stories:
    """Narrative of each trial.

    Attributes
    ----------
    codes
        int64 [(trial,)].
    shares
        Weight that each is to have, whatever the weights of its trials.
    """

    codes: npt.NDArray[np.int64]
    shares: Floats

    def kept(self, weights: Floats) -> Floats:
        """Weights of the same proportions within each narrative, with the mean 1 in all."""
        totals = np.maximum(np.bincount(self.codes, weights, self.shares.size), 1e-300)
        return np.asarray(weights * (self.shares * weights.size / totals)[self.codes])


class Tilt:
    """An input whose median is to move: trials weigh exp(delta z), z the normal score of its rank in its narrative.

    Parameters
    ----------
    name, unit
        Of the input.
    draws
        Its value in each trial [(trial,)].
    median
        The median asked for.
    stories
        Narratives, whose weights the tilt leaves as they are.
    """

    def __init__(self, name: str, unit: str, draws: Floats, median: float, stories: Stories) -> None:
        self.name, self.unit, self.median, self.stories, self.delta = name, unit, median, stories, 0.0
        self.order = np.argsort(draws)
        self.sorted = draws[self.order]
        self.scores = np.empty(draws.size)
        for code in range(stories.shares.size):
            own = stories.codes == code
            self.scores[own] = special.ndtri((stats.rankdata(draws[own]) - 0.5) / max(int(own.sum()), 1))
        self.before = float(np.median(draws))

    def middle(self, weights: Floats) -> float:
        """The median under weights of the trials."""
        reached = np.cumsum(weights[self.order])
        return float(self.sorted[min(np.searchsorted(reached, 0.5 * reached[-1]), self.sorted.size - 1)])

    def tilted(self, others: Floats, delta: float) -> float:
        """The median where trials have these weights already and are tilted."""
        return self.middle(self.stories.kept(others * np.exp(delta * self.scores)))

    def solve(self, others: Floats) -> float:
        """Tilt to the median asked for, where trials have these weights already; returns how far the tilt moved.

        Raises
        ------
        InputError
            When no modest shift leads there.
        """
        low, high = self.tilted(others, -FURTHEST), self.tilted(others, FURTHEST)
        if not low <= self.median <= high:
            raise InputError(
                f"{self.name}: a median of {self.median:g} is no modest shift of {self.before:.4g}; from {low:.4g} "
                f"to {high:.4g} ({self.unit}) can be weighted"
            )
        found = optimize.brentq(
            lambda delta: self.tilted(others, delta) - self.median, -FURTHEST, FURTHEST, xtol=CLOSE / 10
        )
        moved, self.delta = abs(float(found) - self.delta), float(found)
        return moved

    def told(self, weights: Floats) -> Shift:
        """How far the input moved under the weights of all tilts."""
        deviations = float((weights * self.scores).sum() / weights.sum())
        return Shift(self.name, self.unit, self.before, self.middle(weights), deviations)


def tilted(tilts: list[Tilt], stories: Stories) -> Floats:
    """Weights under which every input has the median asked for, of inputs that may go together [(trial,)].

    Raises
    ------
    InputError
        When a median is no modest shift, or all of them cannot be had together.
    """
    for _ in range(ROUNDS):
        moved = [tilt.solve(_weights(tilts, stories, tilt)) for tilt in tilts]
        if len(tilts) < 2 or max(moved) < CLOSE:
            return stories.kept(_weights(tilts, stories))
    raise InputError("these medians cannot be had together: the inputs are too closely correlated")


def _weights(tilts: list[Tilt], stories: Stories, but: Tilt | None = None) -> Floats:
    """What all tilts make of the weights, or all but one [(trial,)]."""
    exponent = np.zeros(stories.codes.size)
    for tilt in tilts:
        if tilt is not but:
            exponent += tilt.delta * tilt.scores
    return np.asarray(np.exp(exponent))
