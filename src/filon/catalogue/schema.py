"""JSON Schema (draft 2020-12) of input files, made from the shapes, names and units that validate them.

It knows keys, types, units, parameters, and what figures take from the tables around them. Two things JSON cannot
tell apart: a date from the same date in quotes, and a whole number from one written with `.0`. Ranges, dates, what fits
together and whether anything is missing over all files is for `filon check`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from filon.catalogue.beliefs import Beliefs
from filon.catalogue.inheritance import SUPPORT, Group, Path, rules, rules_of_elements, rules_of_entries
from filon.catalogue.json_shapes import DISTRIBUTION, Schema, at, definitions, of_shape, unit_key, unit_reference
from filon.catalogue.schema_of_ties import exposures, rules_of_firms_ties, rules_of_ties, suppliers
from filon.catalogue.wording import limits
from filon.errors import InputError
from filon.model.declared import Input
from filon.quantities.names import suggestion
from filon.scenario import shapes
from filon.scenario.declared import declarations
from filon.scenario.layers import TAKEN

DIALECT = "https://json-schema.org/draft/2020-12/schema"
LIMITS = (
    "Keys, types, units and parameters. Ranges, dates, and what belongs together over several files: filon check. "
    "A date in quotes and a whole number with a decimal point pass here and are refused there."
)


def schema(what: str, beliefs: Beliefs) -> Schema:
    """The schema of a kind of input file.

    Raises
    ------
    InputError
        When there is no such kind, with the nearest.
    """
    if what not in FILES:
        raise InputError(f"no schema is called '{what}'{suggestion(what, FILES)}")
    body = FILES[what](beliefs)
    head = {"$schema": DIALECT, "title": f"filon: a file of kind {what}", "description": LIMITS}
    declared = {**_world(beliefs), **_inputs(beliefs), **beliefs.model.figures}
    units = sorted({item.unit for item in declared.values()})
    figures = {
        unit_key(unit, kind): _figure_in(unit, word)
        for unit in units
        for kind, word in (("figure", "distribution"), ("constant", "value"))
    }
    return {**head, **body, "$defs": {**definitions(units), **figures, "source": source(beliefs)}}


def source(beliefs: Beliefs) -> Schema:
    """A key of sources.csv, or an address."""
    return {"anyOf": [{"enum": ["", *sorted(beliefs.sources)]}, {"type": "string", "pattern": "^https?://"}]}


SOURCE: Schema = {"$ref": "#/$defs/source"}


def table(shape: type[shapes.Provenanced], **replaced: Schema) -> Schema:
    """A table that may say where the figures inside it come from."""
    return of_shape(shape, source=SOURCE, **replaced)


WORDS = table(shapes.Provenanced)
TIES = {"suppliers": suppliers(WORDS), "exposures": exposures(WORDS)}
IN_CONSTANTS: tuple[Path, ...] = (("constants",), ())
TABLE = "additionalProperties"


def figure(item: Input, word: str) -> Schema:
    """A figure, explained where an editor shows it."""
    kind = "figure" if word == "distribution" else "constant"
    allowed = limits(item.low, item.high, item.unit)
    meaning = f"{item.meaning} [{item.unit}; {allowed}]"
    return {"description": meaning, "$ref": f"#/$defs/{unit_key(item.unit, kind)}"}


def _figure_in(unit: str, word: str) -> Schema:
    """Figures in a unit: a number, or a table with the value and its provenance."""
    value: Schema = {"$ref": DISTRIBUTION} if word == "distribution" else {"type": "number"}
    shape = shapes.Figure if word == "distribution" else shapes.Constant
    full = table(shape, **{word: value}, unit=unit_reference(unit))
    full["allOf"] = [{"if": SUPPORT.says, "then": SUPPORT.fits}]
    return {"anyOf": [{"type": "number"}, full]}


def group(declared: Mapping[str, Input], word: str = "distribution") -> Schema:
    """A table of figures, which may say what they have in common."""
    figures = {name: figure(item, word) for name, item in declared.items()}
    return table(shapes.Provenanced, **figures)


def units(declared: Mapping[str, Input]) -> dict[str, str]:
    """The unit that each figure is expected in."""
    return {name: item.unit for name, item in declared.items()}


def _inputs(beliefs: Beliefs) -> Mapping[str, Input]:
    """Inputs of firms."""
    return declarations(beliefs.model.firm_inputs)


def _world(beliefs: Beliefs) -> Mapping[str, Input]:
    """Inputs of the world."""
    return declarations(beliefs.model.world_inputs)


def drivers_file(beliefs: Beliefs) -> Schema:
    """A file of drivers/."""
    world, firm = _world(beliefs), _inputs(beliefs)
    groups = [
        Group(("drivers",), units(world), (("drivers",), ())),
        Group(("firm_drivers",), units(firm), (("firm_drivers",), ())),
    ]
    body = table(shapes.DriversFile, drivers=group(world), firm_drivers=group(firm))
    return {**body, "allOf": [rule for one in groups for rule in rules(one)]}


def mechanics_file(beliefs: Beliefs) -> Schema:
    """mechanics.toml."""
    declared = beliefs.model.figures
    held = Group(("mechanics",), units(declared), (("mechanics",), ()))
    return {**table(shapes.MechanicsFile, mechanics=group(declared, "value")), "allOf": rules(held)}


def correlations_file(beliefs: Beliefs) -> Schema:
    """correlations.toml."""
    names = {"enum": sorted({**_world(beliefs), **_inputs(beliefs)})}
    entries = {"type": "array", "items": table(shapes.Correlation, a=names, b=names)}
    body = table(shapes.CorrelationsFile, correlation=entries)
    return {**body, "allOf": rules_of_entries(("correlation",), ["spearman"], [()], listed=True)}


def narrative_file(beliefs: Beliefs) -> Schema:
    """A file of narratives/."""
    world = _world(beliefs)
    shift = table(shapes.Shift)
    shifts = {
        "type": "object",
        "properties": dict.fromkeys({**world, **_inputs(beliefs)}, shift),
        "additionalProperties": False,
    }
    outer = [("narrative",), ()]
    head = Group(("narrative",), {}, (("narrative",), ()))
    constants = Group(("constants",), units(world), (("constants",), *outer))
    body = table(
        shapes.NarrativeFile,
        narrative=table(shapes.NarrativeHeader),
        shifts=shifts,
        constants=group(world, "value"),
    )
    held = [head.here(word, ["weight"]) for word, _ in head.words()]
    return {**body, "allOf": [*held, *rules(constants), *rules_of_entries(("shifts",), ["shift", "spread"], outer)]}


def archetype_file(beliefs: Beliefs) -> Schema:
    """A file of archetypes/."""
    inherits = {"enum": beliefs.library.names("archetypes")}
    header = table(shapes.ArchetypeHeader, inherits=inherits)
    return _kind_file(beliefs, shapes.ArchetypeFile, "archetype", header, suppliers=suppliers(WORDS))


def firm_file(beliefs: Beliefs) -> Schema:
    """A file of firms/<vintage>/."""
    archetype = {"enum": beliefs.library.names("archetypes")}
    header = table(shapes.FirmHeader, archetype=archetype)
    return _kind_file(beliefs, shapes.FirmFile, "firm", header, **TIES)


def _kind_file(beliefs: Beliefs, shape: type[shapes.Provenanced], word: str, header: Schema, **ties: Schema) -> Schema:
    """A file with a header, inputs of firms, and whom firms are tied to."""
    declared = _inputs(beliefs)
    body = table(shape, **{word: header}, inputs=group(declared), **ties)
    inputs = Group(("inputs",), units(declared), (("inputs",), (word,), ()))
    return {**body, "allOf": [*rules(inputs), *rules_of_ties((word,), ())]}


def scenario_file(beliefs: Beliefs) -> Schema:
    """A file of scenarios/, or a user's own."""
    world, firm, constants = _world(beliefs), _inputs(beliefs), beliefs.model.figures
    outer = [("scenario",), ()]
    codes = beliefs.model.codes
    crash = {"type": "array", "items": {"enum": [*codes, *codes.values()]}}
    changed = table(shapes.NarrativeChange, constants=group(world, "value"))
    narratives = {
        "type": "object",
        "properties": dict.fromkeys(beliefs.library.names("narratives"), changed),
        "additionalProperties": False,
    }
    body = table(
        shapes.ScenarioFile,
        scenario=_scenario_header(beliefs, crash),
        narratives=narratives,
        drivers=group(world),
        mechanics=group(constants, "value"),
        all_firms=table(shapes.AllFirms, inputs=group(firm)),
        firms={"type": "array", "items": _firm_entry(beliefs)},
    )
    body["anyOf"] = [at(("firms",), {"minItems": 1}), at(("scenario",), {"required": ["base"]})]
    everywhere = ("all_firms", "inputs")
    held = [
        *rules(Group(("drivers",), units(world), (("drivers",), *outer))),
        *rules(Group(("mechanics",), units(constants), (("mechanics",), *outer))),
        *rules_of_entries(("narratives",), ["weight"], outer),
        *rules_of_elements("narratives", Group(("constants",), units(world), IN_CONSTANTS), outer, TABLE),
        *rules(Group(everywhere, units(firm), (everywhere, ("all_firms",), *outer))),
        *rules_of_elements("firms", Group(("inputs",), units(firm), (("inputs",), ())), outer),
        *rules_of_firms_ties(outer),
    ]
    return {**body, "allOf": held}


