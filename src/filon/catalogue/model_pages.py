"""Tables inside the pages about the model, renewed by `python -m filon.catalogue.model_pages`.

The text of these pages is written by hand; figures are not. A table stands between a marker that says what it holds
and the end marker, and is made from `distributions/` and the declarations::

    <!-- figures: rebound_annual retention_12m commitment_due@2025-06/openai -->
    <!-- switches: rebound, rate limit -->
    <!-- narratives: weight hot_to_drought retention_12m -->
    <!-- correlations -->
    <!-- exits -->
    <!-- marks -->

An input of firms is that of the `lab`, or of whom follows the `@`: an archetype, or a firm as VINTAGE/NAME.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from filon.catalogue import wording
from filon.catalogue.beliefs import Beliefs
from filon.catalogue.docs import table
from filon.catalogue.inputs import support
from filon.catalogue.lists import listing
from filon.catalogue.mechanisms import OF_SCOPE, mechanisms
from filon.catalogue.parts import without
from filon.errors import InputError
from filon.quantities.names import suggestion
from filon.report.grids import Column, Grid
from filon.scenario.declared import declarations
from filon.scenario.known import Known

FOLDER = Path("docs/model")
COMMAND = "python -m filon.catalogue.model_pages"
USUAL = "lab"
"""The archetype whose figures stand for those of firms."""

BLOCK = re.compile(r"(<!-- (\w+)(?::\s*([^>]*?))?\s*-->\n).*?(<!-- end -->)", re.DOTALL)


def renewed(text: str, beliefs: Beliefs) -> str:
    """A page whose tables say what the files say now.

    Raises
    ------
    InputError
        For a kind of table or a name that does not exist.
    """

    def block(found: re.Match[str]) -> str:
        start, kind, names, end = found.groups()
        return f"{start}\n{_made(kind, names or '', beliefs)}\n\n{end}"

    return BLOCK.sub(block, text)


def _made(kind: str, names: str, beliefs: Beliefs) -> str:
    """One table in Markdown."""
    if kind not in KINDS:
        raise InputError(f"no table is called '{kind}'{suggestion(kind, KINDS)}")
    return KINDS[kind](beliefs, names)


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows under headings; a column without any entry is left out."""
    used = [index for index in range(len(headings)) if any(row[index] for row in rows)]
    columns = tuple(Column(headings[index], right=False) for index in used)
    return table(Grid("", columns, tuple(tuple(row[index] for index in used) for row in rows)))


def figures_table(beliefs: Beliefs, names: str) -> str:
    """Figures by name: value, what it is, what it rests on, and what other kinds of firms have."""
    rows = [_figure(beliefs, *name.partition("@")[::2]) for name in names.split()]
    return _table(("figure", "what it is", "unit", "value", "rests on", "other archetypes"), rows)


def _figure(beliefs: Beliefs, name: str, holder: str) -> tuple[str, ...]:
    """One figure."""
    model = beliefs.model
    if name in model.firm_inputs:
        return _firm_figure(beliefs, name, holder or USUAL)
    if name in model.world_inputs:
        item, known = declarations(model.world_inputs)[name], beliefs.figures["drivers", name]
    elif name in model.figures:
        item, known = model.figures[name], beliefs.figures["mechanics", name]
    else:
        every = [*model.firm_inputs, *model.world_inputs, *model.figures]
        raise InputError(f"no figure is called '{name}'{suggestion(name, every)}")
    return f"`{name}`", item.meaning, item.unit, value(known), support(beliefs, known), ""


def value(known: Known) -> str:
    """A figure in the unit of the model, without it: one number, or its median and its 80% range."""
    return wording.in_words(known.distribution, known.unit) if known.distribution is not None else ""


def _firm_figure(beliefs: Beliefs, name: str, holder: str) -> tuple[str, ...]:
    """One input of a kind of firm, or of one firm."""
    item = declarations(beliefs.model.firm_inputs)[name]
    own = _inputs_of(beliefs, holder)
    if name not in own:
        raise InputError(f"'{holder}' has no figure of its own for '{name}'")
    label = f"`{name}` ({holder.replace('/', ' ')})"
    others = "" if "/" in holder else _others(beliefs, name, holder)
    return label, item.meaning, item.unit, value(own[name]), support(beliefs, own[name]), others


