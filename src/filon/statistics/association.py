"""How much an outcome depends on an input, from counts of trials by band of the input."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import special

Floats = npt.NDArray[np.float64]

REPLICATES = 1000
"""Bootstrap samples of an index."""


class Counts(NamedTuple):
    """Trials by group, stratum and band of an input.

    Attributes
    ----------
    trials
        In each stratum and band [(group, stratum, band)]; bands without trials count for nothing. Groups are of trials
        as they come, and make the bootstrap.
    total
        Sum of the outcome over them, of the same form.
    squares
        Sum of its square; equal to `total` where the outcome is 0 or 1.
    """

    trials: Floats
    total: Floats
    squares: Floats


class Index(NamedTuple):
    """Share of an outcome's variance that goes when an input is known, with its 95% limits [0..1].

    `p_value` is the probability of so large an index were the outcome independent of the input.
    """

    estimate: float
    low: float
    high: float
    p_value: float


def explained(counts: Counts) -> tuple[Floats, Floats, Floats]:
    r"""Share of the variance that bands explain as it is counted, the same without chance, and F [(...,)].

    The first is :math:`\eta^2`, sum of squares between the bands of each stratum over the whole; the second takes away
    what bands explain of an outcome that is independent of them (Kelley, T. L. (1935). An unbiased correlation ratio
    measure. PNAS 21, 554-559), and can be below 0; F is the variance between bands over that within.

    Parameters
    ----------
    counts
        By stratum and band [(..., stratum, band)].
    """
    strata, filled = (counts.trials.sum(-1) > 0).sum(-1), (counts.trials > 0).sum((-2, -1))
    between = _square(counts.total, counts.trials).sum((-2, -1)) - _strata(counts)
    size, total, squares = (part.sum((-2, -1)) for part in counts)
    whole = squares - _square(total, size)
    free, rest = filled - strata, np.maximum(size - filled, 1.0)
    within = np.maximum(squares - _strata(counts) - between, 0.0) / rest
    with np.errstate(invalid="ignore", divide="ignore"):
        found = between / whole, (between - free * within) / whole, between / free / within
    raw, unbiased, ratio = (np.nan_to_num(part) for part in found)
    return raw, unbiased, ratio


def _square(total: Floats, size: Floats) -> Floats:
    """Square of a sum over how many it is of, 0 of none."""
    return np.asarray(np.where(size > 0, total**2 / np.maximum(size, 1.0), 0.0))


def _strata(counts: Counts) -> Floats:
    """Sum of squares of the means of strata."""
    return np.asarray(_square(counts.total.sum(-1), counts.trials.sum(-1)).sum(-1))


def event_index(counts: Counts, rng: np.random.RandomState, replicates: int = REPLICATES) -> Index:
    r"""How much of the uncertainty about an event goes when an input is known.

    :math:`S = Var(P(E \mid X)) / Var(1_E)`, the correlation ratio of the event's indicator (the target index of
    Spagnol, Da Veiga and others; Raguet and Marrel (2018), arXiv:1801.10047). For an event the conditional
    probability is the whole conditional distribution, so that the index depends on no moment: it is 0 only where the
    event is independent of the input. It needs no independence of the inputs: what an input tells through another that
    goes with it counts, and so indices of dependent inputs may sum to more than 1.

    Of several strata it is what goes when the stratum is known already and the input is learned:
    :math:`E[Var(P(E \mid X, stratum) \mid stratum)] / Var(1_E)`.

    Parameters
    ----------
    counts
        Of one input [(group, stratum, band)].
    rng
        Of the bootstrap: `RandomState`, whose integers are the same under every numpy.
    replicates
        Bootstrap samples.

    Returns
    -------
    The index without what chance adds, its limits, and the p-value of independence (F test; of many trials the
    chi-square test). Limits are percentiles of the bootstrap of groups of trials, moved by what chance adds to a sample
    of a sample; where there is nothing to find they are wide rather than narrow, and none ends below 0, where no index
    is.
    """
    whole = Counts(*(part.sum(axis=0) for part in counts))
    filled = whole.trials > 0
    bands, strata = int(filled.sum()), int(filled.any(axis=-1).sum())
    if bands == strata:
        return Index(0.0, 0.0, 0.0, 1.0)
    raw, unbiased, ratio = (float(value) for value in explained(whole))
    _, again, _ = explained(_resampled(counts, rng, replicates))
    low, high = np.quantile(again, (0.025, 0.975)) - (raw - unbiased)
    freedom = bands - strata, max(float(whole.trials.sum()) - bands, 1.0)
    p_value = float(special.fdtrc(*freedom, ratio))
    return Index(unbiased, float(min(low, unbiased)), float(max(high, unbiased, 0.0)), p_value)


def _resampled(counts: Counts, rng: np.random.RandomState, replicates: int) -> Counts:
    """Counts of bootstrap samples of the groups of trials [(replicate, stratum, band)]."""
    groups, *shape = counts.trials.shape
    drawn = rng.randint(0, groups, (replicates, groups)) + groups * np.arange(replicates)[:, None]
    times = np.bincount(drawn.ravel(), minlength=replicates * groups).reshape(replicates, groups).astype(np.float64)
    return Counts(*((times @ part.reshape(groups, -1)).reshape(replicates, *shape) for part in counts))
