"""State fields that a model names outside its functions: recorded, kept, passed on, summed."""

from __future__ import annotations

from collections.abc import Iterator

from filon.errors import InputError
from filon.kernels.returned import near
from filon.kernels.rows import state_fields
from filon.model.definition import Model


def check_fields(model: Model) -> None:
    """Refuse names that are no fields of the state.

    Raises
    ------
    InputError
        Naming the declaration and the nearest field; or when a state has a field of the name of the margin's value.
    """
    if model.form == "static":
        return
    fields = state_fields(model.phases.start_firm)
    if model.steps is not None and model.steps.margin is not None and "margin" in fields:
        raise InputError(f"model '{model.name}': the state may have no field named margin, the value of margin is it")
    for declaration, name in _named(model):
        if name not in fields:
            raise InputError(
                f"model '{model.name}': {declaration}: {name} is no field of the state{near(name, fields)}"
            )


def _named(model: Model) -> Iterator[tuple[str, str]]:
    """Every name of a field, with where it is declared."""
    yield from (("record", name) for name in model.record)
    yield from ((f"quantity {item.name}", item.field) for item in model.quantities)
    yield from ((f"outcome {item.name}", item.field) for item in model.outcomes)
    yield from ((f"exchange {name}", item.field) for name, item in model.exchange.items())
    yield from ((f"total {name}", item.field) for name, item in model.totals.items())
    yield from ((f"layer {name}", item.field) for name, item in model.layers.items())
    yield from ((f"claim {name}", item.field) for name, item in model.claims.items())
