"""Smooth functions that are slow to compute, as Chebyshev series on as many pieces as they need."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from filon.sampling.scipy_families import UnreachableError

Floats = NDArray[np.float64]

POINTS = 18
"""Places in each piece, and terms of its series."""

LAST = 3
"""Terms whose sizes tell how far a series is from its function."""

FIRST = 8
"""Pieces at first."""

MOST = 128
"""Pieces at most."""


class Series:
    """A function between two ends, from its values at few places.

    Parameters
    ----------
    function
        From places to values.
    low, high
        The ends.
    allowed
        From places and values to the errors that values may have.

    Raises
    ------
    UnreachableError
        When more than `MOST` pieces are needed.
    """

    def __init__(
        self,
        function: Callable[[Floats], Floats],
        low: float,
        high: float,
        allowed: Callable[[Floats, Floats], Floats],
    ) -> None:
        angles: Floats = np.pi * (np.arange(POINTS) + 0.5) / POINTS
        transform = 2.0 / POINTS * np.cos(np.arange(POINTS)[:, None] * angles)
        transform[0] *= 0.5
        start: Floats = np.linspace(low, high, FIRST + 1)[:-1]
        width = (high - low) / FIRST
        starts: list[Floats] = []
        widths: list[Floats] = []
        terms: list[Floats] = []
        while start.size:
            if sum(part.size for part in starts) + start.size > MOST:
                raise UnreachableError(f"its probabilities bend too often: they need more than {MOST} Chebyshev series")
            places = start[:, None] + 0.5 * width * (1.0 + np.cos(angles))
            values = function(places.ravel()).reshape(places.shape)
            found = values @ transform.T
            error = np.abs(found[:, -LAST:]).sum(1)
            right = error <= allowed(places, values).min(1)
            starts.append(start[right])
            widths.append(np.full(int(right.sum()), width))
            terms.append(found[right])
            width *= 0.5
            start = np.concatenate([start[~right], start[~right] + width])
        order = np.argsort(np.concatenate(starts))
        self.starts, self.widths = np.concatenate(starts)[order], np.concatenate(widths)[order]
        self.terms = np.ascontiguousarray(np.concatenate(terms)[order].T)

    def __call__(self, x: Floats) -> Floats:
        """Values at places between the ends."""
        piece = np.clip(np.searchsorted(self.starts, x, side="right") - 1, 0, self.starts.size - 1)
        share = 2.0 * (x - self.starts[piece]) / self.widths[piece] - 1.0
        after, last = np.zeros(x.shape), np.zeros(x.shape)
        for term in self.terms[:0:-1]:  # Clenshaw's recurrence
            after, last = 2.0 * share * after - last + term[piece], after
        return np.asarray(share * after - last + self.terms[0][piece])
