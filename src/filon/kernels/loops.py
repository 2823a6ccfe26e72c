"""Loops over lanes: the phases of a month as straight lines of loads, calls and stores.

Each function of a phase is a loop of its own: a processor works on several turns of a short loop at once, and waits
in a long one (one loop for a whole phase was measured an eighth slower). Exits, marks and the gate share the last.
Passes are inlined into the month, which calls nothing: a fifteenth of the time was spent on calls.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from filon.kernels.rows import Rows
from filon.kernels.source import Piece, argument_name
from filon.kernels.uniform import Uniforms

GATE_GROUP = 4

OF_WORLD = ("start_world", "heed", "world")
WITH_OTHERS = ("join", "heed", "offer", "meet")
PHASES = ("start_world", "start_firm", "join", "heed", "world", "operate", "offer", "meet", "settle")


@dataclass(frozen=True, slots=True)
class BinnedField:
    """A quantity of the histograms: the row of its field, and whether its bins are asinh bins."""

    row: int
    is_asinh: bool


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum over firms that each firm receives.

    Attributes
    ----------
    row, received
        Row of the field, and of what is received.
    weights
        Row that is 1 for the firms that are summed.
    is_late
        Whether it is handed over at the end of a month, for the next: what those that left then held.
    within, of
        As `filon.model.declared.Transfer`.
    """

    row: int
    received: int
    weights: int
    is_late: bool
    within: str
    of: str

    @property
    def is_common(self) -> bool:
        """Whether it is needed by a firm that is alone too."""
        return not (self.is_late or self.within or self.of)

    @property
    def line(self) -> str:
        """The call that carries it out."""
        if self.within:
            return f"total_within(firms, {self.row}, {self.weights}, setting.{self.within}, sums, {self.received})"
        if self.of:
            kind = self.of.removesuffix("s")
            linked = f"setting.{kind}_start, setting.{kind}_firm, setting.{kind}_share"
            return f"total_linked(firms, {self.row}, {self.weights}, {linked}, {self.received})"
        return f"total_all(firms, {self.row}, {self.weights}, {self.received})"


@dataclass(frozen=True)
class Parts:
    """What the module is made of.

    Attributes
    ----------
    pieces
        Phase name to its rewritten functions: start_world, start_firm, world, operate, settle, exits, ending,
        marks, margin.
    exit_codes
        Code of each of `pieces["exits"]`, in tie order.
    mark_names
        Name of each of `pieces["marks"]`.
    transfers
        What firms receive.
    totals
        Row of the field, row of the total, and row of the firms that are summed.
    world_shocks, firm_shocks
        (row, kind) in stream order.
    quantities
        Histograms.
    outcomes
        Fields whose last value is kept.
    claims
        Further fields whose last value is kept where firms have others beside them.
    leavers
        Name of an engine row to the exits by which a firm must have left to be in it.
    is_alone
        Whether a trial has one firm: a kernel without what needs others compiles in two thirds of the time.
    uniforms
        Values that are the same for all trials of a month.
    """

    pieces: Mapping[str, Sequence[Piece]]
    exit_codes: Sequence[int]
    mark_names: Sequence[str]
    transfers: Sequence[Sum]
    totals: Sequence[tuple[int, int, int]]
    world_shocks: Sequence[tuple[int, str]]
    firm_shocks: Sequence[tuple[int, str]]
    quantities: Sequence[BinnedField]
    outcomes: Sequence[str]
    claims: Sequence[str] = ()
    leavers: Mapping[str, Sequence[int]] = field(default_factory=dict)
    is_alone: bool = False
    uniforms: Uniforms = field(default_factory=Uniforms)

    @property
    def has_leavers(self) -> bool:
        """Whether anything is asked of firms that leave."""
        return bool(self.leavers or self.claims)

    @property
    def needed_transfers(self) -> list[Sum]:
        """Sums to hand over, in their order: a firm alone needs but the common ones."""
        common = [item for item in self.transfers if item.is_common]
        return common if self.is_alone else common + [item for item in self.transfers if not item.is_common]

    def of(self, phase: str) -> Sequence[Piece]:
        """Pieces of a phase; none where it has none."""
        return self.pieces.get(phase, ())


