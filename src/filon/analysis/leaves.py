"""The tree as a dataset: its nodes in the order of an outline."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr

from filon.analysis.boxes import bounds, estimates
from filon.analysis.counts import Bools, Trials
from filon.analysis.inputs import Factor
from filon.analysis.tree import Node


def tree_dataset(nodes: Sequence[Node], telling: Trials, factors: Sequence[Factor]) -> xr.Dataset:
    """Nodes, each before its own, with the probability of the event in them.

    Parameters
    ----------
    nodes
        The tree.
    telling
        Trials that are told of.
    factors
        The inputs.
    """
    dims = ("node",)
    trials, events = np.array([(node.trials, node.events) for node in nodes]).T
    limits = np.array([_bounds(node, factors) for node in nodes])
    held = np.array([_held(node, nodes, factors) for node in nodes])
    names = np.array([factors[node.place].name if node.place >= 0 else "" for node in nodes], object)
    everyone = np.full(trials.size, telling.outcome.size)
    words = {
        "parent": "node it is split from, -1 of the first",
        "depth": "splits above the node",
        "is_leaf": "whether the node is not split",
    }
    return xr.Dataset(
        {
            **estimates("node_probability", dims, events, trials, "share of the node's trials with the event"),
            **estimates("node_share", dims, trials, everyone, "share of all trials in the node"),
            "node_input": (dims, names, {"long_name": "input that its parent is split by, empty of the first"}),
            "node_low": (dims, limits[:, 0], {"units": "of the input", "long_name": "least value in the node"}),
            "node_high": (dims, limits[:, 1], {"units": "of the input", "long_name": "value the node stays below"}),
            "node_holds": (
                ("node", "category"),
                held.reshape(len(nodes), -1),
                {"units": "1", "long_name": "whether the node holds trials of the narrative"},
            ),
            **{
                f"node_{name}": (
                    dims,
                    np.array([getattr(node, name) for node in nodes]),
                    {"units": "1", "long_name": said},
                )
                for name, said in words.items()
            },
        },
        coords={"node": ("node", np.arange(len(nodes)), {"long_name": "node in the order of an outline"})},
    )


def _bounds(node: Node, factors: Sequence[Factor]) -> tuple[float, float]:
    """Bounds of the input that the node's parent is split by."""
    return bounds(node.levels, factors[node.place]) if node.place >= 0 else (np.nan, np.nan)


def _held(node: Node, nodes: Sequence[Node], factors: Sequence[Factor]) -> Bools:
    """Narratives that the node and those above it leave [(category,)]."""
    held = np.ones(sum(len(factor.categories) for factor in factors), np.bool_)
    while node.parent >= 0:
        if factors[node.place].categories:
            held &= node.levels[: held.size]
        node = nodes[node.parent]
    return held
