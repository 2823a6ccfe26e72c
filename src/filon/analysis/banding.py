"""How far a probability moves when the weights of the narratives are themselves uncertain."""

from __future__ import annotations

import numpy as np
import xarray as xr

from filon.errors import InputError
from filon.results.frames import group_of, step_of

DRAWS = 20_000
SEED = 20_250_620
"""Draws of the weights, and their seed: the same run has the same band whenever it is asked."""

LARGEST_WORTH = 1e6


def narrative_band(tree: xr.DataTree, worth: float) -> xr.Dataset:
    """Band of the probability of a crash when the weights of the narratives are Dirichlet.

    The weights are drawn from a Dirichlet distribution with their prior values as mean, as sure as if so many worlds
    had been seen and their narratives counted; the probability given each narrative is drawn from its own (Beta,
    Jeffreys' prior), so that the band holds sampling error too.

    Parameters
    ----------
    tree
        A run as `filon.open` or `filon.simulate` gives it.
    worth
        How many observed worlds the weights are worth: 3 is hardly anything, 100 is much.

    Returns
    -------
    Dataset with dimensions `entity`, the run's step at its horizons, and `bound` (0.025, 0.5, 0.975):
    `crash_probability`; along
    `narrative` and `bound` also `weight`. The error of the bounds from 20,000 draws is about 1% of the band's width.

    Raises
    ------
    InputError
        When the run has no narratives, or `worth` is not a positive number.

    Examples
    --------
    >>> import filon
    >>> filon.narrative_band(filon.open("last"), worth=20).crash_probability  # doctest: +SKIP
    """
    if not 0.0 < worth <= LARGEST_WORTH:
        raise InputError(f"{worth:g}: weights are worth a positive number of observed worlds, at most 1e6")
    summary = group_of(tree, "summary")
    if "narrative_weight" not in summary or "crash_probability_given" not in summary:
        raise InputError("this run has no narratives to weight")
    rng = np.random.default_rng(SEED)
    prior = summary["narrative_weight"]
    weights = rng.dirichlet(np.maximum(prior.values * worth, 1e-12), DRAWS)
    bounds = np.array([0.025, 0.5, 0.975])
    step, horizons = step_of(tree), [int(horizon) for horizon in np.atleast_1d(tree.attrs["horizons"])]
    given = summary["crash_probability_given"].sel({step: horizons}).transpose("narrative", "entity", step)
    trials = summary["trials_given"].values
    found = np.empty((*given.shape[1:], bounds.size))
    for entity in range(given.shape[1]):
        for place in range(given.shape[2]):
            crashed = given.values[:, entity, place] * trials
            own = rng.beta(crashed + 0.5, trials - crashed + 0.5, (DRAWS, len(trials)))
            found[entity, place] = np.quantile((weights * own).sum(axis=1), bounds)
    names = ("entity", step, "bound")
    result = xr.Dataset(
        {
            "crash_probability": (names, found, {"units": "1", "long_name": "probability of a crash"}),
            "weight": (("narrative", "bound"), np.quantile(weights, bounds, axis=0).T, {"units": "1"}),
        },
        {"bound": bounds, step: horizons, **{name: summary[name].values for name in ("entity", "narrative")}},
    )
    return result.assign_attrs(worth=float(worth))
