"""The months of a model with one firm as expressions: what is computed once per trial, and what each month."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from benchmarks.twin.graph import Graph, Node
from benchmarks.twin.reading import Reader, Record
from filon.model.definition import Model

Field = tuple[str, str]
"""Group (firm, world, totals) and name."""


@dataclass
class Months:
    """A model as expressions.

    Attributes
    ----------
    graph
        Holds them.
    state
        Every field that changes from month to month and matters: its leaf in the month.
    start, close
        Its expressions at month 0 and at the end of a month.
    exits, marks
        Conditions, in tie order.
    shown_first, shown
        Fields of the firm that are looked at, at month 0 and at the close of a month.
    """

    graph: Graph
    state: dict[Field, Node] = field(default_factory=dict)
    start: dict[Field, Node] = field(default_factory=dict)
    close: dict[Field, Node] = field(default_factory=dict)
    exits: list[Node] = field(default_factory=list)
    marks: list[Node] = field(default_factory=list)
    shown_first: list[Node] = field(default_factory=list)
    shown: list[Node] = field(default_factory=list)

    @property
    def roots(self) -> list[Node]:
        """What a month must compute."""
        return [*self.close.values(), *self.exits, *self.marks, *self.shown]


def months_of(
    model: Model, constants: dict[Field, float], figures: dict[str, float], shown: list[str], hoists: bool = True
) -> Months:
    """Read a model.

    Parameters
    ----------
    model
        In phase form; it gets one firm.
    constants
        Inputs that are one number: ("world" or "firm", name) to value.
    figures
        Constants inside equations.
    shown
        Fields of the firm that are looked at each month.
    hoists
        See `Graph`.
    """
    fixed: dict[Field, Node] = {}
    arrays: set[Field] = set()
    while True:
        graph = Graph(hoists)
        months = _read(model, graph, constants, figures, shown, frozenset(fixed), arrays)
        still = {key: months.start[key] for key, node in months.close.items() if node is months.state.get(key)}
        grown = {key for key, node in months.close.items() if node.is_array} - arrays
        if not still.keys() - fixed.keys() and not grown:
            return _needed(months)
        fixed |= still
        arrays |= grown


def _read(
    model: Model,
    graph: Graph,
    constants: dict[Field, float],
    figures: dict[str, float],
    shown: list[str],
    fixed: frozenset[Field],
    arrays: set[Field],
) -> Months:
    """Walk the start and one month."""
    reader, phases = Reader(graph), model.phases
    constant = Record({name: graph.constant(value) for name, value in figures.items()})
    draws = {
        scope: Record(
            {
                name: graph.constant(constants[scope, name])
                if (scope, name) in constants
                else graph.leaf("draw", f"{scope}.{name}", True, False)
                for name in names
            }
        )
        for scope, names in (("world", model.world_inputs), ("firm", model.firm_inputs))
    }
    common: dict[str, Any] = {"figures": constant, "world_draw": draws["world"]}
    start: dict[str, Any] = {"totals": Record({name: graph.constant(0.0) for name in model.totals})}
    start["world"] = _walked(reader, phases.start_world, "world", {**common, "draw": draws["world"], "world": None})
    firm = {**common, "draw": draws["firm"], "world": start["world"], "firm": None}
    start["firm"] = _walked(reader, phases.start_firm, "firm", firm)

    graph.in_month = True
    opening = {(group, name): node for group in start for name, node in start[group].items()}
    state = {
        key: graph.leaf("state", ".".join(key), node.is_array or key in arrays, True)
        for key, node in opening.items()
        if key not in fixed
    }
    now = {
        group: Record({name: state.get((group, name), node) for name, node in start[group].items()}) for group in start
    }
    shocks = {
        scope: Record({name: graph.leaf(kind, f"{scope}.{name}", True, True) for name, kind in kinds.items()})
        for scope, kinds in (("world", model.world_shocks), ("firm", model.firm_shocks))
    }
    common["t"] = graph.leaf("month", "t", False, True)
    month = {**common, "draw": draws["world"], "shock": shocks["world"], "totals": now["totals"], "world": now["world"]}
    now["world"] = _walked(reader, phases.world, "world", month)
    own = {**common, "draw": draws["firm"], "shock": shocks["firm"], "world": now["world"], "firm": now["firm"]}
    own["firm"] = _walked(reader, phases.operate, "firm", own)
    own["received"] = Record({name: own["firm"][item.field] for name, item in model.exchange.items()})
    now["firm"] = _walked(reader, phases.settle, "firm", own)
    own["firm"] = now["firm"]
    now["totals"] = Record({name: now["firm"][item.field] for name, item in model.totals.items()})
    return Months(
        graph,
        state,
        opening,
        {key: now[key[0]][key[1]] for key in state},
        [reader.phase(item.condition, own) for item in model.exits],
        [reader.phase(item.condition, own) for item in model.marks],
        [start["firm"][name] for name in shown],
        [now["firm"][name] for name in shown],
    )


def _walked(reader: Reader, functions: Any, group: str, offered: dict[str, Any]) -> Record:
    """State after the passes of a phase."""
    for function in functions:
        offered[group] = reader.phase(function, offered)
    result: Record = offered[group]
    return result


def _needed(months: Months) -> Months:
    """Without the fields that nothing looked at depends on."""
    names = {node: key for key, node in months.state.items()}
    keep: dict[Field, None] = {}
    waiting = [*months.exits, *months.marks, *months.shown]
    seen: set[Node] = set()
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        waiting += [part for part in node.parts if isinstance(part, Node)]
        if node in names:
            keep[names[node]] = None
            waiting.append(months.close[names[node]])
    ordered = [key for key in months.state if key in keep]
    months.state = {key: months.state[key] for key in ordered}
    months.start = {key: months.start[key] for key in ordered}
    months.close = {key: months.close[key] for key in ordered}
    return months
