"""`filon describe`: everything that a name may mean, looked up where it is declared."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from filon.catalogue.beliefs import Beliefs
from filon.catalogue.description import Description
from filon.catalogue.firms import archetype_described, firm_described, narrative_described, scenario_described
from filon.catalogue.inputs import constant_described, driver_described, input_described
from filon.catalogue.parts import (
    distribution_described,
    distribution_names,
    event_described,
    mechanism_described,
    output_described,
    picture_described,
    source_described,
    unit_described,
)
from filon.errors import InputError
from filon.figures.kinds import KINDS as PICTURES
from filon.model.switches import SWITCHES
from filon.quantities.names import suggestion
from filon.quantities.units import UNITS


@dataclass(frozen=True)
class Kind:
    """A kind of things that can be described."""

    names: Callable[[Beliefs], Iterable[str]]
    described: Callable[[Beliefs, str], Description]


def _outputs(beliefs: Beliefs) -> list[str]:
    """Names of variables of a run."""
    from filon.catalogue.outputs import variables

    return [item.name for item in variables(beliefs.model)]


KINDS: tuple[Kind, ...] = (
    Kind(lambda beliefs: beliefs.archetypes, archetype_described),
    Kind(lambda beliefs: {firm.name for firm in beliefs.firms}, firm_described),
    Kind(lambda beliefs: [item.name for item in beliefs.scenarios], scenario_described),
    Kind(lambda beliefs: beliefs.narratives, narrative_described),
    Kind(lambda beliefs: beliefs.model.world_inputs, driver_described),
    Kind(lambda beliefs: beliefs.model.firm_inputs, input_described),
    Kind(lambda beliefs: beliefs.model.figures, constant_described),
    Kind(lambda beliefs: [switch.mechanism for switch in SWITCHES], mechanism_described),
    Kind(lambda beliefs: [event.name for event in beliefs.model.events], event_described),
    Kind(lambda beliefs: beliefs.sources, source_described),
    Kind(lambda beliefs: UNITS, unit_described),
    Kind(lambda beliefs: distribution_names(), distribution_described),
    Kind(_outputs, output_described),
    Kind(lambda beliefs: PICTURES, picture_described),
)
"""Where a name is looked up."""


def described(name: str, beliefs: Beliefs) -> list[Description]:
    """What a name means: several things where several are called so.

    Parameters
    ----------
    name
        As it is listed; blanks, `_` and `-`, small and capital letters are taken for one another where nothing is
        called exactly so. Of a dotted key such as `openai.price` the last part counts.

    Raises
    ------
    InputError
        When nothing is called so, with the nearest name.
    """
    listed = [(kind, list(kind.names(beliefs))) for kind in KINDS]
    for wanted in dict.fromkeys((name, name.rpartition(".")[2], name.rpartition("/")[2])):
        for same in (str.__eq__, alike):
            found = [
                kind.described(beliefs, known)
                for kind, names in listed
                for known in dict.fromkeys(names)
                if same(known, wanted)
            ]
            if found:
                return found
    raise InputError(f"nothing is called '{name}'{_nearest(name, {one for _, names in listed for one in names})}")


def alike(one: str, other: str) -> bool:
    """Whether two names differ in blanks, `_`, `-` and capitals alone.

    Examples
    --------
    >>> alike("upside-down mark", "Upside_down mark"), alike("price", "prices")
    (True, False)
    """
    return _folded(one) == _folded(other)


def _folded(name: str) -> str:
    """A name without what people write differently."""
    return name.lower().replace("_", " ").replace("-", " ")


def _nearest(name: str, names: set[str]) -> str:
    """The nearest name, or where names are listed."""
    near = suggestion(name, names)
    return near if "did you mean" in near else "; filon list shows what there is"
