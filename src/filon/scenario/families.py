"""The shapes of distributions, as pydantic models: scipy's names and parameters, and quantiles on a scale."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from filon.scenario.shapes import Positive, Shape


class Truncated(Shape):
    """Bounds that any distribution may have."""

    lower: float | None = None
    upper: float | None = None


class Norm(Truncated):
    """Normal, as scipy.stats.norm."""

    dist: Literal["norm"]
    loc: float = 0.0
    scale: Positive = 1.0


class Lognorm(Truncated):
    """Lognormal, as scipy.stats.lognorm."""

    dist: Literal["lognorm"]
    s: Positive
    loc: float = 0.0
    scale: Positive = 1.0


class Beta(Truncated):
    """Beta, as scipy.stats.beta."""

    dist: Literal["beta"]
    a: Positive
    b: Positive
    loc: float = 0.0
    scale: Positive = 1.0


class Uniform(Truncated):
    """Uniform, as scipy.stats.uniform."""

    dist: Literal["uniform"]
    loc: float = 0.0
    scale: Positive = 1.0


class Triang(Truncated):
    """Triangular, as scipy.stats.triang."""

    dist: Literal["triang"]
    c: float = Field(ge=0.0, le=1.0)
    loc: float = 0.0
    scale: Positive = 1.0


class Quantiles(Truncated):
    """Two-piece normal on a scale."""

    p10: float
    p50: float
    p90: float
    scale: Literal["log", "logit", "identity"]
    top: Positive = 1.0


FAMILY_SHAPES: dict[str, type[Truncated]] = {
    "norm": Norm,
    "lognorm": Lognorm,
    "beta": Beta,
    "uniform": Uniform,
    "triang": Triang,
}
