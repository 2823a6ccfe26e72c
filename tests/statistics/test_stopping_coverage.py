"""Coverage of intervals of runs that end at a precision, computed exactly."""

import numpy as np
import pytest
from scipy import stats

from filon.statistics.intervals import wilson
from filon.statistics.stopping import reach, reach_ahead
from filon.statistics.stopping_coverage import binomial, coverage, plain_coverage

FIRST = 2**13


def always(interval):
    return np.ones(np.shape(interval.low), bool)


@pytest.mark.parametrize(("trials", "probability"), [(8192, 0.06), (8192, 1e-4), (65536, 0.999), (512, 0.5)])
def test_binomial__is_that_of_scipy(trials, probability):
    found = binomial(trials, probability)

    assert found.weights.sum() == pytest.approx(1.0, abs=1e-9)
    assert np.allclose(found.weights, stats.binom(trials, probability).pmf(found.counts), rtol=1e-7, atol=1e-14)


def simulated(probability, within, relative, first, cap, runs):
    """Coverage, mean trials and share ended by drawing runs one at a time."""
    random, covered, trials_used, ended = np.random.default_rng(5), 0, 0, 0
    for _ in range(runs):
        events, trials, foretold = random.binomial(first, probability), first, False
        while True:
            found = wilson(events, trials)
            met = foretold and reach(found, relative) <= within
            if met or trials >= cap:
                break
            foretold = reach_ahead(found, 2.0, relative) <= within
            further = min(trials, cap - trials)
            events, trials = events + random.binomial(further, probability), trials + further
        covered += bool(found.low <= probability <= found.high)
        trials_used, ended = trials_used + trials, ended + met
    return covered / runs, trials_used / runs, ended / runs


@pytest.mark.parametrize(
    ("probability", "within", "relative", "cap"),
    [(0.1, 0.02, False, 4096), (0.1, 0.2, True, 4096), (0.02, 0.3, True, 3000)],
)
def test_coverage__is_that_of_runs_drawn_one_by_one(probability, within, relative, cap):
    exact, runs = coverage(probability, within, relative, 128, cap), 4_000
    covered, trials, ended = simulated(probability, within, relative, 128, cap, runs)

    assert covered == pytest.approx(exact.covered, abs=4 * 0.22 / np.sqrt(runs))  # four standard errors
    assert trials == pytest.approx(exact.trials, rel=0.05)
    assert ended == pytest.approx(exact.ended, abs=4 * 0.5 / np.sqrt(runs))


@pytest.mark.parametrize(
    ("within", "relative", "least", "most"),
    [(0.005, False, 0.1, 0.5), (0.001, False, 0.005, 0.1), (0.1, True, 0.005, 0.1), (0.05, True, 0.005, 0.1)],
)
def test_rule__keeps_the_coverage_where_ending_at_once_does_not(within, relative, least, most):
    probabilities = np.geomspace(least, most, 150)
    rule = [coverage(p, within, relative, FIRST, 2**21).covered for p in probabilities]
    greedy = [coverage(p, within, relative, FIRST, 2**21, always).covered for p in probabilities]

    assert min(rule) > 0.942
    assert min(greedy) < 0.938
    assert np.mean(rule) == pytest.approx(0.95, abs=0.001)


def test_cap__ends_a_run_whatever_it_has_reached():
    found = coverage(0.1, 0.0001, False, FIRST, 3 * FIRST)

    assert found.trials == pytest.approx(3 * FIRST)
    assert found.ended == 0.0
    assert found.covered == pytest.approx(plain_coverage(0.1, 3 * FIRST))
