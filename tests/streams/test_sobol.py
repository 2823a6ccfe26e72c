"""Sobol' points: scipy's own, evenly spread after scrambling, and the same compiled as plain."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kstest, qmc

from filon.streams import quasi, sobol
from filon.streams.philox import philox4x32

DIRECTIONS = sobol.direction_numbers()
STEPS = sobol.steps(DIRECTIONS)
words_of_32_bits = st.integers(0, 2**32 - 1)


def scrambled_points(dimensions, count, scramble):
    points = [
        [
            sobol.quasi_uniform(sobol.dimension(row, place, 99), 16 * index + scramble)
            for place, row in enumerate(DIRECTIONS[:dimensions])
        ]
        for index in range(count)
    ]
    return np.array(points)


def test_points__are_those_of_scipy_in_every_dimension():
    """Scipy counts in Gray code: the same points in another order within each power of two."""
    mine = [[sobol.reversed_bits(sobol.point(row, index)) / 2**32 for row in STEPS] for index in range(64)]
    theirs = qmc.Sobol(len(DIRECTIONS), scramble=False, bits=32).random_base2(6)

    assert set(map(tuple, mine)) == set(map(tuple, theirs))


@pytest.mark.parametrize("dimension", [0, 1, 17, 300, 2047])
def test_direction_numbers__are_those_of_scipy_beyond_the_first_points(dimension):
    """2**13 points tell 13 direction numbers of a dimension."""
    mine = {sobol.reversed_bits(sobol.point(STEPS[dimension], index)) / 2**32 for index in range(2**13)}
    last = qmc.Sobol(dimension + 1, scramble=False, bits=32).random_base2(13)[:, -1]
    pairs = {(round(value * 2**13), value) for value in last}

    assert mine == set(last)
    assert len(pairs) == 2**13


@given(words_of_32_bits, words_of_32_bits, st.integers(0, 2**34), st.integers(1, 70), st.integers(0, 2047))
@settings(max_examples=60, deadline=None)
def test_compiled_uniforms__are_the_plain_ones(low, high, first, count, dimension):
    own, out = sobol.dimension(DIRECTIONS[dimension], low, high), np.empty(count)
    quasi.quasi_uniforms(own, first, out)

    assert out.tolist() == [sobol.quasi_uniform(own, first + lane) for lane in range(count)]


def test_point__is_the_sum_of_the_direction_numbers_of_its_bits():
    index = 0b1011_0000_0110

    for place in (0, 5, 2047):
        bits = [DIRECTIONS[place, bit] for bit in range(32) if index >> bit & 1]
        assert sobol.point(STEPS[place], index) == np.bitwise_xor.reduce(bits)


def test_seeds__are_words_of_philox_under_the_key_of_the_stream():
    keys = [(3, 2**32 - 1), (7, 9)]
    low, high = np.array(keys, np.uint64).T
    rows = sobol.dimension(DIRECTIONS[:2], low, high)

    for row, key in zip(rows, keys, strict=True):
        assert row[32:].tolist() == [philox4x32((scramble, 0, 0, 2), key)[0] for scramble in range(16)]


@pytest.mark.parametrize("scramble", [0, 15])
def test_scrambling__keeps_one_point_in_every_interval(scramble):
    """A (0, m, 1)-net in each coordinate, and of the first two together: Owen's scrambling keeps both."""
    points = scrambled_points(2, 256, scramble)

    for place in range(2):
        assert sorted((points[:, place] * 256).astype(int)) == list(range(256))
    for bits in range(9):
        cells = (points * [2**bits, 2 ** (8 - bits)]).astype(int)
        assert len(set(map(tuple, cells))) == 256


def test_scrambled_points__are_as_even_as_those_of_scipy():
    mine = np.mean([qmc.discrepancy(scrambled_points(8, 512, scramble)) for scramble in range(16)])
    theirs = np.mean(
        [qmc.discrepancy(qmc.Sobol(8, rng=np.random.default_rng(seed)).random_base2(9)) for seed in range(16)]
    )

    assert mine == pytest.approx(theirs, rel=0.05)


def test_scrambled_point__is_uniform_over_keys():
    """One point under 4,000 keys: every randomization is unbiased."""
    values = [sobol.quasi_uniform(sobol.dimension(DIRECTIONS[3], key, 7), 16 * 5 + 3) for key in range(4000)]

    assert kstest(values, "uniform").pvalue > 1e-3


def test_scrambles__are_independent_of_each_other():
    """One point in two scrambles, under 2,000 keys."""
    one, other = (
        [sobol.quasi_uniform(sobol.dimension(DIRECTIONS[3], key, 7), 16 * 5 + scramble) for key in range(2000)]
        for scramble in (2, 3)
    )

    assert abs(np.corrcoef(one, other)[0, 1]) < 4.0 / np.sqrt(2000)
