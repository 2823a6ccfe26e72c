"""Lists of what the distributions folder holds: firms, archetypes, scenarios, narratives, sources."""

from __future__ import annotations

from filon.catalogue.beliefs import Beliefs
from filon.catalogue.listing import MEANING, NAME, Field, Listing, Row
from filon.scenario.known import Known


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
