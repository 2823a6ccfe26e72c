"""The lists of the catalogue, each made from the declarations and files that the engine itself reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from filon.catalogue import lists_of_files, lists_of_levers, lists_of_model
from filon.catalogue.beliefs import Beliefs
from filon.catalogue.listing import Field, Listing
from filon.errors import InputError
from filon.quantities.names import suggestion


@dataclass(frozen=True)
class Kind:
    """One list: what it holds, and how it is made."""

    meaning: str
    made: Callable[[Beliefs], Listing]


LISTS: Mapping[str, Kind] = {
    "firms": Kind("firms with figures of their own, by vintage", lists_of_files.firms),
    "archetypes": Kind("kinds of firms", lists_of_files.archetypes),
    "scenarios": Kind("what can be run by name", lists_of_files.scenarios),
    "narratives": Kind("stories of what comes, and their weights", lists_of_files.narratives),
    "drivers": Kind("inputs of the world, with their figures", lists_of_model.drivers),
    "inputs": Kind("inputs of firms", lists_of_model.inputs),
    "mechanics": Kind("constants inside equations", lists_of_model.mechanics),
    "levers": Kind("figures that somebody chooses, who does, and where to look", lists_of_levers.lever_list),
    "mechanisms": Kind("mechanisms, and the figure that switches each off", lists_of_model.mechanism_list),
    "exits": Kind("ways to leave", lists_of_model.exits),
    "marks": Kind("dated events after which a firm goes on", lists_of_model.marks),
    "distributions": Kind("kinds of distributions that a figure may have", lists_of_model.distributions),
    "outputs": Kind("variables of a run's dataset", lists_of_model.outputs),
    "pictures": Kind("what filon plot draws of a run", lists_of_model.pictures),
    "units": Kind("units that figures may have", lists_of_model.units),
    "sources": Kind("sources that figures name", lists_of_files.sources),
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
