"""What is said of an archetype, a firm, a narrative, a scenario."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from filon.catalogue import wording
from filon.catalogue.beliefs import Beliefs, Firm
from filon.catalogue.description import Description, Facts, table
from filon.catalogue.inputs import briefly
from filon.catalogue.listing import Listing
from filon.catalogue.parts import is_off
from filon.model.switches import SWITCHES
from filon.scenario.known import Known
from filon.scenario.resolved import Scenario


def archetype_described(beliefs: Beliefs, name: str) -> Description:
    """An archetype in words: what kind of firm, which mechanisms it lives with, its figures and why."""
    kind = beliefs.archetypes[name]
    whole = beliefs.inputs_of(name)
    return Description(
        "archetype",
        name,
        kind.meaning,
        (
            ("inherits", _ancestors(beliefs, name)),
            ("firms", ", ".join(f"{firm.name} {firm.vintage}" for firm in beliefs.firms if firm.archetype == name)),
            ("layer", next((one.layer for one in beliefs.ancestry(name) if one.layer is not None), "")),
            ("scenarios", ", ".join(item.name for item in beliefs.scenarios if name in item.firms)),
            ("file", kind.file),
            *common_facts(kind.inputs),
        ),
        (in_words(whole),),
        (_figures(beliefs, f"figures of {name} itself", kind.inputs), *_ties(beliefs, "", kind.ties)),
    )


def _ancestors(beliefs: Beliefs, name: str) -> str:
    """What it does not state itself, and whose that is."""
    kinds = beliefs.ancestry(name)
    own, whole = len(kinds[0].inputs), len(beliefs.inputs_of(name))
    if len(kinds) == 1:
        return f"nothing from other archetypes; {own} of its {whole} figures are its own"
    return f"{' < '.join(kind.name for kind in kinds[1:])}; {own} of its {whole} figures are its own"


def in_words(inputs: dict[str, Known]) -> str:
    """Which mechanisms a firm lives without, and which its own figures move."""
    off: list[str] = []
    on: list[str] = []
    for switch in SWITCHES:
        if switch.scope == "firm":
            (off if is_off(inputs.get(switch.key), switch.off) else on).append(switch.mechanism)
    common = sum(switch.scope != "firm" for switch in SWITCHES)
    return (
        f"It lives without: {', '.join(off) or 'nothing, every mechanism is on'}.\n"
        f"It lives with: {', '.join(on)}; and with {common} mechanisms that are common to all firms."
    )


def common_facts(inputs: Mapping[str, Known]) -> Facts:
    """The date of most figures, and the judgement of those that have no reason of their own."""
    dates = Counter(str(known.as_of) for known in inputs.values() if known.as_of)
    usual = usual_judgement(inputs.values())
    return (
        ("as of", dates.most_common(1)[0][0] if dates else ""),
        ("judgement", f"{usual} (figures without a reason of their own)" if usual else ""),
    )


def usual_judgement(figures: Iterable[Known]) -> str:
    """The judgement that several figures share; empty where none do."""
    counts = Counter(known.judgement for known in figures if known.judgement and not known.source)
    judgement, count = counts.most_common(1)[0] if counts else ("", 0)
    return judgement if count > 1 else ""


def _reason(beliefs: Beliefs, known: Known, usual: str) -> str:
    """What a figure rests on; nothing where it is what others rest on too."""
    return "" if known.judgement == usual and not known.source else briefly(beliefs, known)


def _figures(beliefs: Beliefs, title: str, inputs: Mapping[str, Known]) -> Listing:
    """Figures with what they rest on."""
    usual = usual_judgement(inputs.values())
    rows = [(name, wording.figure(known), _reason(beliefs, known, usual)) for name, known in inputs.items()]
    return table(title, ("input", "median (10% to 90%)", "why"), rows)


def firm_described(beliefs: Beliefs, name: str) -> Description:
    """A firm: what it is in each vintage, and where it differs from its archetype."""
    vintages = [firm for firm in beliefs.firms if firm.name == name]
    first = vintages[0]
    meaning = beliefs.archetypes[first.archetype].meaning if first.archetype in beliefs.archetypes else ""
    return Description(
        "firm",
        name,
        meaning,
        (
            ("archetype", first.archetype),
            ("market", first.market),
            ("vintages", ", ".join(firm.vintage for firm in vintages)),
            ("scenarios", ", ".join(item.name for item in beliefs.scenarios if name in item.firms)),
            ("file", ", ".join(firm.file for firm in vintages)),
            *(common_facts(first.inputs) if len(vintages) == 1 else ()),
        ),
        (in_words({**beliefs.inputs_of(first.archetype), **first.inputs}),),
        tuple(
            table
            for firm in vintages
            for table in (_differences(beliefs, firm), *_ties(beliefs, f"vintage {firm.vintage}: ", firm.ties))
        ),
    )


def _ties(beliefs: Beliefs, where: str, shares: Mapping[str, Known]) -> tuple[Listing, ...]:
    """Suppliers and holders of claims, with what their shares rest on; nothing where there are none."""
    sold: list[tuple[str, ...]] = []
    held: list[tuple[str, ...]] = []
    for key, known in shares.items():
        word, name, *claim = key.split(".")
        row = (name, *claim, wording.figure(known), briefly(beliefs, known))
        (sold if word == "suppliers" else held).append(row)
    tables = (
        (sold, table(f"{where}part of its work bought from", ("supplier", "share", "why"), sold, ("share",))),
        (held, table(f"{where}claims held by", ("counterparty", "claim", "share", "why"), held, ("share",))),
    )
    return tuple(found for rows, found in tables if rows)


def _differences(beliefs: Beliefs, firm: Firm) -> Listing:
    """Figures of a firm beside those of its archetype."""
    common = beliefs.inputs_of(firm.archetype)
    shared = usual_judgement(firm.inputs.values())
    rows = []
    for name, known in firm.inputs.items():
        usual = wording.figure(common[name]) if name in common else ""
        rows.append((name, wording.figure(known), usual, _reason(beliefs, known, shared)))
    title = f"vintage {firm.vintage}: figures that differ from the archetype {firm.archetype}"
    return table(title, ("input", firm.name, firm.archetype, "why"), rows, spare=(firm.archetype,))


def narrative_described(beliefs: Beliefs, name: str) -> Description:
    """A narrative: its weight, what it shifts, what it fixes."""
    figures = {key[2:]: known for key, known in beliefs.figures.items() if key[:2] == ("narratives", name)}
    shifted = sorted({key[1] for key in figures if key[0] == "shifts"})
    rows = [
        (item, _constant(figures.get(("shifts", item, "shift"))), _constant(figures.get(("shifts", item, "spread"))))
        for item in shifted
    ]
    fixed = {key[1]: known for key, known in figures.items() if key[0] == "constants"}
    weight, dispersion = figures["weight",], figures.get(("dispersion",))
    return Description(
        "narrative",
        name,
        f"a story of what comes, with a prior weight of {_constant(weight)}",
        (
            ("weight", f"{_constant(weight)}; --set narratives.{name}.weight=VALUE changes it"),
            ("dispersion", f"{_constant(dispersion)} (widening of the inputs of firms)" if dispersion else ""),
            ("why", weight.judgement),
            ("why fixed", usual_judgement(fixed.values())),
        ),
        tables=(
            table(
                "shift and spread of the standard normal behind each input",
                ("input", "shift", "spread"),
                rows,
                ("shift", "spread"),
            ),
            *((_figures(beliefs, "inputs of the world that it fixes", fixed),) if fixed else ()),
        ),
    )


def _constant(known: Known | None) -> str:
    """The value of a constant."""
    if known is None or known.distribution is None:
        return ""
    return f"{known.distribution.parameter('value'):g}"


def scenario_described(beliefs: Beliefs, name: str) -> Description:
    """A scenario: when it starts, which firms it holds, what it counts as a crash, what it rests on."""
    from filon.scenario.loading import load

    scenario = load(name, distributions=beliefs.library.folder)
    codes = scenario.model.codes
    dates, judged = scenario.figures_as_of, scenario.share_of_judgement
    share = "" if judged is None else f", {judged:.0%} of them judgement"
    return Description(
        "scenario",
        name,
        scenario.title,
        (
            ("start", f"{scenario.start}, {scenario.months} {scenario.model.step}s"),
            ("a crash is", ", ".join(codes[code].replace("_", " ") for code in scenario.crash)),
            ("narratives", ", ".join(f"{item.name} {item.weight:g}" for item in scenario.narratives)),
            (
                "figures",
                f"{len(scenario.provenance)}{share}",
            ),
            ("dated", f"{dates[0]:%Y-%m} to {dates[1]:%Y-%m}" if dates else ""),
            ("run it", f"filon run {name}"),
            ("sources", f"filon sources {name}"),
        ),
        tables=(_firms(scenario),),
    )


def _firms(scenario: Scenario) -> Listing:
    """Firms and cohorts of a scenario, with what is said of any of them."""
    columns = ("firm", "archetype", "market", "layer", "members", "buys from")
    rows = [
        (
            firm.name,
            firm.archetype,
            firm.market,
            firm.layer,
            str(firm.count) if firm.count > 1 else "",
            ", ".join(f"{name} {share:.0%}" for name, share in firm.suppliers.items()),
        )
        for firm in scenario.firms
    ]
    filled = [place for place in range(len(columns)) if place < 3 or any(row[place] for row in rows)]
    kept = [tuple(row[place] for place in filled) for row in rows]
    return table("firms", tuple(columns[place] for place in filled), kept, ("members",), ("layer", "buys from"))
