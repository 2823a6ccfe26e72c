"""Cumulative incidence and survival from counts by month.

Every trial is watched to the horizon, so nothing is censored and competing causes need no estimator: the share of
trials in which a cause came first by month m is the cumulative incidence.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Counts: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]


def cumulative(counts: npt.ArrayLike, axis: int) -> Counts:
    """Events up to and including each month [count], from the events of each month."""
    return np.asarray(np.cumsum(np.asarray(counts, np.int64), axis=axis), np.int64)


def incidence(counts: npt.ArrayLike, trials: npt.ArrayLike, axis: int) -> Floats:
    """Share of trials in which the event came by each month [0..1].

    Parameters
    ----------
    counts
        Events of each month [count].
    trials
        Trials [count], broadcast against `counts`; the share is NaN where there are none.
    axis
        The axis of months.
    """
    return _share(cumulative(counts, axis), np.asarray(trials, np.int64))


def survival(counts: npt.ArrayLike, trials: npt.ArrayLike, axis: int) -> Floats:
    """Share of trials still there at the close of each month [0..1], from the departures of each month [count]."""
    departed = cumulative(counts, axis)
    return _share(np.asarray(trials, np.int64) - departed, np.asarray(trials, np.int64))


def hazard(counts: npt.ArrayLike, trials: npt.ArrayLike, axis: int) -> Floats:
    """Probability to leave in each month for those still there at its start [1/month]; NaN where nobody is."""
    departures = np.asarray(counts, np.int64)
    there = np.asarray(trials, np.int64) - cumulative(departures, axis) + departures
    return _share(departures, there)


def _share(k: Counts, n: Counts) -> Floats:
    """Part of whole, NaN where the whole is empty."""
    k, n = np.broadcast_arrays(k, n)
    return np.asarray(np.divide(k, n, out=np.full(k.shape, np.nan), where=n > 0))
