"""Fits: what is held, what is found, and how their uncertainty is drawn."""

import numpy as np
import pytest
from knot_tables import tabled_values
from scipy import stats

import filon
from filon.sampling.families import problems
from filon.sampling.fitting import BOOTSTRAPS, UnfitError, fit, held, sets_of

DATA = np.random.default_rng(11).gamma(2.0, 3.0, 80).tolist()


@pytest.mark.parametrize(
    ("family", "fixed", "free", "wanted"),
    [
        ("lognorm", (), (), {"loc": 0.0}),
        ("lognorm", (), ("loc",), {}),
        ("lognorm", (("loc", 2.0),), (), {"loc": 2.0}),
        ("beta", (), (), {"loc": 0.0, "scale": 1.0}),
        ("beta", (("scale", 4.0),), (), {"loc": 0.0, "scale": 4.0}),
        ("norm", (), (), {}),
        ("uniform", (), (), {}),
        ("expon", (), (), {"loc": 0.0}),
    ],
)
def test_held__are_ends_of_the_support_that_nobody_freed(family, fixed, free, wanted):
    assert held(family, fixed, free) == wanted


def test_fit__is_scipys_with_bootstrap_fits_around_it():
    found = fit(filon.fitted(DATA, "gamma"), "drivers.x")

    np.testing.assert_allclose(found.best, stats.gamma.fit(DATA, floc=0.0), rtol=1e-6)
    assert found.sets.shape == (BOOTSTRAPS, 3)
    distance = stats.kstest(DATA, "gamma", args=tuple(found.best))
    assert (found.distance, found.probability) == pytest.approx(tuple(distance))
    again = fit(filon.fitted(DATA, "gamma"), "drivers.x")
    assert np.array_equal(again.sets, found.sets)
    assert not np.array_equal(fit(filon.fitted(DATA, "gamma"), "drivers.y").sets, found.sets)


def test_spread_of_fits__is_the_standard_error_of_theory():
    points = np.random.default_rng(12).normal(5.0, 2.0, 200)
    found = fit(filon.fitted(points.tolist(), "norm"), "drivers.x")

    error = points.std() / np.sqrt(200)
    assert found.sets[:, 0].std() == pytest.approx(error, rel=4.0 / np.sqrt(2 * BOOTSTRAPS))
    assert found.sets[:, 1].std() == pytest.approx(error / np.sqrt(2.0), rel=4.0 / np.sqrt(2 * BOOTSTRAPS))


def test_drawn_values__are_wider_than_those_of_the_best_fit():
    points = np.random.default_rng(13).normal(0.0, 1.0, 10)
    asked = filon.fitted(points.tolist(), "norm")
    found = fit(asked, "drivers.x")
    distribution = sets_of(found, asked)
    assert problems(distribution) == []
    drawn = tabled_values(distribution, np.random.default_rng(1).standard_normal(400_000))

    variance = (found.sets[:, 1] ** 2).mean() + found.sets[:, 0].var()  # law of total variance
    assert drawn.var() == pytest.approx(variance, rel=0.02)
    whole = np.mean([stats.norm(*one).cdf(np.sort(drawn)[::50]) for one in found.sets], axis=0)
    assert np.abs(whole - (np.arange(whole.size) + 0.5) / whole.size).max() < 1.95 / np.sqrt(drawn.size) + 1e-4


def test_fit_of_what_does_not_vary_enough__is_refused():
    with pytest.raises(UnfitError, match="9 points are too few"):
        fit(filon.fitted(DATA[:9], "gamma"), "x")
