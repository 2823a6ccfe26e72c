"""Limits of joint and conditional probabilities cover what quadrature over the common factor says."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtr, ndtri

from filon.results.layout import NarrativeLayout
from filon.results.pairs import pair_variables, worth_of_weights
from filon.results.tally import Tally
from made_up_sectors import sector_layout

FORMS = [(40, 32), pytest.param(200, 178, marks=pytest.mark.long)]
# seeds 1 to 40, or 1 to 200, and how many are to be covered at least: fixed in advance


def portfolio(seed, trials, members, probability, correlation):
    """Two cohorts and a firm with one common factor: their joint and conditional probabilities."""
    layout = sector_layout(
        2, (members, members, 1), ("a", "b", "c"), capital=(1 / 3,) * 3, narratives=(NarrativeLayout("all", 1.0),)
    )
    generator = np.random.default_rng(seed)
    shared = np.sqrt(correlation) * generator.standard_normal(trials)
    given = ndtr((ndtri(probability) - shared) / np.sqrt(1.0 - correlation))
    k = np.stack([generator.binomial(count, given) for count in layout.counts])
    tally = Tally.empty(layout)
    tally.trials[0] = trials
    tally.causes[:, 0, 1, 0] = k.sum(1)
    tally.crash_squared[:, 0, 1:] = (k[:2] ** 2).sum(1)[:, None]
    tally.joint[0] = k @ k.T
    for cohort in range(2):
        tally.joint[0, :, cohort, cohort] -= k[cohort].sum()
    return pair_variables(layout, tally, 0.95)


def pair(probability, correlation):
    """Probability that two of them crash."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(200)
    given = ndtr((ndtri(probability) - np.sqrt(correlation) * nodes) / np.sqrt(1.0 - correlation))
    return given**2 @ weights / np.sqrt(2.0 * np.pi)


@pytest.mark.parametrize(("seeds", "least"), FORMS)
@pytest.mark.parametrize(
    ("trials", "members", "probability", "correlation"),
    [
        (1_000, 40, 0.05, 0.2),
        (1_000, 40, 0.2, 0.5),
        (1_000, 200, 0.02, 0.3),
        (500, 20, 0.01, 0.2),
        (1_000, 40, 0.7, 0.3),
    ],
)
def test_limits_of_pairs__cover(trials, members, probability, correlation, seeds, least):
    found = [portfolio(seed, trials, members, probability, correlation) for seed in range(1, seeds + 1)]
    joint = pair(probability, correlation)
    truths = {"joint_crash_probability": joint, "conditional_crash_probability": joint / probability}

    for name, truth in truths.items():
        held = sum(
            (one[f"{name}_low"].values[..., -1] <= truth) & (truth <= one[f"{name}_high"].values[..., -1])
            for one in found
        )
        pairs = ~np.eye(3, dtype=bool)
        pairs[[0, 1], [0, 1]] = True  # a cohort with itself is two of its members
        assert held[pairs].min() >= least, name


def test_worth_of_weights__is_that_of_beta_worlds():
    # trials weighted by k = p: E[p], E[p^2] / E[p] and E[p^3] / E[p^2] of a beta(2, 6) world
    everywhere, share, squared = 2 / 8, 3 / 9, 4 / 10
    heavy = squared * (1 - share) ** 2 + (1 - squared) * share**2

    assert worth_of_weights(np.array(share), np.array(everywhere)) == pytest.approx(share * (1 - share) / heavy)


def test_worth_of_weights__is_whole_where_weights_say_nothing():
    assert worth_of_weights(np.array([0.3, 0.0, 1.0]), np.array([0.3, 0.1, 0.9])).tolist() == [1.0, 1.0, 1.0]
