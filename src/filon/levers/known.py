"""The levers that are known: what somebody chooses, who turns it, and where to look. `levers.toml` holds the ranges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from pydantic import Field

from filon.model.declared import Input
from filon.quantities.names import suggestion
from filon.scenario.files import Library
from filon.scenario.loading import shipped_model
from filon.scenario.shapes import Provenanced, Shape
from filon.scenario.spots import Spot
from filon.scenario.validation import Faults, checked

FILE = "levers.toml"
FIRM = "FIRM"
"""Stands for the name of a firm in the key of a lever."""

Turner = Literal["management", "cloud", "investor", "lender", "parent"]
TURNERS: tuple[str, ...] = get_args(Turner)
"""Who turns levers."""


class LeverTable(Provenanced):
    """A lever of levers.toml.

    Attributes
    ----------
    called
        Its name in words.
    least, most
        Ends of the range to search; multiples of the scenario's own figure where `relative`.
    whole
        Only whole numbers are sensible.
    choices
        The only sensible values, by name.
    apart
        What the model leaves out when the lever is turned.
    """

    called: str
    turned_by: Turner
    least: float | None = None
    most: float | None = None
    relative: bool = False
    whole: bool = False
    choices: dict[str, float] = Field(default_factory=dict)
    apart: str = ""


class LeversFile(Provenanced):
    """levers.toml."""

    levers: dict[str, dict[str, Any]]


class Range(Shape):
    """Where to look for the value of a lever: from `least` to `most`, or among `values` alone."""

    least: float
    most: float
    values: tuple[float, ...] = ()


@dataclass(frozen=True)
class Lever:
    """A figure that somebody chooses.

    Attributes
    ----------
    name, called
        The input or constant, and its name in words.
    key
        As `--set` takes it, with `FIRM` for the name of a firm.
    unit, meaning
        As the model declares it.
    turned_by
        One of `TURNERS`.
    least, most, relative, whole, choices, apart
        As in `LeverTable`.
    judgement
        Why the range is as it is.
    """

    name: str
    called: str
    key: str
    unit: str
    meaning: str
    turned_by: str
    least: float
    most: float
    relative: bool = False
    whole: bool = False
    choices: Mapping[str, float] = field(default_factory=dict)
    apart: str = ""
    judgement: str = ""


def levers(library: Library) -> dict[str, Lever]:
    """The levers of a folder of distributions, by name, in the order of the file.

    Raises
    ------
    InputError
        With all faults of the file.
    """
    faults = Faults()
    spot = Spot(library.document(FILE))
    whole = checked(LeversFile, spot.document.data, spot, faults)
    if whole is None:
        raise faults.error()
    model = shipped_model()
    of_firms = {name: item for name, item in model.firm_inputs.items() if isinstance(item, Input)}
    world = {name: item for name, item in model.world_inputs.items() if isinstance(item, Input)}
    known = {**model.figures, **world, **of_firms}
    found = {}
    for name, raw in whole.levers.items():
        place = spot.inside("levers", name)
        table = checked(LeverTable, raw, place, faults)
        if name not in known:
            faults.add(place, f"unknown input or constant{suggestion(name, known)}")
        elif table is not None and _is_sound(table, known[name], place, faults):
            found[name] = _lever(table, known[name], f"{FIRM}.{name}" if name in of_firms else name)
    faults.refuse()
    return found


def _lever(table: LeverTable, declared: Input, key: str) -> Lever:
    """A lever from its table and the declaration of the model."""
    values = table.choices.values()
    return Lever(
        declared.name,
        table.called,
        key,
        declared.unit,
        declared.meaning,
        table.turned_by,
        min(values) if table.least is None else table.least,
        max(values) if table.most is None else table.most,
        table.relative,
        table.whole,
        dict(table.choices),
        table.apart,
        table.judgement or "",
    )


def _is_sound(table: LeverTable, declared: Input, place: Spot, faults: Faults) -> bool:
    """Whether a table says where to look, within what the model allows, and why; what is amiss is noted."""
    said = []
    if not table.judgement:
        said.append("judgement is missing: why the range is as it is")
    if table.unit != declared.unit:
        said.append(f"unit {table.unit!r}; the model declares {declared.unit!r}")
    ends = (table.least, table.most)
    if (None in ends) != bool(table.choices) or len(table.choices) == 1:
        said.append("either least and most, or two choices or more")
    elif table.least is not None and table.most is not None and not table.least < table.most:
        said.append("least is not below most")
    values = [*table.choices.values(), *(end for end in ends if end is not None and not table.relative)]
    said += [f"{value:g} is outside what the model allows" for value in values if not _allowed(declared, value)]
    for text in said:
        faults.add(place, text)
    return not said


def _allowed(declared: Input, value: float) -> bool:
    """Whether the model takes a value."""
    return declared.low <= value <= declared.high
