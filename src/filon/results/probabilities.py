"""Probabilities of firms and cohorts as variables: the estimate and its sampling limits, overall and by narrative."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import xarray as xr

from filon.results.coordinates import described
from filon.results.layout import Layout
from filon.results.tally import Counts
from filon.statistics.cohorts import share
from filon.statistics.intervals import Interval, wilson

Variables = dict[str, xr.Variable]


def limits(name: str, dimensions: Sequence[str], interval: Interval, meaning: str, level: float) -> Variables:
    """An estimate and its two limits: `x`, `x_low`, `x_high`; `x_given` has `x_low_given`, `x_high_given`."""
    stem, suffix = (name.removesuffix("_given"), "_given") if name.endswith("_given") else (name, "")
    sampling = f"{level:.0%} sampling limit (Wilson) of the {meaning}"
    return {
        f"{stem}{suffix}": described(dimensions, interval.estimate, meaning),
        f"{stem}_low{suffix}": described(dimensions, interval.low, f"lower {sampling}"),
        f"{stem}_high{suffix}": described(dimensions, interval.high, f"upper {sampling}"),
    }


def entity_intervals(layout: Layout, counts: Counts, squares: Counts, trials: npt.ArrayLike, level: float) -> Interval:
    """Intervals of firms by Wilson, and of cohorts with the trial as their unit.

    Parameters
    ----------
    layout
        Tells cohorts from firms.
    counts
        Members concerned, summed over trials [(entity, ...)].
    squares
        Of cohorts: the sum over trials of their square [(cohort, ...)].
    trials
        Trials [broadcast against one entity's counts].
    level
        Coverage [0..1].
    """
    if not layout.cohorts:
        return wilson(counts, trials, level)
    squared = dict(zip(layout.cohorts, squares, strict=True))
    parts = [
        share(row, squared[place], trials, members, level) if place in squared else wilson(row, trials, level)
        for place, (row, members) in enumerate(zip(counts, layout.counts, strict=True))
    ]
    return Interval(*(np.stack(part) for part in zip(*parts, strict=True)))
