"""What is said of a mechanism, an exit or mark, a variable of a run, a source, a unit."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable
from typing import Any

from filon.catalogue import wording
from filon.catalogue.beliefs import Beliefs
from filon.catalogue.description import Description, table
from filon.catalogue.inputs import switched
from filon.catalogue.listing import Listing
from filon.catalogue.mechanisms import OF_SCOPE, TABLES, mechanisms
from filon.catalogue.readers import place_of, readers, spoken
from filon.figures.kinds import KINDS as PICTURES
from filon.model.declared import Exit
from filon.quantities.continuous import CONTINUOUS
from filon.quantities.units import UNITS
from filon.scenario.families import KINDS
from filon.scenario.known import Known


def mechanism_described(beliefs: Beliefs, name: str) -> Description:
    """A mechanism: its equations, its switch, what else they read."""
    item = next(one for one in mechanisms(beliefs.model) if one.name == name)
    switch = item.switch
    off = f"{TABLES[switch.scope]}.{switch.key}={wording.settable(switch.off)}"
    return Description(
        "mechanism",
        name,
        item.meaning,
        (
            ("off when", f"{switch.key} = {wording.settable(switch.off)} ({OF_SCOPE[switch.scope]})"),
            ("try without", f"filon run SCENARIO --set {off}"),
            ("is off for", ", ".join(without(beliefs, switch.scope, switch.key, switch.off))),
        ),
        tuple(f"{place_of(function)}\n{spoken(function)}" for function in item.functions),
        (_reads(beliefs, item.reads),) if item.reads else (),
    )


def without(beliefs: Beliefs, scope: str, key: str, off: float) -> list[str]:
    """Archetypes for which a switch is off."""
    if scope != "firm":
        table_of = {"world": "drivers", "figures": "mechanics"}[scope]
        return ["all firms"] if is_off(beliefs.figures.get((table_of, key)), off) else []
    return [name for name in beliefs.archetypes if is_off(beliefs.inputs_of(name).get(key), off)]


def is_off(known: Known | None, off: float) -> bool:
    """Whether a figure is the constant that switches a mechanism off."""
    described = known.distribution if known is not None else None
    if described is None or not described.is_constant:
        return False
    return described.parameter("value") == off or (abs(off) >= FAR and described.parameter("value") / off >= 1.0)


FAR = 1e9
"""A switch at this size [any unit] stands for never: what is larger is off as well."""


def _reads(beliefs: Beliefs, reads: tuple[tuple[str, str], ...]) -> Listing:
    """What else the equations of a mechanism read."""
    model = beliefs.model
    declared: dict[str, Any] = {"world": model.world_inputs, "firm": model.firm_inputs, "figures": model.figures}
    tables = {"world": "drivers", "figures": "mechanics"}
    rows = []
    for scope, name in reads:
        known = beliefs.figures.get((tables[scope], name)) if scope in tables else None
        rows.append((name, "each firm's own" if scope == "firm" else _value(known), declared[scope][name].meaning))
    return table("its equations also read", ("figure", "value", "meaning"), rows)


def _value(known: Known | None) -> str:
    """A figure in words."""
    return wording.figure(known) if known is not None else "by narrative"


def event_described(beliefs: Beliefs, name: str) -> Description:
    """An exit or a mark."""
    event = next(item for item in beliefs.model.events if item.name == name)
    kind = "exit" if isinstance(event, Exit) else "mark"
    group, word = ("exit_probability", "exit") if kind == "exit" else ("mark_probability", "mark")
    read = [place for place, by in readers(beliefs.model).items() if event.condition in by]
    crash = (
        "yes, unless the scenario's `crash` leaves it out"
        if event.crash
        else "no, unless the scenario's `crash` names it"
    )
    return Description(
        "exit: the firm leaves" if kind == "exit" else "mark: a dated event, the firm goes on",
        name,
        event.meaning,
        (
            ("code", str(event.code)),
            ("crash", crash),
            ("when", condition(event.condition)),
            ("switch", "; ".join(text for text in (switched(key) for _, key in read) if text)),
            ("in a run", f'tree["summary"].{group}.sel({word}="{name}")'),
        ),
        (spoken(event.condition),),
        (_reads(beliefs, tuple(read)),) if read else (),
    )


def condition(function: Callable[..., Any]) -> str:
    """What a condition returns, as it is written."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    return next((ast.unparse(node.value) for node in ast.walk(tree) if isinstance(node, ast.Return) and node.value), "")


