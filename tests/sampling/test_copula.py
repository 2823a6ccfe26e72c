import math

import numpy as np
import pytest
from scipy.stats import spearmanr
from tiles import ALL, drawn

from filon.quantities.descriptions import lognormal, normal, uniform
from filon.sampling.copula import components, copula_rows, correlation_matrix, faults, pearson
from filon.sampling.plan import input_plan

TRIALS = 200_000
WORLD, FIRM = ["climate", "price"], ["arpu", "churn", "cost"]


def rank_correlation(x, y):
    return float(spearmanr(x, y).statistic)


@pytest.mark.parametrize(("r", "spearman"), [(0.3, 0.28756), (0.5, 0.48258), (0.8, 0.78594)])
def test_pearson__turns_rank_correlations_into_those_of_normals(r, spearman):
    assert 6 / math.pi * math.asin(r / 2) == pytest.approx(spearman, abs=5e-6)
    assert pearson(spearman) == pytest.approx(r, abs=5e-6)


@pytest.mark.parametrize("rho", [0.3, 0.5, 0.8, -0.6])
def test_draws__have_the_rank_correlation_asked(rho):
    firm = {"churn": lognormal(0.0, 1.0), "cost": uniform(0.0, 1.0)}
    plan = input_plan(
        3, {"price": normal(1.0, 2.0)}, {"a": firm}, ALL, [("churn", "cost", rho), ("price", "cost", 0.2)]
    )
    _, world, firms = drawn(plan, TRIALS)
    churn, cost = firms["a"]["churn"], firms["a"]["cost"]

    assert rank_correlation(churn, cost) == pytest.approx(rho, abs=0.01)  # four standard errors of 1 / sqrt(n)
    assert rank_correlation(world["price"], cost) == pytest.approx(0.2, abs=0.01)
    assert rank_correlation(world["price"], churn) == pytest.approx(0.0, abs=0.01)


def test_two_firms__are_correlated_through_the_world_alone():
    firm = {"churn": normal(0.0, 1.0), "cost": normal(0.0, 1.0)}
    pairs = [("price", "churn", 0.6), ("churn", "cost", 0.5)]
    plan = input_plan(3, {"price": normal(0.0, 1.0)}, {"a": firm, "b": firm}, ALL, pairs)
    _, _, firms = drawn(plan, TRIALS)

    shared = np.corrcoef(firms["a"]["churn"], firms["b"]["churn"])[0, 1]
    assert shared == pytest.approx(pearson(0.6) ** 2, abs=0.01)
    assert np.corrcoef(firms["a"]["cost"], firms["b"]["cost"])[0, 1] == pytest.approx(0.0, abs=0.01)


def test_copula_rows__multiply_back_to_the_matrix():
    pairs = [("price", "churn", 0.5), ("churn", "cost", -0.4), ("climate", "cost", 0.3)]
    rows = copula_rows(WORLD, FIRM, pairs)
    names = ["climate", "price", "churn", "cost"]
    lower = np.array([[dict(rows[name]).get(other, 0.0) for other in names] for name in names])

    np.testing.assert_allclose(lower @ lower.T, correlation_matrix(names, pairs), atol=1e-15)
    assert np.array_equal(lower, np.tril(lower))


def test_components__are_the_linked_inputs_with_the_world_first():
    pairs = [("cost", "price", 0.1), ("churn", "arpu", 0.2), ("climate", "arpu", 0.0)]

    assert components(WORLD, FIRM, pairs) == [["price", "cost"], ["arpu", "churn"]]
    assert copula_rows(WORLD, FIRM, []) == {}


def test_faults__names_the_pair_most_at_fault():
    pairs = [("arpu", "churn", 0.9), ("churn", "cost", 0.9), ("arpu", "cost", -0.9), ("climate", "price", 0.9)]
    (found,) = faults(WORLD, FIRM, pairs)

    assert set(found[:2]) <= {"arpu", "churn", "cost"}
    assert "not positive definite" in found[2]
    assert faults(WORLD, FIRM, [*pairs[:2], ("arpu", "cost", 0.7)]) == []


def test_faults__refuses_correlations_outside_their_range():
    assert "strictly between" in faults(WORLD, FIRM, [("arpu", "churn", 1.0)])[0][2]
    assert "itself" in faults(WORLD, FIRM, [("arpu", "arpu", 0.5)])[0][2]
