"""Probabilities of positive values that are slow to compute, from those at few places."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from filon.sampling.chebyshev import Series

Floats = NDArray[np.float64]

LOWEST, HIGHEST, STEP = -60.0, 580.0, 0.5
"""Logarithms of places between which probabilities are computed, and how far apart they are looked at first."""

HALVINGS = 20
"""Of a step, to find where probabilities are equal, or as small as they count."""

LEAST_WIDTH = 1e-3
"""Least logarithm between these places."""

ERROR = 1e-12
"""Largest error of the logarithm of a probability."""


class Logarithmic:
    """Probabilities of positive values, from those at few places: the smaller tail's logarithm over that of a value.

    Parameters
    ----------
    tails
        From places to probabilities below and above.
    power
        Of the value, with which the probability below begins.
    least
        Logarithm of the smallest probability that is known.
    at_once
        Places that are asked together.
    """

    def __init__(
        self, tails: Callable[[Floats], tuple[Floats, Floats]], power: float, least: float, at_once: int
    ) -> None:
        self.known, self.power, self.at_once = tails, power, at_once
        coarse: Floats = np.arange(LOWEST, HIGHEST, STEP)
        logs = self._logs(coarse)
        self.middle = self._edge(coarse, logs, lambda below, above: above <= below)
        self.low = min(self.middle - LEAST_WIDTH, self._edge(coarse, logs, lambda below, above: below > least))
        self.high = max(self.middle + LEAST_WIDTH, self._edge(coarse, logs, lambda below, above: above <= least))
        self.below = Series(lambda log: self._logs(log)[0], self.low, self.middle, _allowed)
        self.above = Series(lambda log: self._logs(log)[1], self.middle, self.high, _allowed)
        self.first = float(self.below(np.array([self.low]))[0])

    def tails(self, x: Floats) -> tuple[Floats, Floats]:
        """Probabilities below and above places."""
        with np.errstate(divide="ignore"):
            logs = np.log(np.maximum(x, 0.0))
        below, above = np.where(logs < self.middle, 0.0, 1.0), np.where(logs > self.high, 0.0, 1.0)
        lower, upper = (logs >= self.low) & (logs < self.middle), (logs >= self.middle) & (logs <= self.high)
        below[lower], above[upper] = np.exp(self.below(logs[lower])), np.exp(self.above(logs[upper]))
        least = logs < self.low
        below[least] = np.exp(self.first + self.power * (logs[least] - self.low))
        above[least | lower], below[upper] = 1.0 - below[least | lower], 1.0 - above[upper]
        return below, above

    def _edge(
        self, coarse: Floats, logs: tuple[Floats, Floats], holds: Callable[[Floats, Floats], NDArray[np.bool_]]
    ) -> float:
        """Logarithm of the place from which something holds of the logarithms of probabilities."""
        later = np.append(holds(*logs), True)
        first = int(later.argmax())
        low, high = (float(coarse[min(max(place, 0), coarse.size - 1)]) for place in (first - 1, first))
        for _ in range(HALVINGS):
            middle = 0.5 * (low + high)
            low, high = (low, middle) if holds(*self._logs(np.array([middle])))[0] else (middle, high)
        return high

    def _logs(self, log: Floats) -> tuple[Floats, Floats]:
        """Logarithms of probabilities."""
        found = np.empty((2, log.size))
        with np.errstate(divide="ignore", under="ignore"):
            for first in range(0, log.size, self.at_once):
                part = slice(first, first + self.at_once)
                found[:, part] = np.log(np.stack(self.known(np.exp(log[part]))))
        return found[0], found[1]


def _allowed(log: Floats, value: Floats) -> Floats:
    """Errors that logarithms of probabilities may have."""
    del log
    return ERROR * np.maximum(1.0, np.abs(value))
