"""What can be drawn anew alone in a scenario: its narrative, each input, and chance within the months."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from filon.engine.case import Case
from filon.errors import InputError
from filon.quantities.names import suggestion
from filon.sampling.plan import Block

if TYPE_CHECKING:
    from filon.scenario.resolved import FirmFigures, Scenario

NARRATIVE, CHANCE = "narrative", "chance"

Member = tuple[str, str]
"""Firm or cohort, '' for the world, and name of an input."""


@dataclass(frozen=True)
class DrawnFactor:
    """What is drawn anew together.

    Attributes
    ----------
    name
        `narrative`, `chance`, an input, or the first of some inputs that are correlated, and how many others.
    meaning
        What it is; of inputs their names.
    members
        Firm and input of each; none of the narrative and of chance.
    inputs
        The same as datasets call them.
    """

    name: str
    meaning: str
    members: tuple[Member, ...] = ()
    inputs: tuple[str, ...] = ()


def drawn_factors(given: Case, grouped: bool) -> list[DrawnFactor]:
    """Factors of a scenario: the narrative, inputs in sorted order (correlated ones together), and chance.

    Parameters
    ----------
    grouped
        Take inputs that are correlated as one factor.

    Raises
    ------
    InputError
        When inputs are correlated and not to be taken together.
    """
    scenario = given.scenario
    members = inputs_drawn(scenario)
    linked = _linked(scenario, members)
    together = [group for group in linked if len(group) > 1]
    if together and not grouped:
        shown = "; ".join(" with ".join(_label(scenario, own) for own in group[:4]) for group in together[:3])
        raise InputError(
            f"inputs of {scenario.name} are correlated ({shown}): an index of one of them alone has no meaning, for "
            "it cannot vary without the others; ask for groups (--groups), or for the sensitivities of a stored run"
        )
    found = [DrawnFactor(NARRATIVE, "story of what comes")] if len(scenario.narratives) > 1 else []
    for group in linked:
        names = [_label(scenario, own) for own in group]
        name = names[0] if len(names) == 1 else f"{names[0]} + {len(names) - 1} correlated"
        found.append(DrawnFactor(name, ", ".join(names).replace("_", " "), group, tuple(names)))
    model = scenario.model
    if model.world_shocks or model.firm_shocks:
        found.append(DrawnFactor(CHANCE, "what is drawn each month"))
    return found


def inputs_drawn(scenario: Scenario) -> list[Member]:
    """Inputs that differ between trials: the world's, then each firm's or cohort's, by name."""
    world = [("", name) for name in sorted(scenario.world) if _varies(scenario, name)]
    firms = [(firm.name, name) for firm in scenario.firms for name in sorted(firm.inputs) if _is_drawn(firm, name)]
    return world + firms


def _is_drawn(firm: FirmFigures, name: str) -> bool:
    """Whether an input of a firm differs between trials."""
    return not firm.inputs[name].is_constant


def _varies(scenario: Scenario, name: str) -> bool:
    """Whether a world input is drawn in any narrative."""
    fixed = all(name in narrative.constants for narrative in scenario.narratives)
    return not fixed and not scenario.world[name].is_constant


def _label(scenario: Scenario, member: Member) -> str:
    """Name of an input as datasets have it."""
    firm, name = member
    return f"{firm}.{name}" if firm and len(scenario.firms) > 1 else name


def _linked(scenario: Scenario, members: Sequence[Member]) -> list[tuple[Member, ...]]:
    """Inputs in groups that are tied by correlations, directly or through others; in the order of their first."""
    group_of = {member: [member] for member in members}
    for one, other, value in scenario.correlations:
        for first in (member for member in members if member[1] == one):
            for second in (member for member in members if member[1] == other):
                is_one_firm = first[0] == second[0] or "" in (first[0], second[0])
                if value != 0.0 and is_one_firm and group_of[first] is not group_of[second]:
                    group_of[first].extend(group_of[second])
                    for moved in group_of[second]:
                        group_of[moved] = group_of[first]
    seen: set[int] = set()
    found = []
    for member in members:
        if id(group_of[member]) not in seen:
            seen.add(id(group_of[member]))
            found.append(tuple(sorted(group_of[member])))
    return found


def chosen_factors(found: Sequence[DrawnFactor], names: Sequence[str]) -> list[DrawnFactor]:
    """Factors of some names; all of them where none is named."""
    known = {factor.name: factor for factor in found}
    known |= {name: factor for factor in found for name in factor.inputs}
    for name in names:
        if name not in known:
            raise InputError(f"{name}: no such factor{suggestion(name, known)}; there are {', '.join(known)}")
    return list(dict.fromkeys(known[name] for name in names)) if names else list(found)


def redrawn(given: Case, other: Case, factor: DrawnFactor) -> Case:
    """A case in which a factor is drawn as in another case, of another seed, and everything else as in its own."""
    if factor.name == CHANCE:
        return replace(given, seed=other.seed)
    plan, source = given.plan, other.plan
    if factor.name == NARRATIVE:
        return replace(given, plan=replace(plan, choice=source.choice))
    world = [name for firm, name in factor.members if not firm]
    rows = {name: row for row, name in enumerate(plan.firms)}
    firms = {firm.name: [rows[name] for name in firm.members] for firm in given.scenario.firms}
    cells = [(row, name) for firm, name in factor.members if firm for row in firms[firm]]
    return replace(
        given,
        plan=replace(
            plan,
            world=_rekeyed(plan.world, source.world, ((0, plan.world_inputs.index(name)) for name in world)),
            firm=_rekeyed(plan.firm, source.firm, ((row, plan.firm_inputs.index(name)) for row, name in cells)),
        ),
    )


def _rekeyed(block: Block, source: Block, cells: Iterable[tuple[int, int]]) -> Block:
    """A block whose streams are, in some cells, those of another."""
    moved = {name: getattr(block, name).copy() for name in ("key_lo", "key_hi", "is_quasi", "dimension")}
    for cell in cells:
        for name, values in moved.items():
            values[cell] = getattr(source, name)[cell]
    return block._replace(**moved)
