r"""Probabilities of the studentized range: that of k standard normals over an independent root mean square.

.. math::
    P(r) = k\int \varphi(z)\left(\Phi(z) - \Phi(z - r)\right)^{k-1}dz, \qquad
    F(q) = \int_0^\infty f_\nu(s)\,P(q s)\,ds

with the density :math:`f_\nu` of the root of a chi-square over its degrees of freedom (Lund, R. E. & Lund, J. R.
(1983). Algorithm AS 190: probabilities and upper quantiles for the studentized range. Applied Statistics 32(2),
204-210). Both integrals are sums over even steps, of z and of log s, which for integrands that are analytic and fade
at both ends are right to rounding; upper tails have a sum of their own, of positive terms. P and F are smooth in
logarithms of r and q, and are computed at Chebyshev's places only.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from filon.sampling.logarithmic import Logarithmic
from filon.sampling.scipy_families import UnreachableError, special

Floats = NDArray[np.float64]

Z_STEP, LEAST_Z, MOST_Z = 0.03, -12.0, 40.0
"""Steps of z, and between which ends."""

LOG_STEP, LOG_STEP_OF_MANY = 0.1, 0.15
"""Steps of log s at most, and times log k: probabilities of many normals rise steeply."""

LEAST_LOG, LEAST_MIXED_LOG = -100.0, -60.0
"""Logarithms of the smallest probabilities of r, and of q, that count; the smallest density of s is that of r."""

LEAST_PROBABILITY = 1e-300

POINTS = 10
"""Of Gauss and Legendre for the normal probability of a narrow interval."""

AT_ONCE = 400_000
"""Terms of sums that are computed together."""

LEAST_DF = 0.05
"""Quantiles of fewer degrees of freedom spread over more powers of ten than floating point has."""


class StudentizedRange:
    """The studentized range of k normals.

    Parameters
    ----------
    k
        Number of normals, above 1; may be broken.
    df
        Degrees of freedom of the root mean square, above 0; infinite: the range itself.

    Raises
    ------
    UnreachableError
        When df is below `LEAST_DF`, or probabilities bend too often.
    """

    support = (0.0, math.inf)

    def __init__(self, k: float, df: float) -> None:
        if df < LEAST_DF:
            raise UnreachableError(f"df is {df:g}; below {LEAST_DF:g} quantiles pass what numbers can hold")
        self.normals = Logarithmic(lambda r: range_tails(r, k), k - 1.0, LEAST_LOG, AT_ONCE // round(MOST_Z / Z_STEP))
        self.both = self.normals
        if math.isfinite(df):
            self.shares, self.weights = _root_mean_square(df, min(LOG_STEP, LOG_STEP_OF_MANY / math.log(max(k, 2.0))))
            self.both = Logarithmic(self._mixed, k - 1.0, LEAST_MIXED_LOG, max(1, AT_ONCE // self.shares.size))

    def tails(self, q: Floats) -> tuple[Floats, Floats]:
        """Probabilities below and above places."""
        return self.both.tails(q)

    def _mixed(self, q: Floats) -> tuple[Floats, Floats]:
        """Sums over s."""
        below, above = self.normals.tails((q[:, None] * self.shares).ravel())
        return below.reshape(q.size, -1) @ self.weights, above.reshape(q.size, -1) @ self.weights


def range_tails(r: Floats, k: float) -> tuple[Floats, Floats]:
    """Probabilities that the range of k standard normals is below and above `r`, summed over the largest, z."""
    z: Floats = np.arange(LEAST_Z, MOST_Z, Z_STEP)
    log_ndtr = special("log_ndtr")
    density = k * Z_STEP / math.sqrt(2.0 * math.pi) * np.exp(-0.5 * z * z)
    whole, outside = log_ndtr(z), log_ndtr(z - r[:, None])
    within = _log_within(z, r[:, None])
    share = np.exp(outside - whole)
    with np.errstate(divide="ignore"):
        logs = np.where(share < 0.5, np.log1p(-np.minimum(share, 0.5)), np.minimum(within - whole, 0.0))
    above = np.exp((k - 1.0) * whole) * -np.expm1((k - 1.0) * logs)
    return np.exp((k - 1.0) * within) @ density, above @ density


def _log_within(z: Floats, r: Floats) -> Floats:
    """Logarithm of the probability that a standard normal lies between z - r and z; a power of it keeps its digits."""
    ndtr = special("ndtr")
    outside = ndtr(-z) + ndtr(z - r)
    apart = np.abs(z - 0.5 * r)
    wide = ndtr(0.5 * r - apart) - ndtr(-0.5 * r - apart)
    steps, weights = np.polynomial.legendre.leggauss(POINTS)
    inner = np.minimum(r, 1.0)
    narrow: Floats = np.zeros(np.broadcast_shapes(z.shape, r.shape))
    for node, weight in zip(steps, weights, strict=True):
        place = z - 0.5 * inner * (1.0 + node)
        narrow += 0.5 * weight * np.exp(-0.5 * place * place)
    found = np.where(r < 1.0, inner / math.sqrt(2.0 * math.pi) * narrow, wide)
    return np.where(outside < 0.5, np.log1p(-np.minimum(outside, 0.5)), np.log(np.maximum(found, LEAST_PROBABILITY)))


def _root_mean_square(df: float, step: float) -> tuple[Floats, Floats]:
    """Values of s with even steps of their logarithms, and their weights."""
    step = min(step, 0.5 / math.sqrt(2.0 * df))
    far = -LEAST_LOG / df
    low, high = -far - math.sqrt(far), 0.5 * math.log1p(2.0 * far) + math.sqrt(far)
    logs = np.arange(math.floor(low / step), math.ceil(high / step) + 1, dtype=np.float64) * step
    density = df * (logs - 0.5 * np.expm1(2.0 * logs))
    inside = density > LEAST_LOG
    weights = np.exp(density[inside])
    return np.exp(logs[inside]), weights / weights.sum()
