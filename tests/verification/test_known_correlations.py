"""Rank correlations of drawn inputs, and a probability that depends on them, against closed forms."""

from dataclasses import replace
from math import asin, atanh, pi, sqrt, tanh

import pytest
from known_models import both_low
from problems import LONG, SHORT
from scipy.stats import spearmanr

import filon
from filon.scenario import scenario_of_model

KNOWN = {0.3: 0.2875642186, 0.5: 0.4825837395, 0.8: 0.7859392826}
"""Correlation of the normals behind two inputs to their rank correlation."""
TRIALS = 200_000


def correlated(spearman: float):
    """The two inputs of a model with this rank correlation."""
    return replace(scenario_of_model(both_low, 1), correlations=(("x1", "x2", spearman),))


def drawn(spearman: float, trials: int, seed: int = 1):
    return filon.simulate(correlated(spearman), trials=trials, seed=seed, threads=1)


def rank_correlation(pearson: float, trials: int, seed: int = 1) -> tuple[float, float, float]:
    """Rank correlation of the drawn inputs, with 95% limits (Bonett and Wright, 2000, Psychometrika 65, 23-28)."""
    x1, x2 = drawn(KNOWN[pearson], trials, seed)["inputs"].draw.values.T
    found = float(spearmanr(x1, x2).statistic)
    half = 1.96 * sqrt((1 + found * found / 2) / (trials - 3))
    return found, tanh(atanh(found) - half), tanh(atanh(found) + half)


def covered(pearson: float, seeds: range) -> int:
    """Seeds whose limits hold the known rank correlation."""
    limits = [rank_correlation(pearson, 2_000, seed)[1:] for seed in seeds]
    return sum(low <= KNOWN[pearson] <= high for low, high in limits)


@pytest.mark.parametrize("pearson", KNOWN)
def test_inputs__have_the_rank_correlation_asked_for(pearson):
    found, low, high = rank_correlation(pearson, TRIALS)

    assert found == pytest.approx(KNOWN[pearson], abs=2 * (high - low))


@pytest.mark.parametrize("pearson", KNOWN)
def test_interval_of_a_rank_correlation__covers_as_often_as_it_says(pearson):
    assert covered(pearson, SHORT) >= 32


@pytest.mark.long
@pytest.mark.parametrize("pearson", KNOWN)
def test_interval_of_a_rank_correlation__covers_as_often_as_it_says_over_200_seeds(pearson):
    assert 178 <= covered(pearson, LONG) <= 199


@pytest.mark.parametrize("pearson", KNOWN)
def test_both_low__is_as_likely_as_the_correlation_says(pearson):
    tree = drawn(KNOWN[pearson], TRIALS)
    last = tree["summary"].isel(entity=0, month=-1)
    answer = 0.25 + asin(pearson) / (2 * pi)

    assert float(last.crash_probability) == pytest.approx(answer, abs=4 * sqrt(answer * (1 - answer) / TRIALS))
    assert last.crash_probability_low < last.crash_probability < last.crash_probability_high
