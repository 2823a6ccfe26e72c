"""Reference pages of the documentation, made from the catalogue: `python -m filon.catalogue.docs`.

Nothing in them is written by hand; a test compares them with what would be written now.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from filon.catalogue.beliefs import Beliefs
from filon.catalogue.firms import archetype_described
from filon.catalogue.listing import Listing
from filon.catalogue.lists import listing
from filon.catalogue.mechanisms import OF_SCOPE, Mechanism, mechanisms
from filon.catalogue.readers import explanation, first_line, place_of, readers
from filon.catalogue.wording import settable
from filon.model.switches import SWITCHES
from filon.report.grids import Grid

FOLDER = Path("docs/reference")
COMMAND = "python -m filon.catalogue.docs"
WRITTEN_BY = f"<!-- Made by `{COMMAND}`; changes by hand are lost. -->"


def page(title: str, *blocks: str) -> str:
    """A page of Markdown."""
    return "\n\n".join([WRITTEN_BY, f"# {title}", *(block for block in blocks if block)]) + "\n"


def table(grid: Grid, left_out: Sequence[str] = ()) -> str:
    r"""A table in Markdown.

    Parameters
    ----------
    left_out
        Headings of columns that the page says otherwise.

    Examples
    --------
    >>> from filon.report.grids import Column
    >>> print(table(Grid("", (Column("n"), Column("a|b", right=False)), (("1", "x"),))))
    | n | a\|b |
    | ---: | --- |
    | 1 | x |
    """
    kept = [index for index, column in enumerate(grid.columns) if column.heading not in left_out]
    heads = [_cell(grid.columns[index].heading) for index in kept]
    rules = ["---:" if grid.columns[index].right else "---" for index in kept]
    rows = [[_cell(row[index]) for index in kept] for row in grid.rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, rules, *rows))


def _cell(text: str) -> str:
    """A text in a cell of a table."""
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


def _list(what: str, beliefs: Beliefs, left_out: Sequence[str] = ()) -> str:
    """A list of the catalogue as a section."""
    found: Listing = listing(what, beliefs)
    return f"## {what.capitalize()}\n\n{found.title[0].upper()}{found.title[1:]}.\n\n{table(found.grid(), left_out)}"


def inputs_page(beliefs: Beliefs) -> str:
    """Inputs of the world and of firms, and what reads them."""
    text = (
        "Every input is drawn once per trial from the distribution that `distributions/` gives it. "
        "`filon describe NAME` tells its figures, their sources, and what narratives do to it. "
        "Names ending in `_annual` are per year."
    )
    return page("Inputs", text, _list("drivers", beliefs), _list("inputs", beliefs), _readers(beliefs))


def _readers(beliefs: Beliefs) -> str:
    """Which function reads which input."""
    rows = [
        f"| {name} | {', '.join(f'`{place_of(function)}`' for function in functions)} |"
        for (scope, name), functions in sorted(readers(beliefs.model).items())
        if scope != "figures"
    ]
    return "\n".join(["## What reads them", "", "| input | functions |", "| --- | --- |", *rows])


def mechanics_page(beliefs: Beliefs) -> str:
    """Constants inside equations."""
    text = "Constants inside equations, common to all firms and vintages (`distributions/mechanics.toml`)."
    return page("Constants of equations", text, _list("mechanics", beliefs))


def endings_page(beliefs: Beliefs) -> str:
    """Exits and marks, with their conditions."""
    from filon.catalogue.parts import condition

    text = (
        "A crash is the first exit or mark that counts as one; a scenario's `crash` may count others. "
        "Codes are stored in datasets and never reused."
    )
    whens = [f"- **{event.name}**: `{condition(event.condition)}`" for event in beliefs.model.events]
    conditions = "\n".join(["## Conditions", "", *whens])
    return page("Exits and marks", text, _list("exits", beliefs), _list("marks", beliefs), conditions)


def mechanisms_page(beliefs: Beliefs) -> str:
    """Mechanisms with their equations and switches, and which archetypes live without them."""
    text = (
        "Each mechanism is switched off by one figure: a constant for all firms, a driver for a world, an input for a "
        "firm. An archetype is a set of figures over the same equations."
    )
    found = mechanisms(beliefs.model)
    told: set[str] = set()
    sections = [_mechanism(item, told) for item in found]
    return page("Mechanisms and switches", text, _switches(beliefs), *sections)


def _switches(beliefs: Beliefs) -> str:
    """Which archetypes have which switch of firms off."""
    from filon.catalogue.parts import is_off

    names = list(beliefs.archetypes)
    rows = []
    for switch in SWITCHES:
        if switch.scope == "firm":
            cells = ["off" if is_off(beliefs.inputs_of(name).get(switch.key), switch.off) else "" for name in names]
            rows.append(f"| {switch.mechanism} | {' | '.join(cells)} |")
    head = [f"| mechanism | {' | '.join(names)} |", f"| --- |{' --- |' * len(names)}"]
    return "\n".join(["## Which archetypes live without which", "", *head, *rows])


def _mechanism(item: Mechanism, told: set[str]) -> str:
    """One mechanism; a function that was explained before is named only."""
    off = f"Off when `{item.switch.key} = {settable(item.switch.off)}` ({OF_SCOPE[item.switch.scope]})."
    blocks = [f"## {item.name[0].upper()}{item.name[1:]}", off]
    for function in item.functions:
        place = place_of(function)
        said = first_line(function) if place in told else equations(explanation(function))
        blocks.append(f"`{place}`: {said}")
        told.add(place)
    return "\n\n".join(blocks)


def equations(text: str) -> str:
    r"""An explanation whose indented equations stand in blocks that Markdown shows as mathematics.

    Examples
    --------
    >>> print(equations("A line.\n\n    y = a\n\nMore."))
    A line.
    <BLANKLINE>
    ```math
    y = a
    ```
    <BLANKLINE>
    More.
    """
    lines: list[str] = []
    inside = False
    for line in re.sub(r":math:`([^`]*)`", r"$`\1`$", text).splitlines():
        indented = line.startswith("    ")
        if indented != inside and (line or not inside):
            lines.append("```math" if indented else "```")
            inside = indented
        elif inside and not line:
            lines.append("```")
            inside = False
        lines.append(line.strip() if indented else line)
    return "\n".join([*lines, *(["```"] if inside else [])])


def outputs_page(beliefs: Beliefs) -> str:
    """Variables of a run's dataset."""
    text = "Variables of `results.zarr`; `/paths` holds the state of a firm at the close of each month."
    return page("Outputs", text, _list("outputs", beliefs))


