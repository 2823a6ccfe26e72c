from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtr, ndtri

from filon.statistics.cohorts import share
from filon.statistics.intervals import wilson

SEEDS = range(1, 201)  # fixed in advance; never to be changed so that a test passes
COVERED = (178, 199)  # 95% of 200 seeds: binomial limits at about one in 10,000 on each side


def covered(cohorts, trials, members, truth):
    """Among so many drawn cohorts, those whose interval holds the truth."""
    _, low, high = share([k.sum() for k in cohorts], [(k * k).sum() for k in cohorts], trials, members)
    return np.count_nonzero((low <= truth) & (truth <= high))


def common_factor(seed, trials, members, probability, correlation):
    """Members concerned in each trial: each has a normal of its own and one it shares with all."""
    generator = np.random.default_rng(seed)
    shared = np.sqrt(correlation) * generator.standard_normal(trials)
    return generator.binomial(members, ndtr((ndtri(probability) - shared) / np.sqrt(1.0 - correlation)))


@pytest.mark.parametrize(
    ("trials", "members", "probability", "correlation"),
    [
        (2_000, 40, 0.05, 0.2),
        (2_000, 40, 0.3, 0.5),
        (2_000, 200, 0.005, 0.3),
        (500, 20, 0.01, 0.2),
        (2_000, 40, 0.95, 0.2),
    ],
)
def test_share__covers_though_members_share_a_factor(trials, members, probability, correlation):
    cohorts = [common_factor(seed, trials, members, probability, correlation) for seed in SEEDS]

    assert COVERED[0] <= covered(cohorts, trials, members, probability) <= COVERED[1]


def test_wilson_on_members__would_be_far_too_sure():
    cohorts = np.array([common_factor(seed, 2_000, 200, 0.05, 0.2).sum() for seed in SEEDS])
    _, low, high = wilson(cohorts, 2_000 * 200)

    assert np.count_nonzero((low <= 0.05) & (high >= 0.05)) < 120


def cohort(seed, trials, members, alpha, beta):
    """Members concerned in each trial: a world's own probability (beta), then independent members."""
    generator = np.random.default_rng(seed)
    return generator.binomial(members, generator.beta(alpha, beta, trials))


@pytest.mark.parametrize(("alpha", "beta"), [(0.5, 4.5), (2.0, 2.0), (50.0, 950.0)])
def test_share__covers_though_members_share_a_world(alpha, beta):
    members, trials, truth = 40, 2_000, alpha / (alpha + beta)
    shares = [cohort(seed, trials, members, alpha, beta) for seed in SEEDS]

    assert COVERED[0] <= covered(shares, trials, members, truth) <= COVERED[1]


def test_share__is_never_surer_than_independent_members_nor_less_sure_than_one_trial_one_event():
    k = common_factor(1, 300, 20, 0.2, 0.4)
    _, low, high = share(k.sum(), (k * k).sum(), 300, 20)
    least, most = wilson(k.sum(), 300 * 20), wilson(k.sum() / 20, 300)

    assert most.low < low < least.low < least.high < high < most.high


def test_share__of_one_member_is_wilson():
    k, n = 37, 1_000

    # the variance between trials divides by n - 1, hence the part in a thousand
    assert share(k, k, n, 1) == pytest.approx(wilson(k, n), rel=2e-3)


def test_share__of_nobody_counts_trials_not_members():
    estimate, low, high = share(0, 0, 500, 40)

    assert (estimate, low) == (0.0, 0.0)
    assert high == wilson(0, 500).high


def test_share__of_equal_trials_is_never_surer_than_independent_members():
    trials, members = 100, 40
    each = share(10 * trials, 100 * trials, trials, members)

    assert each == pytest.approx(wilson(10 * trials, trials * members))


def test_share__of_no_trials_says_nothing():
    estimate, low, high = share(0, 0, 0, 40)

    assert np.isnan(estimate)
    assert (low, high) == (0.0, 1.0)
