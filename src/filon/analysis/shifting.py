"""Another belief about an input, by importance weights on the trials of a stored run: nothing is simulated."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import xarray as xr

from filon.analysis.inputs import NARRATIVE, check_kept, spans
from filon.analysis.study import members_of
from filon.analysis.tilts import Shift, Stories, Tilt, tilted
from filon.errors import InputError
from filon.quantities.names import suggestion
from filon.results.frames import group_of, step_of
from filon.results.happenings import share_that
from filon.results.reweighting import narrative_weights
from filon.statistics.intervals import Interval, wilson

Floats = npt.NDArray[np.float64]

FEWEST_EFFECTIVE = 500
SMALLEST_SHARE = 0.05
"""Effective trials, and their share of those kept, below which nothing is concluded from weights."""


def shifted(
    tree: xr.DataTree, medians: Mapping[str, float], narratives: Mapping[str, float] | None = None
) -> xr.Dataset:
    r"""Probabilities of a crash had some inputs other medians, from the trials that a run kept one by one.

    Each trial is weighted by :math:`\exp(\delta z)`, with z the normal score of the input's rank within
    its narrative and :math:`\delta` such that the weighted median is the one asked for: on the normal scale on which
    inputs are drawn that is the same distribution, moved (exponential tilting; of several inputs, all at once). Inputs
    that are correlated with it move with it, as they would have been drawn; the narratives keep their weights, unless
    others are asked for.

    Parameters
    ----------
    tree
        A run as `filon.open` or `filon.simulate` gives it.
    medians
        Input to its new median, in its own unit.
    narratives
        New weights of narratives [0..1]; those not named share the rest in proportion to their own.

    Returns
    -------
    Dataset with dimensions `entity` and the run's step, at its horizons: `crash_probability` with limits (Wilson's of
    as many trials as the weighted ones tell as much as), `crash_probability_before`; along `input`, `median_before`,
    `median_after` and `deviations`; attributes `effective_trials` (Kish) and `trials`.

    Raises
    ------
    InputError
        For an unknown input, a median that is no modest shift, or weights under which the trials tell too little:
        fewer than 500 effective trials, or less than 5% of those kept.

    Examples
    --------
    >>> import filon
    >>> found = filon.shifted(filon.open("last"), {"token_price_decline_annual": 0.9})  # doctest: +SKIP
    >>> found.crash_probability.sel(entity="openai", month=36)  # doctest: +SKIP
    """
    check_kept(tree)
    drawn, outcomes = group_of(tree, "inputs"), group_of(tree, "outcomes")
    known = [str(name) for name in drawn["input"].values]
    if unknown := [name for name in medians if name not in known]:
        message = f"{unknown[0]}: no input of that name differs between trials{suggestion(unknown[0], known)}"
        raise InputError(message)
    stories = _stories(tree, outcomes, narratives)
    tilts = []
    for name, median in medians.items():
        own = drawn.isel(input=known.index(name))
        draws = np.concatenate([part["draw"].values for part in spans(own)]).astype(np.float64)
        tilts.append(Tilt(name, str(own["input_unit"].values), draws, median, stories))
    weights = tilted(tilts, stories)
    moved = [tilt.told(weights) for tilt in tilts]
    effective = float(weights.sum() ** 2 / (weights**2).sum())
    if effective < max(FEWEST_EFFECTIVE, SMALLEST_SHARE * weights.size):
        raise InputError(
            f"under these weights {weights.size:,} trials tell no more than {effective:,.0f} would: too far from what "
            "was simulated; simulate it (filon run ... --set), or shift less"
        )
    return _dataset(tree, weights, moved, effective)


def _stories(tree: xr.DataTree, outcomes: xr.Dataset, stated: Mapping[str, float] | None) -> Stories:
    """Narrative of each trial, with the share of its trials, or the weights asked for."""
    if NARRATIVE not in outcomes:
        if stated:
            raise InputError("this run has no narratives to weight")
        return Stories(np.zeros(outcomes.sizes["trial"], np.int64), np.ones(1))
    codes = outcomes[NARRATIVE].values.astype(np.int64)
    summary = group_of(tree, "summary")
    names = [str(name) for name in summary["narrative"].values]
    shares = np.bincount(codes, minlength=len(names)) / codes.size
    if stated:
        prior = dict(zip(names, map(float, summary["narrative_weight"].values), strict=True))
        shares = np.array([narrative_weights(prior, stated)[name] for name in names])
    return Stories(codes, shares)


def _dataset(tree: xr.DataTree, weights: Floats, moved: list[Shift], effective: float) -> xr.Dataset:
    """Probabilities under weights, at the horizons of the run."""
    outcomes, step = group_of(tree, "outcomes").load(), step_of(tree)
    horizons = [int(horizon) for horizon in np.atleast_1d(tree.attrs["horizons"])]
    summary = group_of(tree, "summary")
    entities, members = [str(name) for name in summary["entity"].values], members_of(summary)
    found = np.empty((4, len(entities), len(horizons)))
    for row, entity in enumerate(entities):
        for column, horizon in enumerate(horizons):
            outcome = share_that(outcomes, members, entity, "crash", horizon)
            found[:, row, column] = *weighted(outcome, weights), outcome.mean()
    names = ("crash_probability", "crash_probability_low", "crash_probability_high", "crash_probability_before")
    columns = {name: (("entity", step), values) for name, values in zip(names, found, strict=True)}
    result = xr.Dataset(columns, {"entity": entities, step: horizons})
    result["crash_probability"].attrs = {"units": "1", "long_name": "probability of a crash under the weights"}
    labels = {"input": [shift.input for shift in moved], "input_unit": ("input", [shift.unit for shift in moved])}
    rows = {"median_before": "before", "median_after": "after", "deviations": "deviations"}
    extra = {name: ("input", np.array([getattr(shift, own) for shift in moved])) for name, own in rows.items()}
    attributes = {"effective_trials": effective, "trials": int(weights.size)}
    return result.merge(xr.Dataset(extra, labels)).assign_attrs(attributes)


def weighted(outcome: Floats, weights: Floats) -> Interval:
    """Weighted mean of an outcome within [0, 1], with 95% limits.

    The variance is that of a ratio of sums (Owen, A. B. (2013). Monte Carlo theory, methods and examples, 9.2); the
    limits are Wilson's for as many unweighted trials as have that variance.
    """
    whole = weights.sum()
    mean = float((weights * outcome).sum() / whole)
    variance = float(((weights * (outcome - mean)) ** 2).sum() / whole**2)
    effective = mean * (1.0 - mean) / variance if variance > 0.0 else float(whole**2 / (weights**2).sum())
    return wilson(mean * effective, effective)
