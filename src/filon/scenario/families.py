"""What a table of a file may hold for each kind of distribution, as pydantic models.

`KINDS` is the one list of kinds, with a meaning and an example of each, and `family_shape` gives the table of any
continuous family of scipy: messages, the schema of files and the documentation read both.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Literal, NamedTuple

from pydantic import Field, create_model

from filon.quantities.continuous import CONTINUOUS
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


class Metalog(Truncated):
    """Three-term metalog; `lower` and `upper` are the ends of its support."""

    family: Literal["metalog"]
    p10: float
    p50: float
    p90: float


class Discrete(Truncated):
    """One of a few values, each as often as it weighs."""

    values: list[float] = Field(min_length=1)
    weights: list[float] | None = None


class Data(Truncated):
    """The points of a CSV file: as they are, or a family of scipy fitted to them."""

    data: str
    column: str | None = None
    fit: str | None = None
    loc: float | None = None
    scale: Positive | None = None
    free: list[Literal["loc", "scale"]] = Field(default_factory=list)


class Mixture(Truncated):
    """One of several distributions, each as often as it weighs: a list of tables with `weight` and a distribution."""

    mixture: list[dict[str, Any]] = Field(min_length=1)


class Sets(Truncated):
    """One of several parameter sets of a family of scipy, each as often: what a fit becomes in a resolved scenario."""

    dist: str
    sets: list[list[float]] = Field(min_length=1)


FAMILY_SHAPES: dict[str, type[Truncated]] = {
    "norm": Norm,
    "lognorm": Lognorm,
    "beta": Beta,
    "uniform": Uniform,
    "triang": Triang,
}


class Kind(NamedTuple):
    """A kind of distribution.

    Attributes
    ----------
    shape
        What its table may hold.
    meaning
        What is drawn.
    example
        As it stands in a file.
    """

    shape: type[Truncated]
    meaning: str
    example: str


KINDS: dict[str, Kind] = {
    "quantiles": Kind(
        Quantiles,
        "a two-piece normal on a scale, through three quantiles; always possible",
        '{p10 = 0.5, p50 = 1.0, p90 = 2.5, scale = "log"}',
    ),
    "metalog": Kind(
        Metalog,
        "a metalog through three quantiles, between lower and upper where they are given",
        '{p10 = 1.0, p50 = 2.0, p90 = 4.0, family = "metalog", lower = 0.0}',
    ),
    "dist": Kind(
        Truncated,
        "any continuous family of scipy.stats, by its name and parameters there",
        '{dist = "weibull_min", c = 1.5, scale = 20.0}',
    ),
    "values": Kind(
        Discrete,
        "one of the values, each as often as it weighs",
        "{values = [0.0, 1.0, 3.0], weights = [0.2, 0.5, 0.3]}",
    ),
    "data": Kind(
        Data,
        "one of the points of a CSV file, or with fit a family fitted to them",
        '{data = "months.csv", column = "months", fit = "lognorm"}',
    ),
    "mixture": Kind(
        Mixture,
        "one of several distributions, each as often as it weighs",
        '{mixture = [{weight = 0.3, value = 0.0}, {weight = 0.7, dist = "lognorm", s = 0.5}]}',
    ),
    "sets": Kind(
        Sets,
        "one of several parameter sets of a family of scipy, each as often",
        '{dist = "gamma", sets = [[2.0, 0.0, 1.0], [2.5, 0.0, 0.8]]}',
    ),
}
"""Kinds by the key that tells them; for `dist`, `family_shape` has the table of each family."""


@cache
def family_shape(name: str) -> type[Truncated]:
    """What the table of a continuous family of scipy may hold.

    Parameters
    ----------
    name
        A key of `filon.quantities.continuous.CONTINUOUS`.
    """
    if name in FAMILY_SHAPES:
        return FAMILY_SHAPES[name]
    family = CONTINUOUS[name]
    fields: dict[str, Any] = {"dist": (Literal[name], ...), **dict.fromkeys(family.shapes, (float, ...))}
    fields |= {"loc": (float, 0.0), "scale": (Positive, 1.0)}
    return create_model(name, __base__=Truncated, __doc__=f"{family.meaning}, {family.reading}.", **fields)
