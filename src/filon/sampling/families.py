"""Quantiles and probabilities of every family, exactly, and what is wrong with a description.

Only the exact quantile of a beta, and kinds that have tables of knots, need scipy, which is imported then.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from filon.mathematics.plain import normal_cdf
from filon.quantities.continuous import CONTINUOUS, parameters_of
from filon.quantities.descriptions import FAMILIES, Distribution
from filon.quantities.names import suggestion
from filon.sampling.beta import beta_sides, incomplete_beta
from filon.sampling.standard import is_tabled, tabled_value
from filon.sampling.tables import beta_table, table_value
from filon.sampling.transforms import (
    LOG,
    LOGIT,
    NO_CUT,
    TABLE,
    TRIANGULAR,
    UNIFORM,
    Cut,
    Shape,
    clipped,
    code_and_shape,
    on_scale,
    value_of_z,
    z_within,
)

if TYPE_CHECKING:
    from filon.sampling.exact import Exact

LEAST_MASS = 1e-12
"""A truncation that leaves less probability is refused: there would be nothing to draw from."""


def quantile_of_z(distribution: Distribution, z: float) -> float:
    """Value of an input at the standard normal `z`: the quantile of the probability of `z`.

    Parameters
    ----------
    distribution
        A feasible description (see `problems`).
    z
        Standard normal; 0 is the median.

    Examples
    --------
    >>> from filon.quantities.descriptions import quantiles
    >>> round(quantile_of_z(quantiles(2.0, 3.0, 5.0), 1.2815515655446004), 12)
    5.0
    """
    if is_tabled(distribution):
        return float(_exact(distribution).at(np.array([z]))[0])
    code, shape = code_and_shape(distribution)
    cut = cut_of(distribution)
    inner = z if cut is NO_CUT else z_within(cut, z)
    return clipped(cut, _uncut_value(distribution, code, shape, inner))


def cdf(distribution: Distribution, x: float) -> float:
    """Probability that an input is at most `x`."""
    if distribution.is_constant:
        return float(x >= distribution.parameter("value"))
    if is_tabled(distribution):
        return float(_exact(distribution).tails(np.array([x]))[0][0])
    cut = cut_of(distribution)
    if not cut.lower <= x < cut.upper:
        return float(x >= cut.upper)
    below, above = _tails(distribution, x)
    part = below - cut.below if below < above else cut.width + cut.above - above
    return min(1.0, max(0.0, part / cut.width))


def central(distribution: Distribution) -> float:
    """The median: the value at z = 0, from the table where there is one."""
    if is_tabled(distribution):
        return tabled_value(distribution, 0.0)
    code, shape = code_and_shape(distribution)
    cut = cut_of(distribution)
    z = 0.0 if cut is NO_CUT else z_within(cut, 0.0)
    if code != TABLE:
        return clipped(cut, value_of_z(code, shape, z))
    table = beta_table(distribution.parameter("a"), distribution.parameter("b"))
    return clipped(cut, shape.centre + shape.left * table_value(table, z))


def cut_of(distribution: Distribution) -> Cut:
    """The truncation of a distribution: what it cuts off, and what it leaves; a table of knots holds its own."""
    if (
        distribution.is_constant
        or is_tabled(distribution)
        or (distribution.lower is None and distribution.upper is None)
    ):
        return NO_CUT
    lower = -math.inf if distribution.lower is None else distribution.lower
    upper = math.inf if distribution.upper is None else distribution.upper
    below, inside_low = _tails(distribution, lower)
    inside_high, above = _tails(distribution, upper)
    width = inside_high - below if below < 0.5 else inside_low - above
    return Cut(below, above, width, lower, upper)


@lru_cache(maxsize=64)
def _exact(distribution: Distribution) -> Exact:
    """Exact quantiles and probabilities of a kind that has a table of knots."""
    from filon.sampling.exact import exact

    return exact(distribution)


def _tails(distribution: Distribution, x: float) -> tuple[float, float]:
    """Probabilities below and above `x`, each to full relative precision, truncation aside."""
    if math.isinf(x):
        return float(x > 0.0), float(x < 0.0)
    code, shape = code_and_shape(distribution)
    if code in (UNIFORM, TRIANGULAR, TABLE):
        share = (x - shape.centre) / shape.left
        if not 0.0 < share < 1.0:
            return float(share >= 1.0), float(share <= 0.0)
        return _bounded_tails(distribution, code, shape, share)
    z = _z_of_value(code, shape, x)
    return normal_cdf(z), normal_cdf(-z)


def _bounded_tails(distribution: Distribution, code: int, shape: Shape, share: float) -> tuple[float, float]:
    """Probabilities below and above a place strictly inside a bounded support, `share` of the way up."""
    if code == UNIFORM:
        return share, 1.0 - share
    if code == TRIANGULAR:
        if share < shape.right:
            below = share * share / shape.right
            return below, 1.0 - below
        above = (1.0 - share) ** 2 / (1.0 - shape.right)
        return 1.0 - above, above
    a, b = distribution.parameter("a"), distribution.parameter("b")
    return incomplete_beta(a, b, share), incomplete_beta(b, a, 1.0 - share)


def _z_of_value(code: int, shape: Shape, x: float) -> float:
    """The standard normal at which a two-piece transform gives `x`."""
    if code == LOG:
        if x <= shape.end:
            return -math.inf
        scaled = math.log(x - shape.end)
    elif code == LOGIT:
        if not 0.0 < x < shape.end:
            return -math.inf if x <= 0.0 else math.inf
        scaled = on_scale(x, LOGIT, shape.end)
    else:
        scaled = x
    return (scaled - shape.centre) / (shape.left if scaled < shape.centre else shape.right)


def _uncut_value(distribution: Distribution, code: int, shape: Shape, z: float) -> float:
    """Value at `z`, truncation aside."""
    if code != TABLE:
        return value_of_z(code, shape, z)
    low, _ = beta_sides(distribution.parameter("a"), distribution.parameter("b"), np.array([z]))
    return shape.centre + shape.left * float(low[0])


def problems(distribution: Distribution) -> list[str]:
    """What keeps a description from being a distribution, in plain words; empty when nothing does.

    Examples
    --------
    >>> from filon.quantities.descriptions import normal
    >>> problems(normal(1.0, -2.0))
    ['scale is -2.0; it must be above 0']
    """
    if not parameters_of(distribution.family):
        return [f"family '{distribution.family}' is unknown{suggestion(distribution.family, (*FAMILIES, *CONTINUOUS))}"]
    if tuple(name for name, _ in distribution.parameters) != parameters_of(distribution.family):
        return [f"the parameters of {distribution.family} are {', '.join(parameters_of(distribution.family))}"]
    if is_tabled(distribution):
        from filon.sampling.checks import tabled_problems

        return tabled_problems(distribution)
    numbers = {name: value for name, value in distribution.parameters if isinstance(value, float)}
    found = [f"{name} is {value}; it must be a finite number" for name, value in numbers.items() if not _finite(value)]
    if not found:
        found = _family_problems(distribution, numbers)
    if not found and not distribution.is_constant:
        found = _cut_problems(distribution)
    return found


def _finite(value: float) -> bool:
    """Whether `value` is neither infinite nor NaN."""
    return math.isfinite(value)


SCALE_NAMES = ("log", "logit", "identity")

POSITIVE = {
    "norm": ("scale",),
    "lognorm": ("s", "scale"),
    "beta": ("a", "b", "scale"),
    "uniform": ("scale",),
    "triang": ("scale",),
}
"""Parameters that must be above 0."""


def _family_problems(distribution: Distribution, numbers: dict[str, float]) -> list[str]:
    """What is wrong with the numbers of a family."""
    family = distribution.family
    found = [
        f"{name} is {numbers[name]}; it must be above 0" for name in POSITIVE.get(family, ()) if numbers[name] <= 0.0
    ]
    if family == "triang" and not 0.0 <= numbers["c"] <= 1.0:
        found.append("the mode lies outside the low and high ends")
    if family == "quantiles":
        found += _quantile_problems(distribution, numbers)
    return found


def _quantile_problems(distribution: Distribution, numbers: dict[str, float]) -> list[str]:
    """What is wrong with three quantiles on a scale."""
    low, middle, high = numbers["p10"], numbers["p50"], numbers["p90"]
    found = []
    if not low < middle < high:
        found.append(f"p10, p50, p90 are {low}, {middle}, {high}; they must increase")
    if distribution.scale not in SCALE_NAMES:
        found.append(f"scale '{distribution.scale}' is unknown; allowed are {', '.join(SCALE_NAMES)}")
    elif distribution.scale == "log" and low <= 0.0:
        found.append(f"p10 is {low}; on a log scale it must be above 0")
    elif distribution.scale == "logit" and not (low > 0.0 and high < numbers["top"]):
        found.append(f"p10 and p90 are {low} and {high}; on a logit scale they must lie inside (0, {numbers['top']})")
    return found


def _cut_problems(distribution: Distribution) -> list[str]:
    """What is wrong with a truncation."""
    lower, upper = distribution.lower, distribution.upper
    if (lower is not None and math.isnan(lower)) or (upper is not None and math.isnan(upper)):
        return ["a truncation bound is not a number"]
    if lower is not None and upper is not None and not lower < upper:
        return [f"lower is {lower}, upper is {upper}; lower must be below upper"]
    width = cut_of(distribution).width
    if width < LEAST_MASS:
        return [f"truncation leaves a probability of {width:.2g}; nothing can be drawn from it"]
    return []
