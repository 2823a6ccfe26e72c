"""Distributions as they are written down: a family, its parameters, an optional truncation.

Nothing is sampled here; `filon.sampling` turns a description into a function of a standard normal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

Value: TypeAlias = float | str | tuple[Any, ...]
"""A parameter: a number, a word, or a tuple of numbers, of tuples of numbers, or of distributions."""

Scale = Literal["log", "logit", "identity"]

Z90 = 1.2815515655446004  # standard normal quantile of 0.9

FAMILIES: dict[str, tuple[str, ...]] = {
    "constant": ("value",),
    "norm": ("loc", "scale"),
    "lognorm": ("s", "loc", "scale"),
    "beta": ("a", "b", "loc", "scale"),
    "uniform": ("loc", "scale"),
    "triang": ("c", "loc", "scale"),
    "quantiles": ("p10", "p50", "p90", "scale", "top"),
    "metalog": ("p10", "p50", "p90"),
    "discrete": ("values", "weights"),
    "mixture": ("weights", "parts"),
    "sets": ("dist", "sets"),
    "fit": ("data", "dist", "fixed", "free"),
}
"""Families that are drawn by a formula, by their scipy name, and filon's own; parameters in order.

All other continuous families of scipy are in `filon.quantities.continuous.CONTINUOUS`. Of filon's own, `quantiles` is
a two-piece normal on a scale; `metalog` has `lower` and `upper` as ends of its support, not as truncation;
`discrete` takes each of its values as often as it weighs; `sets` is an even mixture over parameter sets of the scipy
family `dist`, in scipy's order; `fit` asks for such sets and becomes `sets` when a scenario is made.
"""


@dataclass(frozen=True, slots=True)
class Distribution:
    """A described distribution.

    Attributes
    ----------
    family
        A key of `FAMILIES`, or of `filon.quantities.continuous.CONTINUOUS`.
    parameters
        (name, value) pairs in the family's order.
    lower, upper
        Truncation bounds (the density is renormalised between them); None for none.
    """

    family: str
    parameters: tuple[tuple[str, Value], ...]
    lower: float | None = None
    upper: float | None = None

    def parameter(self, name: str) -> float:
        """The numeric parameter called `name`."""
        value = self.value(name)
        if isinstance(value, tuple):
            raise TypeError(f"{name} of {self.family} is no number")
        return float(value)

    def value(self, name: str) -> Any:
        """The parameter called `name`, of whatever type it is."""
        return dict(self.parameters)[name]

    @property
    def scale(self) -> str:
        """The scale of a `quantiles` distribution: log, logit or identity."""
        return str(dict(self.parameters)["scale"])

    @property
    def is_constant(self) -> bool:
        """Whether it is one number."""
        return self.family == "constant"


def constant(value: float) -> Distribution:
    """A fixed number."""
    return Distribution("constant", (("value", float(value)),))


def normal(mean: float, sd: float) -> Distribution:
    """Normal with the given mean and standard deviation."""
    return Distribution("norm", (("loc", float(mean)), ("scale", float(sd))))


def lognormal(mu: float, sigma: float) -> Distribution:
    """Lognormal: its logarithm is normal with mean `mu` and standard deviation `sigma`."""
    from math import exp

    return Distribution("lognorm", (("s", float(sigma)), ("loc", 0.0), ("scale", exp(mu))))


def beta(a: float, b: float, loc: float = 0.0, scale: float = 1.0) -> Distribution:
    """Beta on [loc, loc + scale]."""
    return Distribution("beta", (("a", float(a)), ("b", float(b)), ("loc", float(loc)), ("scale", float(scale))))


def uniform(low: float, high: float) -> Distribution:
    """Uniform on [low, high]."""
    return Distribution("uniform", (("loc", float(low)), ("scale", float(high) - float(low))))


def triangular(low: float, mode: float, high: float) -> Distribution:
    """Triangular on [low, high] with its peak at `mode`."""
    width = float(high) - float(low)
    return Distribution("triang", (("c", (mode - low) / width), ("loc", float(low)), ("scale", width)))


def quantiles(p10: float, p50: float, p90: float, scale: Scale = "log", top: float = 1.0) -> Distribution:
    """Two-piece normal on a scale, through its 10%, 50% and 90% quantiles.

    Parameters
    ----------
    p10, p50, p90
        The quantiles, in the unit of the input.
    scale
        `log` for positive amounts, `logit` for shares of `top`, `identity` for anything else.
    top
        Upper end of a `logit` scale.
    """
    return Distribution(
        "quantiles",
        (("p10", float(p10)), ("p50", float(p50)), ("p90", float(p90)), ("scale", scale), ("top", float(top))),
    )


def truncated(distribution: Distribution, lower: float | None = None, upper: float | None = None) -> Distribution:
    """`distribution` conditioned on lying between `lower` and `upper`."""
    return replace(distribution, lower=lower, upper=upper)


def metalog(p10: float, p50: float, p90: float, lower: float | None = None, upper: float | None = None) -> Distribution:
    """Three-term metalog through its 10%, 50% and 90% quantiles.

    Parameters
    ----------
    p10, p50, p90
        The quantiles, in the unit of the input. A `p50` too near to one of the others is refused.
    lower, upper
        Ends of its support, None for none: the metalog is then of log(x - lower), log(upper - x), or their difference.

    References
    ----------
    Keelin, T. W. (2016). The Metalog Distributions. Decision Analysis 13(4), 243-277.
    """
    return Distribution("metalog", (("p10", float(p10)), ("p50", float(p50)), ("p90", float(p90))), lower, upper)


def discrete(values: Sequence[float], weights: Sequence[float] | None = None) -> Distribution:
    """One of `values`, with probabilities in proportion to `weights` (equal if not given)."""
    numbers = tuple(float(value) for value in values)
    parts = (1.0,) * len(numbers) if weights is None else tuple(float(weight) for weight in weights)
    return Distribution("discrete", (("values", numbers), ("weights", parts)))


def mixture(parts: Sequence[tuple[float, Distribution]]) -> Distribution:
    """One of several distributions.

    Parameters
    ----------
    parts
        Weight and distribution of each; weights are divided by their sum.
    """
    weights, distributions = tuple(float(weight) for weight, _ in parts), tuple(part for _, part in parts)
    return Distribution("mixture", (("weights", weights), ("parts", distributions)))
