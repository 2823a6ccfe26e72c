"""Shares of explained variance: Shapley effects of linear models with dependent inputs, in closed form."""

import itertools
import math

import numpy as np
import pytest

from filon.statistics.attribution import Sums, orders, shapley


def linear(beta, covariance, trials, seed=0, noise=0.0):
    """Groups of sums of products of a linear model of dependent Gaussian inputs."""
    rng = np.random.default_rng(seed)
    x = rng.multivariate_normal(np.zeros(len(beta)), covariance, trials)
    y = x @ beta + noise * rng.standard_normal(trials)
    columns = np.column_stack([x, y, np.ones(trials)])
    return [Sums(len(part), part.T @ part) for part in np.array_split(columns, 20)]


def exact(beta, covariance):
    """Shapley effects by all subsets: the variance of the mean given a subset, over the whole variance."""
    beta, covariance = np.asarray(beta, float), np.asarray(covariance, float)
    count, whole = len(beta), float(np.asarray(beta) @ covariance @ np.asarray(beta))

    def worth(subset):
        if not subset:
            return 0.0
        own = list(subset)
        cross = covariance[own] @ beta
        return float(cross @ np.linalg.solve(covariance[np.ix_(own, own)], cross)) / whole

    found = np.zeros(count)
    for order in itertools.permutations(range(count)):
        for place, own in enumerate(order):
            found[own] += worth(order[: place + 1]) - worth(order[:place])
    return found / math.factorial(count)


def of(groups, count, wanted=None):
    parents = [(place,) for place in range(count)]
    return shapley(groups, parents, count, wanted or orders(count, 40, np.random.default_rng(1)))


def test_two_dependent_inputs__have_the_published_effects():
    # Iooss and Prieur (2019), doi:10.1615/Int.J.UncertaintyQuantification.2019028372
    one, two, rho = 1.0, 2.0, 0.6
    whole = one**2 + two**2 + 2 * rho * one * two
    first = (one**2 * (1 - rho**2 / 2) + rho * one * two + two**2 * rho**2 / 2) / whole

    found = of(linear([one, two], [[1.0, rho], [rho, 1.0]], 200_000), 2)

    assert found.share == pytest.approx([first, 1 - first], abs=0.005)
    assert found.explained == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize("rho", [-0.5, 0.3, 0.9])
def test_three_inputs__of_which_two_go_together(rho):
    beta, covariance = [1.0, 1.0, 1.0], [[1.0, 0.0, 0.0], [0.0, 1.0, rho], [0.0, rho, 1.0]]

    found = of(linear(beta, covariance, 200_000), 3)

    assert found.share == pytest.approx(exact(beta, covariance), abs=0.01)
    assert np.abs(found.share - exact(beta, covariance)).max() < 4 * found.error.max()


def test_many_inputs__need_no_more_than_some_orders():
    rng = np.random.default_rng(3)
    root = rng.normal(size=(8, 8)) / 4 + np.eye(8)
    covariance, beta = root @ root.T, rng.normal(size=8)
    found = of(linear(beta, covariance, 100_000), 8, orders(8, 200, rng))

    assert found.share == pytest.approx(exact(beta, covariance), abs=0.02)
    assert (np.abs(found.share - exact(beta, covariance)) < 4 * found.error).all()


def test_input_without_effect__gets_what_it_tells_of_others_and_a_dummy_nothing():
    covariance = [[1.0, 0.8, 0.0], [0.8, 1.0, 0.0], [0.0, 0.0, 1.0]]

    found = of(linear([1.0, 0.0, 0.0], covariance, 50_000, noise=2.0), 3)

    assert found.share[1] == pytest.approx(0.32 / 5, abs=0.005)
    assert abs(found.share[2]) < 4 * found.error[2]
    assert found.explained == pytest.approx(0.2, abs=0.01)


def test_chance__adds_nothing_on_average():
    shares = [of(linear([0.0] * 4, np.eye(4), 400, seed, noise=1.0), 4).explained for seed in range(60)]

    assert abs(np.mean(shares)) < 3 * np.std(shares) / math.sqrt(60)


def test_product__belongs_to_a_set_that_holds_both():
    rng = np.random.default_rng(9)
    x = rng.standard_normal((100_000, 2))
    y = x[:, 0] * x[:, 1]
    columns = np.column_stack([x, y, y, np.ones(len(x))])
    groups = [Sums(len(part), part.T @ part) for part in np.array_split(columns, 10)]

    found = shapley(groups, [(0,), (1,), (0, 1)], 2, orders(2, 2, rng))

    assert found.share == pytest.approx([0.5, 0.5], abs=0.01)


def test_feature_that_repeats_another__explains_nothing_instead_of_failing():
    rng = np.random.default_rng(10)
    x = rng.standard_normal(10_000)
    columns = np.column_stack([x, x, x, np.ones(x.size)])
    groups = [Sums(len(part), part.T @ part) for part in np.array_split(columns, 10)]

    found = shapley(groups, [(0,), (1,)], 2, orders(2, 2, rng))

    assert found.share == pytest.approx([0.5, 0.5], abs=1e-3)
