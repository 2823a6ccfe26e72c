"""The tables of a run: crash by horizon, first causes, marks; or the endings of a model of one's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from filon.report.grids import Column, Grid
from filon.report.numbers import LEAST, percentage, with_interval
from filon.report.records import Entity, Estimate, Horizon, Report

Group = Callable[[Horizon], Mapping[str, Estimate]]


def tables(report: Report, exact: bool = False, notes: Mapping[str, str] | None = None) -> list[Grid]:
    """Every table of a run, firm after firm.

    Parameters
    ----------
    report
        What the run says.
    exact
        Print probabilities under 1% and over 99% too, instead of these bounds.
    notes
        What stands below the crash table of a firm, by its name.
    """
    said = notes or {}
    return [
        grid
        for entity in report["entities"]
        for grid in _of_entity(report, entity, exact, said.get(entity["entity"], ""))
    ]


def _of_entity(report: Report, entity: Entity, exact: bool, note: str) -> list[Grid]:
    """The tables of one firm: the crash, its first causes, and what else happened."""
    last = entity["horizons"][-1]
    grids = [] if last["crash"] is None else [replace(crash_table(report, entity, exact), note=note)]
    if len(last["causes"]) > 1:
        grids.append(probability_table(report, entity, "first cause of the crash", causes, exact))
    if also(last):
        title = "what else happened" if grids else "exits"
        grids.append(probability_table(report, entity, title, also, exact))
    return grids


def causes(horizon: Horizon) -> Mapping[str, Estimate]:
    """First causes of the crash."""
    return horizon["causes"]


def also(horizon: Horizon) -> Mapping[str, Estimate]:
    """Exits and marks that are no crash."""
    return {
        name: estimate
        for name, estimate in (horizon["exits"] | horizon["marks"]).items()
        if name not in horizon["causes"]
    }


def crash_table(report: Report, entity: Entity, exact: bool = False) -> Grid:
    """How likely the crash of one firm is within each horizon: in all, as ruin, and by narrative."""
    horizons = entity["horizons"]
    columns = [column for column in _columns(report) if any(column[1](horizon) for horizon in horizons)]
    columns += [("crash (95%)", lambda horizon: with_interval(horizon["crash"], exact))]
    if horizons[-1]["ruin"] is not None:
        columns += [("ruin", lambda horizon: percentage(horizon["ruin"], exact))]
    for narrative in horizons[-1]["crash_by_narrative"]:
        columns += [(words(narrative), _given(narrative, exact))]
    rows = tuple(tuple(cell(horizon) for _, cell in columns) for horizon in horizons)
    headings = tuple(Column(heading, right=heading not in ("within", "by")) for heading, _ in columns)
    return Grid(f"{entity['entity']}: probability of a crash", headings, rows)


def _columns(report: Report) -> list[tuple[str, Callable[[Horizon], str]]]:
    """The columns that name a horizon; a model of one step has none."""
    if report["steps"] == 1:
        return []
    return [
        ("within", lambda horizon: steps(report["step"], horizon["month"])),
        ("by", lambda horizon: (horizon["date"] or "")[:7]),
    ]


def _given(narrative: str, exact: bool) -> Callable[[Horizon], str]:
    """The cell of the crash given a narrative."""
    return lambda horizon: percentage(horizon["crash_by_narrative"][narrative], exact)


def probability_table(report: Report, entity: Entity, title: str, group: Group, exact: bool = False) -> Grid:
    """Each cause, exit or mark of one firm by horizon, the likeliest first.

    What stays under 1% at every horizon shares one line, unless exact figures are asked for.
    """
    horizons = entity["horizons"]
    names = sorted(group(horizons[-1]), key=lambda name: -group(horizons[-1])[name]["probability"])
    shown = [name for name in names if exact or _seen(horizons, group, name)]
    rows = [(words(name), *(percentage(group(horizon)[name], exact) for horizon in horizons)) for name in shown]
    if len(shown) < len(names):
        rows.append((_rest([name for name in names if name not in shown], bool(shown)), *("<1%" for _ in horizons)))
    headings = (f"{horizon['month']:,}" if report["steps"] > 1 else "" for horizon in horizons)
    first = Column(f"{words(report['step'])}s" if report["steps"] > 1 else "", right=False)
    return Grid(
        f"{entity['entity']}: {title}, within", (first, *(Column(heading) for heading in headings)), tuple(rows)
    )


def _rest(names: Sequence[str], others: bool) -> str:
    """What the line of the unlikely is called."""
    if len(names) == 1:
        return words(names[0])
    return f"{len(names)} others, each" if others else f"each of {len(names)}"


def _seen(horizons: Sequence[Horizon], group: Group, name: str) -> bool:
    """Whether something reaches 1% at some horizon."""
    return any(group(horizon)[name]["probability"] >= LEAST for horizon in horizons)


def words(name: str) -> str:
    """A stored name as a person writes it: `funding_freeze` is "funding freeze"."""
    return name.replace("_", " ")


def steps(step: str, count: int) -> str:
    """So many steps: `12 months`, `1 claim`."""
    return f"{count:,} {words(step)}{'' if count == 1 else 's'}"