@dataclass
class LaneLoop:
    """A function of loops over lanes, written line by line.

    Attributes
    ----------
    name
        Of the function that holds it.
    rows, figures, lanes
        Layout of the working arrays, names of the constants, trials of a tile.
    of_world
        Whether it writes the world rather than a firm.
    """

    name: str
    rows: Rows
    figures: Sequence[str]
    lanes: int
    of_world: bool
    constants: dict[str, int] = field(default_factory=dict)
    body: list[str] = field(default_factory=list)
    known: dict[tuple[str, str], str] = field(default_factory=dict)
    written: dict[tuple[str, str], str] = field(default_factory=dict)
    finished: list[str] = field(default_factory=list)

    def place(self, group: str, name: str) -> tuple[str, str]:
        """Array and element of a field."""
        if group in ("world", "totals", "world_draw", "world_shock"):
            row = self.rows.world[group if group == "world" else group.removeprefix("world_"), name]
            return "world", f"{row * self.lanes} + lane"
        return "firm", f"{self.rows.firm[group, name] * self.lanes} + lane"

    def value(self, group: str, name: str) -> str:
        """The local that holds a field, a constant or the month; loaded when first asked for."""
        if group == "t":
            return "t"
        if group in ("figures", "uniform"):
            place = self.figures.index(name) if group == "figures" else len(self.figures) + int(name)
            self.constants[argument_name(group, name)] = place
            return argument_name(group, name)
        if (group, name) not in self.known:
            array, element = self.place(group, name)
            load = "in_world" if self.of_world else f"of_{array}"
            self.known[group, name] = f"{group}__{name}"
            self.body.append(f"{group}__{name} = {load}({array}, {element})")
        return self.known[group, name]

    def call(self, piece: Piece) -> str:
        """The call of a piece on one lane."""
        return f"{piece.name}({', '.join([self.value(group, name) for group, name in piece.reads])})"

    def line(self, local: str, expression: str) -> str:
        """Give an expression a name."""
        self.body.append(f"{local} = {expression}")
        return local

    def write(self, group: str, name: str, local: str) -> None:
        """Remember the new value of a field; it is stored at the end of the loop."""
        self.known[group, name] = self.written[group, name] = local

    def apply(self, piece: Piece) -> None:
        """Call a function that returns a state."""
        if piece.writes:
            values = [f"{piece.name}__{name}" for name in piece.writes]
            self.body.append(f"({', '.join(values)},) = {self.call(piece)}")
            for name, local in zip(piece.writes, values, strict=True):
                self.write("world" if self.of_world else "firm", name, local)

    def cut(self) -> None:
        """Begin another loop; what was written is stored first."""
        self.finished += self.lane_lines()
        self.body, self.known, self.written = [], {}, {}

    def lane_lines(self) -> list[str]:
        """The loop under way: loads and calls, then stores."""
        lines = ["    for lane in range(LANES):", *(f"        {line}" for line in self.body)]
        for (group, name), local in self.written.items():
            array, element = self.place(group, name)
            lines.append(f"        set_{array}({array}, {element}, {local})")
        return lines if self.body else [*lines, "        pass"]

    def text(self) -> str:
        """The function: constants first, then its loops."""
        lines = [f"@njit(**INLINE)\ndef {self.name}({'' if self.of_world else 'firm, '}world, figures, t):"]
        lines += [f"    {local} = figures[{place}]" for local, place in sorted(self.constants.items())]
        return "\n".join([*lines, *self.finished, *self.lane_lines()]) + "\n"


def add_margin(loop: LaneLoop, parts: Parts) -> None:
    """Write the margin of a model that has one."""
    for piece in parts.of("margin"):
        loop.write("firm", "margin", loop.line("margin", loop.call(piece)))


def add_exits(loop: LaneLoop, parts: Parts) -> None:
    """Ask the exits in tie order, and remember the last values of outcomes."""
    code = loop.line("code", "0.0")
    add_margin(loop, parts)
    if parts.of("ending"):
        loop.line(code, f"1.0 * {loop.call(parts.of('ending')[0])}")
    elif parts.of("margin"):
        loop.line(code, "select(margin <= 0.0, 1.0, 0.0)")
    for piece, number in reversed(list(zip(parts.of("exits"), parts.exit_codes, strict=True))):
        loop.line(code, f"select({loop.call(piece)}, {float(number)}, code)")
    alive = loop.value("engine", "alive")
    loop.line(code, f"select({alive} > 0.0, code, 0.0)")
    for name in parts.outcomes:
        kept, now = loop.value("kept", name), loop.value("firm", name)
        loop.write("kept", name, loop.line(f"last__{name}", f"select({alive} > 0.0, {now}, {kept})"))
    month = loop.value("engine", "exit_month")
    changes = {
        "exit_code": f"{loop.value('engine', 'exit_code')} + code",
        "exit_month": f"select(code != 0.0, t, {month})",
        "left": "select(code != 0.0, 1.0, 0.0)",
        "acted": alive,
    }
    for name, expression in changes.items():
        loop.write("engine", name, loop.line(f"next__{name}", expression))
    loop.write("engine", "alive", loop.line("next__alive", f"{alive} - next__left"))


def add_marks(loop: LaneLoop, parts: Parts) -> None:
    """Date the first month of each mark."""
    for name, piece in zip(parts.mark_names, parts.of("marks"), strict=True):
        month = loop.value("mark", name)
        now = f"(next__acted > 0.0) & ({loop.call(piece)}) & ({month} == 0.0)"
        loop.write("mark", name, loop.line(f"marked__{name}", f"select({now}, t, {month})"))


