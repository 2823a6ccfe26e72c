"""What a search for the value of a lever found, as a dataset."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan
from typing import TYPE_CHECKING, Any

import numpy as np

from filon.expressions.evaluation import HOLDS, Answer
from filon.levers.search import Curve, End, Region, nearest

if TYPE_CHECKING:
    import xarray as xr

    from filon.levers.solve import Question

LIMITS = {"": "{}", "_low": "lower 95% sampling limit: {}", "_high": "upper 95% sampling limit: {}"}


def solution(asked: Question, curve: Curve, base: Answer, regions: Sequence[Region], complete: bool) -> xr.Dataset:
    """What was found, as `filon.solve` returns it."""
    import xarray as xr

    condition = asked.target
    found = nearest(list(regions), asked.now) or End(nan)
    data: dict[str, Any] = {
        **_probabilities("probability", ["setting"], [curve.points[value] for value in curve.values]),
        "met": ("setting", [curve.met(value) for value in curve.values], {"long_name": "whether the target is met"}),
        **_ends("least", "least value of a region that meets the target", asked.unit, [one.least for one in regions]),
        **_ends("most", "largest value of a region that meets the target", asked.unit, [one.most for one in regions]),
        **{
            name: ("region", np.array([getattr(one, name) for one in regions], bool), {"long_name": meaning})
            for name, meaning in (
                ("ends_below", "whether the target fails below; else the range ends"),
                ("ends_above", "whether the target fails above; else the range ends"),
            )
        },
        **_single(_ends("answer", "value nearest to that of now that meets the target", asked.unit, [found])),
        "best": ((), curve.best, {"units": asked.unit, "long_name": "the value with the most favourable probability"}),
        "now": ((), asked.now, {"units": asked.unit, "long_name": "the value of the scenario as it is"}),
        **_single(_probabilities("base_probability", ["setting"], [base])),
        "base_met": (
            (),
            bool(HOLDS[condition.relation](base.probability, condition.threshold)),
            {"long_name": "whether the scenario as it is meets the target"},
        ),
    }
    values = ("setting", np.array(curve.values), {"units": asked.unit, "long_name": f"value of {asked.lever}"})
    attributes = {
        "lever": asked.lever,
        "target": str(condition),
        "least": asked.span.least,
        "most": asked.span.most,
        "discrete": int(bool(asked.span.values)),
        "drawn": int(asked.drawn),
        "tolerance": asked.tolerance,
        "complete": int(complete),
        "looks": list(curve.looks),
        "apart": asked.listed.apart if asked.listed is not None else "",
        "choices": [f"{name}={value:g}" for name, value in asked.listed.choices.items()] if asked.listed else [],
    }
    return xr.Dataset(data, {"setting": values}, attributes)


def _single(variables: dict[str, Any]) -> dict[str, Any]:
    """Variables along a dimension of one, without it."""
    return {name: ((), value[0], attributes) for name, (_, value, attributes) in variables.items()}


def _probabilities(name: str, dimensions: list[str], found: Sequence[Answer]) -> dict[str, Any]:
    """Probabilities with their limits."""
    fields = ("probability", "low", "high")
    return {
        f"{name}{suffix}": (
            dimensions,
            np.array([getattr(one, field) for one in found], float),
            {"units": "1", "long_name": text.format("probability that the target is about")},
        )
        for (suffix, text), field in zip(LIMITS.items(), fields, strict=True)
    }


def _ends(name: str, meaning: str, unit: str, ends: Sequence[End]) -> dict[str, Any]:
    """Values of the lever with their limits."""
    return {
        f"{name}{suffix}": (
            ["region"],
            np.array([getattr(end, field) for end in ends], float),
            {"units": unit, "long_name": text.format(meaning)},
        )
        for (suffix, text), field in zip(LIMITS.items(), ("value", "low", "high"), strict=True)
    }
