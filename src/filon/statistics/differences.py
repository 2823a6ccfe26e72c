"""Differences of two probabilities: of the same trials, where what is common cancels, and of trials apart."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from filon.statistics.intervals import LEVEL, Interval, normal_quantile

CELL = 0.5
"""Trials added to each of the four outcomes of a pair before its variance is taken: none at all is no certainty."""


class Difference(NamedTuple):
    """The second probability less the first, its limits, and its standard error."""

    estimate: npt.NDArray[np.float64]
    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]
    error: npt.NDArray[np.float64]


def paired(
    only_first: npt.ArrayLike, only_second: npt.ArrayLike, trials: npt.ArrayLike, level: float = LEVEL
) -> Difference:
    r"""Difference of the probabilities of an event in two runs of the same trials.

    .. math::

        d = \frac{s - f}{n}, \qquad \sigma^2 = \frac{f' + s' - (s' - f')^2 / n'}{n'^2}

    with half a trial added to each outcome of a pair in the primed numbers, so that runs that never differ are not said
    to be equal for certain.

    Parameters
    ----------
    only_first, only_second
        Trials in which the event came in one run alone [(...,)].
    trials
        Trials that both have [(...,)].
    level
        Coverage [0..1].

    Returns
    -------
    Estimates [(...,)]; NaN, with limits -1 and 1, where there is no trial.

    References
    ----------
    A. Agresti and Y. Min (2005), Biostatistics 6, 73-84: the variance with pseudo-trials.

    Examples
    --------
    >>> [round(float(part), 4) for part in paired(4, 10, 100)]
    [0.06, -0.0135, 0.1335, 0.0375]
    """
    first, second, n = np.broadcast_arrays(*(np.asarray(v, np.float64) for v in (only_first, only_second, trials)))
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate = (second - first) / n
    f, s, total = first + CELL, second + CELL, n + 4.0 * CELL
    error = np.sqrt(f + s - (s - f) ** 2 / total) / total
    return _limited(estimate, error, error, error, normal_quantile(level))


def least_error(difference: npt.ArrayLike, trials: npt.ArrayLike) -> npt.NDArray[np.float64]:
    r"""Smallest standard error that any pairing of trials could give a difference of this size.

    .. math:: \sigma_{\min} = \sqrt{|d| (1 - |d|) / n}

    Were trials paired so that a change only ever adds crashes, or only ever takes them away, a share |d| of them would
    still differ: the indicators of the two runs cannot be closer to each other. What an effect moves cannot cancel.

    Parameters
    ----------
    difference
        Of the probabilities [(...,)].
    trials
        Trials that both have [(...,)].

    References
    ----------
    M. Fréchet (1951), Annales de l'Université de Lyon A 14, 53-77: the closest that two events of given probabilities
    can be.

    Examples
    --------
    >>> round(float(least_error(-0.5, 100)), 4)
    0.05
    """
    size, n = np.abs(np.asarray(difference, np.float64)), np.asarray(trials, np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.sqrt(size * (1.0 - size) / n)


def apart(first: Interval, second: Interval, level: float = LEVEL) -> Difference:
    """Difference of two probabilities that were estimated apart, from the limits of each.

    Parameters
    ----------
    first, second
        Estimates and limits of one level.
    level
        Coverage of these limits [0..1].

    Returns
    -------
    Estimates of the same shape; the standard error is half the width of the interval over the normal quantile.

    References
    ----------
    R. G. Newcombe (1998), Statistics in Medicine 17, 873-890, method 10.

    Examples
    --------
    >>> from filon.statistics.intervals import wilson
    >>> [round(float(part), 4) for part in apart(wilson(48, 80), wilson(56, 70))][:3]
    [0.2, 0.0524, 0.3339]
    """
    estimate = np.asarray(second[0] - first[0])
    below = np.hypot(second[0] - second[1], first[2] - first[0])
    above = np.hypot(second[2] - second[0], first[0] - first[1])
    z = normal_quantile(level)
    return _limited(estimate, below / z, above / z, (below + above) / (2.0 * z), z)


def _limited(
    estimate: npt.NDArray[np.float64], below: npt.ArrayLike, above: npt.ArrayLike, error: npt.ArrayLike, z: float
) -> Difference:
    """A difference with limits so many errors away, none beyond -1 or 1."""
    known = np.isfinite(estimate)
    low = np.where(known, np.maximum(estimate - z * np.asarray(below), -1.0), -1.0)
    high = np.where(known, np.minimum(estimate + z * np.asarray(above), 1.0), 1.0)
    return Difference(
        np.where(known, estimate, np.nan)[()], low[()], high[()], np.where(known, np.asarray(error), np.nan)[()]
    )
