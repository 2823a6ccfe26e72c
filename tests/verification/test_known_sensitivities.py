"""Sensitivities whose answers are known, through the public functions."""

import math

import numpy as np
import pytest
from known_functions import G_FUNCTION, ISHIGAMI, g_function, ishigami
from known_models import first_passage
from scipy import stats

import filon
from filon.analysis.inputs import Factor
from filon.analysis.levels import edges, levels
from filon.analysis.sensitivity import of_study
from filon.analysis.study import Study
from filon.statistics.variance import student_quantile

TRIALS = 50_000


def misses(found, answers):
    """How many standard errors each index is away from what is known."""
    return {
        (name, kind): float((found[kind].sel(factor=name) - answer) / found[f"{kind}_error"].sel(factor=name))
        for name, pair in answers.items()
        for kind, answer in zip(("first", "total"), pair, strict=True)
    }


@pytest.mark.parametrize(("model", "answers"), [(ishigami, ISHIGAMI), (g_function, G_FUNCTION)])
def test_sobol_indices__agree_with_the_known_answers(model, answers):
    found = filon.sobol(model, event="margin", trials=TRIALS)

    away = misses(found, answers)
    assert max(map(abs, away.values())) < 4.5
    assert float(found.total_error.max()) < 0.02


def test_sobol_intervals__cover_as_often_as_they_say():
    covered = {(name, kind): 0 for name in ISHIGAMI for kind in ("first", "total")}
    for seed in range(40):
        found = filon.sobol(ishigami, event="margin", trials=4000, seed=seed)
        for key, away in misses(found, ISHIGAMI).items():
            covered[key] += abs(away) <= student_quantile(0.95, 15)

    assert min(covered.values()) >= 32


def test_sobol_points__bring_more_than_random_ones():
    """At 2**16 trials, and with errors that their own spread tells: 16 scrambles of each."""
    errors = {
        sampler: filon.sobol(ishigami, event="margin", trials=2**16, sampler=sampler).total_error.max()
        for sampler in ("random", "sobol")
    }

    assert errors["random"] > 5.0 * errors["sobol"]


def test_chance__is_a_factor_of_its_own_and_indices_of_an_additive_model_sum_to_one():
    found = filon.sobol(first_passage(1.0, 0.0, 0.3), event="exit", trials=2000, months=12)

    assert [str(name) for name in found.factor.values] == ["chance"]
    assert float(found.first[0]) == pytest.approx(1.0, abs=2e-3)
    assert float(found.total[0]) == pytest.approx(1.0, abs=2e-3)


def test_stored_index__of_the_ishigami_function_is_its_first_order():
    found = filon.sensitivity(filon.simulate(ishigami, trials=200_000), event="margin")

    for name, (first, _) in ISHIGAMI.items():
        own = found.sel(input=name)
        assert float(own["index"]) == pytest.approx(first, abs=0.01)
        assert float(own["index_high"] - own["index_low"]) < 0.02
    assert float(found["index_low"].sel(input="dummy")) <= 0.0 <= float(found["index_high"].sel(input="dummy"))


RHO = 0.7


@pytest.fixture(scope="module")
def dependent():
    """An event of two Gaussian inputs that go together: it comes where x1 + 0.5 x2 > 1.5; x3 goes with x1 alone."""
    rng = np.random.default_rng(11)
    covariance = np.array([[1.0, RHO, 0.9], [RHO, 1.0, 0.9 * RHO], [0.9, 0.9 * RHO, 1.0]])
    x = rng.multivariate_normal(np.zeros(3), covariance, 400_000).T
    outcome = (x[0] + 0.5 * x[1] > 1.5).astype(float)
    cuts = [edges(row) for row in x]
    factors = tuple(Factor(f"x{place + 1}", "1", "", cut) for place, cut in enumerate(cuts))
    rows = np.stack([levels(row, cut) for row, cut in zip(x, cuts, strict=True)])
    return of_study(Study("firm", "crash", 60, "month", outcome, factors, rows, 0)), covariance


def test_index__of_dependent_gaussian_inputs_is_as_computed_from_the_bivariate_normal(dependent):
    found, covariance = dependent
    weights = np.array([1.0, 0.5, 0.0])
    deviation = math.sqrt(weights @ covariance @ weights)
    threshold = 1.5 / deviation
    p = stats.norm.sf(threshold)
    for place in range(3):
        rho = float(covariance[place] @ weights) / deviation
        both = stats.multivariate_normal([0, 0], [[1, rho**2], [rho**2, 1]]).cdf([-threshold, -threshold])
        answer = (both - p * p) / (p * (1 - p))
        own = float(found["index"].sel(input=f"x{place + 1}"))

        assert own == pytest.approx(answer, rel=0.03)


def test_shares__of_dependent_inputs_sum_to_what_all_explain_and_leave_the_dummy_nothing(dependent):
    found, _ = dependent
    shares = found.shapley

    assert float(shares.sum()) == pytest.approx(float(found.explained))
    assert 0.5 < float(found.explained) < 1.0
    assert abs(float(shares.sel(input="dummy"))) < 4 * float(found.shapley_error.sel(input="dummy"))
    assert float(shares.sel(input="x1")) > float(shares.sel(input="x2")) > 0.0
