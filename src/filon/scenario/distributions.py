"""Distributions as they stand in files, and the same as `Distribution`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import exp, isfinite, log
from typing import Any

from filon.quantities.descriptions import FAMILIES, Z90, Distribution, constant
from filon.quantities.names import suggestion
from filon.scenario.families import FAMILY_SHAPES, Quantiles, Truncated
from filon.scenario.spots import Spot
from filon.scenario.validation import Faults, checked, described

KINDS = "a number, {dist = ...}, or {p10 = ..., p50 = ..., p90 = ..., scale = ...}"
LATER = ("values", "weights", "data", "mixture", "family")
FARTHEST = 10.0
"""How far out, in standard normals, an input may be drawn: 53 random bits end at 8.2, narratives shift further."""

_IN_THE_UNIT = frozenset({"loc", "scale", "p10", "p50", "p90", "top", "value"})
"""Parameters measured in the unit of the input; the others are shapes."""


def distribution(raw: object, spot: Spot, faults: Faults) -> Distribution | None:
    """The distribution that a file means by `raw`, None with its faults noted where it means none.

    Parameters
    ----------
    raw
        A number or a table.
    """
    if isinstance(raw, Distribution):
        return raw
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return _number(raw, spot, faults)
    if not isinstance(raw, Mapping):
        faults.add(spot, f"{described(raw)} found, expected is {KINDS}")
        return None
    shape = _shape(raw, spot, faults)
    if shape is None:
        return None
    before = len(faults.found)
    found = checked(shape, raw, spot, faults)
    if found is None or len(faults.found) > before:
        return None
    fault = _inconsistency(found)
    if fault:
        faults.add(spot.inside(fault[0]), fault[1])
        return None
    return _from_shape(found)


def table(described_one: Distribution) -> float | dict[str, float | str]:
    """A distribution as it is written in files: the inverse of `distribution`."""
    if described_one.is_constant:
        return described_one.parameter("value")
    written: dict[str, float | str] = {} if described_one.family == "quantiles" else {"dist": described_one.family}
    written.update(dict(described_one.parameters))
    if written.get("scale") != "logit" and described_one.family == "quantiles":
        del written["top"]
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
        (name, value * factor if name in measured and not isinstance(value, str) else value)
        for name, value in described_one.parameters
    )
    lower, upper = (None if end is None else end * factor for end in (described_one.lower, described_one.upper))
    return replace(described_one, parameters=parameters, lower=lower, upper=upper)


def reach(described_one: Distribution) -> tuple[float, float]:
    """The least and the largest value that may be drawn."""
    low, high = _untruncated_reach(described_one)
    return (
        low if described_one.lower is None else max(low, described_one.lower),
        high if described_one.upper is None else min(high, described_one.upper),
    )


def _number(raw: int | float, spot: Spot, faults: Faults) -> Distribution | None:
    """A constant."""
    try:
        value = float(raw)
    except OverflowError:
        value = float("inf")
    if not isfinite(value):
        faults.add(spot, f"{described(raw)} found, a finite number is expected")
        return None
    return constant(value)


def _shape(raw: Mapping[str, Any], spot: Spot, faults: Faults) -> type[Truncated] | None:
    """Which kind of distribution a table is."""
    for word in LATER:
        if word in raw:
            faults.add(spot.inside(word), f"this version does not know it; kinds are {KINDS}")
            return None
    if "dist" in raw:
        family = raw["dist"]
        if isinstance(family, str) and family in FAMILY_SHAPES:
            return FAMILY_SHAPES[family]
        more = suggestion(family, FAMILY_SHAPES) if isinstance(family, str) else ""
        faults.add(spot.inside("dist"), f"{described(family)} is no family of this version{more}")
        return None
    if not {"p10", "p50", "p90"} & set(raw):
        faults.add(spot, f"neither dist nor p10, p50, p90 found; expected is {KINDS}")
        return None
    return Quantiles


def _inconsistency(shape: Truncated) -> tuple[str, str] | None:
    """Key and message where parameters contradict each other."""
    if isinstance(shape, Quantiles):
        if not shape.p10 < shape.p50 < shape.p90:
            return "p50", f"p10 = {shape.p10:g}, p50 = {shape.p50:g}, p90 = {shape.p90:g} must rise"
        if shape.scale != "identity" and shape.p10 <= 0.0:
            return "p10", f"{shape.p10:g} found, above 0 is expected on the scale '{shape.scale}'"
        if shape.scale == "logit" and shape.p90 >= shape.top:
            return "p90", f"{shape.p90:g} found, below top = {shape.top:g} is expected on the scale 'logit'"
        if shape.scale != "logit" and "top" in shape.model_fields_set:
            return "top", "belongs to the scale 'logit' alone"
    low, high = _untruncated_reach(_from_shape(shape))
    lower = low if shape.lower is None else shape.lower
    upper = high if shape.upper is None else shape.upper
    if lower >= upper:
        return "lower", f"lower = {lower:g} and upper = {upper:g} leave nothing between them"
    if lower >= high or upper <= low:
        name = "lower" if lower >= high else "upper"
        return name, f"nothing of the distribution ({low:g} to {high:g}) lies between {lower:g} and {upper:g}"
    return None


def _from_shape(shape: Truncated) -> Distribution:
    """The description of a validated table."""
    family = getattr(shape, "dist", "quantiles")
    parameters = tuple((name, getattr(shape, name)) for name in FAMILIES[family])
    return Distribution(
        family,
        tuple((name, value if isinstance(value, str) else float(value)) for name, value in parameters),
        shape.lower,
        shape.upper,
    )


def _untruncated_reach(described_one: Distribution) -> tuple[float, float]:
    """The reach of a family without its truncation, `FARTHEST` standard normals out where it has no end."""
    get, family = described_one.parameter, described_one.family
    if family == "constant":
        return get("value"), get("value")
    if family == "quantiles":
        return _quantiles_reach(described_one)
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
