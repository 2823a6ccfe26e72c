"""A scenario file and the scenarios that it changes (`base`), one upon the other."""

from __future__ import annotations

from dataclasses import dataclass

from filon.errors import InputError
from filon.quantities.names import suggestion
from filon.scenario import shapes
from filon.scenario.documents import Document
from filon.scenario.files import Library
from filon.scenario.known import Inherited
from filon.scenario.spots import Spot
from filon.scenario.validation import Faults, checked

TAKEN = ("start", "months", "crash")
"""Keys of a header that hold for the scenarios that change it, unless they say otherwise."""


@dataclass(frozen=True)
class ScenarioText:
    """One scenario file.

    Attributes
    ----------
    head
        Its header with what it takes from its base; None where it is faulty.
    around
        What it says of the provenance of its figures.
    """

    spot: Spot
    whole: shapes.ScenarioFile
    head: shapes.ScenarioHeader | None
    around: Inherited


def named_scenario(library: Library, name: str) -> Document:
    """A shipped scenario.

    Raises
    ------
    InputError
        When there is none of that name, with the nearest.
    """
    names = library.names("scenarios")
    if name not in names:
        raise InputError(f"unknown scenario '{name}'{suggestion(name, names)}")
    return library.document(f"scenarios/{name}.toml")


def read_files(document: Document, library: Library, faults: Faults) -> list[ScenarioText]:
    """The file, last, and those that it changes, each after the one that it changes itself; faults are noted.

    Returns
    -------
    Nothing where one of them is no scenario.
    """
    return _read(document, library, faults, ())


def _read(document: Document, library: Library, faults: Faults, after: tuple[str, ...]) -> list[ScenarioText]:
    """A file and what it rests on; `after` are the bases that led here."""
    spot = Spot(document)
    whole = checked(shapes.ScenarioFile, document.data, spot, faults)
    if whole is None:
        return []
    base = whole.scenario.get("base")
    below: list[ScenarioText] = []
    if isinstance(base, str):
        found = _base(base, spot.inside("scenario", "base"), library, faults, after)
        below = [] if found is None else _read(found, library, faults, (*after, base))
        if not below:
            return []
    taken = below[-1].head if below else None
    kept = {} if taken is None else {key: getattr(taken, key) for key in TAKEN if key in taken.model_fields_set}
    head = checked(shapes.ScenarioHeader, {**kept, **whole.scenario}, spot.inside("scenario"), faults)
    return [*below, ScenarioText(spot, whole, head, Inherited().within(whole).within(head))]


def _base(base: str, spot: Spot, library: Library, faults: Faults, after: tuple[str, ...]) -> Document | None:
    """The scenario that a file changes; None with a fault noted."""
    if base in after:
        faults.add(spot, f"changes itself ({' < '.join([*after, base])})")
        return None
    try:
        return named_scenario(library, base)
    except InputError as error:
        faults.add(spot, str(error))
        return None