def output_described(beliefs: Beliefs, name: str) -> Description:
    """A variable of a run's dataset."""
    from filon.catalogue.outputs import families, variables

    found = [item for item in variables(beliefs.model) if item.name == name]
    variants = next((item.variants for item in families(beliefs.model) if item.name == name and item.variants), ())
    group = found[0].group.removeprefix("/")
    rows = [(item.group, ", ".join(item.dimensions), item.unit, item.meaning) for item in found]
    return Description(
        "variable of results.zarr",
        name,
        found[0].meaning,
        (
            ("with it", ", ".join(f"{name}{ending}" for ending in variants)),
            ("read it", f'filon.open("last")["{group}"].{name}'),
        ),
        tables=(table("stored in", ("group", "dimensions", "unit", "meaning"), rows),),
    )


def source_described(beliefs: Beliefs, key: str) -> Description:
    """A source, and the figures that name it."""
    source = beliefs.sources[key]
    rows = [(".".join(name), wording.figure(known)) for name, known in beliefs.figures.items() if known.source == key]
    holders = [(kind.name, {**kind.inputs, **kind.ties}) for kind in beliefs.archetypes.values()]
    holders += [(f"{firm.name} {firm.vintage}", {**firm.inputs, **firm.ties}) for firm in beliefs.firms]
    for holder, inputs in holders:
        rows += [(f"{holder}: {name}", wording.figure(known)) for name, known in inputs.items() if known.source == key]
    return Description(
        "source",
        key,
        source.title,
        (("address", source.url), ("as of", source.as_of), ("quality", source.quality)),
        tables=(table("figures that rest on it", ("figure", "value"), rows),) if rows else (),
    )


def unit_described(beliefs: Beliefs, name: str) -> Description:
    """A unit, and what is measured in it."""
    unit, model = UNITS[name], beliefs.model
    inputs = {**model.world_inputs, **model.firm_inputs, **model.figures}
    used = [key for key, item in inputs.items() if getattr(item, "unit", "") == name]
    multiples = "thousand, million, billion; other currencies" if unit.kind == "money" else ""
    multiples = "thousand, million, billion" if unit.kind == "count" else multiples
    return Description(
        f"unit of kind {unit.kind}",
        name,
        unit.meaning,
        (("per", unit.period), ("takes", multiples), ("used by", ", ".join(used))),
    )


def picture_described(_: Beliefs, name: str) -> Description:
    """A kind of picture of a run."""
    kind = PICTURES[name]
    options = ["--firm"] * (not kind.sector) + ["--month"] * kind.month + ["--account"] * kind.account
    shows = "several firms at once" if kind.sector else "one firm"
    facts = (("shows", shows), ("needs", ", ".join(kind.needs)), ("takes", ", ".join(options)))
    return Description("picture", name, f"{kind.meaning}: filon plot RUN {name}", facts)


def distribution_names() -> list[str]:
    """Kinds of distributions, then families of scipy by their names there."""
    return [*KINDS, *(name for name in CONTINUOUS if name not in KINDS)]


def distribution_described(beliefs: Beliefs, name: str) -> Description:
    """A kind of distribution, or a family of scipy."""
    if name in KINDS:
        kind = KINDS[name]
        own = [key for key in kind.shape.model_fields if key not in ("lower", "upper")]
        facts = (("keys", ", ".join(own)), ("example", f"distribution = {kind.example}"))
        return Description("kind of distribution", name, kind.meaning, facts)
    family = CONTINUOUS[name]
    example = f'{{dist = "{name}"' + "".join(f", {parameter} = ..." for parameter in family.parameters) + "}"
    return Description(
        "family of distributions",
        name,
        f"{family.meaning}, {family.reading}",
        (
            ("parameters", ", ".join(family.parameters)),
            ("required", ", ".join(family.shapes) or "none; loc is 0 and scale is 1 where they are not given"),
            ("form", f"distribution = {example}"),
        ),
    )
