"""The lists of the catalogue, each made from the declarations and files that the engine itself reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from filon.catalogue import wording
from filon.catalogue.beliefs import Beliefs
from filon.catalogue.listing import Field, Listing, Row
from filon.catalogue.mechanisms import OF_SCOPE, mechanisms
from filon.errors import InputError
from filon.model.definition import Exit, Input, Mark
from filon.quantities.continuous import CONTINUOUS
from filon.quantities.names import suggestion
from filon.quantities.units import UNITS
from filon.scenario.families import KINDS
from filon.scenario.known import Known

NAME = Field("name", "name")
UNIT = Field("unit", "unit")
MEANING = Field("meaning", "meaning", folds=True)


def firms(beliefs: Beliefs) -> Listing:
    """Firms with figures of their own."""
    fields = (
        NAME,
        Field("vintage", "vintage"),
        Field("archetype", "archetype"),
        Field("market", "market"),
        Field("figures", "own figures", right=True),
        Field("file", "file", spare=True),
    )
    rows = tuple(
        {
            "name": firm.name,
            "vintage": firm.vintage,
            "archetype": firm.archetype,
            "market": firm.market,
            "figures": len(firm.inputs),
            "file": firm.file,
        }
        for firm in beliefs.firms
    )
    return Listing("firms", "firms with figures of their own; the others come from the archetype", fields, rows)


def archetypes(beliefs: Beliefs) -> Listing:
    """Kinds of firms."""
    fields = (NAME, Field("inherits", "inherits"), Field("figures", "own figures", right=True), MEANING)
    rows = tuple(
        {"name": kind.name, "inherits": kind.inherits, "figures": len(kind.inputs), "meaning": kind.meaning}
        for kind in beliefs.archetypes.values()
    )
    return Listing("archetypes", "kinds of firms: figures and switches over one set of equations", fields, rows)


def scenarios(beliefs: Beliefs) -> Listing:
    """Scenarios that can be run by name."""
    fields = (
        NAME,
        Field("start", "start"),
        Field("months", "months", right=True),
        Field("title", "title", folds=True),
        Field("firms", "firms", folds=True, spare=True),
    )
    rows = tuple(
        {
            "name": item.name,
            "start": item.start,
            "months": item.months,
            "firms": list(item.firms),
            "title": item.title,
        }
        for item in beliefs.scenarios
    )
    return Listing("scenarios", "scenarios: filon run NAME", fields, rows)


def narratives(beliefs: Beliefs) -> Listing:
    """Stories of what comes."""
    fields = (
        NAME,
        Field("weight", "weight", right=True),
        Field("shifted", "inputs shifted", right=True),
        Field("fixed", "inputs fixed", right=True),
        Field("judgement", "why", folds=True),
    )
    rows = tuple(_narrative(beliefs, name) for name in beliefs.narratives)
    return Listing("narratives", "narratives: stories of what comes, common to all firms of a trial", fields, rows)


def _narrative(beliefs: Beliefs, name: str) -> Row:
    """One narrative."""
    keys = [key for key in beliefs.figures if key[:2] == ("narratives", name)]
    weight = beliefs.figures["narratives", name, "weight"]
    return {
        "name": name,
        "weight": number(weight),
        "shifted": len({key[3] for key in keys if key[2] == "shifts"}),
        "fixed": sum(key[2] == "constants" for key in keys),
        "judgement": weight.judgement,
    }


def number(known: Known | None) -> float | None:
    """The value of a constant; None for a distribution or where there is none."""
    described = known.distribution if known is not None else None
    return described.parameter("value") if described is not None and described.is_constant else None


def quantiles_of(known: Known | None) -> dict[str, float | None]:
    """The 10%, 50% and 90% quantiles of a figure."""
    described = known.distribution if known is not None else None
    found = wording.spread(described) if described is not None else (None, None, None)
    return dict(zip(("p10", "p50", "p90"), found, strict=True))


def drivers(beliefs: Beliefs) -> Listing:
    """Drawn inputs of the world."""
    rows = tuple(
        {**declared(item), **_valued(beliefs.figures.get(("drivers", item.name)), item.unit)}
        for item in beliefs.model.world_inputs.values()
        if isinstance(item, Input)
    )
    figure = Field("figure", "median (10% to 90%)", spare=True)
    title = "drivers: inputs of the world, drawn once per trial and shared by all its firms"
    return Listing("drivers", title, (NAME, figure, UNIT, MEANING), rows)


def inputs(beliefs: Beliefs) -> Listing:
    """Drawn inputs of firms."""
    rows = tuple(declared(item) for item in beliefs.model.firm_inputs.values() if isinstance(item, Input))
    allowed = Field("allowed", "allowed", spare=True)
    title = "inputs of firms, drawn once per trial for each firm"
    return Listing("inputs", title, (NAME, UNIT, allowed, MEANING), rows)


def mechanics(beliefs: Beliefs) -> Listing:
    """Constants inside equations."""
    rows = tuple(
        {**declared(item), **_valued(beliefs.figures.get(("mechanics", item.name)), item.unit)}
        for item in beliefs.model.figures.values()
    )
    value = Field("figure", "value", right=True)
    return Listing("mechanics", "constants inside equations, common to all firms", (NAME, value, UNIT, MEANING), rows)


def declared(item: Input) -> dict[str, Any]:
    """An input as it is declared."""
    low, high = (None if abs(end) == float("inf") else end for end in (item.low, item.high))
    allowed = wording.limits(item.low, item.high, item.unit)
    return {
        "name": item.name,
        "unit": item.unit,
        "meaning": item.meaning,
        "low": low,
        "high": high,
        "allowed": allowed,
    }


def _valued(known: Known | None, unit: str) -> dict[str, Any]:
    """The figure of an input, in words and as quantiles."""
    described = known.distribution if known is not None else None
    figure = "by narrative" if described is None else wording.in_words(described, unit)
    return {"figure": figure, **quantiles_of(known)}


def mechanism_list(beliefs: Beliefs) -> Listing:
    """Mechanisms and their switches."""
    fields = (
        NAME,
        Field("switch", "off when"),
        Field("scope", "which is", spare=True),
        Field("meaning", "equation", folds=True, spare=True),
    )
    rows = tuple(
        {
            "name": item.name,
            "switch": f"{item.switch.key} = {wording.settable(item.switch.off)}",
            "key": item.switch.key,
            "off": item.switch.off,
            "scope": OF_SCOPE[item.switch.scope],
            "meaning": item.meaning,
        }
        for item in mechanisms(beliefs.model)
    )
    title = "mechanisms, in the order of a month, and the one figure that switches each off"
    return Listing("mechanisms", title, fields, rows)


def exits(beliefs: Beliefs) -> Listing:
    """Ways to leave."""
    return _events("exits", "exits: the firm leaves, in tie order", beliefs.model.exits)


def marks(beliefs: Beliefs) -> Listing:
    """Dated events."""
    return _events("marks", "marks: dated events after which the firm goes on", beliefs.model.marks)


def _events(what: str, title: str, events: tuple[Exit, ...] | tuple[Mark, ...]) -> Listing:
    """Exits or marks."""
    fields = (
        Field("code", "code", right=True),
        NAME,
        Field("crash", "crash"),
        MEANING,
    )
    rows = tuple(
        {"code": item.code, "name": item.name, "crash": item.crash, "meaning": item.meaning} for item in events
    )
    return Listing(what, title, fields, rows)


def outputs(beliefs: Beliefs) -> Listing:
    """Variables of a run's dataset."""
    from filon.catalogue.outputs import families  # xarray is not needed for the other lists

    fields = (
        Field("group", "group"),
        NAME,
        Field("dimensions", "dimensions", spare=True),
        Field("unit", "unit", spare=True),
        MEANING,
    )
    rows = tuple(
        {
            "group": item.group,
            "name": item.name,
            "dimensions": list(item.dimensions),
            "unit": item.unit,
            "meaning": item.meaning,
            "variants": list(item.variants),
        }
        for item in families(beliefs.model)
    )
    title = "variables of results.zarr; probabilities have _low, _high (95% sampling limits) and _given (by narrative)"
    return Listing("outputs", title, fields, rows)


