"""Every continuous family of scipy: the declared table, the tables drawn from, and what is refused.

Those whose probabilities are filon's own, and the von Mises family, are in test_stable.py and test_studentized.py.
"""

import math
import warnings

import numpy as np
import pytest
from knot_tables import tabled_values
from scipy import stats
from scipy.special import ndtr

import filon
from filon.quantities.continuous import CLOSED, CONTINUOUS, DRAWN_AS
from filon.quantities.descriptions import truncated
from filon.sampling.exact import OWN
from filon.sampling.families import cdf, problems, quantile_of_z
from filon.sampling.knots import ERROR, TAIL_ERROR
from filon.sampling.scipy_families import CORE, ScipyFamily, UnreachableError

SHAPES = {
    "alpha": (3.57,), "argus": (1.0,), "betaprime": (5.0, 6.0), "bradford": (0.3,), "burr": (10.5, 4.3),
    "burr12": (10.0, 4.0), "chi": (78.0,), "chi2": (55.0,), "crystalball": (2.0, 3.0), "dgamma": (1.1,),
    "dpareto_lognorm": (3.0, 1.2, 1.5, 2.0), "dweibull": (2.07,), "erlang": (10.0,), "exponnorm": (1.5,),
    "exponpow": (2.7,), "exponweib": (2.9, 1.95), "f": (29.0, 18.0), "fatiguelife": (29.0,), "fisk": (3.1,),
    "foldcauchy": (4.7,), "foldnorm": (1.95,), "gamma": (0.3,), "gausshyper": (13.8, 3.1, 2.5, 5.2),
    "genexpon": (9.1, 16.2, 3.3), "genextreme": (-0.1,), "gengamma": (4.4, -3.1), "genhalflogistic": (0.77,),
    "genhyperbolic": (0.5, 1.5, -0.5), "geninvgauss": (2.3, 1.5), "genlogistic": (0.41,), "gennorm": (1.3,),
    "genpareto": (0.1,), "gompertz": (0.95,), "halfgennorm": (0.67,), "invgamma": (4.1,), "invgauss": (0.145,),
    "invweibull": (10.6,), "irwinhall": (10.0,), "jf_skew_t": (8.0, 4.0), "johnsonsb": (4.3, 3.2),
    "johnsonsu": (2.55, 2.25), "kappa3": (1.0,), "kappa4": (0.1, 0.0), "ksone": (1000.0,), "kstwo": (10.0,),
    "laplace_asymmetric": (2.0,), "loggamma": (0.41,), "loglaplace": (3.25,), "loguniform": (0.01, 1.25),
    "lomax": (1.88,), "mielke": (10.4, 4.6), "nakagami": (4.97,), "ncf": (27.0, 27.0, 0.42), "nct": (14.0, 0.24),
    "ncx2": (21.0, 1.06), "norminvgauss": (1.25, 0.5), "pareto": (2.62,), "pearson3": (-2.0,), "powerlaw": (0.66,),
    "powerlognorm": (2.14, 0.45), "powernorm": (4.45,), "rdist": (1.6,), "recipinvgauss": (0.63,),
    "reciprocal": (0.01, 1.25), "rel_breitwigner": (36.5,), "rice": (0.77,), "skewcauchy": (0.5,), "skewnorm": (4.0,),
    "t": (2.74,), "trapezoid": (0.2, 0.8), "truncexpon": (4.7,), "truncnorm": (-1.1, 2.73),
    "truncpareto": (1.8, 5.3), "truncweibull_min": (2.5, 0.25, 1.75), "tukeylambda": (3.13,),
    "vonmises_line": (3.99,), "weibull_max": (2.87,), "weibull_min": (1.79,), "wrapcauchy": (0.03,),
}  # fmt: skip
"""A member of each family with shapes."""

SLOW = {"gausshyper", "genhyperbolic", "geninvgauss", "irwinhall", "ksone", "kstwo", "norminvgauss"}
"""Families whose probability scipy integrates or sums: their tables take 1 to 16 s each, once."""

ROUGH = {"geninvgauss": 1e-7}
"""Families whose integration jumps, as a share of the interquartile range: nothing inverts them to 1e-9 everywhere."""

TABLED = sorted(set(CONTINUOUS) - CLOSED - OWN - set(DRAWN_AS))
MEMBERS = [
    pytest.param(name, marks=pytest.mark.long if name in SLOW else ()) for name in TABLED if hasattr(stats, name)
]
members = pytest.mark.parametrize("name", MEMBERS)


def member(name, **placed):
    return getattr(filon, name)(*SHAPES.get(name, ()), **placed)


def test_table_of_families__is_scipys():
    found = {
        name: tuple(one.shapes.split(", ")) if one.shapes else ()
        for name, one in vars(stats).items()
        if isinstance(one, stats.rv_continuous)
    }

    assert set(found) <= set(CONTINUOUS)
    assert found == {name: CONTINUOUS[name].shapes for name in found}
    assert {name for name in TABLED if CONTINUOUS[name].shapes} == set(SHAPES)