def add_gate(loop: LaneLoop, fields: set[str], acted: str) -> None:
    """Turn the gate's row into NaN where a field of a living firm is not a finite number."""
    wanted = [name for group, name in loop.rows.firm if group == "firm" and name in fields]
    terms = [f"{loop.value('firm', name)} * 0.0" for name in wanted]
    sums = [f"({' + '.join(terms[at : at + GATE_GROUP])})" for at in range(0, len(terms), GATE_GROUP)]
    gate = loop.value("engine", "gate")
    bad = loop.line("bad", " + ".join(sums) or "0.0")
    loop.write("engine", "gate", loop.line("next__gate", f"{gate} + select({acted} > 0.0, {bad}, 0.0)"))


def add_leavers(loop: LaneLoop, parts: Parts) -> None:
    """Tell apart by which exits firms left this month, and remember what they owe; a firm alone needs neither."""
    left, code = loop.value("engine", "left"), loop.value("engine", "exit_code")
    for name, codes in parts.leavers.items():
        asked = " | ".join(f"({code} == {float(number)})" for number in codes)
        loop.write("engine", name, loop.line(f"next__{name}", f"select(({left} > 0.0) & ({asked}), 1.0, 0.0)"))
    for name in parts.claims:
        acted, kept, now = loop.value("engine", "acted"), loop.value("kept", name), loop.value("firm", name)
        loop.write("kept", name, loop.line(f"last__{name}", f"select({acted} > 0.0, {now}, {kept})"))


def gated_fields(rows: Rows, parts: Parts) -> tuple[set[str], set[str]]:
    """Fields gated every month, which are counted or decide, and every year: all that is written."""
    written = {
        name for phase in ("operate", "offer", "meet", "settle") for piece in parts.of(phase) for name in piece.writes
    }
    asked = [*parts.of("exits"), *parts.of("marks"), *parts.of("ending")]
    counted = {name for piece in asked for group, name in piece.reads if group == "firm"} | {"margin"}
    kept = {quantity.row for quantity in parts.quantities}
    counted |= {name for (group, name), row in rows.firm.items() if group == "firm" and row in kept}
    return counted | set(parts.outcomes), written


def loops(rows: Rows, figures: Sequence[str], lanes: int, parts: Parts) -> list[str]:
    """Texts of all loops over lanes of a module."""
    texts = [tabulate(figures, parts.uniforms)]
    monthly, yearly = gated_fields(rows, parts)
    for phase in PHASES:
        loop = LaneLoop(f"pass_{phase}", rows, figures, lanes, phase in OF_WORLD)
        for number, piece in enumerate(parts.of(phase)):
            if number:
                loop.cut()
            loop.apply(piece)
        if phase == "start_firm":
            add_margin(loop, parts)
        if phase == "settle":
            add_exits(loop, parts)
            add_marks(loop, parts)
            add_gate(loop, monthly, "next__acted")
        texts.append(loop.text())
    leave = LaneLoop("pass_leave", rows, figures, lanes, False)
    add_leavers(leave, parts)
    gate = LaneLoop("pass_yearly_gate", rows, figures, lanes, False)
    add_gate(gate, yearly, gate.value("engine", "acted"))
    return [*texts, *([leave.text()] if parts.has_leavers else []), gate.text(), bin_loop(rows, lanes, parts)]


def tabulate(figures: Sequence[str], uniforms: Uniforms) -> str:
    """Text of the function that fills the constants and uniform values of month `t`."""
    lines = ["@njit(**INLINE)", "def tabulate(constants, row, t):", "    copy(constants, row)"]
    lines += [f"    figures__{name} = constants[{figures.index(name)}]" for name in sorted(uniforms.constants())]
    lines += [f"    row[{len(figures) + place}] = {text}" for text, place in uniforms.values.items()]
    return "\n".join(lines) + "\n"


def bin_loop(rows: Rows, lanes: int, parts: Parts) -> str:
    """Text of the function that turns recorded quantities into bin numbers."""
    alive = f"of_firm(firm, {rows.firm['engine', 'alive'] * lanes} + lane)"
    lines = ["@njit(**INLINE)", "def pass_bins(firm, scales, bins):"]
    for index, quantity in enumerate(parts.quantities):
        value = f"of_firm(firm, {quantity.row * lanes} + lane) * factor"
        number = f"asinh_bin({value}) * {512 / 34!r} + 257.0" if quantity.is_asinh else f"{value} + offset"
        lines += [
            f"    factor = scales[{index}, 0]",
            f"    offset = scales[{index}, 1]",
            f"    row = bins[{index}]",
            "    for lane in range(LANES):",
            f"        place = minimum(maximum({number}, 0.0), 513.5)",
            f"        set_bin(row, lane, select({alive} > 0.0, place, 514.0))",
        ]
    return "\n".join([*lines, "    return"]) + "\n"
