"""JSON Schema of single values and tables: from the pydantic models, units and kinds of distributions that validate."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from filon.quantities.continuous import CONTINUOUS
from filon.quantities.currencies import CURRENCIES
from filon.quantities.units import EQUAL, MULTIPLES, UNITS, read_unit, unit_fault
from filon.scenario.families import KINDS, family_shape
from filon.scenario.shapes import Shape

Schema = dict[str, Any]

DATE = r"^\d{4}-\d{2}-\d{2}$"
PART = "#/$defs/part-of-a-mixture"
DISTRIBUTION = "#/$defs/distribution"


def of_shape(shape: type[Shape], **replaced: Schema) -> Schema:
    """A table of a file.

    Parameters
    ----------
    shape
        Which validates it.
    replaced
        Schemas of keys whose content another shape validates.
    """
    written = _written_by_pydantic(shape)
    properties = {name: _without_null(one) for name, one in written["properties"].items()}
    properties.update(replaced)
    found: Schema = {"type": "object", "additionalProperties": False, "properties": properties}
    return {**found, "required": written["required"]} if "required" in written else found


@cache
def _written_by_pydantic(shape: type[Shape]) -> Mapping[str, Any]:
    """The schema that pydantic writes."""
    return shape.model_json_schema()


def _without_null(written: Mapping[str, Any]) -> Schema:
    """What pydantic says of a key, without what TOML cannot hold, its titles and empty defaults."""
    found = {key: value for key, value in written.items() if key not in ("title", "default") or value}
    found.pop("title", None)
    options = [option for option in found.pop("anyOf", []) if option != {"type": "null"}]
    if len(options) == 1:
        found |= options[0]
    elif options:
        found["anyOf"] = options
    if found.get("format") == "date":
        found["pattern"] = DATE
    return found


@cache
def _written() -> tuple[tuple[str, str], ...]:
    """Every unit that a file may write, with the unit of the table that it means."""
    names = {*UNITS, *EQUAL}
    names |= {name.replace("USD", currency, 1) for name in UNITS if name.startswith("USD") for currency in CURRENCIES}
    names |= {f"{multiple} {name}" for name in tuple(names) for multiple in MULTIPLES}
    read = ((name, read_unit(name)) for name in sorted(names))
    return tuple((name, found.unit.name) for name, found in read if found is not None)


@cache
def units_for(unit: str) -> tuple[str, ...]:
    """Every unit that a file may write where `unit` is expected.

    Examples
    --------
    >>> units_for("months")
    ('month', 'months')
    """
    return tuple(name for name, meant in _written() if meant == unit and unit_fault(name, unit) is None)


def unit_reference(unit: str) -> Schema:
    """The schema of units that may be written where `unit` is expected."""
    return {"$ref": f"#/$defs/{unit_key(unit)}"}


def unit_key(unit: str, what: str = "unit") -> str:
    """The name of the schema of a unit, or of figures in it.

    Examples
    --------
    >>> unit_key("USD/user/month"), unit_key("1/month", "figure")
    ('unit-USD-user-month', 'figure-1-month')
    """
    return re.sub("[^A-Za-z0-9]+", "-", f"{what} {unit}").strip("-")


def definitions(units: Iterable[str]) -> dict[str, Schema]:
    """The schemas that figures refer to: distributions, parts of a mixture, and the units that are expected."""
    kinds = {word: _kind(word) for word in KINDS}
    named = {f"distribution-by-{word}": schema for word, schema in kinds.items()}
    references = [{"$ref": f"#/$defs/{name}"} for name in named]
    bare = {"type": "object", "properties": {"value": {"$ref": DISTRIBUTION}}, "additionalProperties": False}
    parts = [weighted({**bare, "required": ["value"]}), *(weighted(schema) for schema in kinds.values())]
    return {
        "distribution": {"anyOf": [{"type": "number"}, *references]},
        "part-of-a-mixture": {"anyOf": parts},
        **named,
        **{unit_key(unit): {"enum": list(units_for(unit))} for unit in units},
    }


def _kind(word: str) -> Schema:
    """The table of a kind of distribution."""
    kind = KINDS[word]
    about = {"description": f"{kind.meaning}, such as {kind.example}"}
    if word == "dist":
        return {**about, **_families()}
    found = {**about, **of_shape(kind.shape)}
    if word in ("data", "sets"):
        found["properties"]["fit" if word == "data" else "dist"] = {"enum": sorted(CONTINUOUS)}
    if word == "data":
        found["dependentRequired"] = {name: ["fit"] for name in ("loc", "scale", "free")}
    if word == "mixture":
        found["properties"]["mixture"]["items"] = {"$ref": PART}
    return found


def _families() -> Schema:
    """Families of scipy: a table whose keys follow from its `dist`."""
    return {
        "type": "object",
        "properties": {"dist": {"enum": sorted(CONTINUOUS)}},
        "required": ["dist"],
        "not": {"required": ["sets"]},
        "allOf": [
            {"if": {"properties": {"dist": {"const": name}}}, "then": of_shape(family_shape(name))}
            for name in sorted(CONTINUOUS)
        ],
    }


def weighted(schema: Schema) -> Schema:
    """The table of a distribution with a weight beside it."""
    weight = {"type": "number", "minimum": 0}
    if "allOf" in schema:
        branches = [{**branch, "then": weighted(branch["then"])} for branch in schema["allOf"]]
        return {**schema, "allOf": branches}
    properties = {**schema["properties"], "weight": weight}
    return {**schema, "properties": properties, "required": [*schema.get("required", ()), "weight"]}


def at(path: Iterable[str], schema: Schema) -> Schema:
    """What holds where a path of keys exists and leads to `schema`."""
    found = schema
    for key in reversed(tuple(path)):
        found = {"type": "object", "properties": {key: found}, "required": [key]}
    return found


def where_present(path: Iterable[str], schema: Schema) -> Schema:
    """What holds where a path of keys leads to `schema` or to nothing."""
    found = schema
    for key in reversed(tuple(path)):
        found = {"properties": {key: found}}
    return found
