r"""The angles of Zolotarev's integrals for stable distributions, in S0.

Above :math:`\zeta = -\beta\tan\tfrac{\pi\alpha}{2}`, with :math:`\theta` from :math:`-\theta_0` to
:math:`\tfrac{\pi}{2}` and :math:`\alpha\theta_0 = \arctan(\beta\tan\tfrac{\pi\alpha}{2})`,

.. math:: \log g = \frac{\alpha}{\alpha - 1}\left(\log(x - \zeta) + \frac{\log\cos\alpha\theta_0}{\alpha}
    + \log\frac{\cos\theta}{\sin\alpha(\theta_0 + \theta)}\right)
    + \log\frac{\cos(\alpha\theta_0 + (\alpha - 1)\theta)}{\cos\theta}.

Here angles are told by :math:`u = \log(a/\varphi)` with a the distance from the lower end and phi that to the upper
end, so that :math:`\theta_0 + \theta = a` and :math:`\cos\theta = \sin\varphi`: log g is smooth in u, and sines of
small angles keep their digits. Close to alpha 1, zeta is far away and the bracket is the small difference of large
numbers; there all of them are taken relative to zeta.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

HALF = 0.5 * math.pi
LARGEST_LOG = 690.0


def tangent(alpha: float) -> float:
    """Tangent of pi alpha / 2, for alpha other than 1; exact at 2, and right next to 1."""
    return 0.0 if alpha == 2.0 else 1.0 / math.tan(HALF * (1.0 - alpha))


def logistic(u: Floats) -> Floats:
    """1 / (1 + exp(-u)), to full relative precision."""
    return np.asarray(np.exp(np.minimum(u, 0.0)) / (1.0 + np.exp(-np.abs(u))))


class Angles:
    """Angles above zeta, for alpha other than 1.

    Attributes
    ----------
    width
        Between the ends, rad; 0 where nothing lies above zeta.
    rest
        pi less the width: pi times the probability below zeta.
    rises
        Whether log g rises with u.
    steepness
        About the steepest slope of log g in u.
    """

    def __init__(self, alpha: float, beta: float) -> None:
        self.alpha, self.rises = alpha, alpha < 1.0
        self.zeta = -beta * tangent(alpha)
        self.power = alpha / (alpha - 1.0)
        self.steepness = max(1.0, 1.0 / abs(1.0 - alpha))
        tilt = HALF * abs(1.0 - alpha)
        sine, cosine = math.sin(tilt), math.cos(tilt) if alpha < 2.0 else 0.0
        across, along = (1.0 + beta) * sine * cosine, beta * cosine**2 - sine**2
        along = along if self.rises else -along
        self.width = math.atan2(across, -along) / alpha
        self.complement = math.atan2(across, along)  # pi less alpha times the width
        mirrored = sine**2 + beta * cosine**2
        self.rest = math.atan2((1.0 - beta) * sine * cosine, mirrored if self.rises else -mirrored) / alpha

    def log_g(self, place: Floats, angle: tuple[Floats, Floats]) -> Floats:
        """The logarithm of g, from what a place and an angle add to it."""
        return np.asarray(self.power * (place + angle[0]) + angle[1])

    def of_place(self, x: Floats) -> Floats:
        """What x adds to log g, before it is multiplied by the power."""
        with np.errstate(divide="ignore"):
            if self.zeta < -1.0:
                near = np.log1p(np.maximum(-x / self.zeta, -0.75))
                moved = np.where(np.abs(x) < -0.5 * self.zeta, near, np.log((x - self.zeta) / -self.zeta))
                less = 0.5 * math.log1p(self.zeta**-2) - (self.alpha - 1.0) * math.log(-self.zeta)
            else:
                moved, less = np.log(x - self.zeta), 0.5 * math.log1p(self.zeta**2)
        return np.asarray(np.maximum(moved, -LARGEST_LOG) - less / self.alpha)

    def of_angle(self, u: Floats) -> tuple[Floats, Floats]:
        """What an angle adds to log g: the part that is multiplied by the power, and the other."""
        alpha, a, phi = self.alpha, self.width * logistic(u), self.width * logistic(-u)
        sine_phi = np.sin(np.where(phi < HALF, phi, self.rest + a))
        sine_a = np.sin(np.where(alpha * a < HALF, alpha * a, self.complement + alpha * phi))
        inner = self.rest + (1.0 - alpha) * a if self.rises else self.complement + (alpha - 1.0) * phi
        outer = alpha * self.width + (1.0 - alpha) * phi if self.rises else inner
        sine_inner = np.sin(np.where(inner < HALF, inner, outer))
        ratio = np.log(sine_phi / sine_a)
        if self.zeta < -1.0:  # alpha a is pi less phi and inner: close to alpha 1, inner is small
            more = sine_inner * np.cos(phi) / sine_phi - 2.0 * np.sin(0.5 * inner) ** 2
            ratio = np.where(np.abs(more) < 0.5, -np.log1p(np.clip(more, -0.5, 0.5)), ratio)
        return ratio, np.log(sine_inner / sine_phi)


class AnglesAtOne:
    r"""Angles for alpha 1 and beta above 0, of all places.

    .. math:: \log g = -\frac{\pi x}{2\beta} + \log\frac{2}{\pi}\frac{\pi/2 + \beta\theta}{\cos\theta}
        + \frac{1}{\beta}\left(\frac{\pi}{2} + \beta\theta\right)\tan\theta
    """

    def __init__(self, beta: float) -> None:
        self.beta = beta
        self.width, self.rest, self.rises, self.steepness = math.pi, 0.0, True, math.inf

    def log_g(self, place: Floats, angle: tuple[Floats, Floats]) -> Floats:
        """The logarithm of g, from what a place and an angle add to it."""
        return np.asarray(place + angle[0] + angle[1])

    def of_place(self, x: Floats) -> Floats:
        """What x adds to log g."""
        return np.asarray(-HALF / self.beta * x)

    def of_angle(self, u: Floats) -> tuple[Floats, Floats]:
        """What an angle adds to log g: the logarithm, and the tangent's part."""
        a, phi = math.pi * logistic(u), math.pi * logistic(-u)
        slope = HALF * (1.0 - self.beta) + self.beta * a
        tangents = np.where(a < phi, -1.0 / np.tan(a), 1.0 / np.tan(phi))
        return np.log(slope / HALF / np.sin(np.minimum(a, phi))), slope * tangents / self.beta
