"""The studentized range and the von Mises family: against closed forms, published tables and scipy."""

import math

import numpy as np
import pytest
from knot_tables import tabled_values
from scipy import stats
from scipy.special import erf

import filon
from filon.quantities.descriptions import Distribution
from filon.sampling.families import cdf, problems, quantile_of_z
from filon.sampling.fitting import fit
from filon.sampling.inverted import Inverted
from filon.sampling.knots import ERROR, TAIL_ERROR
from filon.sampling.scipy_families import CORE, z_of_tails
from filon.sampling.studentized import StudentizedRange, range_tails

long = pytest.mark.long

PUBLISHED = [
    (0.95, 3, 10, 3.877),
    (0.95, 2, 5, 3.635),
    (0.95, 10, 20, 5.008),
    (0.99, 3, 10, 5.270),
    (0.99, 5, 60, 4.818),
]
"""Probability, k, df, and the quantile in the usual tables (Harter, H. L. (1960). Ann. Math. Statist. 31)."""

RANDOM = np.random.default_rng(30)
MEMBERS = [
    (3.0, 10.0),
    *(
        pytest.param(*member, marks=long)
        for member in [
            (2.0, 1.0), (2.0, 0.1), (1.05, 4.0), (1.5, 3.0), (10.0, 2.0), (20.0, 0.12), (50.0, 20.0), (1000.0, 1e4),
            (3.0, 1e6), (1e6, 3.0), (1e10, 50.0),
            *(tuple(1.1 + RANDOM.exponential((10.0, 20.0))) for _ in range(8)),
        ]
    ),
]  # fmt: skip
members = pytest.mark.parametrize(("k", "df"), MEMBERS)


@pytest.mark.parametrize("df", [7.0, *(pytest.param(df, marks=long) for df in (0.3, 1.0, 500.0))])
def test_range_of_two__is_students_t(df):
    q = np.geomspace(1e-9, 300.0, 60)
    below, above = StudentizedRange(2.0, df).tails(q)
    wanted = 2.0 * stats.t(df).sf(q / math.sqrt(2.0))

    small = q < 1e-3  # scipy's t is not exact there
    seen = (wanted > 1e-24) & ~small
    np.testing.assert_allclose(above[seen], wanted[seen], rtol=1e-11)
    np.testing.assert_allclose(below[small], math.sqrt(2.0) * q[small] * stats.t(df).pdf(0.0), rtol=1e-6)
    np.testing.assert_allclose(below + above, 1.0, rtol=0.0, atol=1e-14)


def test_range_of_normals__is_the_limit_of_many_degrees_of_freedom():
    r = np.linspace(0.01, 9.0, 30)

    np.testing.assert_allclose(StudentizedRange(2.0, math.inf).tails(r)[0], erf(0.5 * r), rtol=1e-11)
    exact = range_tails(r, 40.0)
    for df, tolerance in ((math.inf, 1e-11), (1e9, 1e-6)):
        for found, wanted in zip(StudentizedRange(40.0, df).tails(r), exact, strict=True):
            seen = wanted > 1e-24
            np.testing.assert_allclose(found[seen], wanted[seen], rtol=tolerance)


def test_range_of_three_normals__is_sampled():
    draws = np.random.default_rng(4).standard_normal((200_000, 3))
    sampled = np.sort(np.ptp(draws, axis=1))
    steps = np.arange(sampled.size) / sampled.size

    assert np.abs(range_tails(sampled[::500], 3.0)[0] - steps[::500]).max() < 1.95 / math.sqrt(sampled.size)


@pytest.mark.parametrize(
    ("share", "k", "df", "quantile"), [PUBLISHED[0], *(pytest.param(*row, marks=long) for row in PUBLISHED[1:])]
)
def test_quantile__is_the_published_one(share, k, df, quantile):
    source = StudentizedRange(float(k), float(df))

    assert source.tails(np.array([quantile]))[0][0] == pytest.approx(share, abs=1e-4)
    assert Inverted(source).at(stats.norm.ppf([share]))[0] == pytest.approx(quantile, abs=6e-4)


@pytest.mark.parametrize(
    ("k", "df"), [(3.0, 10.0), *(pytest.param(k, df, marks=long) for k, df in ((2.5, 1.2), (12.0, 4.0), (50.0, 20.0)))]
)
def test_probabilities__are_scipys(k, df):
    q = np.array([0.3, 1.5, 4.0, 9.0])

    np.testing.assert_allclose(
        StudentizedRange(k, df).tails(q)[0], stats.studentized_range.cdf(q, k, df), rtol=1e-9, atol=1e-12
    )


