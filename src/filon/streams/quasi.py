"""Scrambled Sobol' points for tiles of trials, compiled: same integers as `filon.streams.sobol`.

Outputs are filled, not returned. `lane` is a trial's place in its tile. The randomizations of a point stand side by
side, so that they are scrambled by the same instructions; what depends on the point alone is done once for all.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from filon.mathematics.compiled import normal_quantile_of_tails
from filon.mathematics.instructions import reversed_bits, trailing_zeros
from filon.mathematics.settings import compiled, inlined
from filon.streams.sobol import BITS, LAINE_KARRAS, SCRAMBLES
from filon.streams.vectors import MIDDLE, STEP, fill_scrambled, point

Floats = NDArray[np.float64]
Words = NDArray[np.uint32]
U32 = np.uint32

FIRST, SECOND, THIRD = (np.uint32(number) for number in LAINE_KARRAS)
ONE, SIXTEEN = np.uint32(1), np.uint32(16)


@inlined
def _uniform(hashed: U32, seed: U32) -> float:
    """A point with the first step of its scrambling done, as a scrambled uniform, strictly inside (0, 1).

    Every step is cut to 32 bits: Numba widens it.
    """
    x = U32(hashed + seed)
    x = U32(x * U32(U32(seed >> SIXTEEN) | ONE))
    x = U32(x ^ U32(x * SECOND))
    x = U32(x ^ U32(x * THIRD))
    return np.float64(reversed_bits(x)) * STEP + MIDDLE


@inlined
def _hashed(coordinate: U32) -> U32:
    """The first step of a point's scrambling, which is the same in all randomizations."""
    return np.uint32(coordinate ^ np.uint32(coordinate * FIRST))


@inlined
def _next(own: Words, coordinate: U32, index: int) -> U32:
    """The point that follows number `index`."""
    return np.uint32(coordinate ^ own[trailing_zeros(np.uint32(index + 1))])


@compiled
def quasi_uniforms(own: Words, first_trial: int, out: Floats) -> None:
    """Fill `out` [lane] with the uniforms of an input that has a dimension, for trials ``first_trial + lane``.

    Parameters
    ----------
    own
        Of `filon.streams.sobol.dimension`, uint32 [bit + scramble].
    """
    index, before = first_trial // SCRAMBLES, first_trial % SCRAMBLES
    whole = out.size // SCRAMBLES if before == 0 else 0
    coordinate = point(own, np.uint32(index ^ (index >> 1)))
    for block in range(whole):
        fill_scrambled(own, _hashed(coordinate), out, block * SCRAMBLES)
        coordinate = _next(own, coordinate, index + block)
    if whole * SCRAMBLES < out.size:
        _fill_rest(own, coordinate, index + whole, whole * SCRAMBLES - before, out)


@compiled
def _fill_rest(own: Words, coordinate: U32, index: int, lane: int, out: Floats) -> None:
    """Fill the lanes of points of which some randomizations are not wanted; `lane`, of the first, may be below 0."""
    while lane < out.size:
        hashed = _hashed(coordinate)
        for turn in range(max(0, -lane), min(SCRAMBLES, out.size - lane)):
            out[lane + turn] = _uniform(hashed, own[BITS + turn])
        coordinate = _next(own, coordinate, index)
        index, lane = index + 1, lane + SCRAMBLES


@compiled
def quasi_normals(own: Words, first_trial: int, out: Floats) -> None:
    """Fill `out` [lane] with the standard normals of an input that has a dimension."""
    quasi_uniforms(own, first_trial, out)
    for lane in range(out.size):
        out[lane] = normal_quantile_of_tails(out[lane], 1.0 - out[lane])
