"""The event index: known answers, an honest interval, and nothing where there is nothing."""

import numpy as np
import pytest
from scipy import stats

from filon.statistics.association import Counts, event_index, explained


def counted(bands, outcome, size, strata=None, groups=200):
    strata = np.zeros_like(bands) if strata is None else strata
    shape = (groups, int(strata.max()) + 1, size)
    cells = bands + size * strata + size * shape[1] * (np.arange(bands.size) * groups // bands.size)
    sums = [np.bincount(cells, own, np.prod(shape)).reshape(shape) for own in (None, outcome, outcome**2)]
    return Counts(*(np.asarray(part, float) for part in sums))


def halves(trials, rng):
    """An event of probability 0.2 in the lower half of an input and 0.6 in the upper: index 0.04 / 0.24."""
    bands = rng.integers(0, 10, trials)
    return bands, (rng.random(trials) < np.where(bands < 5, 0.2, 0.6)).astype(float)


def test_index__is_the_share_of_variance_that_goes():
    found = event_index(counted(*halves(200_000, np.random.default_rng(1)), 10), np.random.RandomState(2))

    assert found.estimate == pytest.approx(1 / 6, abs=0.004)
    assert found.low < 1 / 6 < found.high
    assert found.p_value < 1e-12


def test_interval__holds_the_truth_as_often_as_it_says():
    held = 0
    for seed in range(60):
        rng = np.random.default_rng([seed, 3])
        found = event_index(counted(*halves(3000, rng), 10), np.random.RandomState(seed), 400)
        held += found.low <= 1 / 6 <= found.high

    assert 52 <= held <= 60


def test_dummy__has_an_index_that_does_not_differ_from_zero():
    held, estimates, small = 0, [], 0
    for seed in range(100):
        rng = np.random.default_rng([seed, 4])
        bands, outcome = rng.integers(0, 30, 5000), (rng.random(5000) < 0.1).astype(float)
        found = event_index(counted(bands, outcome, 30), np.random.RandomState(seed), 200)
        held += found.low <= 0.0 <= found.high
        estimates.append(found.estimate)
        small += found.p_value < 0.05

    assert held >= 95
    assert abs(np.mean(estimates)) < 3 * np.std(estimates) / 10
    assert 0 <= small <= 12


def test_p_value__is_that_of_the_chi_square_test():
    rng = np.random.default_rng(5)
    bands, outcome = rng.integers(0, 6, 20_000), (rng.random(20_000) < 0.3).astype(float)
    counts = counted(bands, outcome, 6)
    total, trials = counts.total.sum((0, 1)), counts.trials.sum((0, 1))
    table = np.stack([total, trials - total])

    assert event_index(counts, np.random.RandomState(1), 10).p_value == pytest.approx(
        stats.chi2_contingency(table).pvalue, rel=0.01
    )


def test_strata__leave_what_an_input_tells_beyond_them():
    rng = np.random.default_rng(6)
    story = rng.integers(0, 2, 200_000)
    proxy = 5 * story + rng.integers(0, 5, story.size)  # goes with the story and does nothing else
    own = rng.integers(0, 10, story.size)
    outcome = (rng.random(story.size) < 0.2 + 0.4 * story + 0.1 * (own >= 5)).astype(float)
    p = outcome.mean()

    alone = event_index(counted(proxy, outcome, 10), np.random.RandomState(1), 200)
    beyond = event_index(counted(proxy, outcome, 10, story), np.random.RandomState(1), 200)
    real = event_index(counted(own, outcome, 10, story), np.random.RandomState(1), 200)

    assert alone.estimate == pytest.approx(0.04 / (p * (1 - p)), rel=0.05)
    assert beyond.low <= 0.0 <= beyond.high
    assert real.estimate == pytest.approx(0.0025 / (p * (1 - p)), rel=0.15)


def test_amounts__are_told_like_events():
    rng = np.random.default_rng(7)
    bands = rng.integers(0, 4, 100_000)
    amount = bands + rng.normal(0.0, 2.0, bands.size)

    found = event_index(counted(bands, amount, 4), np.random.RandomState(1))

    assert found.low < 1.25 / 5.25 < found.high
    assert found.high - found.low < 0.02


def test_explained__agrees_with_a_one_way_analysis_of_variance():
    rng = np.random.default_rng(8)
    bands, outcome = halves(500, rng)
    groups = [outcome[bands == band] for band in range(10)]

    _, _, ratio = explained(Counts(*(part.sum(axis=0) for part in counted(bands, outcome, 10))))

    assert ratio == pytest.approx(stats.f_oneway(*groups).statistic)


def test_index__of_an_input_with_one_band_is_nothing():
    assert event_index(Counts(*np.array([[[[5.0]]], [[[2.0]]], [[[2.0]]]])), np.random.RandomState(0)).estimate == 0.0
