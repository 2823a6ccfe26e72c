r"""Zolotarev's integrals of stable distributions, by panels of Gauss and Legendre.

.. math::
    \frac1\pi\int_{-\theta_0}^{\pi/2} e^{-g(\theta)}\,d\theta \quad\text{and}\quad
    \frac1\pi\int_{-\theta_0}^{\pi/2} \left(1 - e^{-g(\theta)}\right)d\theta

are the probabilities of values between zeta and x and of those above x, for alpha up to 1, and the other way round
for alpha above 1 (Nolan 1997, as in `filon.sampling.stable`). Both integrands are positive, so that tails keep their
digits. In u, `filon.sampling.angles` has the angles, log g is smooth, though steep close to alpha 1: panels are set
around the places where it turns.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from filon.sampling.angles import LARGEST_LOG, Angles, AnglesAtOne

Floats = NDArray[np.float64]

END = 110.0
"""The integrals run over u from -110 to 110: beyond lies less than 1e-47 of the angle."""

GRID: Floats = np.array([*range(-110, -22, 4), *range(-22, 22, 2), *range(22, 111, 4)], dtype=np.float64)
"""Ends of panels in u."""

LEVELS = (1.0, 12.0)
"""g less its least value at the turns, around which there are more panels."""

AROUND = (
    (-40.0, -24.0, -14.0, -8.0, -5.0, -3.0, -1.5, 0.0, 0.7, 1.3, 1.8, 2.3, 2.8, 3.3, 3.8, 4.3, 4.8, 6.0),
    (-2.0, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0),
)
"""Ends of these panels: what log g would be there, less that at the turn, if it were straight."""

POINTS = 12
"""Of Gauss and Legendre in each panel."""

HALVINGS, MOST_HALVINGS = 14, 40
"""Of a panel to find a turn: where the slope of log g is at most 1, and at most."""

SLOPE_STEP = LEAST_SLOPE = 1e-3
LARGEST_LEAST = 1e30
"""Least values of g beyond leave no probability whatever they are."""

AT_ONCE = 400
"""Places looked at together."""


def above_zeta(angles: Angles | AnglesAtOne, x: Floats) -> tuple[Floats, Floats]:
    """Probabilities below and above places that lie above zeta.

    Parameters
    ----------
    x
        Finite [(place,)].
    """
    below, above = np.ones(x.shape), np.zeros(x.shape)
    if angles.width > 0.0:
        for first in range(0, x.size, AT_ONCE):
            part = slice(first, first + AT_ONCE)
            below[part], above[part] = _integrals(angles, angles.of_place(x[part]))
    return below, above


def _integrals(angles: Angles | AnglesAtOne, place: Floats) -> tuple[Floats, Floats]:
    """Probabilities below and above places, told by what they add to log g."""
    u, weights = _nodes(_panels(angles, place))
    small = np.exp(-np.abs(u))
    weights = weights * small / (1.0 + small) ** 2 * (angles.width / math.pi)  # da = width times the logistic density
    g = np.exp(np.minimum(angles.log_g(place[:, None], angles.of_angle(u)), LARGEST_LOG))
    kept, lost = (weights * np.exp(-g)).sum(1), (weights * -np.expm1(-g)).sum(1)
    near, far = (kept, lost) if angles.rises else (lost, kept)
    return angles.rest / math.pi + near, far


def _panels(angles: Angles | AnglesAtOne, place: Floats) -> Floats:
    """Ends of panels for each place [place, end]."""
    start = angles.of_angle(np.array(-END if angles.rises else END))
    least = np.exp(np.minimum(angles.log_g(place, start), LARGEST_LOG))
    ends: list[Floats] = [np.broadcast_to(GRID, (place.size, GRID.size))]
    for level, around in zip(LEVELS, AROUND, strict=True):
        turn, slope = _turn(angles, place, np.log(least + level))
        slope *= 1.0 + np.minimum(least, LARGEST_LEAST)
        ends.append(np.clip(turn[:, None] + np.array(around) / slope[:, None], -END, END))
    return np.sort(np.concatenate(ends, axis=1), axis=1)


def _turn(angles: Angles | AnglesAtOne, place: Floats, level: Floats) -> tuple[Floats, Floats]:
    """Where log g passes a level, and its slope there."""
    sign = 1.0 if angles.rises else -1.0
    under = sign * (angles.log_g(place[:, None], angles.of_angle(GRID)) - level[:, None]) < 0.0
    cell = np.clip(under.sum(1) - 1, 0, GRID.size - 2)
    low, high = GRID[cell], GRID[cell + 1]
    for _ in range(min(HALVINGS + math.ceil(math.log2(min(angles.steepness, 2.0**MOST_HALVINGS))), MOST_HALVINGS)):
        middle = 0.5 * (low + high)
        short = sign * (angles.log_g(place, angles.of_angle(middle)) - level) < 0.0
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    ahead, behind = (angles.log_g(place, angles.of_angle(low + step)) for step in (SLOPE_STEP, -SLOPE_STEP))
    return low, sign * np.maximum(sign * (ahead - behind) / (2.0 * SLOPE_STEP), LEAST_SLOPE)


def _nodes(ends: Floats) -> tuple[Floats, Floats]:
    """Nodes and weights between ends of panels [place, node]."""
    nodes, weights = np.polynomial.legendre.leggauss(POINTS)
    half = 0.5 * np.diff(ends)[:, :, None]
    middle = 0.5 * (ends[:, 1:] + ends[:, :-1])[:, :, None]
    return (middle + half * nodes).reshape(len(ends), -1), (half * weights).reshape(len(ends), -1)