@members
def test_table__is_within_its_stated_error(k, df):
    distribution = filon.studentized_range(k, df)
    assert problems(distribution) == []
    source = StudentizedRange(k, df)
    exact = Inverted(source)
    z = np.random.default_rng(1).uniform(-8.0, 8.0, 400)
    x = exact.at(z)
    size = np.maximum(exact.spread, np.abs(x - exact.middle))

    slope = (exact.at(z + 1e-5) - exact.at(z - 1e-5)) / 2e-5
    wrong = np.abs(z_of_tails(*source.tails(x)) - z) * slope / size
    assert wrong.max() < 0.02 * ERROR
    allowed = np.where(np.abs(z) <= CORE, ERROR, TAIL_ERROR) * size
    assert (np.abs(tabled_values(distribution, z) - x) <= allowed).all()


def test_placed_and_cut__is_the_conditional_distribution():
    distribution = filon.studentized_range(3.0, 10.0, loc=1.0, scale=2.0, lower=3.0, upper=12.0)
    assert problems(distribution) == []
    frozen = stats.studentized_range(3.0, 10.0, 1.0, 2.0)
    low, high = frozen.cdf([3.0, 12.0])
    z = np.linspace(-3.0, 3.0, 5)
    drawn = tabled_values(distribution, z)

    np.testing.assert_allclose((frozen.cdf(drawn) - low) / (high - low), stats.norm.cdf(z), rtol=1e-7)
    assert quantile_of_z(distribution, z[1]) == pytest.approx(drawn[1], rel=1e-9)
    assert cdf(distribution, drawn[1]) == pytest.approx(stats.norm.cdf(z[1]), rel=1e-8)


@pytest.mark.parametrize(
    ("distribution", "words"),
    [
        (filon.studentized_range(3.0, 0.01), "df is 0.01; below 0.05 quantiles pass what numbers can hold"),
        (
            filon.studentized_range(1.0, 5.0),
            "studentized_range refuses k = 1, df = 5; ranges are k (1, inf)",
        ),
        pytest.param(filon.studentized_range(1.001, 2.0), "its probabilities bend too often", marks=long),
        pytest.param(filon.studentized_range(3.0, 0.06), "add upper", marks=long),
    ],
)
def test_extreme_member__is_refused_with_the_reason(distribution, words):
    assert words in "; ".join(problems(distribution))


@long
def test_extreme_member__is_drawn_once_it_is_cut():
    assert problems(filon.studentized_range(3.0, 0.06, upper=1e9)) == []


@pytest.mark.parametrize("kappa", [0.0, 0.5, 4.0])
def test_von_mises__is_the_one_on_the_line(kappa):
    z = np.linspace(-6.0, 6.0, 25)
    circle, line = (
        tabled_values(family(kappa, loc=1.0, scale=2.0), z) for family in (filon.vonmises, filon.vonmises_line)
    )

    assert problems(filon.vonmises(kappa)) == []
    assert np.array_equal(circle, line)
    assert (np.abs(circle - 1.0) <= 2.0 * math.pi).all()
    core = np.abs(z) <= CORE
    found = stats.vonmises.cdf(circle[core], kappa, 1.0, 2.0)
    np.testing.assert_allclose(found, stats.norm.cdf(z[core]), rtol=1e-8, atol=1e-9)


def test_von_mises__is_fitted_as_on_the_line():
    points = stats.vonmises.rvs(2.0, size=40, random_state=5)
    found = fit(filon.fitted(points.tolist(), "vonmises"), "drivers.x")

    kappa, loc, scale = found.best
    assert (loc, scale) == (0.0, 1.0)
    near = stats.vonmises_line.logpdf(points, kappa * np.array([[0.99], [1.0], [1.01]])).sum(1)
    assert near.argmax() == 1
    assert 0.5 * kappa < np.median(found.sets[:, 0]) < 2.0 * kappa
    sets = Distribution("sets", (("dist", "vonmises"), ("sets", tuple(map(tuple, found.sets[:3].tolist())))))
    assert problems(sets) == []
    assert np.abs(tabled_values(sets, np.linspace(-8.0, 8.0, 9))).max() <= math.pi
