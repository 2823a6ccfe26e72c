import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from numba import njit

from filon.streams import compiled, philox

ONES = 0xFFFFFFFF
KNOWN = [  # the Random123 distribution's known-answer vectors
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((ONES,) * 4, (ONES,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]

words_of_32_bits = some.integers(0, ONES)
trials = some.one_of(some.integers(0, 2**62), some.integers(2**32 - 40, 2**32 + 40))


@njit
def compiled_philox(counter, key):
    return compiled.philox4x32(counter[0], counter[1], counter[2], counter[3], key[0], key[1])


@pytest.mark.parametrize(("counter", "key", "words"), KNOWN)
def test_philox__gives_the_known_answers(counter, key, words):
    assert philox.philox4x32(counter, key) == words
    assert compiled_philox(np.array(counter, np.uint64), np.array(key, np.uint64)) == words


@given(words_of_32_bits, words_of_32_bits, trials, some.integers(0, 10**6), some.integers(1, 37))
@settings(max_examples=60, deadline=None)
def test_shock_words__are_the_plain_words(low, high, first, block, lanes):
    words = np.empty((4, lanes), np.uint32)
    compiled.shock_words(low, high, first, block, words)

    wanted = [
        [philox.shock_word((low, high), first + lane, 4 * block + step) for lane in range(lanes)] for step in range(4)
    ]
    assert words.tolist() == wanted


@given(words_of_32_bits, words_of_32_bits, trials)
@settings(max_examples=60, deadline=None)
def test_input_draws__are_the_plain_draws(low, high, first):
    out = np.empty(5)
    compiled.input_uniforms(low, high, first, out)
    assert out.tolist() == [philox.input_uniform((low, high), first + lane) for lane in range(5)]

    compiled.input_normals(low, high, first, out)
    np.testing.assert_allclose(out, [philox.input_normal((low, high), first + lane) for lane in range(5)], rtol=1e-11)


def test_shock_words__do_not_depend_on_the_tile():
    whole, part = np.empty((4, 100), np.uint32), np.empty((4, 33), np.uint32)
    compiled.shock_words(5, 6, 1000, 2, whole)
    compiled.shock_words(5, 6, 1050, 2, part)

    assert np.array_equal(whole[:, 50:83], part)
