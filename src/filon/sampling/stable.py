r"""Stable distributions: their probabilities, and where those of scipy lie.

In Nolan's parameterization S0, at loc 0 and scale 1, the characteristic function is

.. math::
    \exp\left(-|t|^\alpha\left(1 + i\beta\,\mathrm{sign}(t)\tan\tfrac{\pi\alpha}{2}(|t|^{1-\alpha} - 1)\right)\right)

and for alpha 1 its limit, :math:`\exp(-|t|(1 + i\beta\tfrac{2}{\pi}\,\mathrm{sign}(t)\log|t|))`. Unlike S1, scipy's
default, it stays where it is when alpha passes 1: tables hold S0 (Nolan, J. P. (1997). Numerical calculation of stable
densities and distribution functions. Stochastic Models 13(4), 759-774).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from filon.sampling.angles import Angles, AnglesAtOne, tangent
from filon.sampling.scipy_families import UnreachableError
from filon.sampling.zolotarev import above_zeta

Floats = NDArray[np.float64]

LEAST_ALPHA = 0.05
"""Quantiles of smaller indices spread over more powers of ten than floating point has."""


def centre(alpha: float, beta: float, loc: float, scale: float) -> float:
    """The loc in S0 of a distribution that has `loc` in S1.

    Examples
    --------
    >>> round(centre(1.5, 1.0, 10.0, 2.0), 12)
    8.0
    """
    if alpha == 1.0:
        return loc + 2.0 / math.pi * beta * scale * math.log(scale)
    return loc + beta * scale * tangent(alpha)


class Stable:
    """A stable distribution of loc 0 and scale 1 in S0.

    Parameters
    ----------
    alpha
        Index, above 0 and at most 2.
    beta
        Skewness, -1 to 1.

    Raises
    ------
    UnreachableError
        When alpha is below `LEAST_ALPHA`.
    """

    def __init__(self, alpha: float, beta: float) -> None:
        if alpha < LEAST_ALPHA:
            raise UnreachableError(f"alpha is {alpha:g}; below {LEAST_ALPHA:g} quantiles pass what numbers can hold")
        self.alpha, self.beta = alpha, 0.0 if alpha == 2.0 else beta
        self.zeta = -self.beta * tangent(alpha) if alpha != 1.0 else math.copysign(math.inf, -beta)
        self.sides: tuple[Angles | AnglesAtOne, ...] = ()
        if alpha != 1.0:
            self.sides = Angles(alpha, self.beta), Angles(alpha, -self.beta)
        elif beta != 0.0:
            self.sides = AnglesAtOne(abs(beta)), AnglesAtOne(abs(beta))

    @property
    def support(self) -> tuple[float, float]:
        """Ends of the support."""
        low = self.zeta if self.alpha < 1.0 and self.beta == 1.0 else -math.inf
        return low, self.zeta if self.alpha < 1.0 and self.beta == -1.0 else math.inf

    def tails(self, x: Floats) -> tuple[Floats, Floats]:
        """Probabilities below and above places."""
        if not self.sides:
            return np.arctan2(1.0, -x) / math.pi, np.arctan2(1.0, x) / math.pi
        below, above = np.where(x > 0.0, 1.0, 0.0), np.where(x > 0.0, 0.0, 1.0)
        up, down = np.isfinite(x) & (x > self.zeta), np.isfinite(x) & (x <= self.zeta)
        below[up], above[up] = above_zeta(self.sides[0], x[up])
        above[down], below[down] = above_zeta(self.sides[1], -x[down])
        return below, above