@members
def test_table__is_within_its_stated_error_of_scipys_quantile(name):
    distribution = member(name)
    assert problems(distribution) == []
    z = np.random.default_rng(1).uniform(-8.0, 8.0, 2000)
    exact = ScipyFamily(name, SHAPES.get(name, ()))
    wanted = exact.at(z)
    scale = np.maximum(exact.spread, np.abs(wanted - exact.middle))
    near = np.minimum(np.abs(exact.at(z - 1e-9) - wanted), np.abs(exact.at(z + 1e-9) - wanted))  # a step or a kink

    wrong = np.abs(tabled_values(distribution, z) - wanted) - near
    assert (wrong <= np.where(np.abs(z) <= CORE, ROUGH.get(name, ERROR), TAIL_ERROR) * scale).all()


@members
def test_marginal__is_scipys(name):
    trials = 100_000
    distribution = member(name, loc=2.0, scale=3.0)
    z = np.random.default_rng(2).standard_normal(trials)
    frozen = getattr(stats, name)(*SHAPES.get(name, ()), 2.0, 3.0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of scipy's own arithmetic
        drawn = tabled_values(distribution, z)
        ranks = np.sort(frozen.cdf(drawn[:2000] if name in SLOW else drawn))
        upper = np.sort(frozen.sf(drawn[:2000] if name in SLOW else drawn))
    steps = np.arange(ranks.size + 1) / ranks.size
    distance = max(np.abs(ranks - steps[:-1]).max(), np.abs(ranks - steps[1:]).max())

    assert distance < 1.95 / math.sqrt(ranks.size)  # Kolmogorov's limit at 0.1%
    for tail in (ranks, upper):
        expected = 1e-3 * ranks.size
        assert abs((tail < 1e-3).sum() - expected) < 4.0 * math.sqrt(expected)


@pytest.mark.parametrize("name", ["cauchy", "gamma", "t", "skewnorm", "pareto", "dweibull", "argus"])
def test_truncated__is_the_conditional_distribution(name):
    whole = member(name, loc=1.0)
    low, high = (quantile_of_z(whole, z) for z in (-0.4, 1.3))
    cut = truncated(whole, low, high)
    z = np.linspace(-4.0, 4.0, 101)

    assert problems(cut) == []
    share = cdf(whole, low) + ndtr(z) * (cdf(whole, high) - cdf(whole, low))
    frozen = getattr(stats, name)(*SHAPES.get(name, ()), 1.0)
    drawn = tabled_values(cut, z)
    np.testing.assert_allclose(drawn, frozen.ppf(share), rtol=1e-8, atol=1e-8)
    assert low <= drawn.min()
    assert drawn.max() <= high


def test_tables__are_shared_by_members_that_differ_in_place_and_scale():
    z = np.linspace(-5.0, 5.0, 11)

    moved = tabled_values(member("gamma", loc=-2.0, scale=5.0), z)
    np.testing.assert_allclose(moved, -2.0 + 5.0 * tabled_values(member("gamma"), z), rtol=1e-14)


@pytest.mark.parametrize(
    ("distribution", "words"),
    [
        (lambda: filon.gamma(-1.0), "scipy.stats.gamma refuses a = -1; ranges are a (0, inf)"),
        (lambda: filon.betaprime(2.0, -1.0), "scipy.stats.betaprime refuses a = 2, b = -1; ranges are"),
        (lambda: filon.irwinhall(2.5), "scipy.stats.irwinhall refuses n = 2.5; ranges are n whole [1, inf)"),
        (lambda: filon.gamma(1.0, scale=0.0), "scale is 0; it must be above 0"),
        (lambda: filon.gamma(math.inf), "a is inf; it must be a finite number"),
        (lambda: filon.gamma(1e-3), "need a table of more than 32768 intervals"),
        (lambda: filon.pareto(0.01), "contradict each other"),
        (lambda: filon.pareto(0.08), "add upper"),
        (lambda: filon.cauchy(lower=3.0, upper=2.0), "lower is 3, upper is 2; lower must be below upper"),
        (lambda: filon.cauchy(lower=math.nan), "lower is not a number"),
        (lambda: filon.gamma(2.0, lower=100.0), "truncation leaves a probability of"),
    ],
)
def test_problems__says_why_a_family_is_refused(distribution, words):
    assert words in "; ".join(problems(distribution()))


def test_heavy_tail__is_drawn_once_it_is_cut():
    assert problems(filon.pareto(0.08, upper=1e9)) == []


def test_constructor__takes_what_scipy_takes():
    assert filon.gamma(2.0, scale=3.0) == filon.gamma(a=2.0, loc=0.0, scale=3.0)
    assert filon.cauchy().family == "cauchy"
    for wrong in ({}, {"a": 1.0, "b": 2.0}):
        with pytest.raises(TypeError, match=r"filon\.gamma takes a, loc=0, scale=1, lower=None, upper=None"):
            filon.gamma(**wrong)
    with pytest.raises(TypeError, match="takes a"):
        filon.gamma(1.0, 2.0)
    with pytest.raises(AttributeError, match="gama"):
        _ = filon.gama


def test_family_that_contradicts_itself__is_refused(monkeypatch):
    monkeypatch.setattr(
        ScipyFamily, "tails", lambda self, x: (0.9 * self.frozen.cdf(x), 1.0 - 0.9 * self.frozen.cdf(x))
    )

    with pytest.raises(UnreachableError, match="contradict each other at"):
        ScipyFamily("gamma", (2.0,))
