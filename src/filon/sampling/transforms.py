"""Distributions as functions of a standard normal: a code, a few numbers, perhaps a table.

`filon.sampling.compiled` applies the same transforms to tiles of trials; here is their meaning, in plain Python.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from filon.mathematics.plain import exp, maximum, minimum, normal_cdf, normal_quantile_of_tails
from filon.quantities.descriptions import Z90, Distribution

CONSTANT, IDENTITY, LOG, LOGIT, TABLE, UNIFORM, TRIANGULAR, KNOTS = range(8)
"""Codes of transforms."""

SCALES = {"identity": IDENTITY, "log": LOG, "logit": LOGIT}


class Shape(NamedTuple):
    """A transform's numbers; what they mean depends on its code.

    Attributes
    ----------
    centre
        Value at z = 0 on the scale; the constant; the lower end.
    left, right
        Slope below and above z = 0 on the scale; width of the support; relative place of a triangle's peak; what
        tabled values are stretched by; the least value of a table of knots.
    end
        Offset of a logarithmic scale; upper end of a logit scale; the largest value of a table of knots.
    """

    centre: float
    left: float = 0.0
    right: float = 0.0
    end: float = 0.0


class Cut(NamedTuple):
    """A truncation: the probability cut off below and above, what is left, and the bounds."""

    below: float
    above: float
    width: float
    lower: float
    upper: float


NO_CUT = Cut(0.0, 0.0, 1.0, -math.inf, math.inf)


def code_and_shape(distribution: Distribution) -> tuple[int, Shape]:
    """Code and numbers of a distribution that is drawn by a formula or by beta's table, without its truncation.

    A beta is its table of the standard beta, moved to `centre` and stretched by `left`.
    """
    family, number = distribution.family, distribution.parameter
    if family == "constant":
        return CONSTANT, Shape(number("value"))
    if family == "norm":
        return IDENTITY, Shape(number("loc"), number("scale"), number("scale"))
    if family == "lognorm":
        return LOG, Shape(math.log(number("scale")), number("s"), number("s"), number("loc"))
    if family == "quantiles":
        return _two_piece(distribution)
    if family == "uniform":
        return UNIFORM, Shape(number("loc"), number("scale"))
    if family == "triang":
        return TRIANGULAR, Shape(number("loc"), number("scale"), number("c"))
    return TABLE, Shape(number("loc"), number("scale"))


def _two_piece(distribution: Distribution) -> tuple[int, Shape]:
    """The two half normals on a scale that pass through three quantiles."""
    code = SCALES[distribution.scale]
    top = distribution.parameter("top") if code == LOGIT else 0.0
    low, middle, high = (on_scale(distribution.parameter(name), code, top) for name in ("p10", "p50", "p90"))
    return code, Shape(middle, (middle - low) / Z90, (high - middle) / Z90, top)


def on_scale(value: float, code: int, end: float) -> float:
    """`value` on the scale of a two-piece transform; `end` is the offset of LOG or the top of LOGIT."""
    if code == LOG:
        return math.log(value)
    if code == LOGIT:
        return math.log(value / (end - value))
    return value


def value_of_z(code: int, shape: Shape, z: float) -> float:
    """Value at the standard normal `z`, for every code but TABLE and KNOTS.

    Parameters
    ----------
    code, shape
        From `code_and_shape`.
    z
        Standard normal, any number.
    """
    if code == CONSTANT:
        return shape.centre
    if code == UNIFORM:
        return shape.centre + shape.left * normal_cdf(z)
    if code == TRIANGULAR:
        return shape.centre + shape.left * _triangle(shape.right, normal_cdf(z), normal_cdf(-z))
    scaled = shape.centre + (shape.left if z < 0.0 else shape.right) * z
    if code == LOG:
        return shape.end + exp(scaled)
    if code == LOGIT:
        return shape.end / (1.0 + exp(-scaled))
    return scaled


def _triangle(peak: float, below: float, above: float) -> float:
    """Quantile of the triangle on [0, 1] where `below` lies under it and `above` over it."""
    return math.sqrt(below * peak) if below < peak else 1.0 - math.sqrt(above * (1.0 - peak))


def z_within(cut: Cut, z: float) -> float:
    """The standard normal that `z` stands for once the tails of `cut` are gone."""
    below = cut.below + cut.width * normal_cdf(z)
    above = cut.above + cut.width * normal_cdf(-z)
    return normal_quantile_of_tails(below, above)


def clipped(cut: Cut, value: float) -> float:
    """`value` within the bounds of `cut`, which rounding may have left."""
    return minimum(cut.upper, maximum(cut.lower, value))
