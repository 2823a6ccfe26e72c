"""Whether a box is found again on the trials it was not found on: what is not, is a choice between equals, or chance.

References
----------
B. P. Bryant and R. J. Lempert (2010), Technological Forecasting and Social Change 77, 34-49, section 3.4: the
reproducibility of boxes and of their restrictions.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr

from filon.analysis.boxes import estimates
from filon.analysis.choosing import Search
from filon.analysis.counts import Bools, Trials, restricted, within
from filon.analysis.prim import Found, covered
from filon.errors import InputError


def again_dataset(corners: Sequence[Found], finding: Trials, telling: Trials, search: Search) -> xr.Dataset:
    """How much of each box, and which of its restrictions, a search of the other trials finds as well.

    Parameters
    ----------
    corners
        Boxes, found on `finding`.
    finding, telling
        Trials that boxes were found on, and those that are searched now.
    search
        How both are searched.
    """
    others = [(one.box, within(one.box, telling)) for one in _found_on(telling, finding, search, len(corners))]
    shared, either = np.zeros((2, len(corners)))
    limits = np.zeros((len(corners), telling.sizes.size), np.bool_)
    for number, corner in enumerate(corners):
        best = _most_alike(within(corner.box, telling), others)
        if best is not None:
            box, shared[number], either[number] = best
            own = np.intersect1d(restricted(corner.box, telling.sizes), restricted(box, telling.sizes))
            limits[number, own] = True
        else:
            either[number] = 1.0
    meaning = "share of the trials of this box, or of the most alike found on the other half, that are in both"
    words = {"units": "1", "long_name": "whether the most alike box found on the other half restricts the input too"}
    return xr.Dataset(
        {**estimates("overlap", ("box",), shared, either, meaning), "again": (("box", "input"), limits, words)}
    )


def _found_on(finding: Trials, telling: Trials, search: Search, wanted: int) -> list[Found]:
    """The boxes of a search with halves exchanged; none where none is as dense as asked for."""
    try:
        return covered(finding, telling, search, wanted) if wanted else []
    except InputError:
        return []


def _most_alike(inside: Bools, others: Sequence[tuple[Bools, Bools]]) -> tuple[Bools, float, float] | None:
    """The box that shares most with the trials `inside`, trials that are in both, and in either."""
    found = [(box, float((inside & own).sum()), float((inside | own).sum())) for box, own in others]
    return max(found, key=lambda one: one[1] / max(one[2], 1.0), default=None)
