"""Stable distributions: probabilities, quantiles and tables against closed forms, mpmath and scipy."""

import math

import mpmath
import numpy as np
import pytest
from knot_tables import tabled_values
from scipy import stats

import filon
from filon.sampling.families import cdf, problems, quantile_of_z
from filon.sampling.inverted import Inverted
from filon.sampling.knots import ERROR, TAIL_ERROR
from filon.sampling.scipy_families import CORE, FARTHEST, z_of_tails
from filon.sampling.stable import Stable, centre

PLACES = np.concatenate([-np.geomspace(1e-3, 1e6, 19)[::-1], np.geomspace(1e-3, 1e6, 19)])

CLOSED = {
    "normal": (2.0, 0.3, stats.norm(scale=math.sqrt(2.0))),
    "Cauchy": (1.0, 0.0, stats.cauchy()),
    "Levy": (0.5, 1.0, stats.levy(loc=-1.0)),
    "Levy, mirrored": (0.5, -1.0, stats.levy_l(loc=1.0)),
}
"""Index, skewness, and scipy's closed form in S0."""

GENERATOR = np.random.default_rng(20)
RANDOM = [
    (float(alpha), float(beta))
    for alpha, beta in zip(GENERATOR.uniform(0.2, 2.0, 16), GENERATOR.uniform(-1.0, 1.0, 16), strict=True)
]
NEAR_ONE = [(1.0 + side * 10.0**-digits, beta) for digits in (1, 2, 4, 9) for side in (-1, 1) for beta in (0.6, -1.0)]
EDGES = [(0.15, 1.0), (0.2, 0.99), (0.5, -1.0), (1.0, 1.0), (1.0, -0.4), (1.0, 0.001), (1.999999, 1.0), (2.0, 1.0)]

long = pytest.mark.long
MEMBERS = [(1.6, -0.4), *(pytest.param(*member, marks=long) for member in [*RANDOM, *NEAR_ONE, *EDGES])]
members = pytest.mark.parametrize(("alpha", "beta"), MEMBERS)


def by_characteristic_function(alpha, beta, x):
    """Probability below x in S0: Gil-Pelaez's integral over the logarithm of the frequency."""
    index, skew, place = mpmath.mpf(alpha), mpmath.mpf(beta), mpmath.mpf(x)

    def integrand(log):
        t = mpmath.exp(log)
        if alpha == 1.0:
            phase = -skew * 2 / mpmath.pi * t * log
        else:
            phase = -skew * mpmath.tan(mpmath.pi * index / 2) * (t - t**index)
        return mpmath.exp(-(t**index)) * mpmath.sin(phase - t * place)

    end = mpmath.log(60) / index
    ends = [mpmath.mpf(-60) / min(index, 1), -10, -4, -2, -1, 0, *mpmath.linspace(0.125, end, int(8 * end) + 2)]
    return float(0.5 - mpmath.quad(integrand, ends) / mpmath.pi)


@pytest.mark.parametrize("name", CLOSED)
def test_probabilities__are_those_of_closed_forms(name):
    alpha, beta, closed = CLOSED[name]
    below, above = Stable(alpha, beta).tails(PLACES)

    for found, wanted in ((below, closed.cdf(PLACES)), (above, closed.sf(PLACES))):
        np.testing.assert_allclose(found, wanted, rtol=2e-11, atol=1e-60)


@pytest.mark.parametrize(
    ("alpha", "beta", "x"),
    [
        (1.5, 0.5, 0.3),
        (1.0, 0.5, -2.0),
        *(
            pytest.param(alpha, beta, x, marks=long)
            for alpha, beta in ((1.2, -0.8), (1.0, 1.0), (0.99, 0.7), (1.01, 1.0), (0.7, 0.3), (1.9, 1.0), (0.6, -1.0))
            for x in (-2.0, 0.3, 4.0)
        ),
    ],
)
def test_probabilities__are_those_of_the_characteristic_function(alpha, beta, x):
    with mpmath.workdps(25):
        wanted = by_characteristic_function(alpha, beta, x)

    assert Stable(alpha, beta).tails(np.array([x]))[0][0] == pytest.approx(wanted, rel=1e-12, abs=1e-14)


@pytest.mark.parametrize("beta", [1.0, 0.999999, 0.4, -0.7])
def test_probabilities__pass_smoothly_through_alpha_1(beta):
    at_one = Stable(1.0, beta).tails(PLACES)

    for step in (1e-6, 1e-10):
        for side in (-1.0, 1.0):
            for found, wanted in zip(Stable(1.0 + side * step, beta).tails(PLACES), at_one, strict=True):
                seen = wanted > 1e-40
                np.testing.assert_allclose(found[seen], wanted[seen], rtol=3e3 * step)


@pytest.mark.parametrize(("alpha", "beta"), [(0.15, 0.3), (0.8, 1.0), (0.999, 0.999999), (1.0, 0.4), (1.3, -1.0)])
def test_probabilities__add_up_and_rise(alpha, beta):
    x = np.sinh(np.linspace(-40.0, 40.0, 801))
    below, above = Stable(alpha, beta).tails(x)

    np.testing.assert_allclose(below + above, 1.0, rtol=0.0, atol=1e-13)
    assert (np.diff(below) >= -1e-15).all()
    mirrored = Stable(alpha, -beta).tails(-x)
    assert np.array_equal(above, mirrored[0]) or alpha != 1.0
    np.testing.assert_allclose(mirrored, (above, below), rtol=1e-12, atol=1e-60)


