"""Which box is taken: what a box is worth, and what of it may be chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from filon.analysis.counts import Bools, Trials, within
from filon.analysis.peeling import Peel

SURE = 0.001
"""Quasi-p-value in trials that the box was not found on, from which it is no box."""

LEAST_ODDS = 1.5
"""Odds of the event in a box over those in all trials, at least: less is no corner worth a sentence, and a box that
only stands out of what former boxes left is none."""


@dataclass(frozen=True)
class Search:
    """How boxes are looked for.

    Attributes
    ----------
    alpha
        Part of what is left that one peel takes off.
    objective
        One of `OBJECTIVES` of `peeling`.
    least
        Share of all trials that a box holds at least.
    density
        Density at which peeling stops; where the box is worth most by default.
    restrictions
        Inputs that a box restricts at most; as many as matter by default.
    """

    alpha: float = 0.05
    objective: str = "lenient"
    least: float = 0.01
    density: float | None = None
    restrictions: int | None = None


def worth(trials: float, events: float, total: Peel, search: Search) -> float:
    """What a box is worth: how far it stands out, or its density beyond that of all where a density is asked for.

    Parameters
    ----------
    trials, events
        Trials in the box, and events in them [count].
    total
        All trials, as before the first peel.
    """
    beyond = events / max(trials, 1.0) - total.density
    return beyond if search.density is not None else sqrt(trials / total.trials) * beyond


def chosen(path: Sequence[Peel], search: Search) -> int:
    """Step of the path that is worth most, or the first that is as dense as asked for; 0 where there is none."""
    if search.density is not None:
        return next((step for step, peel in enumerate(path) if peel.density >= search.density), 0)
    return int(np.argmax([worth(peel.trials, peel.events, path[0], search) for peel in path]))


def quasi_p(events: float, trials: float, density: float) -> float:
    """Chance of so many events or more in a box, were it only as dense as without a restriction (Bryant and Lempert).

    Of whole numbers it is the one-sided binomial test; of shares of a cohort the same function of numbers between,
    which errs to the safe side, for the share of a cohort varies less than the outcome of one firm does.

    Parameters
    ----------
    events, trials
        In the box [count].
    density
        Share of trials with the event in the box without the restriction.

    Examples
    --------
    >>> print(f"{quasi_p(8, 10, 0.5):.4f}")
    0.0547
    """
    from scipy.special import betainc

    return 1.0 if events <= 0 else float(betainc(events, trials - events + 1.0, density))


def stands_out(box: Bools, trials: Trials, usual: float) -> bool:
    """Whether the event is commoner in the box than in these trials, beyond chance, and than usual, enough to tell.

    Parameters
    ----------
    trials
        What former boxes left of trials that the box was not found on.
    usual
        Share of all trials with the event [0..1].
    """
    inside = within(box, trials)
    size, events = float(inside.sum()), float(trials.outcome[inside].sum())
    if not size or quasi_p(events, size, float(trials.outcome.mean())) > SURE:
        return False
    return events * (1.0 - usual) >= LEAST_ODDS * usual * (size - events)
