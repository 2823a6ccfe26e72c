"""What a lever is turned for: a condition on a probability, known to be one that the scenario answers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from filon.errors import InputError
from filon.expressions.parsing import parsed
from filon.expressions.subjects import SECTOR_CRASH, Subjects, require_known, subjects_of_layout
from filon.expressions.tree import Condition, Conjunction, Probability
from filon.quantities.names import suggestion

if TYPE_CHECKING:
    from filon.scenario.resolved import Scenario

EXAMPLE = "crash(36) <= 0.10"


def subjects(scenario: Scenario) -> Subjects:
    """What simulations of a scenario answer."""
    from filon.engine.case import case

    return subjects_of_layout(case(scenario, 0).layout)


def target(text: str, known: Subjects, firm: str | None = None) -> Condition:
    """One probability on one side of a threshold.

    Parameters
    ----------
    text
        A condition of the expression language.
    known
        What the scenario answers.
    firm
        The firm that is meant where the text names none.

    Raises
    ------
    InputError
        For any other text, or a name that the scenario does not know.
    """
    found = conditions_on(text, known, firm)
    if len(found) > 1:
        raise InputError(f"{text}: one condition is expected, such as {EXAMPLE}; --subject-to of optimize takes more")
    return found[0]


def conditions_on(text: str, known: Subjects, firm: str | None = None) -> tuple[Condition, ...]:
    """Conditions joined by `and`, each on a firm that is known.

    Raises
    ------
    InputError
        As `target`.
    """
    found = parsed(text)
    if isinstance(found, Probability):
        raise InputError(f"{text}: a threshold is missing, as in {EXAMPLE}")
    named = tuple(replace(one, probability=of_firm(one.probability, known, firm)) for one in found.conditions)
    require_known(text, Conjunction(named), known)
    return named


def of_firm(asked: Probability, known: Subjects, firm: str | None) -> Probability:
    """A probability with the firm that is meant where it names none: the one given, or the only one.

    Raises
    ------
    InputError
        When the firm given is none of the scenario's.
    """
    if firm is not None and firm not in known.entities:
        raise InputError(
            f"--firm {firm}: no such firm{suggestion(firm, known.entities)}; there are {', '.join(known.entities[:12])}"
        )
    if asked.entity is not None or asked.event == SECTOR_CRASH:
        return asked
    only = known.entities[0] if len(known.entities) == 1 else None
    return replace(asked, entity=firm or only)
