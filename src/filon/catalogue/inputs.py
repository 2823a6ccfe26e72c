"""What is said of an input or a constant."""

from __future__ import annotations

from filon.catalogue import wording
from filon.catalogue.beliefs import Beliefs
from filon.catalogue.description import Description, table
from filon.catalogue.listing import Listing
from filon.catalogue.readers import first_line, place_of, readers
from filon.model.declared import Input
from filon.model.switches import SWITCHES
from filon.scenario.declared import declarations
from filon.scenario.known import Known


def driver_described(beliefs: Beliefs, name: str) -> Description:
    """An input of the world."""
    item = declarations(beliefs.model.world_inputs)[name]
    known = beliefs.figures.get(("drivers", name))
    return Description(
        "driver, drawn once per trial and shared by all its firms",
        name,
        item.meaning,
        (
            *_declared(item),
            *_figure(beliefs, known),
            ("correlated", correlated(beliefs, name)),
            ("off", switched(name)),
            ("change", f"--set drivers.{name}=VALUE"),
        ),
        tables=(*narrative_table(beliefs, name), read_by(beliefs, "world", name)),
    )


def input_described(beliefs: Beliefs, name: str) -> Description:
    """An input of firms."""
    item = declarations(beliefs.model.firm_inputs)[name]
    return Description(
        "input of firms, drawn once per trial for each firm",
        name,
        item.meaning,
        (
            *_declared(item),
            ("correlated", correlated(beliefs, name)),
            ("off", switched(name)),
            ("change", f"--set FIRM.{name}=VALUE"),
        ),
        tables=(
            set_by(beliefs, name),
            *narrative_table(beliefs, name),
            read_by(beliefs, "firm", name),
        ),
    )


def constant_described(beliefs: Beliefs, name: str) -> Description:
    """A constant inside equations."""
    item = beliefs.model.figures[name]
    known = beliefs.figures.get(("mechanics", name))
    return Description(
        "constant of equations, common to all firms",
        name,
        item.meaning,
        (
            *_declared(item),
            *_figure(beliefs, known),
            ("off", switched(name)),
            ("change", f"--set mechanics.{name}=VALUE"),
        ),
        tables=(read_by(beliefs, "figures", name),),
    )


def _declared(item: Input) -> tuple[tuple[str, str], ...]:
    """Unit and range."""
    return ("unit", item.unit), ("allowed", wording.limits(item.low, item.high, item.unit))


def _figure(beliefs: Beliefs, known: Known | None) -> tuple[tuple[str, str], ...]:
    """The figure, what it rests on, and where it stands."""
    if known is None:
        return (("figure", "by narrative, see below"),)
    return (
        ("figure", wording.figure(known)),
        ("rests on" if known.source else "judgement", support(beliefs, known)),
        ("as of", str(known.as_of or "")),
        ("stands in", f"{known.origin}:{known.line}"),
    )


def support(beliefs: Beliefs, known: Known) -> str:
    """What a figure rests on, a source by its title."""
    return wording.support(known, lambda key: titled(beliefs, key))


def briefly(beliefs: Beliefs, known: Known) -> str:
    """The same without the keys of sources."""
    return wording.support(known, lambda key: beliefs.sources[key].title if key in beliefs.sources else key)


def titled(beliefs: Beliefs, key: str) -> str:
    """A source by its title and key; an address as it is."""
    source = beliefs.sources.get(key)
    return f"{source.title} ({key})" if source else key


def switched(name: str) -> str:
    """Which mechanisms a value of the input switches off."""
    found = [
        f"{wording.settable(switch.off)} switches off the mechanism '{switch.mechanism}'"
        for switch in SWITCHES
        if switch.key == name
    ]
    return "; ".join(found)


def correlated(beliefs: Beliefs, name: str) -> str:
    """Inputs with which it is correlated within a narrative, in words."""
    found = []
    for key, known in sorted(beliefs.figures.items()):
        if key[0] == "correlations" and name in key[1:] and known.distribution is not None:
            other = key[2] if key[1] == name else key[1]
            found.append(f"{other} {known.distribution.parameter('value'):+.2g}")
    return ", ".join(found)


def narrative_table(beliefs: Beliefs, name: str) -> tuple[Listing, ...]:
    """What narratives do to the input; nothing where they leave it alone."""
    rows = []
    for narrative in beliefs.narratives:
        root = ("narratives", narrative)
        fixed = beliefs.figures.get((*root, "constants", name))
        shift, spread = (beliefs.figures.get((*root, "shifts", name, word)) for word in ("shift", "spread"))
        if fixed is not None:
            rows.append((narrative, f"fixed at {wording.figure(fixed)}", briefly(beliefs, fixed)))
        elif shift is not None or spread is not None:
            said = [f"z shifted by {_number(shift)}"] if shift else []
            said += [f"spread {_number(spread)}"] if spread else []
            why = next(known for known in (shift, spread) if known is not None)
            rows.append((narrative, ", ".join(said), why.judgement))
    if not rows:
        return ()
    return (table("under each narrative (z: its standard normal)", ("narrative", "what it does", "why"), rows),)


def _number(known: Known | None) -> str:
    """The value of a constant."""
    if known is None or known.distribution is None:
        return ""
    return f"{known.distribution.parameter('value'):g}"


def set_by(beliefs: Beliefs, name: str) -> Listing:
    """Which archetypes and firms give it a figure, and which."""
    common = beliefs.of_all_firms.get(name)
    rows = [("all firms", wording.figure(common), briefly(beliefs, common))] if common else []
    for kind in beliefs.archetypes.values():
        if name in kind.inputs:
            rows.append((kind.name, wording.figure(kind.inputs[name]), briefly(beliefs, kind.inputs[name])))
    for firm in beliefs.firms:
        if name in firm.inputs:
            known = firm.inputs[name]
            rows.append((f"{firm.name} {firm.vintage}", wording.figure(known), briefly(beliefs, known)))
    return table("who gives it a figure", ("archetype or firm", "figure", "rests on"), rows)


def read_by(beliefs: Beliefs, scope: str, name: str) -> Listing:
    """The functions that read it."""
    functions = readers(beliefs.model).get((scope, name), ())
    rows = [(place_of(function), first_line(function)) for function in functions]
    return table("read by", ("function", "what it is"), rows)