def archetypes_page(beliefs: Beliefs) -> str:
    """Archetypes in words, with their figures and reasons; and the firms that have figures of their own."""
    sections = []
    for name in beliefs.archetypes:
        found = archetype_described(beliefs, name)
        facts = "\n".join(f"- {label}: {said}" for label, said in found.facts if said)
        figures = table(found.tables[0].grid())
        sections.append("\n\n".join([f"## {name}", f"{found.meaning}.", facts, *found.text, figures]))
    return page("Archetypes and firms", *sections, _list("firms", beliefs))


def distributions_page(beliefs: Beliefs) -> str:
    """Kinds of distributions that files may use, and units."""
    return page("Distributions and units", _list("distributions", beliefs), _list("units", beliefs))


PAGES: dict[str, Callable[[Beliefs], str]] = {
    "inputs.md": inputs_page,
    "mechanics.md": mechanics_page,
    "exits_and_marks.md": endings_page,
    "mechanisms.md": mechanisms_page,
    "outputs.md": outputs_page,
    "archetypes.md": archetypes_page,
    "distributions.md": distributions_page,
}
"""Every page by the name of its file."""


def pages(beliefs: Beliefs) -> Iterator[tuple[str, str]]:
    """Name and text of every page."""
    for name, made in PAGES.items():
        yield name, made(beliefs)


def main(folder: str = str(FOLDER)) -> None:
    """Write every page into a folder."""
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    for name, text in pages(Beliefs()):
        (place / name).write_text(text, encoding="utf-8")
        print(place / name)


if __name__ == "__main__":
    main(*sys.argv[1:])
