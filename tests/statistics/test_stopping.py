"""When a run may end at a precision: the rule behind `--until`."""

import numpy as np
import pytest
from scipy import stats

from filon.statistics.cohorts import share
from filon.statistics.intervals import Interval, wilson
from filon.statistics.stopping import (
    LUCK,
    inverse_trials,
    reach,
    reach_ahead,
    smallest_reach,
    trials_wanted,
)
from filon.streams.sobol import SCRAMBLES

COUNTS = [(0, 8192), (1, 8192), (400, 8192), (4096, 8192), (4100, 8192), (8192, 8192), (3, 16384), (7000, 16384)]


def arms(probabilities, trials):
    """The longer arm of Wilson's interval at probabilities that need be no multiple of 1 / trials."""
    return reach(wilson(probabilities * trials, trials), relative=False)


@pytest.mark.parametrize(("k", "n"), COUNTS)
@pytest.mark.parametrize("growth", [1.0, 1.3, 2.0])
def test_absolute_reach_ahead__is_the_longest_within_the_interval(k, n, growth):
    found = wilson(k, n)
    longest = arms(np.linspace(found.low, found.high, 20_001), growth * n).max()

    assert reach_ahead(found, growth, relative=False) == pytest.approx(longest, rel=1e-6)


@pytest.mark.parametrize(("k", "n"), [counts for counts in COUNTS if counts[0]])
@pytest.mark.parametrize("growth", [1.0, 2.0])
def test_relative_reach_ahead__is_the_longest_within_the_interval(k, n, growth):
    found = wilson(k, n)
    inside = np.linspace(found.low, found.high, 20_001)

    assert reach_ahead(found, growth, relative=True) == pytest.approx(
        (arms(inside, growth * n) / inside).max(), rel=1e-6
    )


@pytest.mark.parametrize(("k", "n"), COUNTS)
def test_inverse_trials__are_those_of_a_wilson_interval(k, n):
    assert 1 / inverse_trials(wilson(k, n)) == pytest.approx(n, rel=1e-6)


def test_inverse_trials__of_a_cohort_are_what_its_members_are_worth():
    found = share(6_000, 60_000, 1_000, 100)  # mean 0.06 of 100 members; variance 24 a trial, and not 5.64

    assert 1 / inverse_trials(found) == pytest.approx(0.06 * 0.94 * 1_000 / (24_000 / 999 / 10_000), rel=1e-6)


def test_reach__of_no_event_or_no_trial_is_never_near_enough():
    nothing, nobody = wilson(0, 10_000), wilson(0, 0)

    assert reach(nothing, relative=False) == pytest.approx(nothing.high)
    assert [reach(nothing, relative=True), reach_ahead(nothing, 2, relative=True)] == [np.inf, np.inf]
    for relative in (False, True):
        assert [reach(nobody, relative), reach_ahead(nobody, 2, relative)] == [np.inf, np.inf]
    assert trials_wanted(nothing, 10_000, 0.05, relative=True) == np.inf


def test_smallest_reach__is_that_of_no_event():
    assert smallest_reach(10_000) == pytest.approx(reach(wilson(0, 10_000), relative=False))
    assert smallest_reach(10_000) == pytest.approx(reach(wilson(10_000, 10_000), relative=True))


def test_trials_wanted__reach_the_precision_at_the_same_estimate():
    wanted = trials_wanted(wilson(6_000, 100_000), 100_000, 0.0005, relative=False)

    assert arms(0.06, wanted) == pytest.approx(0.0005, rel=0.01)


def scrambled(means):
    """Interval of 16 scrambles."""
    half = stats.t(SCRAMBLES - 1).ppf(0.975) * np.std(means, ddof=1) / np.sqrt(SCRAMBLES)
    return Interval(np.mean(means), np.mean(means) - half, np.mean(means) + half)


def test_luck__is_the_quantile_of_chi_square():
    degrees = SCRAMBLES - 1

    assert pytest.approx(np.sqrt(degrees / stats.chi2(degrees).ppf(0.05)), abs=5e-5) == LUCK


def test_scrambles__that_agree_by_luck_are_not_believed():
    means = 0.1 + 0.001 * np.random.default_rng(1).standard_normal((4_000, SCRAMBLES))
    ahead = np.array([reach_ahead(scrambled(row), 1.0, relative=False, sampler="sobol") for row in means])
    true = stats.t(SCRAMBLES - 1).ppf(0.975) * 0.001 / np.sqrt(SCRAMBLES)

    assert np.mean(ahead < true) == pytest.approx(0.05, abs=0.014)  # four standard errors of 4,000 tries


def test_scrambles__are_not_counted_on_to_narrow_faster_than_random_points():
    found = scrambled(np.linspace(0.09, 0.11, SCRAMBLES))
    half = float(found.high - found.estimate)

    assert reach_ahead(found, 4.0, relative=False, sampler="sobol") == pytest.approx(LUCK * half / 2)
    assert reach_ahead(found, 4.0, relative=True, sampler="sobol") == pytest.approx(LUCK * half / 2 / float(found.low))
    assert reach_ahead(Interval(0.01, -0.01, 0.03), 4.0, relative=True, sampler="sobol") == np.inf
