"""The months of a model as expressions: what is computed once per trial, and what each month."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from benchmarks.twin.graph import FIRM, NUMBER, TRIAL, Graph, Node
from benchmarks.twin.reading import Reader, Record
from filon.model.definition import Model

Field = tuple[str, str]
"""Group (firm, world, totals, late) and name; late is what firms receive of those that left last month."""


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
    model: Model,
    constants: dict[Field, float],
    figures: dict[str, float],
    shown: list[str],
    hoists: bool = True,
    columns: Collection[str] | None = None,
) -> Months:
    """Read a model.

    Parameters
    ----------
    model
        In phase form.
    constants
        Inputs that are one number: ("world" or "firm", name) to value.
    figures
        Constants inside equations.
    shown
        Fields of the firm that are looked at each month.
    hoists
        See `Graph`.
    columns
        Inputs that are one number for each firm, in trials of several firms; None where a trial has one firm.
    """
    fixed: dict[Field, Node] = {}
    axes: dict[Field, int] = {}
    while True:
        source = Source(model, Graph(hoists), constants, figures, shown, columns)
        months = source.read(frozenset(fixed), axes)
        still = {key: months.start[key] for key, node in months.close.items() if node is months.state.get(key)}
        grown = {key: node.axes | axes.get(key, NUMBER) for key, node in months.close.items() if node.is_array}
        if not still.keys() - fixed.keys() and grown == axes:
            return _needed(months)
        fixed |= still
        axes = grown


@dataclass
class Source:
    """What `months_of` was given, and the graph that is filled."""

    model: Model
    graph: Graph
    constants: dict[Field, float]
    figures: dict[str, float]
    shown: list[str]
    columns: Collection[str] | None

    @property
    def has_others(self) -> bool:
        """Whether a trial has several firms."""
        return self.columns is not None

    def axes(self, scope: str, name: str = "") -> int:
        """Axes of a number of the world or of the firms."""
        if scope == "world" or self.columns is None:
            return TRIAL
        return FIRM if name in self.columns else TRIAL | FIRM

    def drawn(self, scope: str, names: Iterable[str]) -> Record:
        """Inputs."""
        graph, constants = self.graph, self.constants
        return Record(
            {
                name: graph.constant(constants[scope, name])
                if (scope, name) in constants
                else graph.leaf("draw", f"{scope}.{name}", self.axes(scope, name), False)
                for name in names
            }
        )

    def shocks(self, scope: str, kinds: Mapping[str, str]) -> Record:
        """Shocks of a month."""
        leaf = self.graph.leaf
        return Record({name: leaf(kind, f"{scope}.{name}", self.axes(scope), True) for name, kind in kinds.items()})

    def received(self, firm: Record, late: Record, acting: Node | None) -> Record:
        """What firms receive; a firm that is alone receives what it has."""
        found = Record()
        for name, item in self.model.exchange.items():
            if item.over == "fallen":
                found[name] = late[name] if self.has_others else self.graph.constant(0.0)
            elif not self.has_others:
                found[name] = firm[item.field]
            else:
                matrix = f"exchange.{name}" if item.within or item.of else ""
                found[name] = self.graph.total(firm[item.field], acting, matrix)
        return found

    def sums(self, firm: Record, acting: Node | None) -> tuple[Record, Record]:
        """What the world sees next month, and what firms receive then of those that left.

        Where a trial has one firm nobody is there to see its fall.
        """
        graph, model, totals, late = self.graph, self.model, Record(), Record()
        for name, total in model.totals.items():
            if not self.has_others:
                totals[name] = graph.constant(0.0) if total.over == "fallen" else firm[total.field]
            elif total.over == "fallen":
                totals[name] = graph.fallen(firm[total.field], f"totals.{name}", TRIAL)
            else:
                totals[name] = graph.total(firm[total.field], acting)
        for name, item in model.exchange.items():
            if self.has_others and item.over == "fallen":
                late[name] = graph.fallen(firm[item.field], f"exchange.{name}", self.axes("firm"))
        return totals, late

    def read(self, fixed: frozenset[Field], axes: Mapping[Field, int]) -> Months:
        """Walk the start and one month."""
        graph, model, phases = self.graph, self.model, self.model.phases
        reader = Reader(graph)
        draws = {"world": self.drawn("world", model.world_inputs), "firm": self.drawn("firm", model.firm_inputs)}
        constant = Record({name: graph.constant(value) for name, value in self.figures.items()})
        common: dict[str, Any] = {"figures": constant, "world_draw": draws["world"]}
        gone = model.exchange if self.has_others else ()
        start: dict[str, Any] = {"totals": Record({name: graph.constant(0.0) for name in model.totals})}
        start["late"] = Record({name: graph.constant(0.0) for name in gone if model.exchange[name].over == "fallen"})
        start["world"] = _walked(reader, phases.start_world, "world", {**common, "draw": draws["world"], "world": None})
        own = {**common, "draw": draws["firm"], "world": start["world"], "firm": None}
        start["firm"] = _walked(reader, phases.start_firm, "firm", own)
        if self.has_others:
            own["received"] = self.received(start["firm"], start["late"], None)
            start["firm"] = _walked(reader, phases.join, "firm", own)

        graph.in_month = True
        opening = {(group, name): node for group in start for name, node in start[group].items()}
        state = {
            key: graph.leaf("state", ".".join(key), node.axes | axes.get(key, NUMBER), True)
            for key, node in opening.items()
            if key not in fixed
        }
        now = {
            group: Record({name: state.get((group, name), node) for name, node in start[group].items()})
            for group in start
        }
        shocks = {"world": self.shocks("world", model.world_shocks), "firm": self.shocks("firm", model.firm_shocks)}
        common["t"] = graph.leaf("month", "t", NUMBER, True)
        acting = graph.leaf("acting", "acting", TRIAL | FIRM, True) if self.has_others else None
        seen = {"totals": now["totals"], "world": now["world"], "draw": draws["world"]}
        month = {**common, **seen, "shock": shocks["world"]}
        now["world"] = _walked(reader, (*(phases.heed if self.has_others else ()), *phases.world), "world", month)
        own = {**common, "draw": draws["firm"], "shock": shocks["firm"], "world": now["world"], "firm": now["firm"]}
        _walked(reader, (*phases.operate, *(phases.offer if self.has_others else ())), "firm", own)
        own["received"] = self.received(own["firm"], now["late"], acting)
        now["firm"] = _walked(reader, (*(phases.meet if self.has_others else ()), *phases.settle), "firm", own)
        now["totals"], now["late"] = self.sums(now["firm"], acting)
        return Months(
            graph,
            state,
            opening,
            {key: now[key[0]][key[1]] for key in state},
            [reader.phase(item.condition, own) for item in model.exits],
            [reader.phase(item.condition, own) for item in model.marks],
            [start["firm"][name] for name in self.shown],
            [now["firm"][name] for name in self.shown],
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
