"""Distributions as they are written down: a family, its parameters, an optional truncation.

Nothing is sampled here; `filon.sampling` turns a description into a function of a standard normal.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

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
}
"""Families by their scipy name, with their parameters in order (`quantiles` and `constant` are filon's own)."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """A described distribution.

    Attributes
    ----------
    family
        A key of `FAMILIES`.
    parameters
        (name, value) pairs in the family's order.
    lower, upper
        Truncation bounds (the density is renormalised between them); None for none.
    """

    family: str
    parameters: tuple[tuple[str, float | str], ...]
    lower: float | None = None
    upper: float | None = None

    def parameter(self, name: str) -> float:
        """The numeric parameter called `name`."""
        return float(dict(self.parameters)[name])

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
