"""Philox4x32-10 and what is made of its words, in plain Python: the meaning of `filon.streams.compiled`.

A counter-based generator has no state: any word is a function of its key and counter, so any trial, month or input
can be drawn alone, in any order.

References
----------
Salmon, Moraes, Dror and Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3".
"""

from __future__ import annotations

from struct import pack, unpack

from filon.mathematics.coefficients import LOG2, LONG_POLYNOMIAL, SHOCK
from filon.mathematics.plain import normal_quantile_of_tails

Words = tuple[int, int, int, int]
Key = tuple[int, int]

ROUNDS = 10
MULTIPLIERS = 0xD2511F53, 0xCD9E8D57
KEY_STEPS = 0x9E3779B9, 0xBB67AE85
MASK = 0xFFFFFFFF

SHOCKS, INPUTS = 0, 1
"""Last word of the counter: what a stream is used for."""


def philox4x32(counter: Words, key: Key) -> Words:
    """Four random words of a 128-bit counter and a 64-bit key."""
    a, b, c, d = counter
    low, high = key
    for _ in range(ROUNDS):
        first, second = a * MULTIPLIERS[0], c * MULTIPLIERS[1]
        a, b, c, d = (second >> 32) ^ b ^ low, second & MASK, (first >> 32) ^ d ^ high, first & MASK
        low, high = (low + KEY_STEPS[0]) & MASK, (high + KEY_STEPS[1]) & MASK
    return a, b, c, d


def shock_word(key: Key, trial: int, step: int) -> int:
    """The word of a shock at step `step` [counted from 0] of trial `trial`."""
    return philox4x32((trial & MASK, trial >> 32, step // 4, SHOCKS), key)[step % 4]


def shock_uniform(word: int) -> float:
    """A word as a uniform, strictly inside (0, 1)."""
    return (word + 0.5) * 2.0**-32


def shock_normal(word: int) -> float:
    """A word as a standard normal of single precision: the quantile of `shock_uniform`, within 2e-6 of its size.

    Every step is rounded to float32 as the compiled form rounds it, multiply-and-add once. Words `k` and
    ``2**32 - 1 - k`` give opposite numbers; the largest is 6.34.
    """
    upper = word >= 0x80000000
    distance = word - 0x80000000 if upper else 0x7FFFFFFF - word
    q = _single(_single(_single(distance) + 0.5) * 2.0**-32)
    four_p = _single(_single(_single(0x7FFFFFFF - distance) + 0.5) * 2.0**-30)
    exponent, mantissa = _split(_single(four_p * _single(1.0 - 0.25 * four_p)))
    excess = _single(mantissa - 1.0)
    place = _single(_single(-15.5 - exponent) - excess * _single_polynomial(excess, LOG2))
    size = _single(q * _single_polynomial(place, SHOCK))
    return size if upper else -size


def input_uniform(key: Key, trial: int) -> float:
    """The uniform of an input: 52 random bits and a half, so strictly inside (0, 1), exact and symmetric."""
    low, high, _, _ = philox4x32((trial & MASK, trial >> 32, 0, INPUTS), key)
    return ((high << 20 | low >> 12) + 0.5) * 2.0**-52


def input_normal(key: Key, trial: int) -> float:
    """The standard normal of an input: the quantile of `input_uniform`, between -8.21 and 8.21."""
    uniform = input_uniform(key, trial)
    return normal_quantile_of_tails(uniform, 1.0 - uniform)


def _single(x: float) -> float:
    """`x` rounded to float32."""
    return float(unpack("f", pack("f", x))[0])


def _single_polynomial(x: float, coefficients: tuple[float, ...]) -> float:
    """Horner's rule in float32, each multiply-and-add rounded once; in pairs where the polynomial is long."""
    if len(coefficients) > LONG_POLYNOMIAL:
        pairs = [_single_polynomial(x, coefficients[place : place + 2]) for place in range(0, len(coefficients), 2)]
        return _single_polynomial(_single(x * x), tuple(pairs))
    value = _single(coefficients[-1])
    for coefficient in reversed(coefficients[:-1]):
        value = _single(value * x + _single(coefficient))
    return value


def _split(x: float) -> tuple[int, float]:
    """Exponent and mantissa of a positive float32, mantissa in [2/3, 4/3) as float32 knows 2/3."""
    start = unpack("i", pack("f", x))[0] - 0x3F2AAAAB
    return start >> 23, float(unpack("f", pack("i", (start & 0x7FFFFF) + 0x3F2AAAAB))[0])
