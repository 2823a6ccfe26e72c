"""What the declarations of a model must be, before any of its functions is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from filon.errors import Fault, InputError
from filon.quantities.descriptions import Distribution

if TYPE_CHECKING:
    from filon.model.declared import Total, Transfer
    from filon.model.definition import Model

SHOCK_KINDS = ("normal", "uniform")
DRAWN = ("world_inputs", "firm_inputs", "world_shocks", "firm_shocks")
GROUPINGS = ("market", "layer")
LINKS = ("suppliers", "buyers")
STATIC_INPUT_LIMIT = 200
TITLE = re.compile(r"\w[\w .-]*")
DIMENSIONS = frozenset(
    {"trial", "firm", "entity", "exit", "cause", "mark", "quantile", "quantity", "narrative", "count", "date"}
    | {"input", "input_other", "trials_done", "layer", "counterparty", "horizon", "entity_other"}
)
"""Dimensions and coordinates of datasets: no step may be called so."""


def check(model: Model) -> None:
    """Refuse what no engine could run, all faults together.

    Raises
    ------
    InputError
        With one line for each fault.
    """
    faults = [Fault("", 0, 0, f"model '{model.name}'", message) for message in _faults(model)]
    if faults:
        raise InputError(faults)


def _faults(model: Model) -> Iterator[str]:
    """What is wrong with a model."""
    if not TITLE.fullmatch(model.name):
        yield "a model's name has letters, digits, blanks and . _ - only"
    yield from _name_faults("step", [model.step])
    if model.step in DIMENSIONS:
        yield f"step {model.step!r} is the name of another dimension"
    for kind in ("exits", "marks", "quantities", "outcomes"):
        yield from _name_faults(kind, [item.name for item in getattr(model, kind)])
    for kind in (*DRAWN, "exchange", "totals", "layers", "claims"):
        yield from _name_faults(kind, list(getattr(model, kind)))
    yield from _input_faults(model)
    yield from _sum_faults(model)
    for name, kind in {**model.world_shocks, **model.firm_shocks}.items():
        if kind not in SHOCK_KINDS:
            yield f"shock {name} is {kind!r}; allowed are 'normal' and 'uniform'"
    yield from _step_faults(model) if model.steps is not None else ()
    codes = [*(event.code for event in model.events), *(model.steps.endings if model.steps is not None else ())]
    if len(set(codes)) < len(codes) or any(not 1 <= code <= 254 for code in codes):
        yield "codes must be different and from 1 to 254"


def _name_faults(kind: str, names: Sequence[str]) -> Iterator[str]:
    """Names that are no names in Python, or occur twice."""
    for name in sorted(set(names)):
        if not name.isidentifier():
            yield f"{kind}: {name!r} must be a name of letters, digits and _"
        if names.count(name) > 1:
            yield f"{kind}: {name} occurs twice"


def _sum_faults(model: Model) -> Iterator[str]:
    """Sums over firms: which firms, and which exits."""
    known = {item.code for item in model.exits}
    received = {f"exchange {name}": item for name, item in model.exchange.items()}
    sums: dict[str, Transfer | Total] = {**received, **{f"total {name}": item for name, item in model.totals.items()}}
    for name, item in sums.items():
        if item.over not in ("living", "fallen"):
            yield f"{name}: over is {item.over!r}; allowed are 'living' and 'fallen'"
        if item.codes and item.over != "fallen":
            yield f"{name}: codes are of the fallen; say over='fallen'"
        yield from _code_faults(name, item.codes, known)
    for name, given in received.items():
        if given.within not in ("", *GROUPINGS) or given.of not in ("", *LINKS):
            yield f"{name}: within is one of {', '.join(GROUPINGS)}, of one of {', '.join(LINKS)}"
        if given.within and given.of:
            yield f"{name}: within and of do not go together"
    for name, layer in model.layers.items():
        if layer.over not in ("own", "all"):
            yield f"layer {name}: over is {layer.over!r}; allowed are 'own' and 'all'"
    for name, claim in model.claims.items():
        yield from _code_faults(f"claim {name}", claim.codes, known)
    if model.capital and model.capital not in model.firm_inputs:
        yield f"capital: {model.capital} is no input of firms"


def _code_faults(name: str, codes: Sequence[int], known: set[int]) -> Iterator[str]:
    """Codes that are no exits of the model."""
    for code in codes:
        if code not in known:
            yield f"{name}: {code} is the code of no exit"


def _input_faults(model: Model) -> Iterator[str]:
    """Inputs without a distribution, or too many of them."""
    from filon.model.declared import Input

    for name, value in {**model.world_inputs, **model.firm_inputs}.items():
        if not isinstance(value, Distribution | Input):
            yield f"input {name} is {value!r}, no distribution; a constant is filon.constant({value!r})"
    if model.form == "static" and len(model.firm_inputs) > STATIC_INPUT_LIMIT:
        yield f"{len(model.firm_inputs)} inputs; at most {STATIC_INPUT_LIMIT}"


def _step_faults(model: Model) -> Iterator[str]:
    """Endings of the step form."""
    from filon.model.declared import Ending

    steps = model.steps
    assert steps is not None
    if model.form == "step" and steps.ending is None and steps.margin is None:
        yield "the step form needs ending, margin, or both"
    if steps.ending is not None and not steps.endings:
        yield "ending needs endings, a code to filon.Ending for each"
    wrong = [value for value in steps.endings.values() if not isinstance(value, Ending)]
    for value in wrong:
        yield f"endings: {value!r} is no filon.Ending"
    if not wrong:
        yield from _name_faults("endings", [ending.name for ending in steps.endings.values()])