def _scenario_header(beliefs: Beliefs, crash: Schema) -> Schema:
    """The header of a scenario; one that changes another takes its calendar from there."""
    found = table(shapes.ScenarioHeader, crash=crash, base={"enum": beliefs.library.names("scenarios")})
    calendar = [key for key in found["required"] if key in TAKEN]
    found["required"] = [key for key in found["required"] if key not in TAKEN]
    return {**found, "anyOf": [{"required": calendar}, {"required": ["base"]}]}


def _firm_entry(beliefs: Beliefs) -> Schema:
    """A firm of a scenario: one of firms/, or one made from an archetype."""
    library = beliefs.library
    archetype = {"enum": library.names("archetypes")}
    body = table(shapes.FirmEntry, archetype=archetype, inputs=group(_inputs(beliefs)), **TIES)
    used: list[Schema] = [
        {
            "properties": {"vintage": {"const": vintage}, "use": {"enum": library.names(f"firms/{vintage}")}},
            "required": ["use", "vintage"],
        }
        for vintage in library.folders("firms")
    ]
    made: Schema = {"required": ["archetype", "name"], "not": {"required": ["use"]}}
    return {**body, "anyOf": [*used, made]}


FILES: dict[str, Callable[[Beliefs], Schema]] = {
    "scenario": scenario_file,
    "firm": firm_file,
    "archetype": archetype_file,
    "narrative": narrative_file,
    "drivers": drivers_file,
    "mechanics": mechanics_file,
    "correlations": correlations_file,
}
"""Kinds of input files."""


def as_json(value: Any) -> Any:
    """What TOML holds, as JSON holds it: dates are texts."""
    if isinstance(value, Mapping):
        return {key: as_json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_json(inner) for inner in value]
    return value.isoformat() if hasattr(value, "isoformat") else value
