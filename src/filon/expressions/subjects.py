"""What a run can be asked about, and whether an expression asks it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from filon.errors import Fault, InputError
from filon.expressions.tokens import fault
from filon.expressions.tree import Conjunction, Precisions, Probability
from filon.quantities.names import suggestion

if TYPE_CHECKING:
    import xarray as xr

    from filon.results.layout import Layout


SECTOR_CRASH = "sector_crash"
"""The event that is about no single firm."""


@dataclass(frozen=True)
class Subjects:
    """Names that expressions on one run may use.

    Attributes
    ----------
    step
        What a step is called: `month` in the shipped model.
    last
        The last one.
    events
        Of `crash`, `ruin`, `exit` and `sector_crash` those that the run knows, then its marks.
    """

    step: str
    last: int
    entities: tuple[str, ...]
    events: tuple[str, ...]
    exits: tuple[str, ...]
    narratives: tuple[str, ...]


def subjects_of_layout(layout: Layout) -> Subjects:
    """What a run of this layout will answer."""
    known = {"crash": layout.causes, "ruin": layout.ruin, "exit": layout.exits}
    known |= {SECTOR_CRASH: layout.causes if layout.sector else ()}
    return Subjects(
        layout.step,
        layout.months,
        layout.entities,
        (*(event for event, codes in known.items() if codes), *(mark.name for mark in layout.marks)),
        tuple(code.name for code in layout.exits),
        tuple(narrative.name for narrative in layout.narratives) if layout.by_narrative else (),
    )


def answerable(tree: xr.DataTree) -> xr.Dataset:
    """What expressions are answered from: the summary of a run, with the crash of its sector if it holds one."""
    summary = tree["summary"].to_dataset()
    if "sector" not in tree.children:
        return summary
    sector = tree["sector"].to_dataset()
    return summary.assign({str(name): sector[name] for name in sector if str(name).startswith(SECTOR_CRASH)})


def subjects_of_summary(summary: xr.Dataset) -> Subjects:
    """What a run answers, by its summary or what `answerable` made of it."""
    step = step_dimension(summary)
    known = tuple(event for event in ("crash", "ruin", "exit", SECTOR_CRASH) if f"{event}_probability" in summary)
    return Subjects(
        step,
        int(summary[step].values[-1]),
        _labels(summary, "entity"),
        (*known, *_labels(summary, "mark")),
        _labels(summary, "exit"),
        _labels(summary, "narrative"),
    )


def _labels(summary: xr.Dataset, dimension: str) -> tuple[str, ...]:
    """The names along a dimension; none where there is no such dimension."""
    return tuple(str(name) for name in summary[dimension].values) if dimension in summary.coords else ()


def step_dimension(summary: xr.Dataset) -> str:
    """The dimension of steps: `month`, or the name of the step of a model of one's own."""
    names = ("crash_probability", "exit_probability", "mark_probability")
    known = next(summary[name].dims for name in names if name in summary)
    return str(next(name for name in known if name not in ("entity", "exit", "mark")))


def require_known(text: str, expression: Probability | Conjunction | Precisions, subjects: Subjects) -> None:
    """Refuse an expression on what the run does not hold.

    Parameters
    ----------
    text
        As the user wrote it.

    Raises
    ------
    InputError
        With every unknown name, its place, and the nearest right one.
    """
    asked = (expression,) if isinstance(expression, Probability) else expression.probabilities
    faults = [found for probability in asked for found in _faults(text, probability, subjects)]
    if faults:
        raise InputError(faults)


def _faults(text: str, asked: Probability, subjects: Subjects) -> list[Fault]:
    """What is wrong with one probability."""
    places = asked.places
    found = [fault(text, places.get("event", 1), message) for message in _of_event(asked, subjects)]
    names = (
        ("entity", asked.entity, subjects.entities, "firm"),
        ("exit", asked.exit, subjects.exits, "exit"),
        ("narrative", asked.narrative, subjects.narratives, "narrative"),
    )
    for role, name, known, called in names:
        if name is not None and name not in known:
            message = f"unknown {called} '{name}'{suggestion(name, known)}"
            found.append(fault(text, places.get(role, 1), message))
    if not 1 <= asked.step <= subjects.last:
        message = f"{subjects.step} {asked.step} is outside the run, which has {subjects.step}s 1 to {subjects.last}"
        found.append(fault(text, places.get("step", 1), message))
    return found


def _of_event(asked: Probability, subjects: Subjects) -> list[str]:
    """What is wrong with the event, and with a firm that is not named where there are several."""
    if asked.event == SECTOR_CRASH:
        return _of_sector(asked, subjects)
    if asked.event in subjects.exits and asked.event not in subjects.events:
        firm = asked.entity or subjects.entities[0]
        return [f"'{asked.event}' is an exit: write exit({firm}, {asked.step}, {asked.event})"]
    if asked.event not in subjects.events:
        return [f"unknown event '{asked.event}'{suggestion(asked.event, subjects.events)}"]
    if asked.entity is None and len(subjects.entities) > 1:
        return [f"which firm? there are {', '.join(subjects.entities[:12])}"]
    return []


def _of_sector(asked: Probability, subjects: Subjects) -> list[str]:
    """What is wrong with asking for the crash of a sector."""
    if SECTOR_CRASH not in subjects.events:
        return [f"{SECTOR_CRASH} is about a sector of many firms, and this run holds none"]
    if asked.entity is not None:
        return [f"{SECTOR_CRASH} is about all firms together: write {SECTOR_CRASH}({asked.step})"]
    return []
