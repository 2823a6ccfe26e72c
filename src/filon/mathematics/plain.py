"""The package's mathematics on plain Python floats: the meaning of the compiled forms, used by replay and tests.

Every name exists in `filon.mathematics.compiled` too, with its error stated there. NaN comes out as NaN.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from filon.mathematics.coefficients import CENTRAL_BOTTOM, CENTRAL_TOP, TAIL_BOTTOM, TAIL_TOP

LARGEST_EXPONENT = 700.0
"""Arguments of `exp` are clamped to plus and minus this, so that no bits overflow."""

TINIEST = 1e-300
"""`log` of anything below is the logarithm of this."""

LARGEST_ASINH_ARGUMENT = 1e9
"""`asinh_bin` is constant beyond this."""


def exp(x: float) -> float:
    """Exponential of `x`, with `x` clamped to [-700, 700]."""
    return math.exp(minimum(LARGEST_EXPONENT, maximum(-LARGEST_EXPONENT, x)))


def log(x: float) -> float:
    """Natural logarithm of `x`; of 1e-300 where `x` is smaller, zero or negative."""
    return math.log(maximum(TINIEST, x))


def sqrt(x: float) -> float:
    """Square root of `x`; NaN where `x` is negative."""
    return math.sqrt(x) if x >= 0.0 else math.nan


def minimum(a: float, b: float) -> float:
    """The smaller of two; `b` where either is NaN."""
    return a if a < b else b


def maximum(a: float, b: float) -> float:
    """The larger of two; `b` where either is NaN."""
    return a if a > b else b


def absolute(x: float) -> float:
    """`x` without its sign."""
    return math.fabs(x)


def normal_cdf(x: float) -> float:
    """Probability that a standard normal is at most `x`."""
    return 0.5 * math.erfc(-x * math.sqrt(0.5))


def lognormal_limited_mean(mean: float, limit: float, score: float, sigma: float) -> float:
    r"""Mean of the smaller of a lognormal number and a limit (limited expected value).

    .. math:: E[\min(X, K)] = m\,\Phi(d - \sigma) + K\,\Phi(-d),\quad d = \log(K/m)/\sigma + \sigma/2

    Parameters
    ----------
    mean
        Mean m of the number.
    limit
        K, in its unit.
    score
        d.
    sigma
        Standard deviation of its logarithm.

    References
    ----------
    Klugman, Panjer and Willmot (2012), Loss Models, appendix A.
    """
    return mean * normal_cdf(score - sigma) + limit * normal_cdf(-score)


def normal_quantile(p: float) -> float:
    """Standard normal quantile of a probability `p` in (0, 1); relative error 1e-15 from 1e-16 up.

    References
    ----------
    The form is Wichura's (1988), Algorithm AS 241; the coefficients are fitted anew.
    """
    return _quantile(p - 0.5, min(p, 1.0 - p))


def normal_quantile_of_tails(p: float, q: float) -> float:
    """Standard normal quantile of `p` where ``q = 1 - p`` is known better than a subtraction would give it.

    Parameters
    ----------
    p, q
        Probabilities below and above, both positive.
    """
    return _quantile(0.5 * (p - q), min(p, q))


def _quantile(centre: float, tail: float) -> float:
    """Standard normal quantile of the probability ``1/2 + centre``, which lies `tail` from its nearer end."""
    inner = 0.180625 - centre * centre
    if inner >= 0.0:
        return centre * polynomial(inner, CENTRAL_TOP) / polynomial(inner, CENTRAL_BOTTOM)
    outer = math.sqrt(-log(tail)) - 1.6
    value = polynomial(outer, TAIL_TOP) / polynomial(outer, TAIL_BOTTOM)
    return value if centre > 0.0 else -value


def asinh_bin(x: float) -> float:
    """Inverse hyperbolic sine of `x`, for choosing the bin of a histogram; constant beyond 1e9 and for NaN."""
    return math.asinh(maximum(-LARGEST_ASINH_ARGUMENT, minimum(x, LARGEST_ASINH_ARGUMENT)))


def polynomial(x: float, coefficients: Sequence[float]) -> float:
    """The polynomial with these coefficients, lowest power first, at `x`, by Horner's rule."""
    value = coefficients[-1]
    for coefficient in reversed(coefficients[:-1]):
        value = value * x + coefficient
    return value
