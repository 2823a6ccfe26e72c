"""Corners of the inputs and the tree, as plain data."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any, TypedDict

from filon.report.estimates import scalar
from filon.report.records import Estimate

if TYPE_CHECKING:
    import xarray as xr


class Range(TypedDict):
    """What an input is restricted to: from `low` to below `high`, null where open, or the narratives it `holds`."""

    input: str
    unit: str
    meaning: str
    low: float | None
    high: float | None
    holds: list[str]


class Restriction(Range):
    """A restriction of a box.

    Attributes
    ----------
    alone
        Share of all trials that it keeps by itself.
    density_without
        Density of the box without it.
    quasi_p
        Chance of the box's density, were the restriction without effect.
    again
        Whether the most alike box found on the other half of the trials restricts the input too.
    """

    alone: Estimate
    density_without: Estimate
    quasi_p: float
    again: bool


class PathStep(TypedDict):
    """What a peel leaves; an estimate is null where no trial is left to tell of."""

    step: int
    peeled: str
    restrictions: int
    density: Estimate | None
    coverage: Estimate | None
    support: Estimate | None


class Corner(TypedDict):
    """A box.

    Attributes
    ----------
    density
        Share of its trials with the event.
    coverage
        Share of all events in it.
    support
        Share of all trials in it.
    rest
        Share with the event of what this and former boxes leave.
    density_found
        Density in the trials it was found on.
    overlap
        Share of the trials of this box, or of the most alike found on the other half, that are in both.
    taken
        Step of the path at which it was taken, to be pasted.
    """

    box: int
    trials: int
    density: Estimate
    coverage: Estimate
    support: Estimate
    rest: Estimate
    density_found: float
    overlap: Estimate
    restrictions: list[Restriction]
    taken: int
    path: list[PathStep]


class TreeNode(TypedDict):
    """A node of the tree; `split` is by what it is split from its parent, null of the first."""

    node: int
    parent: int
    depth: int
    is_leaf: bool
    split: Range | None
    probability: Estimate | None
    share: Estimate


class Discovered(TypedDict):
    """Corners of the inputs in which an event is commoner than elsewhere, and a tree.

    Attributes
    ----------
    trials_found_on, trials_told_of
        Boxes and tree are found on the first, and every number is counted on the second.
    is_share
        Whether the outcome is the share of a cohort's members.
    """

    run: str
    entity: str
    event: str
    within: int
    step: str
    is_share: bool
    trials_found_on: int
    trials_told_of: int
    inputs: int
    objective: str
    alpha: float
    probability: Estimate
    boxes: list[Corner]
    tree: list[TreeNode]


def discovered(run: str, found: xr.Dataset) -> Discovered:
    """What a dataset of `filon.discover` says.

    Parameters
    ----------
    run
        Name of the run.
    """
    told = found.attrs
    return Discovered(
        run=run,
        entity=str(told["entity"]),
        event=str(told["event"]),
        within=int(told["within"]),
        step=str(told["step"]),
        is_share=bool(told["is_share"]),
        trials_found_on=int(told["trials_found_on"]),
        trials_told_of=int(told["trials_told_of"]),
        inputs=found.sizes["input"],
        objective=str(told["objective"]),
        alpha=float(told["alpha"]),
        probability=_known(found, "probability"),
        boxes=[_corner(found.sel(box=label)) for label in found["box"].values],
        tree=[_node(found.sel(node=label)) for label in found["node"].values],
    )


def _corner(box: xr.Dataset) -> Corner:
    """One box, its restrictions by what they do, the strongest first."""
    inputs = [_restriction(box.isel(input=place)) for place in box["restricted"].values.nonzero()[0]]
    steps = int((box["path_restrictions"].values >= 0).sum())
    return Corner(
        box=int(box["box"]),
        trials=int(box["trials"]),
        density=_known(box, "density"),
        coverage=_known(box, "coverage"),
        support=_known(box, "support"),
        rest=_known(box, "rest"),
        density_found=float(box["density_found"]),
        overlap=_known(box, "overlap"),
        restrictions=sorted(inputs, key=lambda one: one["density_without"]["probability"]),
        taken=int(box["path_taken"]),
        path=[_step(box.isel(step=number)) for number in range(steps)],
    )


def _step(point: xr.Dataset) -> PathStep:
    """One peel."""
    return PathStep(
        step=int(point["step"]),
        peeled=str(point["path_input"].item()),
        restrictions=int(point["path_restrictions"]),
        density=_estimate(point, "path_density"),
        coverage=_estimate(point, "path_coverage"),
        support=_estimate(point, "path_support"),
    )


def _restriction(point: xr.Dataset) -> Restriction:
    """One restriction of one box."""
    return Restriction(
        **_range(point, point["low"], point["high"], point["holds"]),
        alone=_known(point, "alone"),
        density_without=_known(point, "density_without"),
        quasi_p=float(point["quasi_p"]),
        again=bool(point["again"]),
    )


def _node(point: xr.Dataset) -> TreeNode:
    """One node of the tree."""
    name = str(point["node_input"].item())
    own = point.sel(input=name) if name else None
    return TreeNode(
        node=int(point["node"]),
        parent=int(point["node_parent"]),
        depth=int(point["node_depth"]),
        is_leaf=bool(point["node_is_leaf"]),
        split=None if own is None else _range(own, own["node_low"], own["node_high"], own["node_holds"]),
        probability=_estimate(point, "node_probability"),
        share=_known(point, "node_share"),
    )


def _range(point: xr.Dataset, low: xr.DataArray, high: xr.DataArray, holds: xr.DataArray) -> Range:
    """What an input is restricted to."""
    bounds = _number(low), _number(high)
    names = [str(name) for name, held in zip(point["category"].values, holds.values, strict=True) if held]
    return Range(
        input=str(point["input"].item()),
        unit=str(point["input_unit"].item()),
        meaning=str(point["input_meaning"].item()),
        low=bounds[0],
        high=bounds[1],
        holds=names if bounds == (None, None) else [],
    )


def _number(value: Any) -> float | None:
    """A bound; None where it is open."""
    found = float(value)
    return found if isfinite(found) else None


def _known(point: xr.Dataset, name: str) -> Estimate:
    """An estimate that is always there."""
    found = scalar(point, name)
    assert found is not None
    return found


def _estimate(point: xr.Dataset, name: str) -> Estimate | None:
    """An estimate; None where no trial speaks for one."""
    found = _known(point, name)
    return found if isfinite(found["probability"]) else None
