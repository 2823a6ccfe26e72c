from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filon.statistics.intervals import clopper_pearson, combined, conditional, weighted, wilson

SEEDS = range(1, 201)  # fixed in advance; never to be changed so that a test passes
COVERED = (178, 199)  # 95% of 200 seeds: binomial limits at about one in 10,000 on each side

counts = st.integers(1, 10**7).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_wilson__known_values():
    # Newcombe (1998), Statistics in Medicine 17, 857-872, table I
    estimate, low, high = wilson([81, 15, 0, 1], [263, 148, 20, 29])

    assert estimate == pytest.approx([81 / 263, 15 / 148, 0, 1 / 29])
    assert low == pytest.approx([0.2553, 0.0624, 0.0, 0.0061], abs=5e-5)
    assert high == pytest.approx([0.3662, 0.1605, 0.1611, 0.1718], abs=5e-5)


def test_clopper_pearson__known_values():
    # Newcombe (1998), table I
    _, low, high = clopper_pearson([81, 15, 0, 1], [263, 148, 20, 29])

    assert low == pytest.approx([0.2527, 0.0578, 0.0, 0.0009], abs=5e-5)
    assert high == pytest.approx([0.3676, 0.1617, 0.1684, 0.1776], abs=5e-5)


@pytest.mark.parametrize("interval", [wilson, clopper_pearson])
def test_interval__of_no_trials_says_nothing(interval):
    estimate, low, high = interval(0, 0)

    assert np.isnan(estimate)
    assert (low, high) == (0.0, 1.0)


@pytest.mark.parametrize("interval", [wilson, clopper_pearson])
def test_interval__of_no_event_has_an_upper_bound(interval):
    estimate, low, high = interval(0, 1_000_000)

    assert (estimate, low) == (0.0, 0.0)
    assert 3e-6 < high < 4e-6  # 3.0 to 3.9 over n


@settings(deadline=None)
@given(counts)
def test_wilson__holds_the_estimate_and_mirrors(count):
    k, n = count
    estimate, low, high = wilson(k, n)
    mirrored = wilson(n - k, n)

    assert 0.0 <= low <= estimate <= high <= 1.0
    assert (1.0 - mirrored.high, 1.0 - mirrored.low) == pytest.approx((low, high), abs=1e-12)


@settings(deadline=None)
@given(counts)
def test_interval__narrows_with_the_level(count):
    wide, narrow = wilson(*count, level=0.99), wilson(*count, level=0.8)

    assert wide.low <= narrow.low
    assert narrow.high <= wide.high


@settings(max_examples=50, deadline=None)
@given(counts, counts)
def test_wilson__is_vectorized(first, second):
    both = wilson([first[0], second[0]], [first[1], second[1]])

    assert both.low[0] == wilson(*first).low
    assert both.high[1] == wilson(*second).high


@pytest.mark.parametrize("probability", [0.003, 0.05, 0.4, 0.97])
def test_wilson__covers_as_it_says(probability):
    drawn = np.array([np.random.default_rng(seed).binomial(10_000, probability) for seed in SEEDS])
    _, low, high = wilson(drawn, 10_000)

    assert COVERED[0] <= np.count_nonzero((low <= probability) & (probability <= high)) <= COVERED[1]


@pytest.mark.parametrize("probability", [0.0005, 0.05, 0.5])
def test_clopper_pearson__covers_at_least_what_it_says(probability):
    drawn = np.array([np.random.default_rng(seed).binomial(10_000, probability) for seed in SEEDS])
    _, low, high = clopper_pearson(drawn, 10_000)

    assert np.count_nonzero((low <= probability) & (probability <= high)) >= COVERED[0]


def test_weighted__of_one_narrative_is_wilson():
    assert weighted([12], [400], [3.0]) == pytest.approx(wilson(12, 400))


def test_weighted__by_hand():
    parts = wilson([10, 60], [100, 200])
    estimate, low, high = weighted([10, 60], [100, 200], [0.25, 0.75])

    assert estimate == pytest.approx(0.25 * 0.1 + 0.75 * 0.3)
    below = np.hypot(0.25 * (0.1 - parts.low[0]), 0.75 * (0.3 - parts.low[1]))
    above = np.hypot(0.25 * (parts.high[0] - 0.1), 0.75 * (parts.high[1] - 0.3))
    assert (estimate - low, high - estimate) == pytest.approx((below, above))


def test_combined__takes_intervals_as_they_are():
    k, n = np.array([10, 60]), np.array([100, 200])

    assert combined(wilson(k, n), [0.25, 0.75]) == pytest.approx(weighted(k, n, [0.25, 0.75]))


def test_weighted__needs_trials_only_where_there_is_weight():
    left_out = weighted([5, 0], [100, 0], [1.0, 0.0])
    needed = weighted([5, 0], [100, 0], [0.5, 0.5])

    assert left_out == pytest.approx(wilson(5, 100))
    assert np.isnan(needed.estimate)
    assert (needed.low, needed.high) == (0.0, 1.0)


def test_weighted__takes_any_axis():
    k, n = np.array([[3, 8], [5, 1], [0, 2]]), np.array([50, 100])
    rows = weighted(k, n, [0.4, 0.6], axis=1)

    assert rows.low == pytest.approx(weighted(k.T, n[:, None], [0.4, 0.6], axis=0).low)


@pytest.mark.parametrize("weights", [(0.5, 0.3, 0.2), (0.05, 0.05, 0.9)])
def test_weighted__covers_as_it_says(weights):
    probabilities, trials = np.array([0.02, 0.15, 0.6]), np.array([5_000, 3_000, 2_000])
    truth = float(np.dot(weights, probabilities))
    drawn = np.array([np.random.default_rng(seed).binomial(trials, probabilities) for seed in SEEDS])
    _, low, high = weighted(drawn, trials, weights, axis=1)

    assert COVERED[0] <= np.count_nonzero((low <= truth) & (truth <= high)) <= COVERED[1]


def test_conditional__counts_the_trials_of_the_condition():
    event = np.array([True, True, False, False, True])
    condition = np.array([True, False, True, False, True])
    interval, n = conditional(event, condition)

    assert n == 3
    assert interval == wilson(2, 3)


def test_conditional__on_what_never_happens_says_nothing():
    interval, n = conditional(np.array([True, False]), np.array([False, False]))

    assert n == 0
    assert np.isnan(interval.estimate)
    assert (interval.low, interval.high) == (0.0, 1.0)


def test_intervals__import_no_scipy():
    code = "import sys, filon.statistics.intervals as i; i.wilson(1, 2); print('scipy' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "False"
