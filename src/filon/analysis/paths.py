"""The way to each box as a dataset: the peeling trajectory, from all trials to the smallest box."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr

from filon.analysis.boxes import estimates
from filon.analysis.counts import Bools, Trials, restricted, within
from filon.analysis.inputs import Factor
from filon.analysis.peeling import Peel
from filon.analysis.prim import Found


def path_dataset(corners: Sequence[Found], telling: Trials, factors: Sequence[Factor]) -> xr.Dataset:
    """Density, coverage, support and restrictions after each peel.

    Parameters
    ----------
    corners
        Boxes, each found on what the former left.
    telling
        Trials that are told of.
    factors
        The inputs.
    """
    longest = max((len(corner.path) for corner in corners), default=0)
    size, events = np.zeros((2, len(corners), longest))
    limits = np.full((len(corners), longest), -1, np.int16)
    peeled = np.full((len(corners), longest), "", object)
    everyone = telling.outcome.size, telling.outcome.sum()
    for number, corner in enumerate(corners):
        steps = slice(len(corner.path))
        size[number, steps], events[number, steps] = _counted(corner.path, telling).T
        limits[number, steps] = [restricted(peel.box, telling.sizes).size for peel in corner.path]
        peeled[number, steps] = [factors[peel.place].name if peel.place >= 0 else "" for peel in corner.path]
        telling = telling.of(~within(corner.box, telling))
    dims, there = ("box", "step"), size > 0
    count = {"units": "1", "long_name": "inputs restricted so far; -1 behind the end of the path"}
    return xr.Dataset(
        {
            **estimates("path_density", dims, events, size, "share with the event of what a peel leaves"),
            **estimates("path_coverage", dims, events, there * everyone[1], "share of all events that a peel leaves"),
            **estimates("path_support", dims, size, there * everyone[0], "share of all trials that a peel leaves"),
            "path_restrictions": (dims, limits, count),
            "path_input": (dims, peeled, {"long_name": "input that was peeled"}),
            "path_taken": (
                ("box",),
                np.array([corner.step for corner in corners], np.int64),
                {"units": "1", "long_name": "step at which the box was taken, to be pasted"},
            ),
        },
        coords={"step": ("step", np.arange(longest), {"long_name": "peels so far"})},
    )


def _counted(path: Sequence[Peel], telling: Trials) -> np.ndarray:
    """Trials, and events in them, after each peel [(step, 2)]; each peel is told of what the former left."""
    rows, before = np.empty((len(path), 2)), path[0].box
    levels, outcome = telling.levels, telling.outcome
    left = np.arange(outcome.size)
    for step, peel in enumerate(path):
        left = left[_stays(before, peel, levels, left)]
        rows[step] = left.size, outcome[left].sum()
        before = peel.box
    return rows


def _stays(before: Bools, peel: Peel, levels: np.ndarray, left: np.ndarray) -> Bools:
    """Whether each trial that was left stays [(left trial,)]."""
    if peel.place < 0:
        return np.ones(left.size, np.bool_)
    return np.asarray(peel.box[peel.place][levels[peel.place][left]], np.bool_)