@pytest.mark.parametrize(
    ("alpha", "beta"), [(1.0, 0.7), (1.6, -0.4), *(pytest.param(*member, marks=long) for member in RANDOM)]
)
def test_place_and_scale__are_those_of_scipys_parameterization(alpha, beta):
    if alpha != 1.0 and abs(alpha - 1.0) < 0.05:
        pytest.skip("scipy rounds an index near 1")
    frozen = stats.levy_stable(alpha, beta, 3.0, 2.5)
    x = centre(alpha, beta, 3.0, 2.5) + np.array([-8.0, 0.7, 20.0])
    found = Stable(alpha, beta).tails((x - centre(alpha, beta, 3.0, 2.5)) / 2.5)[0]

    np.testing.assert_allclose(found, [frozen.cdf(place) for place in x], rtol=1e-7, atol=1e-9)


@members
def test_table__is_within_its_stated_error(alpha, beta):
    distribution = filon.levy_stable(alpha, beta)
    assert problems(distribution) == []
    source = Stable(alpha, beta)
    exact = Inverted(source)
    z = np.random.default_rng(1).uniform(-8.0, 8.0, 400)
    x = exact.at(z)
    size = np.maximum(exact.spread, np.abs(x - exact.middle))

    step = 1e-5
    slope = (exact.at(z + step) - exact.at(z - step)) / (2.0 * step)
    resolved = np.abs(np.spacing(x)) * 1e3 < slope * step  # a value whose neighbours differ in probability says nothing
    wrong = np.abs(z_of_tails(*source.tails(x)) - z) * slope / size
    assert wrong[resolved].max() < 0.02 * ERROR
    moved = tabled_values(distribution, z) - centre(alpha, beta, 0.0, 1.0) - x
    allowed = np.where(np.abs(z) <= CORE, ERROR, TAIL_ERROR) * size
    assert (np.abs(moved) <= allowed + 4.0 * np.spacing(abs(centre(alpha, beta, 0.0, 1.0)))).all()


@pytest.mark.parametrize("bounds", [{}, {"lower": -4.0, "upper": 50.0}])
def test_table__is_moved_as_scipys_parameterization_says(bounds):
    alpha, beta, loc, scale = 1.0, 0.5, -2.0, 3.0
    distribution = filon.levy_stable(alpha, beta, loc=loc, scale=scale, **bounds)
    assert problems(distribution) == []
    z = np.linspace(-2.5, 2.5, 5)
    drawn = tabled_values(distribution, z)
    frozen = stats.levy_stable(alpha, beta, loc, scale)
    low, high = (float(frozen.cdf(bounds[end])) if bounds else share for end, share in (("lower", 0.0), ("upper", 1.0)))

    share = (np.array([frozen.cdf(x) for x in drawn]) - low) / (high - low)
    np.testing.assert_allclose(share, stats.norm.cdf(z), rtol=1e-7, atol=1e-9)
    assert quantile_of_z(distribution, z[1]) == pytest.approx(drawn[1], rel=1e-9)
    assert cdf(distribution, drawn[1]) == pytest.approx(stats.norm.cdf(z[1]), rel=1e-8)


@pytest.mark.parametrize(
    ("distribution", "words"),
    [
        (filon.levy_stable(0.01, 0.0), "alpha is 0.01; below 0.05 quantiles pass what numbers can hold"),
        (filon.levy_stable(2.5, 0.0), "scipy.stats.levy_stable refuses alpha = 2.5, beta = 0; ranges are alpha (0, 2]"),
        pytest.param(filon.levy_stable(0.06, 1.0), "add upper", marks=long),
        pytest.param(filon.levy_stable(0.1, 0.0), "need a table of more than 32768 intervals", marks=long),
    ],
)
def test_extreme_member__is_refused_with_the_reason(distribution, words):
    assert words in "; ".join(problems(distribution))


@long
def test_extreme_member__is_drawn_once_it_is_cut():
    assert problems(filon.levy_stable(0.1, 0.0, lower=-1e6, upper=1e6)) == []


@long
def test_sets_and_mixtures__are_drawn():
    sets = filon.quantities.descriptions.Distribution(
        "sets", (("dist", "levy_stable"), ("sets", ((1.5, 0.0, 0.0, 1.0), (1.6, 0.1, 2.0, 1.0))))
    )
    mixed = filon.mixture([(0.5, filon.levy_stable(1.5, 0.0)), (0.5, filon.levy_stable(1.6, 0.1, loc=2.0))])
    z = np.linspace(-FARTHEST, FARTHEST, 41)

    assert problems(sets) == problems(mixed) == []
    np.testing.assert_allclose(tabled_values(sets, z), tabled_values(mixed, z), rtol=1e-12)
    for x in tabled_values(sets, np.array([-1.0, 0.5, 2.0])):
        wanted = 0.5 * (stats.levy_stable.cdf(x, 1.5, 0.0) + stats.levy_stable.cdf(x, 1.6, 0.1, 2.0))
        assert cdf(sets, float(x)) == pytest.approx(wanted, rel=1e-7)
