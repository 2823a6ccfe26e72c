"""The names that each table of figures may hold, from the declarations of the model."""

from __future__ import annotations

from collections.abc import Mapping

from filon.model.declared import Input
from filon.model.definition import Model
from filon.scenario.known import Names


def declarations(inputs: Mapping[str, object]) -> dict[str, Input]:
    """Declared inputs by name; one that a model brings as a distribution has no unit and no bounds."""
    return {name: item if isinstance(item, Input) else Input(name, "", "") for name, item in inputs.items()}


def world_names(model: Model) -> Names:
    """Inputs of the world."""
    elsewhere = {**_placed(model.figures, "[mechanics]"), **_placed(model.firm_inputs, "the inputs of a firm")}
    return Names("driver", declarations(model.world_inputs), elsewhere)


def firm_names(model: Model) -> Names:
    """Inputs of firms."""
    elsewhere = {**_placed(model.figures, "[mechanics]"), **_placed(model.world_inputs, "[drivers]")}
    return Names("input of firms", declarations(model.firm_inputs), elsewhere)


def mechanics_names(model: Model) -> Names:
    """Constants inside equations."""
    elsewhere = {**_placed(model.world_inputs, "[drivers]"), **_placed(model.firm_inputs, "the inputs of a firm")}
    return Names("constant", model.figures, elsewhere, "value")


def fixed_names(model: Model) -> Names:
    """Inputs of the world that a narrative fixes."""
    return Names("driver", declarations(model.world_inputs), {}, "value")


def _placed(names: Mapping[str, object], table: str) -> dict[str, str]:
    """Names with the table they belong into."""
    return dict.fromkeys(names, f"under {table}")