def distributions(beliefs: Beliefs) -> Listing:
    """Kinds of distributions, and families of scipy by name."""
    fields = (NAME, Field("parameters", "parameters", spare=True), MEANING, Field("example", "example", spare=True))
    own = tuple(
        {
            "name": name,
            "parameters": [key for key in kind.shape.model_fields if key not in ("lower", "upper")],
            "meaning": kind.meaning,
            "example": kind.example,
        }
        for name, kind in KINDS.items()
    )
    families = tuple(
        {
            "name": f'dist = "{name}"',
            "parameters": list(family.parameters),
            "meaning": f"{family.meaning}, as scipy.stats.{name}",
            "example": "",
        }
        for name, family in sorted(CONTINUOUS.items())
    )
    title = "kinds of distributions that a figure may have; each may be truncated with lower and upper"
    return Listing("distributions", title, fields, (*own, *families))


def units(beliefs: Beliefs) -> Listing:
    """Units that figures may have."""
    fields = (NAME, Field("kind", "kind"), Field("period", "per"), MEANING)
    rows = tuple(
        {"name": item.name, "kind": item.kind, "period": item.period, "meaning": item.meaning}
        for item in UNITS.values()
    )
    title = "units; money takes thousand, million, billion and other currencies, such as 'million EUR/month'"
    return Listing("units", title, fields, rows)


