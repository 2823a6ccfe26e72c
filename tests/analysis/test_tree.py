"""The tree: its splits are the best there are, its leaves are counted on other trials."""

import csv
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from planted import as_trials, planted

from filon.analysis.counts import counts
from filon.analysis.tree import best_split, tree

HERE = Path(__file__).parent


def impurity(event):
    """Gini impurity of trials, times their number."""
    return event.size * event.mean() * (1.0 - event.mean()) if event.size else 0.0


def partings(trials, place):
    """Every set of levels that a split could send to one side."""
    present = np.unique(trials.levels[place])
    if trials.nominal[place]:
        for size in range(1, present.size):
            yield from combinations(present, size)
    else:
        yield from (present[: last + 1] for last in range(present.size - 1))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_split__is_the_best_of_all_that_are_tried(seed):
    inputs, kind, event, _ = planted(600, seed=seed)
    trials, _ = as_trials(inputs, kind, event)
    best = min(
        impurity(event[side]) + impurity(event[~side])
        for place in range(6)
        for levels in partings(trials, place)
        for side in [np.isin(trials.levels[place], levels)]
        if min(side.sum(), (~side).sum()) >= 60
    )
    split = best_split(counts(trials.levels, trials.outcome), trials.nominal, 60)
    side = split.levels[trials.levels[split.place]]

    assert impurity(event[side]) + impurity(event[~side]) == pytest.approx(best)


def test_likeliest_leaf__is_that_of_scikit_learn():
    """scikit-learn goes on where filon sees chance alone; the corner both find, up to a level of 1/240 a side."""
    inputs, kind, event, _ = planted(5000, seed=7)
    trials, _ = as_trials(inputs, kind, event)
    leaves = [(node.trials / 5000, node.events / node.trials) for node in tree(trials, trials, 3, 0.02) if node.is_leaf]
    with (HERE / "sklearn_leaves.csv").open(encoding="utf-8") as file:
        first = next(csv.DictReader(file))

    share, probability = max(leaves, key=lambda leaf: leaf[1])
    assert share == pytest.approx(float(first["share"]), abs=0.005)
    assert probability == pytest.approx(float(first["probability"]), abs=0.005)


def test_planted_corner__is_the_likeliest_leaf():
    inputs, kind, event, corner = planted(100_000, seed=4)
    trials, _ = as_trials(inputs, kind, event)
    nodes = tree(trials.of(slice(0, None, 2)), trials.of(slice(1, None, 2)), 3, 0.02)
    leaves = [node for node in nodes if node.is_leaf]

    assert sorted(node.place for node in nodes if node.place >= 0) == [0, 0, 1, 1, 5, 5]
    assert leaves[0].events / leaves[0].trials == pytest.approx(0.8, abs=0.02)
    assert leaves[0].trials / 50_000 == pytest.approx(corner.mean(), abs=0.005)


def test_leaves__are_all_trials_that_are_told_of_once():
    inputs, kind, event, _ = planted(20_000, seed=5)
    trials, _ = as_trials(inputs, kind, event)
    nodes = tree(trials.of(slice(0, None, 2)), trials.of(slice(1, None, 2)), 4, 0.02)

    assert sum(node.trials for node in nodes if node.is_leaf) == nodes[0].trials == 10_000
    assert sum(node.events for node in nodes if node.is_leaf) == nodes[0].events == event[1::2].sum()
    for place, node in enumerate(nodes):
        own = [other for other in nodes if other.parent == place]
        assert node.is_leaf == (not own)
        assert not own or sum(other.trials for other in own) == node.trials
        assert node.depth <= 4


def test_noise__is_not_split():
    rng = np.random.default_rng(6)
    for _ in range(20):
        trials, _ = as_trials(rng.random((5, 3000)), rng.integers(0, 3, 3000), rng.random(3000) < 0.3)
        assert len(tree(trials, trials, 3, 0.02)) == 1


def test_few_events__are_not_split_where_chance_is_not_known():
    rng = np.random.default_rng(8)
    event = np.zeros(20_000, bool)
    event[:9] = True
    trials, _ = as_trials(rng.random((5, 20_000)), rng.integers(0, 3, 20_000), event)

    assert len(tree(trials, trials, 3, 0.02)) == 1
