"""Other weights for the narratives of a finished run: no trial is walked again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import xarray as xr

from filon.errors import InputError
from filon.quantities.names import suggestion
from filon.statistics.intervals import Interval, combined

GIVEN = "_probability_given"
ROUNDING = 1e-9

FEWEST_EFFECTIVE = 100
"""Trials drawn with the new weights that those there are must tell as much as."""


def narrative_weights(prior: Mapping[str, float], stated: Mapping[str, float]) -> dict[str, float]:
    """Weights of all narratives from those that were stated.

    Parameters
    ----------
    prior
        Weight of each narrative in the run [0..1].
    stated
        New weights of some [0..1]; the others share what is left in proportion to their prior weights.

    Raises
    ------
    InputError
        For a name that is no narrative, or weights outside 0 to 1, or that do not leave a sum of 1.

    Examples
    --------
    >>> narrative_weights({"bubble": 0.4, "gold_rush": 0.4, "slow": 0.2}, {"bubble": 0.7})
    {'bubble': 0.7, 'gold_rush': 0.2, 'slow': 0.1}
    """
    if not prior:
        raise InputError("this run has no narratives to weight")
    for name, weight in stated.items():
        if name not in prior:
            raise InputError(f"{name}: no such narrative{suggestion(name, prior)}; there are {', '.join(prior)}")
        if not 0.0 <= weight <= 1.0:
            raise InputError(f"{name}: a weight of {weight} is outside 0 to 1")
    left = 1.0 - sum(stated.values())
    others = sum(weight for name, weight in prior.items() if name not in stated)
    if left < -ROUNDING:
        raise InputError(f"the weights stated sum to {1.0 - left:g}, which is more than 1")
    if left > ROUNDING and others == 0.0:
        raise InputError(f"the weights stated sum to {1.0 - left:g}, and no other narrative can take the rest")
    share = max(left, 0.0) / others if others else 0.0
    return {name: stated.get(name, round(weight * share, 12)) for name, weight in prior.items()}


def effective_trials(trials: Sequence[float], weights: Sequence[float]) -> float:
    r"""How many trials drawn in these proportions would tell as much as those that there are [count].

    Kish, L. (1965). Survey Sampling, Wiley, section 11.7: :math:`(\sum w)^2 / \sum w^2` over trials.

    Parameters
    ----------
    trials
        Of each narrative [count].
    weights
        New weight of each narrative [0..1].

    Examples
    --------
    >>> effective_trials([500, 500], [0.5, 0.5]), effective_trials([500, 500], [1.0, 0.0])
    (1000.0, 500.0)
    """
    found = sum(weight**2 / count for count, weight in zip(trials, weights, strict=True) if weight > 0.0 < count)
    unknown = any(weight > 0.0 and count == 0 for count, weight in zip(trials, weights, strict=True))
    return 0.0 if unknown or not found else 1.0 / found


def reweighted(summary: xr.Dataset, stated: Mapping[str, float]) -> xr.Dataset:
    """The group `/summary` as it would be had the narratives these weights.

    Parameters
    ----------
    summary
        Group `/summary` of a run.
    stated
        As in `narrative_weights`.

    Raises
    ------
    InputError
        As `narrative_weights`, or when the trials tell next to nothing under the new weights.

    Returns
    -------
    A new dataset: every `*_probability` with its limits (from those given each narrative, by MOVER) and
    `narrative_weight` are replaced; what is given a narrative stays as it was.
    """
    if "narrative_weight" not in summary:
        raise InputError("this run has no narratives to weight")
    prior = summary["narrative_weight"]
    names = [str(name) for name in prior["narrative"].values]
    weights = narrative_weights(dict(zip(names, map(float, prior.values), strict=True)), stated)
    _refuse_few(summary, weights)
    row = np.array([weights[name] for name in names])
    replaced: dict[str, xr.Variable] = {"narrative_weight": xr.Variable(prior.dims, row, prior.attrs)}
    for name in map(str, summary.data_vars):
        if name.endswith(GIVEN):
            replaced |= _family(summary, name.removesuffix("_given"), row)
    return summary.assign(replaced)


def _refuse_few(summary: xr.Dataset, weights: Mapping[str, float]) -> None:
    """Refuse weights under which the trials of a run tell next to nothing."""
    trials = [float(count) for count in summary["trials_given"].values]
    told = effective_trials(trials, [*weights.values()])
    if told < FEWEST_EFFECTIVE:
        raise InputError(
            f"under these weights {sum(trials):,.0f} trials tell no more than {told:,.0f} would, of {FEWEST_EFFECTIVE} "
            "that are needed; simulate more"
        )


def _family(summary: xr.Dataset, name: str, weights: npt.NDArray[np.float64]) -> dict[str, xr.Variable]:
    """A probability and its limits under other weights."""
    ends = ("", "_low", "_high")
    given = [summary[f"{name}{end}_given"] for end in ends]
    dimensions = tuple(dimension for dimension in given[0].dims if dimension != "narrative")
    shared = summary.attrs.get("sampler") == "sobol"
    found = combined(Interval(*(part.values for part in given)), weights, given[0].dims.index("narrative"), shared)
    return {
        f"{name}{end}": xr.Variable(dimensions, values, summary[f"{name}{end}"].attrs)
        for end, values in zip(ends, found, strict=True)
    }
