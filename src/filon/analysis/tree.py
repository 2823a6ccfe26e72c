"""A shallow tree over the inputs: the few questions that part trials with the event from those without.

References
----------
L. Breiman, J. Friedman, R. Olshen and C. Stone (1984), Classification and Regression Trees, section 4.3.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from filon.analysis.counts import WIDTH, Bools, Counts, Trials, counts
from filon.analysis.cuts import beyond_chance, cuts

CHANCE = 0.001
"""Chance of a split of nothing but noise, all places where a node could be split together."""


class Node(NamedTuple):
    """A node of the tree.

    Attributes
    ----------
    parent
        Its place among the nodes; -1 of the first, which holds all trials.
    depth
        Splits above it.
    place
        Input that its parent is split by; -1 of the first.
    levels
        Levels of that input in this node, among those of its parent [(level,)].
    trials, events
        Trials that the tree was not grown on, and events in them [count].
    is_leaf
        Whether it is not split.
    """

    parent: int
    depth: int
    place: int
    levels: Bools
    trials: int
    events: float
    is_leaf: bool


class Split(NamedTuple):
    """An input, and which of its levels go to the first side [(level,)]."""

    place: int
    levels: Bools


def tree(growing: Trials, telling: Trials, depth: int, least: float) -> list[Node]:
    """Nodes of a tree, each before its own and the likelier side first.

    Parameters
    ----------
    growing
        Trials that splits are found on.
    telling
        Other trials, that fall through the tree and are counted.
    depth
        Splits one below another, at most.
    least
        Share of the trials that a leaf holds at least.
    """
    nodes: list[Node] = []
    fewest = max(least * growing.outcome.size, 1.0)

    def grow(grown: Trials, told: Trials, parent: int, above: int, place: int, levels: Bools) -> None:
        split = best_split(counts(grown.levels, grown.outcome), grown.nominal, fewest) if above < depth else None
        own = len(nodes)
        nodes.append(Node(parent, above, place, levels, told.outcome.size, float(told.outcome.sum()), split is None))
        if split is None:
            return
        sides = [split.levels, ~split.levels]
        parts = [grown.of(side[grown.levels[split.place]]) for side in sides]
        for number in np.argsort([-part.outcome.mean() for part in parts], kind="stable"):
            rest = told.of(sides[number][told.levels[split.place]])
            grow(parts[number], rest, own, above + 1, split.place, sides[number])

    grow(growing, telling, -1, 0, -1, np.ones(WIDTH, np.bool_))
    return nodes


def best_split(found: Counts, nominal: Bools, least: float) -> Split | None:
    """The split that leaves the least Gini impurity; None where none is beyond chance.

    Parameters
    ----------
    found
        Trials and events by input and level.
    nominal
        Whether levels are names without an order [(input,)].
    least
        Trials on each side at least [count].
    """
    every = cuts(found, nominal, least)
    place, last = np.unravel_index(int(np.argmax(every.parted)), every.parted.shape)
    if not every.places or every.parted[place, last] < beyond_chance(every.places, CHANCE):
        return None
    levels = np.zeros(WIDTH, np.bool_)
    levels[every.order[place, : last + 1]] = True
    return Split(int(place), levels)
