"""What is wrong with descriptions of kinds that are drawn from tables of knots, in plain words."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from filon.quantities.continuous import CONTINUOUS
from filon.quantities.descriptions import Distribution
from filon.quantities.names import suggestion
from filon.sampling.metalog import metalog_problem
from filon.sampling.scipy_families import UnreachableError, family_problems
from filon.sampling.standard import is_kept, knot_table

SHOWN_AT_MOST = 3


def tabled_problems(distribution: Distribution) -> list[str]:
    """What keeps a description from being drawn; empty when nothing does. A table made before says that it can be."""
    if is_kept(distribution):
        return []
    found = CHECKS.get(distribution.family, _of_scipy)(distribution) or _bound_problems(distribution)
    if found:
        return found[:SHOWN_AT_MOST]
    try:
        knot_table(distribution)
    except UnreachableError as error:
        return [str(error)]
    return []


def _of_scipy(distribution: Distribution) -> list[str]:
    """What scipy says of the parameters of a family."""
    values = {name: distribution.parameter(name) for name, _ in distribution.parameters}
    return _not_finite(values.items()) or family_problems(distribution.family, values)


def _of_metalog(distribution: Distribution) -> list[str]:
    """Whether there is a metalog through the quantiles."""
    p10, p50, p90 = (distribution.parameter(name) for name in ("p10", "p50", "p90"))
    found = _not_finite((("p10", p10), ("p50", p50), ("p90", p90)))
    problem = "" if found else metalog_problem(p10, p50, p90, distribution.lower, distribution.upper)
    return [problem] if problem else found


def _of_discrete(distribution: Distribution) -> list[str]:
    """Whether values have weights that can be probabilities."""
    values, weights = distribution.value("values"), distribution.value("weights")
    if not values:
        return ["there are no values"]
    return _not_finite((f"value {place}", value) for place, value in enumerate(values, 1)) or _weights(
        weights, len(values), "values"
    )


def _of_mixture(distribution: Distribution) -> list[str]:
    """Whether every part can be drawn and the weights can be probabilities."""
    from filon.sampling.families import problems

    parts, weights = distribution.value("parts"), distribution.value("weights")
    if not parts:
        return ["there are no parts"]
    found = _weights(weights, len(parts), "parts")
    return found + [f"part {place}: {problem}" for place, part in enumerate(parts, 1) for problem in problems(part)]


def _of_sets(distribution: Distribution) -> list[str]:
    """Whether scipy accepts every parameter set."""
    family, sets = distribution.value("dist"), distribution.value("sets")
    if family not in CONTINUOUS:
        return [f"family '{family}' is unknown{suggestion(str(family), CONTINUOUS)}"]
    names = CONTINUOUS[family].parameters
    if not sets or any(len(one) != len(names) for one in sets):
        return [f"sets must be lists of {', '.join(names)}, at least one"]
    for place, one in enumerate(sets, 1):
        values = dict(zip(names, one, strict=True))
        found = _not_finite(values.items()) or family_problems(family, values)
        if found:
            return [f"set {place}: {problem}" for problem in found]
    return []


CHECKS: dict[str, Callable[[Distribution], list[str]]] = {
    "metalog": _of_metalog,
    "discrete": _of_discrete,
    "mixture": _of_mixture,
    "sets": _of_sets,
}


def _not_finite(numbers: Iterable[tuple[str, float]]) -> list[str]:
    """Numbers that are infinite or not a number."""
    return [f"{name} is {value}; it must be a finite number" for name, value in numbers if not math.isfinite(value)]


def _weights(weights: tuple[float, ...], count: int, what: str) -> list[str]:
    """What is wrong with weights."""
    if len(weights) != count:
        return [f"there are {len(weights)} weights for {count} {what}"]
    for place, weight in enumerate(weights, 1):
        if not (math.isfinite(weight) and weight >= 0.0):
            return [f"weight {place} is {weight:g}; it must be 0 or more"]
    return [] if sum(weights) > 0.0 else ["all weights are 0"]


def _bound_problems(distribution: Distribution) -> list[str]:
    """What is wrong with truncation bounds by themselves."""
    lower, upper = distribution.lower, distribution.upper
    for name, end in (("lower", lower), ("upper", upper)):
        if end is not None and math.isnan(end):
            return [f"{name} is not a number"]
    if lower is not None and upper is not None and not lower < upper:
        return [f"lower is {lower:g}, upper is {upper:g}; lower must be below upper"]
    return []
