"""In which corners of its inputs an event lies: boxes, the way to them, and a shallow tree."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr

from filon.analysis.again import again_dataset
from filon.analysis.boxes import box_dataset
from filon.analysis.choosing import Search
from filon.analysis.counts import Trials
from filon.analysis.inputs import NARRATIVE
from filon.analysis.leaves import tree_dataset
from filon.analysis.paths import path_dataset
from filon.analysis.peeling import OBJECTIVES
from filon.analysis.prim import covered
from filon.analysis.study import Study, study
from filon.analysis.tree import tree as tree_of
from filon.errors import InputError
from filon.statistics.intervals import wilson

MOST_BOXES, MOST_DEPTH = 9, 6
"""More than a person reads."""

LEAST_LEAF = 0.02
"""Share of all trials that a leaf of the tree holds at least."""


def discover(
    tree: xr.DataTree,
    firm: str | None = None,
    within: int | None = None,
    event: str = "crash",
    *,
    boxes: int = 3,
    density: float | None = None,
    restrictions: int | None = None,
    alpha: float = 0.05,
    least: float = 0.01,
    objective: str = "lenient",
    depth: int = 3,
) -> xr.Dataset:
    """Corners of the inputs in which an event is far commoner than elsewhere, by the Patient Rule Induction Method.

    Boxes and the tree are found on the trials of even number, and everything that is told of them is counted on the
    others: what is chosen because it looks well would flatter itself on the trials it was chosen by.

    Parameters
    ----------
    tree
        A run as `filon.open` or `filon.simulate` gives it, whose trials were kept one by one.
    firm
        Firm or cohort; of a single one by default. Of a cohort an outcome is the share of members, and limits are those
        of one firm, which are too wide rather than too narrow.
    within
        By the close of this step; the last by default.
    event
        `crash`, `exit`, or the name of an exit or a mark.
    boxes
        Boxes at most, each found on what the former left.
    density
        Share of trials with the event at which a box is dense enough [0..1]; by default the box is taken whose density
        differs most from that of all trials, in standard errors.
    restrictions
        Inputs that a box restricts at most; by default as many as matter.
    alpha
        Part of what is left that one peel takes off [0..1].
    least
        Share of all trials that a box holds at least [0..1].
    objective
        `lenient` peels the slab in which the event is rarest, `mean` the one without which it is commonest.
    depth
        Splits of the tree one below another, at most.

    Returns
    -------
    Dataset with dimensions `box`, `input`, `category` (narratives), `step` (of the peeling trajectory) and `node` (of
    the tree); `density`, `coverage` and `support` of boxes, `low`, `high` and `holds` of their restrictions with
    `density_without` and `quasi_p`; `overlap` and `again` say what a search of the other trials finds too. Every share
    has its 95% limits in `..._low` and `..._high`. No box where nothing stands out.

    Raises
    ------
    InputError
        For a name the run does not have, too few trials kept one by one, an event that came in none or in all, a number
        out of its bounds, or a density that no box reaches.

    References
    ----------
    J. H. Friedman and N. I. Fisher (1999), Statistics and Computing 9, 123-143.
    B. P. Bryant and R. J. Lempert (2010), Technological Forecasting and Social Change 77, 34-49.

    Examples
    --------
    >>> import filon
    >>> found = filon.discover(filon.open("openai"), within=36)  # doctest: +SKIP
    >>> found.density.sel(box=1), found.low.sel(box=1, input="cash")  # doctest: +SKIP
    """
    search = Search(alpha, objective, least, density, restrictions)
    check(search, boxes, depth)
    return discovered(study(tree, firm, within, event), search, boxes, depth)


def check(search: Search, boxes: int, depth: int) -> None:
    """Refuse numbers that make no sense.

    Raises
    ------
    InputError
        With all faults in one message.
    """
    wants = {
        f"alpha {search.alpha:g}: it is above 0 and at most 0.5": 0.0 < search.alpha <= 0.5,
        f"least {search.least:g}: it is above 0 and at most 0.5": 0.0 < search.least <= 0.5,
        f"density {search.density or 0:g}: it is above 0 and below 1": search.density is None or 0 < search.density < 1,
        f"restrictions {search.restrictions}: at least 1": search.restrictions is None or search.restrictions >= 1,
        f"boxes {boxes}: 1 to {MOST_BOXES}": 1 <= boxes <= MOST_BOXES,
        f"depth {depth}: 1 to {MOST_DEPTH}": 1 <= depth <= MOST_DEPTH,
        f"objective {search.objective}: one of {', '.join(OBJECTIVES)}": search.objective in OBJECTIVES,
    }
    if faults := [said for said, holds in wants.items() if not holds]:
        raise InputError("; ".join(faults))


def discovered(found: Study, search: Search, boxes: int, depth: int) -> xr.Dataset:
    """The dataset of `discover` for a study; numbers are in bounds."""
    trials = trials_of(found)
    finding, telling = trials.of(slice(0, None, 2)), trials.of(slice(1, None, 2))
    corners = covered(finding, telling, search, boxes)
    nodes = tree_of(finding, telling, depth, LEAST_LEAF)
    parts = [
        _whole(telling),
        box_dataset(corners, finding, telling, found.factors),
        again_dataset(corners, finding, telling, search),
        path_dataset(corners, telling, found.factors),
        tree_dataset(nodes, telling, found.factors),
    ]
    joined = xr.merge(parts, join="exact", compat="equals", combine_attrs="override")
    joined.attrs = _attributes(found, search, finding, telling)
    return joined.assign_coords(_labels(found))


def trials_of(found: Study) -> Trials:
    """The trials of a study with what peeling and splitting need to know of them."""
    if not found.factors:
        raise InputError("no input of this run differs between trials; there are no corners to look for")
    sizes = np.array([factor.size for factor in found.factors])
    nominal = np.array([bool(factor.categories) for factor in found.factors])
    return Trials(found.levels, found.outcome, sizes, nominal)


def _whole(telling: Trials) -> xr.Dataset:
    """The event in all trials that are told of."""
    units = {"units": "1"}
    names = ("probability", "probability_low", "probability_high")
    words = ("share of all trials with the event", "lower 95% limit of it", "upper 95% limit of it")
    values = wilson(telling.outcome.sum(), telling.outcome.size)
    return xr.Dataset(
        {
            name: ((), float(value), {**units, "long_name": said})
            for name, value, said in zip(names, values, words, strict=True)
        }
    )


def _labels(found: Study) -> dict[str, Any]:
    """Coordinates of inputs and narratives."""
    texts = {name: [getattr(factor, name) for factor in found.factors] for name in ("name", "unit", "meaning")}
    narratives = next((factor.categories for factor in found.factors if factor.name == NARRATIVE), ())
    return {
        "input": ("input", np.array(texts["name"], object), {"long_name": "input that differs between trials"}),
        "input_unit": ("input", np.array(texts["unit"], object), {"long_name": "unit of the input"}),
        "input_meaning": ("input", np.array(texts["meaning"], object), {"long_name": "meaning of the input"}),
        "category": ("category", np.array(narratives, object), {"long_name": "narrative"}),
    }


def _attributes(found: Study, search: Search, finding: Trials, telling: Trials) -> dict[str, Any]:
    """What the numbers are of."""
    return {
        "entity": found.entity,
        "event": found.event,
        "within": found.within,
        "step": found.step,
        "is_share": int(not found.is_event),
        "trials": found.trials,
        "trials_found_on": finding.outcome.size,
        "trials_told_of": telling.outcome.size,
        "constant_inputs": found.constant,
        "objective": search.objective,
        "alpha": search.alpha,
        "least": search.least,
    }
