"""Lists of what the model declares: inputs, constants, mechanisms, exits, marks, outputs; distributions and units."""

from __future__ import annotations

from typing import Any

from filon.catalogue import wording
from filon.catalogue.beliefs import Beliefs
from filon.catalogue.listing import MEANING, NAME, UNIT, Field, Listing
from filon.catalogue.mechanisms import OF_SCOPE, mechanisms
from filon.model.declared import Exit, Input, Mark
from filon.quantities.continuous import CONTINUOUS
from filon.quantities.units import UNITS
from filon.scenario.families import KINDS
from filon.scenario.known import Known


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


def pictures(_: Beliefs) -> Listing:
    """Kinds of pictures that are drawn of a run."""
    from filon.figures.kinds import KINDS

    rows = tuple({"name": name, "meaning": kind.meaning, "needs": list(kind.needs)} for name, kind in KINDS.items())
    needs = Field("needs", "groups it needs", spare=True)
    return Listing("pictures", "pictures of a run: filon plot RUN NAME", (NAME, needs, MEANING), rows)


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
            "meaning": f"{family.meaning}, {family.reading}",
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
