"""The package's mathematics as scalars that LLVM turns into vectors: no branch, no call, no table.

Every name exists in `filon.mathematics.plain` too, and means the same. Errors are the largest found against
60-digit arithmetic by the tests. They were chosen for few operations: these functions are most of a month's work, and
an error of 1e-12 is far under what any figure is known to.
"""

from __future__ import annotations

import math

import numpy as np

from filon.mathematics.coefficients import (
    ASINH,
    EXP,
    LOG,
    MILLS_BOTTOM,
    MILLS_TOP,
    QUANTILE_BOTTOM,
    QUANTILE_TOP,
)
from filon.mathematics.instructions import (
    bits,
    float_of_bits,
    maximum,
    minimum,
    polynomial,
    select,
    short_polynomial,
    split,
)
from filon.mathematics.plain import LARGEST_ASINH_ARGUMENT, LARGEST_EXPONENT, TINIEST
from filon.mathematics.settings import inlined

__all__ = [
    "absolute",
    "asinh_bin",
    "exp",
    "log",
    "lognormal_limited_mean",
    "maximum",
    "minimum",
    "normal_cdf",
    "normal_quantile",
    "normal_quantile_of_tails",
    "polynomial",
    "select",
    "sqrt",
]

LN2 = math.log(2.0)
LOG2E = 1.0 / LN2
MAGIC = 1.5 * 2.0**52  # adding it leaves the nearest whole number in the low bits of the sum

ROOT_HALF_BITS = np.uint64(0x3FE6A09E667F3BCD)
SHIFT_TO_ROOT_HALF = np.uint64(0x3FF0000000000000 - 0x3FE6A09E667F3BCD)
MANTISSA = np.uint64(0x000FFFFFFFFFFFFF)
TWO_52_BITS = np.uint64(0x4330000000000000)
EXPONENT_PLACE = np.uint64(52)
TWO_52_AND_BIAS = 2.0**52 + 1023.0

MILLS_END = 37.0  # exp of minus half its square is still a normal number

ONE = np.float32(1.0)
LN2_SINGLE = np.float32(LN2)
LARGEST_SINGLE = np.float32(LARGEST_ASINH_ARGUMENT)


@inlined
def _exp(x: float) -> float:
    """Exponential of `x`, which lies within [-700, 700]."""
    shifted = x * LOG2E + MAGIC
    whole = shifted - MAGIC
    return float_of_bits(bits(short_polynomial(x - whole * LN2, EXP)) + (bits(shifted) << EXPONENT_PLACE))  # type: ignore[no-any-return]


@inlined
def exp(x: float) -> float:
    """Exponential of `x`, with `x` clamped to [-700, 700]; relative error 2e-13."""
    return _exp(minimum(LARGEST_EXPONENT, maximum(-LARGEST_EXPONENT, x)))


@inlined
def log(x: float) -> float:
    """Natural logarithm of `x`, of 1e-300 where `x` is smaller; relative error 1e-12."""
    clamped = maximum(TINIEST, x)
    shifted = bits(clamped) + SHIFT_TO_ROOT_HALF
    exponent = float_of_bits((shifted >> EXPONENT_PLACE) | TWO_52_BITS) - TWO_52_AND_BIAS
    excess = float_of_bits((shifted & MANTISSA) + ROOT_HALF_BITS) - 1.0
    curve = excess + (excess * excess) * short_polynomial(excess, LOG)
    return select(clamped < math.inf, exponent * LN2 + curve, clamped)  # type: ignore[no-any-return]


@inlined
def sqrt(x: float) -> float:
    """Square root of `x`, rightly rounded; NaN where `x` is negative."""
    return math.sqrt(x)


@inlined
def absolute(x: float) -> float:
    """`x` without its sign."""
    return math.fabs(x)


@inlined
def normal_cdf(x: float) -> float:
    """Probability that a standard normal is at most `x`.

    Absolute error 1e-13; relative error 4e-13 from -9 up.
    """
    distance = minimum(MILLS_END, math.fabs(x))
    tail = _exp(distance * distance * -0.5) * (
        short_polynomial(distance, MILLS_TOP) / short_polynomial(distance, MILLS_BOTTOM)
    )
    return select(x > 0.0, 1.0 - tail, tail)  # type: ignore[no-any-return]


@inlined
def lognormal_limited_mean(mean: float, limit: float, score: float, sigma: float) -> float:
    """Mean of the smaller of a lognormal number and a limit; relative error 1e-12.

    ``mean * density(score - sigma)`` is ``limit * density(score)``, so both tails share one exponential and, over a
    common denominator, one division.
    """
    far = score - sigma
    a, b = minimum(MILLS_END, math.fabs(far)), minimum(MILLS_END, math.fabs(score))
    below, under = short_polynomial(a, MILLS_BOTTOM), short_polynomial(b, MILLS_BOTTOM)
    first, second = short_polynomial(a, MILLS_TOP) * under, short_polynomial(b, MILLS_TOP) * below
    tails = (select(far > 0.0, -first, first) + select(score < 0.0, -second, second)) / (below * under)
    whole = select(far > 0.0, mean, select(score < 0.0, limit, 0.0))
    return whole + limit * _exp(b * b * -0.5) * tails  # type: ignore[no-any-return]


@inlined
def normal_quantile(p: float) -> float:
    """Standard normal quantile of a probability `p` in (0, 1); relative error 1e-11 from 2e-17 up."""
    return _quantile(p - 0.5, p * (1.0 - p))


@inlined
def normal_quantile_of_tails(p: float, q: float) -> float:
    """Standard normal quantile of `p` where ``q = 1 - p`` is known better than a subtraction would give it."""
    return _quantile(0.5 * (p - q), p * q)


@inlined
def _quantile(centre: float, variance: float) -> float:
    """Standard normal quantile of the probability ``1/2 + centre``; `variance` is it times one less it.

    One ratio of polynomials for centre and tails, in a logarithm: no square root, and nothing computed in vain.
    """
    depth = -log(4.0 * variance)
    ratio: float = short_polynomial(depth, QUANTILE_TOP) / short_polynomial(depth, QUANTILE_BOTTOM)
    return centre * ratio


@inlined
def asinh_bin(x: float) -> float:
    """Inverse hyperbolic sine of `x` in single precision, for choosing the bin of a histogram.

    Absolute error 5e-6; constant beyond 1e9 and for NaN.
    """
    size = np.float32(minimum(math.fabs(x), LARGEST_ASINH_ARGUMENT))
    exponent, mantissa = split(size + np.sqrt(size * size + ONE))
    excess = mantissa - ONE
    value = exponent * LN2_SINGLE + excess * polynomial(excess, ASINH)
    return math.copysign(value, x)
