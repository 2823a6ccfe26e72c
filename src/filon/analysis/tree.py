"""A shallow tree over the inputs: the few questions that part trials with the event from those without.

References
----------
L. Breiman, J. Friedman, R. Olshen and C. Stone (1984), Classification and Regression Trees, sections 4.3 and 4.2.2:
names are parted in the order of their means, which finds the best of all partings.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from filon.analysis.counts import WIDTH, Bools, Counts, Trials, counts

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
    order = np.tile(np.arange(WIDTH), (nominal.size, 1))
    for place in np.flatnonzero(nominal):
        means = found.events[place] / np.maximum(found.trials[place], 1.0)
        order[place] = np.argsort(np.where(found.trials[place] > 0, means, np.inf), kind="stable")
    first = np.take_along_axis(found.trials, order, axis=1).cumsum(axis=1)
    events = np.take_along_axis(found.events, order, axis=1).cumsum(axis=1)
    total, all_events = first[0, -1], events[0, -1]
    allowed = (first >= least) & (total - first >= least) & (first > 0) & (first < total)
    mean = all_events / max(total, 1.0)
    if not allowed.any() or not 0.0 < mean < 1.0:
        return None
    gain = np.full(first.shape, -np.inf)
    left, right = events[allowed] ** 2 / first[allowed], (all_events - events[allowed]) ** 2
    gain[allowed] = left + right / (total - first[allowed]) - all_events**2 / total
    place, last = np.unravel_index(int(np.argmax(gain)), gain.shape)
    if gain[place, last] < _beyond_chance(int(allowed.sum())) * mean * (1.0 - mean):
        return None
    levels = np.zeros(WIDTH, np.bool_)
    levels[order[place, : last + 1]] = True
    return Split(int(place), levels)


def _beyond_chance(places: int) -> float:
    """Chi-squared value that the best of so many places of a split reaches by chance with probability `CHANCE`."""
    from scipy.special import chdtri

    return float(chdtri(1, CHANCE / places))
