"""What drives an event, from the trials of a stored run: nothing is simulated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from filon.analysis.counting import counted, in_bands, of_all, summed, together, with_dummy
from filon.analysis.features import features, sums
from filon.analysis.inputs import Factor
from filon.analysis.levels import bands
from filon.analysis.study import Study, study
from filon.statistics.association import Counts, Index, event_index
from filon.statistics.attribution import Attribution, orders, shapley
from filon.statistics.intervals import LEVEL, Interval, normal_quantile, wilson

BANDS = 10
"""Bands of an input between whose ends the event is told: tenths."""

INDEX_BANDS = 30
"""Bands from which the index is computed."""

MOST_SHARED = 40
"""Inputs among which what is explained is shared out; the others come to nothing."""

ORDERS = 200
"""Orders of the inputs that are tried, half of them the reverse of the others."""

GROUPS = 20
"""Groups of trials that are left out in turn for the errors of shares."""

SEED = 20_250_620
"""Of the dummy, the bootstrap and the orders: the same run says the same whenever it is asked, under any numpy.

Generators of numpy may draw other numbers from one version to the next; those of `RandomState` are frozen (NEP 19), and
only integers are drawn, which no rounding can move.
"""

ATTRIBUTES = {
    "probability": "in the trials of a band of the input",
    "index": "share of the event's variance that goes when this input alone is known",
    "index_beyond": "share of the event's variance that goes when this input is learned after the narrative",
    "shapley": "share of the event's variance that is this input's part of what all inputs explain together",
}


def sensitivity(
    tree: xr.DataTree,
    firm: str | None = None,
    within: int | None = None,
    event: str = "crash",
    *,
    parts: bool = True,
) -> xr.Dataset:
    """What drives an event of a firm, in the trials that a run kept one by one.

    Parameters
    ----------
    tree
        A run as `filon.open` or `filon.simulate` gives it.
    firm
        Firm or cohort; of a single one by default.
    within
        The event comes by the close of this step [months]; the last by default.
    event
        `crash`, `exit`, the name of an exit or a mark, or an amount kept of each trial such as `raised` or `margin`.
    parts
        Share out what is explained, which takes most of the time; else `shapley` and `explained` are NaN.

    Returns
    -------
    Dataset with dimensions `input` (the greatest `index_beyond` first; among them `narrative`, at the place of its
    index, and a `dummy` that does nothing) and `band` (tenths of the input, from its least values up; narratives in
    their order):

    - `probability` with limits (input, band): of the event among trials whose input lies in the band, and `band_low`,
      `band_high`, the values it reaches from and to: a tornado;
    - `index` with limits by the bootstrap and a p-value (input): `filon.statistics.association.event_index`, valid for
      dependent inputs; `index_beyond`, the same of what an input tells when the narrative is known: an input that
      only goes with the narrative has none;
    - `shapley` and `shapley_error` (input): `filon.statistics.attribution.shapley`, of a smooth approximation by
      polynomials and products; `explained` and `explained_error` are their sum, and what is left is chance within the
      months and what is no smooth effect.

    Raises
    ------
    InputError
        For a name the run does not have, too few trials kept one by one, or an event that came in none or in all.

    Examples
    --------
    >>> import filon
    >>> found = filon.sensitivity(filon.open("last"), firm="openai", within=36)  # doctest: +SKIP
    >>> found.index[:5].to_series()  # doctest: +SKIP
    """
    return of_study(study(tree, firm, within, event), parts)


def of_study(given: Study, parts: bool = True) -> xr.Dataset:
    """The same of an event and its inputs."""
    rng = np.random.RandomState(SEED)
    given = with_dummy(given, rng)
    counts, grouped = [], []
    for place in range(len(given.factors)):  # counts by group and level are large: those of one input at a time
        every = counted(given, place)
        counts.append(of_all(every))
        grouped.append(in_bands(every, INDEX_BANDS))
    whole = [event_index(together(part), rng) for part in grouped]
    beyond = [event_index(part, rng) for part in grouped]
    keys = [
        (own if factor.categories else rest).estimate
        for factor, own, rest in zip(given.factors, whole, beyond, strict=True)
    ]
    order = sorted(range(len(counts)), key=lambda place: -keys[place])
    found = _attribution(given, order, rng) if parts else _unshared(len(order))
    indices = {"index": [whole[place] for place in order], "index_beyond": [beyond[place] for place in order]}
    return _dataset(given, order, [counts[place] for place in order], indices, found)


def _attribution(given: Study, order: Sequence[int], rng: np.random.RandomState) -> Attribution:
    """Shares of the inputs in that order, NaN of those that are left out."""
    chosen = list(order[:MOST_SHARED])
    wanted = features(given, chosen)
    groups = sums(given, chosen, wanted, GROUPS)
    found = shapley(groups, wanted.parents, len(chosen), orders(len(chosen), ORDERS, rng))
    rest = np.full(len(order) - len(chosen), np.nan)
    return found._replace(share=np.append(found.share, rest), error=np.append(found.error, rest))


def _unshared(count: int) -> Attribution:
    """No share of any input."""
    nothing = np.full(count, np.nan)
    return Attribution(nothing, nothing, float("nan"), float("nan"))


def _by_band(given: Study, counts: Sequence[Counts], factors: Sequence[Factor]) -> dict[str, npt.NDArray[Any]]:
    """Means with limits, and where bands begin and end [(input, band)]; NaN beyond the bands of an input."""
    size = max(BANDS, *(len(factor.categories) for factor in factors))
    names = ("probability", "probability_low", "probability_high", "band_low", "band_high")
    found = {name: np.full((len(factors), size), np.nan) for name in names}
    for row, (part, factor) in enumerate(zip(counts, factors, strict=True)):
        band = np.arange(factor.size) if factor.categories else bands(part.trials, BANDS)
        own = summed(part, band)
        ends = _means(own, given.is_event)
        width = own.trials.size
        for name, values in zip(names, ends, strict=False):
            found[name][row, :width] = values
        if not factor.categories:
            starts = np.array([factor.least, *factor.edges], np.float64)
            lowest = starts[np.searchsorted(band, np.arange(width))]
            found["band_low"][row, :width] = lowest
            found["band_high"][row, :width] = [*lowest[1:], factor.greatest]
    return found


def _means(counts: Counts, is_event: bool) -> Interval:
    """Mean of the outcome in each band with its 95% limits."""
    if is_event:
        return wilson(counts.total, counts.trials)
    trials = np.maximum(counts.trials, 1.0)
    mean = counts.total / trials
    half = normal_quantile(LEVEL) * np.sqrt(np.maximum(counts.squares / trials - mean**2, 0.0) / trials)
    return Interval(mean, mean - half, mean + half)


def _dataset(
    given: Study,
    order: Sequence[int],
    counts: Sequence[Counts],
    indices: Mapping[str, Sequence[Index]],
    found: Attribution,
) -> xr.Dataset:
    """All of it under its names."""
    factors = [given.factors[place] for place in order]
    by_band = _by_band(given, counts, factors)
    columns: dict[str, tuple[Any, Any]] = {name: (("input", "band"), values) for name, values in by_band.items()}
    for name, values in indices.items():
        ends = (f"{name}{end}" for end in ("", "_low", "_high", "_p_value"))
        columns |= {end: ("input", row) for end, row in zip(ends, np.array(values).T, strict=True)}
    columns |= {"shapley": ("input", found.share), "shapley_error": ("input", found.error)}
    whole = Counts(*(np.array([part.sum()]) for part in counts[0]))
    overall = dict(zip(("overall", "overall_low", "overall_high"), _means(whole, given.is_event), strict=True))
    scalars = {name: ((), float(value[0])) for name, value in overall.items()}
    scalars |= {"explained": ((), found.explained), "explained_error": ((), found.explained_error)}
    labels = {
        "input": [factor.name for factor in factors],
        "input_unit": ("input", [factor.unit for factor in factors]),
        "input_meaning": ("input", [factor.meaning for factor in factors]),
        "band": np.arange(next(iter(by_band.values())).shape[1]),
    }
    result = xr.Dataset({**columns, **scalars}, labels)
    for name, meaning in ATTRIBUTES.items():
        result[name].attrs = {"units": "1", "long_name": meaning}
    narratives = next((factor.categories for factor in factors if factor.categories), ())
    return result.assign_attrs(
        entity=given.entity,
        event=given.event,
        within=given.within,
        step=given.step,
        trials=given.trials,
        constant_inputs=given.constant,
        is_event=int(given.is_event),
        is_amount=int(given.is_amount),
        narratives=list(narratives),
    )
