"""Shocks are functions of a word; here every edge of that function and 100,000 places inside."""

import numpy as np
import pytest
from mpmath import mp
from scipy.special import ndtri

from filon.streams import compiled, philox

MIDDLE, LAST = 2**31, 2**32 - 1


def edges():
    near = np.arange(300)
    powers = 2 ** np.arange(31)
    return np.unique(np.r_[near, MIDDLE - 300 + 2 * near, LAST - near, powers, LAST - powers, MIDDLE + powers])


def inside(count):
    return np.random.default_rng(11).integers(0, 2**32, count)


def normals(words):
    out = np.empty(words.size)
    compiled.normals(words.astype(np.uint32), out)
    return out


def test_uniforms__lie_strictly_inside_and_are_the_plain_ones():
    words = np.r_[edges(), inside(1000)].astype(np.uint32)
    out = np.empty(words.size)
    compiled.uniforms(words, out)

    assert out.tolist() == [philox.shock_uniform(word) for word in words.tolist()]
    assert 0.0 < out.min() < out.max() < 1.0


def test_normals__agree_with_the_plain_twin_to_one_unit_in_the_last_place():
    words = np.r_[edges(), inside(100_000)]
    found = normals(words)
    plain = np.array([philox.shock_normal(word) for word in words.tolist()])

    assert np.array_equal(found, found.astype(np.float32))
    assert (np.abs(found - plain) <= np.spacing(np.abs(plain).astype(np.float32))).all()


def test_normals__are_within_two_millionths_of_the_quantile():
    words = np.r_[edges(), inside(1_000_000)]
    words = words[(words < MIDDLE - 10**6) | (words > MIDDLE + 10**6)]
    tail = (np.minimum(words, LAST - words) + 0.5) * 2.0**-32
    exact = np.where(words < MIDDLE, 1.0, -1.0) * ndtri(tail)

    assert np.abs(normals(words) / exact - 1.0).max() < 2e-6


def test_normals__are_as_precise_in_the_very_middle():
    words = MIDDLE + np.r_[np.arange(-200, 200), 2 ** np.arange(8, 22), -(2 ** np.arange(8, 22))]
    with mp.workdps(30):
        exact = [float(mp.sqrt(2) * mp.erfinv((2 * int(word) + 1) / mp.mpf(2) ** 32 - 1)) for word in words]

    np.testing.assert_allclose(normals(words), exact, rtol=2e-6)


def test_normals__are_antisymmetric_to_the_bit():
    words = np.r_[edges(), inside(100_000)]

    assert np.array_equal(normals(words), -normals(LAST - words))


def test_normals__increase_up_to_rounding():
    for words in (np.arange(5000), MIDDLE + np.arange(-2500, 2500), np.sort(inside(200_000))):
        found = normals(words)
        assert (np.diff(found) >= -8.0 * np.spacing(np.abs(found[1:]).astype(np.float32))).all()


def test_normals__have_mean_zero_and_variance_one():
    strata = np.arange(2**20) * 2**12 + 2**11
    found = normals(strata)
    exact = ndtri((strata + 0.5) * 2.0**-32)

    assert found.mean() == pytest.approx(exact.mean(), abs=1e-6)
    assert found.var() == pytest.approx(exact.var(), abs=1e-5)
