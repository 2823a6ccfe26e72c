"""Firms with one common factor and no contagion, against the mixture of binomials and its limit for many firms."""

from functools import cache
from math import sqrt

import numpy as np
import pytest
from known_sectors import PORTFOLIO, firms_of, portfolio
from problems import LONG, SHORT
from scipy.special import roots_hermitenorm
from scipy.stats import binom, multivariate_normal, norm

import filon

FOUR_SIGMA = 4.0
TRIALS = 100_000
FIRMS, THRESHOLD, LOADING = 10, -1.0, 0.2
MEMBERS = 300
FINITE = 0.01
"""What 300 members differ from infinitely many by, at most: their own luck adds to that of the factor."""
MEAN = float(norm.cdf(THRESHOLD))


@cache
def nodes():
    """Points and weights of the common factor; 200 integrate the mixtures below to 1e-12."""
    points, weights = roots_hermitenorm(200)
    return points, weights / weights.sum()


def given_factor(threshold: float = THRESHOLD, loading: float = LOADING):
    """Probability of default of one firm at each point of the factor."""
    points, _ = nodes()
    return norm.cdf((threshold - sqrt(loading) * points) / sqrt(1 - loading))


def counts(firms: int, loading: float = LOADING):
    """Exact probability of each number of defaults among like firms."""
    _, weights = nodes()
    return np.array([weights @ binom.pmf(count, firms, given_factor(loading=loading)) for count in range(firms + 1)])


def limit(share: float) -> float:
    """Probability that no larger share of infinitely many firms defaults (Vasicek, 1987)."""
    return float(norm.cdf((sqrt(1 - LOADING) * norm.ppf(share) - THRESHOLD) / sqrt(LOADING)))


def error(probability):
    """Standard error of a counted probability."""
    return np.sqrt(np.maximum(probability * (1 - probability), 1e-12) / TRIALS)


@pytest.fixture(scope="module")
def few():
    """Ten like firms."""
    return filon.simulate(portfolio(FIRMS), trials=TRIALS, seed=3, keep="summary", threads=1)["sector"].dataset


@pytest.fixture(scope="module")
def many():
    """One firm, and a cohort of 300."""
    return filon.simulate(portfolio(1, MEMBERS), trials=TRIALS, seed=4, keep=f"outcomes:{TRIALS}", threads=1)


def test_number_of_defaults__is_the_mixture_of_binomials(few):
    exact = counts(FIRMS)
    found = few.crashed_count_probability.sel(month=1).values

    assert exact.sum() == pytest.approx(1.0, abs=1e-12)
    assert (np.abs(found - exact) < FOUR_SIGMA * error(exact)).all()
    assert (found == few.crashed_count_probability.sel(month=2).values).all()
    assert np.abs(binom.pmf(range(FIRMS + 1), FIRMS, MEAN) - exact).max() > 100 * error(MEAN)  # not independent


def test_two_firms__default_together_as_two_normals_fall(few):
    together = multivariate_normal([0, 0], [[1, LOADING], [LOADING, 1]]).cdf([THRESHOLD, THRESHOLD])
    found = few.joint_crash_probability.isel(horizon=-1).values
    apart = ~np.eye(FIRMS, dtype=bool)

    assert (np.abs(found[apart] - together) < FOUR_SIGMA * error(together)).all()
    assert (np.abs(np.diag(found) - MEAN) < FOUR_SIGMA * error(MEAN)).all()
    conditional = few.conditional_crash_probability.isel(horizon=-1).values[apart]
    assert (np.abs(conditional - together / MEAN) < FOUR_SIGMA * sqrt(0.25 / (0.9 * MEAN * TRIALS))).all()


def test_sector_crash__is_a_default_of_more_than_half(few):
    exact = counts(FIRMS)[FIRMS // 2 + 1 :].sum()

    assert float(few.sector_crash_probability.sel(month=2)) == pytest.approx(exact, abs=FOUR_SIGMA * error(exact))


def test_first_to_fall__is_shared_by_all_that_default_at_once(few):
    exact = (1 - counts(FIRMS)[0]) / FIRMS

    assert few.first_to_fall.values == pytest.approx(np.full(FIRMS, exact), abs=FOUR_SIGMA * error(exact))


def test_unlike_firms__default_together_as_their_thresholds_say():
    firms = {"a": {"threshold": -2.0, "loading": 0.5}, "b": {"threshold": -0.5, "loading": 0.1}}
    scenario = firms_of(PORTFOLIO, firms, {}, 1)
    tree = filon.simulate(scenario, trials=TRIALS, seed=5, keep="summary", threads=1)
    correlation = sqrt(0.5 * 0.1)
    exact = multivariate_normal([0, 0], [[1, correlation], [correlation, 1]]).cdf([-2.0, -0.5])
    found = float(tree["sector"].joint_crash_probability.isel(horizon=-1, entity=0, entity_other=1))

    assert found == pytest.approx(exact, abs=FOUR_SIGMA * error(exact))


def test_cohort__crashes_as_often_as_one_of_its_members(many):
    last = many["summary"].crash_probability.isel(month=-1)
    variance = MEMBERS * MEAN + MEMBERS * (MEMBERS - 1) * pair() - (MEMBERS * MEAN) ** 2

    assert float(last.sel(entity="many")) == pytest.approx(MEAN, abs=FOUR_SIGMA * sqrt(variance / TRIALS) / MEMBERS)
    assert float(last.sel(entity="firm-00")) == pytest.approx(MEAN, abs=FOUR_SIGMA * error(MEAN))


def pair() -> float:
    """Probability that two firms default."""
    return float(multivariate_normal([0, 0], [[1, LOADING], [LOADING, 1]]).cdf([THRESHOLD, THRESHOLD]))


def test_cohort__defaults_with_a_firm_and_within_itself_as_pairs_do(many):
    joint = many["sector"].joint_crash_probability.isel(horizon=-1)

    assert float(joint.sel(entity="many", entity_other="firm-00")) == pytest.approx(
        pair(), abs=FOUR_SIGMA * error(pair())
    )
    assert float(joint.sel(entity="many", entity_other="many")) == pytest.approx(pair(), abs=FOUR_SIGMA * error(pair()))


@pytest.mark.parametrize("share", [0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7])
def test_share_of_a_cohort_that_defaults__is_the_mixture_and_near_the_limit_of_many(many, share):
    crashed = many["outcomes"].members_crashed.isel(entity=0, horizon=-1).values
    most = int(share * MEMBERS + 1e-9)
    exact = counts(MEMBERS)[: most + 1].sum()
    found = (crashed <= most).mean()

    assert abs(found - exact) < FOUR_SIGMA * error(exact)
    assert abs(found - limit((most + 0.5) / MEMBERS)) < FOUR_SIGMA * error(exact) + FINITE


def covered(seeds: range, trials: int) -> int:
    """Seeds whose stated interval of the cohort holds the known probability."""
    count = 0
    for seed in seeds:
        tree = filon.simulate(portfolio(1, MEMBERS), trials=trials, seed=seed, keep="summary", threads=1)
        last = tree["summary"].sel(entity="many").isel(month=-1)
        count += float(last.crash_probability_low) <= MEAN <= float(last.crash_probability_high)
    return count


def test_interval_of_a_cohort__covers_as_often_as_it_says():
    assert covered(SHORT, 500) >= 33


@pytest.mark.long
def test_interval_of_a_cohort__covers_as_often_as_it_says_over_200_seeds():
    assert 178 <= covered(LONG, 1_000) <= 199
