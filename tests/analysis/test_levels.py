"""Draws become levels: equal in trials, never parting equal values."""

import numpy as np

from filon.analysis.levels import LEVELS, bands, edges, levels


def test_levels__of_a_continuous_input_are_equal_in_trials():
    draws = np.random.default_rng(1).normal(size=240_000)

    counts = np.bincount(levels(draws, edges(draws)))

    assert counts.size == LEVELS
    assert set(counts) == {1000}


def test_levels__of_a_few_values_are_those_values():
    draws = np.array([3.0, 1.0, 3.0, 7.0, 1.0])

    assert levels(draws, edges(draws)).tolist() == [1, 0, 1, 2, 0]


def test_levels__never_part_a_value_that_comes_often():
    rng = np.random.default_rng(2)
    draws = np.where(rng.random(50_000) < 0.4, 0.25, rng.random(50_000))

    found = levels(draws, edges(draws))

    assert np.unique(found[draws == 0.25]).size == 1
    assert np.bincount(found).max() >= 20_000 * 0.95


def test_levels__of_one_value_are_one():
    assert edges(np.full(9, 2.0)).size == 0


def test_bands__are_as_equal_as_whole_levels_allow_and_none_is_empty():
    counts = np.array([100] * 239 + [0])

    found = bands(counts, 10)

    assert np.bincount(found, counts).min() >= 2300
    assert found.max() == 9


def test_bands__of_fewer_levels_are_the_levels():
    assert bands(np.array([500, 300, 200]), 10).tolist() == [0, 1, 2]