def _inputs_of(beliefs: Beliefs, holder: str) -> dict[str, Known]:
    """The inputs of an archetype, or those of a firm's own file."""
    if holder in beliefs.archetypes:
        return beliefs.inputs_of(holder)
    firms = {f"{firm.vintage}/{firm.name}": firm for firm in beliefs.firms}
    if holder not in firms:
        raise InputError(
            f"no archetype or firm is called '{holder}'{suggestion(holder, [*beliefs.archetypes, *firms])}"
        )
    return dict(firms[holder].inputs)


def _others(beliefs: Beliefs, name: str, holder: str) -> str:
    """Values of the archetypes where they differ, alike ones together."""
    usual = value(beliefs.inputs_of(holder)[name])
    found: dict[str, list[str]] = {}
    for kind in beliefs.archetypes:
        found.setdefault(value(beliefs.inputs_of(kind)[name]), []).append(kind)
    return "; ".join(f"{', '.join(kinds)}: {value}" for value, kinds in found.items() if value != usual)


def switches_table(beliefs: Beliefs, names: str) -> str:
    """How mechanisms are switched off, and which archetypes live without them."""
    known = {item.name: item for item in mechanisms(beliefs.model)}
    rows = []
    for name in _listed(names):
        if name not in known:
            raise InputError(f"no mechanism is called '{name}'{suggestion(name, known)}")
        switch = known[name].switch
        off = f"`{switch.key} = {wording.settable(switch.off)}`"
        absent = ", ".join(without(beliefs, switch.scope, switch.key, switch.off))
        rows.append((name, off, OF_SCOPE[switch.scope], absent))
    return _table(("mechanism", "off when", "which is", "is off for"), rows)


def _listed(names: str) -> list[str]:
    """Names between commas, wherever lines were broken."""
    return [" ".join(name.split()) for name in names.split(",")]


def narratives_table(beliefs: Beliefs, names: str) -> str:
    """What each narrative does to inputs: what it fixes, or how it moves the normal behind them."""
    rows = [(f"`{name}`", *(_told(beliefs, story, name) for story in beliefs.narratives)) for name in names.split()]
    return _table(("", *beliefs.narratives), rows)


def _told(beliefs: Beliefs, story: str, name: str) -> str:
    """What one narrative does to one input."""
    found = {key[2:]: known for key, known in beliefs.figures.items() if key[:2] == ("narratives", story)}
    fixed = found.get((name,)) or found.get(("constants", name))
    if fixed is not None:
        return value(fixed)
    moved = [(word, found[place]) for word in ("shift", "spread") if (place := ("shifts", name, word)) in found]
    return ", ".join(f"{word} {value(known)}" for word, known in moved) or "unchanged"


def correlations_table(beliefs: Beliefs, names: str) -> str:
    """Rank correlations within a narrative."""
    rows = [
        (f"`{key[1]}`", f"`{key[2]}`", value(known), known.judgement or known.source)
        for key, known in beliefs.figures.items()
        if key[0] == "correlations"
    ]
    return _table(("input", "with", "rank correlation", "why"), rows)


def exits_table(beliefs: Beliefs, names: str) -> str:
    """Ways to leave, in tie order."""
    return _events(beliefs, "exits")


def marks_table(beliefs: Beliefs, names: str) -> str:
    """Dated events after which a firm goes on."""
    return _events(beliefs, "marks")


def _events(beliefs: Beliefs, what: str) -> str:
    """Exits or marks."""
    rows = [
        (str(row["code"]), row["name"], "yes" if row["crash"] else "no", row["meaning"])
        for row in listing(what, beliefs).rows
    ]
    return _table(("code", "name", "crash", "meaning"), rows)


KINDS: dict[str, Callable[[Beliefs, str], str]] = {
    "figures": figures_table,
    "switches": switches_table,
    "narratives": narratives_table,
    "correlations": correlations_table,
    "exits": exits_table,
    "marks": marks_table,
}
"""Every kind of table by the word of its marker."""


def main(folder: str = str(FOLDER)) -> None:
    """Renew the tables of every page in a folder."""
    beliefs = Beliefs()
    for path in sorted(Path(folder).glob("*.md")):
        path.write_text(renewed(path.read_text(encoding="utf-8"), beliefs), encoding="utf-8")
        print(path)


if __name__ == "__main__":
    main(*sys.argv[1:])
