"""Scrambled Sobol' points for tiles of trials, compiled: same integers as `filon.streams.sobol`.

Outputs are filled, not returned. `lane` is a trial's place in its tile.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from filon.mathematics.compiled import normal_quantile_of_tails
from filon.mathematics.settings import compiled, inlined
from filon.streams.compiled import philox4x32
from filon.streams.sobol import LAINE_KARRAS, POINTS, SCRAMBLES

Floats = NDArray[np.float64]
Words = NDArray[np.uint32]
U32 = np.uint32

FIRST, SECOND, THIRD = (np.uint32(number) for number in LAINE_KARRAS)
FOR_POINTS = np.uint64(POINTS)
ONE, TWO, FOUR, EIGHT, SIXTEEN = (np.uint32(number) for number in (1, 2, 4, 8, 16))
ODD, PAIRS, NIBBLES, BYTES = (np.uint32(mask) for mask in (0x55555555, 0x33333333, 0x0F0F0F0F, 0x00FF00FF))


@inlined
def reversed_bits(word: U32) -> U32:
    """A word of 32 bits, the last first."""
    word = U32((word >> ONE) & ODD) | U32((word & ODD) << ONE)
    word = U32((word >> TWO) & PAIRS) | U32((word & PAIRS) << TWO)
    word = U32((word >> FOUR) & NIBBLES) | U32((word & NIBBLES) << FOUR)
    word = U32((word >> EIGHT) & BYTES) | U32((word & BYTES) << EIGHT)
    return U32(U32(word >> SIXTEEN) | U32(word << SIXTEEN))


@inlined
def scrambled(word: U32, seed: U32) -> U32:
    """A word with reversed bits, scrambled; bits in order again. Every step is cut to 32 bits: Numba widens it."""
    x = U32(word ^ U32(word * FIRST))
    x = U32(x + seed)
    x = U32(x * U32(U32(seed >> SIXTEEN) | ONE))
    x = U32(x ^ U32(x * SECOND))
    x = U32(x ^ U32(x * THIRD))
    return reversed_bits(x)


@compiled
def quasi_uniforms(direction: Words, key_lo: int, key_hi: int, first_trial: int, out: Floats) -> None:
    """Fill `out` [lane] with the uniforms of an input that has a dimension, for trials ``first_trial + lane``.

    Parameters
    ----------
    direction
        A row of `filon.streams.sobol.direction_numbers`, uint32 [bit].
    key_lo, key_hi
        The stream's key, from which the seeds of its randomizations are drawn.
    """
    low, high = np.uint64(key_lo), np.uint64(key_hi)
    seeds = np.empty(SCRAMBLES, np.uint32)
    for scramble in range(SCRAMBLES):
        word, _, _, _ = philox4x32(np.uint64(scramble), np.uint64(0), np.uint64(0), FOR_POINTS, low, high)
        seeds[scramble] = np.uint32(word)
    before = first_trial % SCRAMBLES
    blocks = (before + out.size + SCRAMBLES - 1) // SCRAMBLES
    words = np.empty(blocks, np.uint32)
    _points(direction, first_trial // SCRAMBLES, words)
    for block in range(blocks):
        begins = block * SCRAMBLES - before
        if begins >= 0 and begins + SCRAMBLES <= out.size:
            part = out[begins : begins + SCRAMBLES]
            for turn in range(SCRAMBLES):
                part[turn] = _uniform(words[block], seeds[turn])
        else:
            for turn in range(SCRAMBLES):
                if 0 <= begins + turn < out.size:
                    out[begins + turn] = _uniform(words[block], seeds[turn])


@inlined
def _uniform(word: U32, seed: U32) -> float:
    """A scrambled word as a uniform, strictly inside (0, 1)."""
    return (np.float64(scrambled(word, seed)) + 0.5) * 2.0**-32


@inlined
def _points(direction: Words, first: int, words: Words) -> None:
    """Fill `words` with the coordinates of points from `first` on, bits reversed: one bit more changes each."""
    point, index, bit = np.uint32(0), np.int64(first), 0
    while index > 0:
        if index & 1:
            point = np.uint32(point ^ direction[bit])
        index >>= 1
        bit += 1
    for place in range(words.size):
        words[place] = point
        risen, bit = np.int64(first) + place, 0
        while risen & 1:  # the carry of counting on flips every bit that it passes
            point = np.uint32(point ^ direction[bit])
            risen >>= 1
            bit += 1
        point = np.uint32(point ^ direction[bit])


@compiled
def quasi_normals(direction: Words, key_lo: int, key_hi: int, first_trial: int, out: Floats) -> None:
    """Fill `out` [lane] with the standard normals of an input that has a dimension."""
    quasi_uniforms(direction, key_lo, key_hi, first_trial, out)
    for lane in range(out.size):
        out[lane] = normal_quantile_of_tails(out[lane], 1.0 - out[lane])
