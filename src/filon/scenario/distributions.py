"""Distributions as they are written in files, in other units, and how far they reach."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import exp, log
from typing import Any

from filon.quantities.continuous import CLOSED
from filon.quantities.descriptions import Z90, Distribution

FARTHEST = 10.0
"""How far out, in standard normals, an input may be drawn: 53 random bits end at 8.2, narratives shift further."""

_IN_THE_UNIT = frozenset({"loc", "scale", "p10", "p50", "p90", "top", "value", "values", "sets", "parts"})
"""Parameters measured in the unit of the input; the others are shapes."""


def table(described_one: Distribution) -> float | dict[str, Any]:
    """A distribution as it is written in files: what reading it gives back."""
    family = described_one.family
    if described_one.is_constant:
        return described_one.parameter("value")
    if family in WRITTEN:
        written = WRITTEN[family](described_one)
    else:
        written = {"dist": family, **dict(described_one.parameters)}
    for bound in ("lower", "upper"):
        value = getattr(described_one, bound)
        if value is not None:
            written[bound] = value
    return written


def scaled(described_one: Distribution, factor: float) -> Distribution:
    """The distribution of `factor` times the value (a change of unit).

    Parameters
    ----------
    factor
        Positive.
    """
    has_top = described_one.family == "quantiles" and described_one.scale == "logit"
    measured = _IN_THE_UNIT if has_top else _IN_THE_UNIT - {"top"}
    parameters = tuple(
        (name, _times(described_one, name, value, factor) if name in measured else value)
        for name, value in described_one.parameters
    )
    lower, upper = (None if end is None else end * factor for end in (described_one.lower, described_one.upper))
    return replace(described_one, parameters=parameters, lower=lower, upper=upper)


def _times(described_one: Distribution, name: str, value: Any, factor: float) -> Any:
    """A parameter that is measured in the unit, `factor` times as large."""
    if name == "parts":
        return tuple(scaled(part, factor) for part in value)
    if name == "sets":  # loc and scale come last
        return tuple((*one[:-2], one[-2] * factor, one[-1] * factor) for one in value)
    if name == "values":
        return tuple(one * factor for one in value)
    return value if isinstance(value, str) else value * factor


def reach(described_one: Distribution) -> tuple[float, float]:
    """The least and the largest value that may be drawn."""
    low, high = untruncated_reach(described_one)
    return (
        low if described_one.lower is None else max(low, described_one.lower),
        high if described_one.upper is None else min(high, described_one.upper),
    )


def untruncated_reach(described_one: Distribution) -> tuple[float, float]:
    """The reach of a family, `FARTHEST` standard normals out where it has no end.

    Truncation is left aside, but for families that are drawn from tables of knots, which know no other reach.
    """
    get, family = described_one.parameter, described_one.family
    if family == "constant":
        return get("value"), get("value")
    if family == "quantiles":
        return _quantiles_reach(described_one)
    if family not in CLOSED:
        from filon.sampling.standard import planned

        _, shape = planned(described_one)
        return shape.right, shape.end
    loc, scale = get("loc"), get("scale")
    if family == "norm":
        return loc - FARTHEST * scale, loc + FARTHEST * scale
    if family == "lognorm":
        return loc + scale * _exp(-FARTHEST * get("s")), loc + scale * _exp(FARTHEST * get("s"))
    return loc, loc + scale


def _quantiles_reach(described_one: Distribution) -> tuple[float, float]:
    """The reach of a two-piece normal on its scale."""
    p10, p50, p90 = (described_one.parameter(name) for name in ("p10", "p50", "p90"))
    if described_one.scale == "logit":
        return 0.0, described_one.parameter("top")
    far = FARTHEST / Z90
    if described_one.scale == "log":
        return p50 * _exp(far * (log(p10) - log(p50))), p50 * _exp(far * (log(p90) - log(p50)))
    return p50 + far * (p10 - p50), p50 + far * (p90 - p50)


def _exp(power: float) -> float:
    """The exponential, infinite where it is too large for a float."""
    return exp(power) if power < 709.0 else float("inf")


def _quantiles_table(one: Distribution) -> dict[str, Any]:
    """Three quantiles on a scale."""
    return {name: value for name, value in one.parameters if name != "top" or one.scale == "logit"}


def _metalog_table(one: Distribution) -> dict[str, Any]:
    """Three quantiles of a metalog."""
    return {**dict(one.parameters), "family": "metalog"}


def _discrete_table(one: Distribution) -> dict[str, Any]:
    """Values, with their weights where they differ."""
    weights = one.value("weights")
    even = {"values": list(one.value("values"))}
    return even if set(weights) == {1.0} else {**even, "weights": list(weights)}


def _mixture_table(one: Distribution) -> dict[str, Any]:
    """Parts with their weights."""
    parts = [
        {"weight": weight, **(found if isinstance(found, dict) else {"value": found})}
        for weight, found in zip(one.value("weights"), map(table, one.value("parts")), strict=True)
    ]
    return {"mixture": parts}


def _sets_table(one: Distribution) -> dict[str, Any]:
    """Parameter sets of a family."""
    return {"dist": one.value("dist"), "sets": [list(numbers) for numbers in one.value("sets")]}


WRITTEN: dict[str, Callable[[Distribution], dict[str, Any]]] = {
    "quantiles": _quantiles_table,
    "metalog": _metalog_table,
    "discrete": _discrete_table,
    "mixture": _mixture_table,
    "sets": _sets_table,
}
"""How filon's own kinds are written; scipy's are by their name and parameters."""