def sources(beliefs: Beliefs) -> Listing:
    """Sources that figures name."""
    fields = (
        Field("key", "key"),
        Field("as_of", "as of"),
        Field("quality", "quality"),
        Field("title", "title", folds=True),
        Field("url", "address", spare=True),
    )
    rows = tuple(
        {"key": item.key, "as_of": item.as_of, "quality": item.quality, "title": item.title, "url": item.url}
        for item in beliefs.sources.values()
    )
    return Listing("sources", "sources of figures (sources.csv)", fields, rows)


@dataclass(frozen=True)
class Kind:
    """One list: what it holds, and how it is made."""

    meaning: str
    made: Callable[[Beliefs], Listing]


LISTS: Mapping[str, Kind] = {
    "firms": Kind("firms with figures of their own, by vintage", firms),
    "archetypes": Kind("kinds of firms", archetypes),
    "scenarios": Kind("what can be run by name", scenarios),
    "narratives": Kind("stories of what comes, and their weights", narratives),
    "drivers": Kind("inputs of the world, with their figures", drivers),
    "inputs": Kind("inputs of firms", inputs),
    "mechanics": Kind("constants inside equations", mechanics),
    "mechanisms": Kind("mechanisms, and the figure that switches each off", mechanism_list),
    "exits": Kind("ways to leave", exits),
    "marks": Kind("dated events after which a firm goes on", marks),
    "distributions": Kind("kinds of distributions that a figure may have", distributions),
    "outputs": Kind("variables of a run's dataset", outputs),
    "units": Kind("units that figures may have", units),
    "sources": Kind("sources that figures name", sources),
}
"""Every list by its name."""


def listing(what: str, beliefs: Beliefs) -> Listing:
    """The list of that name.

    Raises
    ------
    InputError
        When there is none, with the nearest name.
    """
    if what not in LISTS:
        raise InputError(f"no list is called '{what}'{suggestion(what, LISTS)}")
    return LISTS[what].made(beliefs)


def contents() -> Listing:
    """The list of lists."""
    fields = (Field("name", "list"), Field("meaning", "what it holds", folds=True))
    rows = tuple({"name": name, "meaning": kind.meaning} for name, kind in LISTS.items())
    return Listing("lists", "what filon list can show: filon list NAME", fields, rows)
