"""Random words, uniforms and normals for tiles of trials, compiled: same integers as `filon.streams.philox`.

Outputs are filled, not returned. `lane` is a trial's place in its tile. Keys, trial and block numbers may be any
integer type; they are taken as uint64 (keys hold 32 bits each, blocks less than 2**32).
"""

from __future__ import annotations

import numpy as np
from numba import carray  # type: ignore[attr-defined]
from numpy.typing import NDArray

from filon.mathematics.coefficients import LOG2, SHOCK
from filon.mathematics.compiled import normal_quantile_of_tails
from filon.mathematics.instructions import SCRATCH_LANES, float_of_bits, fold, on_side, polynomial, scratch, split
from filon.mathematics.settings import compiled, inlined
from filon.streams.philox import INPUTS, KEY_STEPS, MULTIPLIERS, SHOCKS

Floats = NDArray[np.float64]
Words = NDArray[np.uint32]
U64 = np.uint64

LOW = np.uint64(0xFFFFFFFF)
HALF = np.uint64(32)
FIRST, SECOND = np.uint64(MULTIPLIERS[0]), np.uint64(MULTIPLIERS[1])
LOW_STEP, HIGH_STEP = np.uint64(KEY_STEPS[0]), np.uint64(KEY_STEPS[1])
FOR_SHOCKS, FOR_INPUTS = np.uint64(SHOCKS), np.uint64(INPUTS)

ONE_BITS = np.uint64(0x3FF0000000000000)
TWENTY, TWELVE = np.uint64(20), np.uint64(12)
JUST_UNDER_ONE = 1.0 - 2.0**-53

SINGLE_HALF = np.float32(0.5)
SINGLE_QUARTER = np.float32(0.25)
SINGLE_ONE = np.float32(1.0)
SINGLE_CENTRE = np.float32(-15.5)
WORD_STEP = np.float32(2.0**-32)
FOUR_WORD_STEPS = np.float32(2.0**-30)


@inlined
def _mixed(a: U64, b: U64, c: U64, d: U64, low: U64, high: U64) -> tuple[U64, U64, U64, U64]:
    """One round of Philox. Only the low 32 bits of each count: what is above is not worth an instruction."""
    first = (a & LOW) * FIRST
    second = (c & LOW) * SECOND
    return (second >> HALF) ^ b ^ low, second, (first >> HALF) ^ d ^ high, first


@inlined
def philox4x32(a: U64, b: U64, c: U64, d: U64, low: U64, high: U64) -> tuple[U64, U64, U64, U64]:
    """Four random words, each in the low half of a uint64, of a counter and a key given as uint64 of 32 bits."""
    for _ in range(10):
        a, b, c, d = _mixed(a, b, c, d, low, high)
        low = low + LOW_STEP
        high = high + HIGH_STEP
    return a & LOW, b & LOW, c & LOW, d & LOW


@inlined
def shock_words(key_lo: int, key_hi: int, first_trial: int, block: int, words: Words) -> None:
    """Fill `words` [word 0..3, lane] with those of steps ``4 * block`` to ``4 * block + 3``.

    Parameters
    ----------
    key_lo, key_hi
        The stream's key.
    first_trial
        Trial of lane 0; lane l has trial ``first_trial + l``.
    block
        Step divided by 4.
    words
        Filled; C-contiguous.
    """
    low, high, first, third = np.uint64(key_lo), np.uint64(key_hi), np.uint64(first_trial), np.uint64(block)
    for lane in range(words.shape[1]):
        trial = first + np.uint64(lane)
        a, b, c, d = philox4x32(trial & LOW, trial >> HALF, third, FOR_SHOCKS, low, high)
        words[0, lane] = np.uint32(a)
        words[1, lane] = np.uint32(b)
        words[2, lane] = np.uint32(c)
        words[3, lane] = np.uint32(d)


@inlined
def shock_uniform(word: np.uint32) -> float:
    """A word [uint32] as a uniform, strictly inside (0, 1)."""
    return (np.float64(word) + 0.5) * 2.0**-32


@inlined
def shock_normal(word: np.uint32) -> float:
    """A word [uint32] as a standard normal of single precision; relative error 1e-6, antisymmetric."""
    distance, room, side = fold(word)
    four_p = (room + SINGLE_HALF) * FOUR_WORD_STEPS
    exponent, mantissa = split(four_p * (SINGLE_ONE - SINGLE_QUARTER * four_p))
    excess = mantissa - SINGLE_ONE
    place = (SINGLE_CENTRE - exponent) - excess * polynomial(excess, LOG2)
    size = ((distance + SINGLE_HALF) * WORD_STEP) * polynomial(place, SHOCK)
    return on_side(size, side)  # type: ignore[no-any-return]


@inlined
def uniforms(words: Words, out: Floats) -> None:
    """Fill `out` [lane] with the uniforms of `words` [lane]."""
    for lane in range(out.size):
        out[lane] = shock_uniform(words[lane])


@inlined
def normals(words: Words, out: Floats) -> None:
    """Fill `out` [lane] with the standard normals of `words` [lane], of single precision."""
    singles = carray(scratch(), SCRATCH_LANES)
    for start in range(0, out.size, SCRATCH_LANES):
        part, result = words[start : start + SCRATCH_LANES], out[start : start + SCRATCH_LANES]
        for lane in range(result.size):
            singles[lane] = shock_normal(part[lane])
        for lane in range(result.size):
            result[lane] = singles[lane]


@inlined
def input_uniform(low: U64, high: U64, trial: U64) -> float:
    """The uniform of an input, strictly inside (0, 1); key and trial are uint64."""
    a, b, _, _ = philox4x32(trial & LOW, trial >> HALF, np.uint64(0), FOR_INPUTS, low, high)
    return float_of_bits((b << TWENTY) | (a >> TWELVE) | ONE_BITS) - JUST_UNDER_ONE  # type: ignore[no-any-return]


@compiled
def input_uniforms(key_lo: int, key_hi: int, first_trial: int, out: Floats) -> None:
    """Fill `out` [lane] with the uniforms of an input, for trials ``first_trial + lane``."""
    low, high, first = np.uint64(key_lo), np.uint64(key_hi), np.uint64(first_trial)
    for lane in range(out.size):
        out[lane] = input_uniform(low, high, first + np.uint64(lane))


@compiled
def input_normals(key_lo: int, key_hi: int, first_trial: int, out: Floats) -> None:
    """Fill `out` [lane] with the standard normals of an input, for trials ``first_trial + lane``."""
    input_uniforms(key_lo, key_hi, first_trial, out)
    for lane in range(out.size):
        out[lane] = normal_quantile_of_tails(out[lane], 1.0 - out[lane])
