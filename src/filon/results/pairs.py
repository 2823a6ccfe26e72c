"""Crashes of two entities in one trial: joint and conditional probabilities by horizon."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from filon.results.coordinates import described
from filon.results.layout import Layout
from filon.results.probabilities import Estimates, Variables, estimates, share_estimates
from filon.results.tally import Counts, Tally, by_narrative
from filon.statistics.incidence import cumulative
from filon.statistics.intervals import Interval, wilson

Floats = npt.NDArray[np.float64]

PAIR = ("entity", "entity_other", "horizon")


def pair_variables(layout: Layout, tally: Tally, level: float) -> Variables:
    """Joint and conditional crash probabilities, overall and given each narrative.

    Parameters
    ----------
    layout, tally
        What was counted, and the counts.
    level
        Coverage of the limits [0..1].

    Returns
    -------
    `joint_crash_probability`, `conditional_crash_probability (entity, entity_other, horizon)` and
    `condition_trials (entity_other, horizon)`. Of a cohort, any of its members is meant, and of a cohort with itself
    any two of them. Shares of a cohort are taken as one event a trial, the widest that their interval can be.
    """
    by = "crashed by the horizon"
    joint = share_estimates(layout, tally.joint / pairs(layout), tally.trials, level)
    given, worth = _conditional(layout, tally, level)
    shares = {
        "joint": (joint, f"share of trials in which both have {by}"),
        "conditional": (given, f"share of trials in which it has {by}, of those in which the other has"),
    }
    found: Variables = {}
    for name, (both, meaning) in shares.items():
        found |= estimates(layout, f"{name}_crash_probability", PAIR, Estimates(*map(_last, both)), meaning, level)
    meaning = f"trials in which the other has {by}; of a cohort, the number that its members are worth"
    where = ("entity_other", "horizon")
    found["condition_trials"] = described(where, np.moveaxis(worth[0], -2, -1), meaning)
    if layout.by_narrative:
        told = f"{meaning}, given the narrative"
        found["condition_trials_given"] = described(("narrative", *where), np.moveaxis(worth[1], -2, -1), told)
    return found


def _conditional(layout: Layout, tally: Tally, level: float) -> tuple[Estimates, tuple[Floats, Floats]]:
    """Intervals given a crash of the other, and how many trials speak for them, overall and by narrative."""
    both, crashed, squares = tally.joint, crashes(layout, tally), crash_squares(layout, tally)
    each, parts = by_narrative(layout, tally.trials, 0).reshape(-1, 1, 1, 1), (both, crashed, squares)
    whole, apart = [part.sum(0) for part in parts], [by_narrative(layout, part, 0) for part in parts]
    worth = condition_size(layout, *whole[1:]), condition_size(layout, *apart[1:])
    if layout.scrambles > 1:
        return share_estimates(layout, both, crashed[..., None, :] * partners(layout), level), worth
    overall = conditional_interval(layout, whole[0], whole[1], worth[0], tally.trials.sum(), level)
    return Estimates(overall, conditional_interval(layout, apart[0], apart[1], worth[1], each, level)), worth


def _last(interval: Interval) -> Interval:
    """With the horizon, which the counts have before the entities, as the last dimension."""
    return Interval(*(np.moveaxis(part, -3, -1) for part in interval))


def crashes(layout: Layout, tally: Tally) -> Counts:
    """Members that have crashed by each horizon, summed over trials [(stratum, horizon, entity)]."""
    return _at_horizons(layout, cumulative(tally.causes.sum(-1), axis=2))


def crash_squares(layout: Layout, tally: Tally) -> Counts:
    """The same, squared before it is summed; of a firm it is the same number [(stratum, horizon, entity)]."""
    squares = cumulative(tally.causes.sum(-1), axis=2)
    squares[list(layout.cohorts)] = tally.crash_squared
    return _at_horizons(layout, squares)


def _at_horizons(layout: Layout, by_month: Counts) -> Counts:
    """Counts [(entity, stratum, month)] at the horizons [(stratum, horizon, entity)]."""
    assert layout.sector is not None
    return by_month[..., list(layout.sector.horizons)].transpose(1, 2, 0)


def pairs(layout: Layout) -> Counts:
    """Pairs of members behind each pair of entities; of a cohort with itself, two different ones [(entity, entity)]."""
    members = np.array(layout.counts, np.int64)
    found = np.outer(members, members)
    np.fill_diagonal(found, np.maximum(members * (members - 1), 1))
    return found


def condition_size(layout: Layout, crashed: Counts, squares: Counts) -> Floats:
    """Trials that speak for what is given a crash of each entity [(..., horizon, entity)].

    Of a firm they are those in which it crashed. Members of a cohort weigh a trial by their number k, and weighted
    trials are worth (sum k)^2 / sum k^2 of them (L. Kish 1965, Survey Sampling, section 11.7).
    """
    return np.divide(crashed.astype(np.float64) ** 2, squares, out=np.zeros(crashed.shape), where=squares > 0)


def conditional_interval(
    layout: Layout, both: Counts, crashed: Counts, worth: Floats, trials: Counts, level: float
) -> Interval:
    """Probability of a crash of the one given a crash of the other [(..., horizon, entity, entity)]."""
    members = np.array(layout.counts, np.int64)
    condition = crashed[..., None, :].astype(np.float64) * partners(layout)
    share = np.divide(both, condition, out=np.zeros(both.shape), where=condition > 0)
    everywhere = crashed[..., :, None] / (np.maximum(trials, 1) * members[:, None])
    n = worth[..., None, :] * np.where(members > 1, worth_of_weights(share, everywhere), 1.0)
    return wilson(share * n, n, level)


def partners(layout: Layout) -> Counts:
    """Members that may crash beside one of another entity; of its own cohort, the others [(entity, entity)]."""
    members = np.array(layout.counts, np.int64)
    others = np.repeat(members[:, None], members.size, 1)
    np.fill_diagonal(others, np.maximum(members - 1, 1))
    return others


def worth_of_weights(share: Floats, everywhere: Floats) -> Floats:
    r"""Part of `condition_size` that is left because heavy trials are those in which the other crashes too [0..1].

    Over trials with k members in the condition and x = 1 where the other crashes, the mean q of x has the variance

    .. math:: \sum k^2 (x - q)^2 / (\sum k)^2, \quad
        \sum k^2 (x - q)^2 = \left(r (1 - q)^2 + (1 - r) q^2\right) \sum k^2,

    where r is the mean of x weighted by the square of k. It is not counted: the odds of x weighted by k to the powers
    0, 1 and 2 are taken to lie on a line, as they do where worlds differ by a beta probability.

    Parameters
    ----------
    share, everywhere
        Mean of x weighted by k, and not weighted [0..1].
    """
    below, at = (value / np.maximum(1.0 - value, 1e-12) for value in (everywhere, share))
    odds = np.maximum(2.0 * at - below, 0.0)
    squared = odds / (1.0 + odds)
    spread = share * (1.0 - share)
    heavy = squared * (1.0 - share) ** 2 + (1.0 - squared) * share**2
    return np.divide(spread, heavy, out=np.ones(share.shape), where=(spread > 0) & (heavy > spread))
