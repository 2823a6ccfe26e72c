"""The text of a kernel module: one loop over lanes for each pass, and the order of a month.

The generated module reads like this file: passes first, then the month, then the tile. `filon` never writes
economics here; it receives pieces that are already rewritten.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from filon.kernels.rows import Rows
from filon.kernels.source import Piece, argument_name

HEADER = '''"""Compiled kernel of the model {name!r}, written by filon; do not edit."""

from numba import njit

from filon.kernels.memory import borrowed, in_world, of_firm, of_world, set_bin, set_firm, set_world
from filon.kernels.support import any_left, clear, copy, count_bins, fold, keep_paths, total
from filon.mathematics.compiled import (
    absolute, asinh_bin, exp, log, maximum, minimum, normal_cdf, normal_quantile, select, sqrt,
)
from filon.mathematics.settings import INLINE, SETTINGS
from filon.streams.compiled import normals, shock_words, uniforms
{imports}

LANES = {lanes}
'''

GATE_GROUP = 4
GATE_MONTHS = 12


@dataclass(frozen=True, slots=True)
class BinnedField:
    """A quantity of the histograms: the row of its field, and whether its bins are asinh bins."""

    row: int
    is_asinh: bool


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
    transfers
        Row of the field, row received, for each transfer.
    totals
        Row of the field, row of the total, and whether only the fallen are summed.
    world_shocks, firm_shocks
        (row, kind) in stream order.
    quantities
        Histograms.
    outcomes
        Rows of the fields whose last value is kept, and the rows that keep them.
    """

    pieces: Mapping[str, Sequence[Piece]]
    exit_codes: Sequence[int]
    transfers: Sequence[tuple[int, int]]
    totals: Sequence[tuple[int, int, bool]]
    world_shocks: Sequence[tuple[int, str]]
    firm_shocks: Sequence[tuple[int, str]]
    quantities: Sequence[BinnedField]
    outcomes: Sequence[tuple[int, int]]


def module(
    name: str, imports: str, lanes: int, rows: Rows, figures: Sequence[str], texts: Sequence[str], parts: Parts
) -> str:
    """Write the module.

    Parameters
    ----------
    name
        Of the model.
    imports
        Line that imports `draw_narratives` and `draw_inputs`, which fill the input rows of a tile.
    lanes
        Trials of a tile.
    rows
        Layout of the working arrays.
    figures
        Names of the constants, in the order of their array.
    texts
        Rewritten functions.
    parts
        How they are used.
    """
    writer = PassWriter(rows, tuple(figures), lanes)
    text = [HEADER.format(name=name, imports=imports, lanes=lanes), *texts]
    for phase in ("start_world", "world"):
        text += [writer.phase_pass(piece, of_world=True) for piece in parts.pieces.get(phase, ())]
    for phase in ("start_firm", "operate", "settle"):
        text += [writer.phase_pass(piece, of_world=False) for piece in parts.pieces.get(phase, ())]
    text += [writer.exit_pass(parts), *writer.gate_passes(parts), writer.bin_pass(parts)]
    if parts.pieces.get("marks"):
        text.append(writer.mark_pass(parts))
    text += [writer.begin(), writer.unit(parts)]
    return "\n\n".join(text)


UNIT = '''@njit(cache=True, **SETTINGS)
def run_unit(first, count, steps, setting, plan, counters, kept, scratch):
    """Run trials first .. first + count - 1, tile by tile."""
    setting, counters = borrowed(setting), borrowed(counters)
    choice, of_world, of_firm = borrowed(plan[0]), borrowed(plan[1]), borrowed(plan[2])
    kept, scratch = borrowed(kept), borrowed(scratch)
    firms, world, words, figures = scratch.firms, scratch.world, scratch.words, setting.figures
    for place in range(0, count, LANES):
        begins = first + place
        live = min(LANES, count - place)
        draw_narratives(choice, begins, scratch)
        for number in range(1):  # a loop's number is no literal, so that world and firms share one compilation
            draw_inputs(of_world, number, number, begins, scratch, world[{world_inputs}])
        for number in range(firms.shape[0]):
            firm = firms[number]
            draw_inputs(of_firm, number, of_world.code.shape[1], begins, scratch, firm[{firm_inputs}])
{start}
        for t in range(steps + 1):
            if t > 0:
{month}
            if kept.paths.shape[0] > place:
                keep_paths(kept, place, live, t, firms, {fields}, {acted})
            if counters.histograms.shape[0] > 0:
                for number in range(firms.shape[0]):
                    pass_bins(firms[number], setting.scales[number], scratch.bins)
                    count_bins(counters, number, t, scratch.bins, scratch.narrative)
            if not any_left(firms, {engine}):
                break
        fold(counters, kept, setting, scratch, begins, place, live, {engine}, {mark}, {kept})
'''


class PassWriter:
    """Writes the loops over lanes."""

    def __init__(self, rows: Rows, figures: tuple[str, ...], lanes: int) -> None:
        self.rows = rows
        self.figures = figures
        self.lanes = lanes

    def at(self, group: str, field: str, of_world: bool = False) -> str:
        """The element of a field in the loop over lanes; `of_world` says that the loop writes the world."""
        if group in ("world", "totals", "world_draw", "world_shock"):
            row = self.rows.world[group.removeprefix("world_") if group != "world" else group, field]
            place = f"{row * self.lanes} + lane"
            return f"{'in_world' if of_world else 'of_world'}(world, {place})"
        return self.firm_row(self.rows.firm[group, field])

    def firm_row(self, row: int) -> str:
        """The element of a row of the firm in the loop over lanes."""
        return f"of_firm(firm, {row * self.lanes} + lane)"

    def engine(self, field: str) -> str:
        """The element of one of the engine's own rows."""
        return self.at("engine", field)

    def figure_lines(self, pieces: Sequence[Piece]) -> list[str]:
        """Load the constants that pieces read, before the loop."""
        used = sorted({field for piece in pieces for group, field in piece.reads if group == "figures"})
        return [f"    figures__{field} = figures[{self.figures.index(field)}]" for field in used]

    def put(self, element: str, value: str) -> str:
        """The line that writes an element."""
        array = "world" if element.startswith("in_world") else "firm"
        return f"set_{array}{element[len('of_') + len(array) :].removesuffix(')')}, {value})"

    def call(self, piece: Piece, of_world: bool = False) -> str:
        """The call of a piece on one lane."""
        arguments = [
            argument_name(group, field) if group in ("figures", "t") else self.at(group, field, of_world)
            for group, field in piece.reads
        ]
        return f"{piece.name}({', '.join(arguments)})"

    def loop(self, name: str, pieces: Sequence[Piece], body: Sequence[str], of_world: bool = False) -> str:
        """A pass: constants, then the loop over lanes."""
        arrays = "world, figures, t" if of_world else "firm, world, figures, t"
        lines = [f"@njit(**SETTINGS)\ndef {name}({arrays}):", *self.figure_lines(pieces)]
        lines += ["    for lane in range(LANES):", *(f"        {line}" for line in body)]
        return "\n".join(lines) + "\n"

    def phase_pass(self, piece: Piece, of_world: bool) -> str:
        """Pass of a function that returns a state."""
        group = "world" if of_world else "firm"
        if not piece.writes:
            return self.loop(f"pass_{piece.name}", [piece], ["pass"], of_world)
        values = [f"value_{field}" for field in piece.writes]
        body = [f"({', '.join(values)},) = {self.call(piece, of_world)}"]
        if of_world:
            body += [self.put(self.at(group, field, True), f"value_{field}") for field in piece.writes]
        else:
            body += [self.put(self.at(group, field), f"value_{field}") for field in piece.writes]
        return self.loop(f"pass_{piece.name}", [piece], body, of_world)

    def exit_pass(self, parts: Parts) -> str:
        """Pass that asks the exits in tie order, and remembers the last values of outcomes."""
        pieces = [*parts.pieces.get("exits", ()), *parts.pieces.get("ending", ()), *parts.pieces.get("margin", ())]
        body = ["code = 0.0"]
        if parts.pieces.get("margin"):
            body += [f"margin = {self.call(parts.pieces['margin'][0])}", self.put(self.at("firm", "margin"), "margin")]
        if parts.pieces.get("ending"):
            body += [f"code = 1.0 * {self.call(parts.pieces['ending'][0])}"]
        elif parts.pieces.get("margin"):
            body += ["code = select(margin <= 0.0, 1.0, 0.0)"]
        for piece, code in reversed(list(zip(parts.pieces.get("exits", ()), parts.exit_codes, strict=True))):
            body += [f"code = select({self.call(piece)}, {float(code)}, code)"]
        body += [
            f"alive = {self.engine('alive')}",
            self.put(self.engine("acted"), "alive"),
            "code = select(alive > 0.0, code, 0.0)",
            self.put(self.engine("exit_code"), f"{self.engine('exit_code')} + code"),
            self.put(self.engine("exit_month"), f"select(code > 0.0, t, {self.engine('exit_month')})"),
            "left = select(code > 0.0, 1.0, 0.0)",
            self.put(self.engine("left"), "left"),
            self.put(self.engine("alive"), "alive - left"),
        ]
        for row, kept in parts.outcomes:
            here = self.firm_row(kept)
            body += [self.put(here, f"select(alive > 0.0, {self.firm_row(row)}, {here})")]
        return self.loop("pass_exits", pieces, body)

    def mark_pass(self, parts: Parts) -> str:
        """Pass that dates the first month of each mark."""
        pieces = parts.pieces.get("marks", ())
        names = [field for group, field in self.rows.firm if group == "mark"]
        body = [f"acted = {self.engine('acted')} > 0.0"]
        for name, piece in zip(names, pieces, strict=True):
            month = self.at("mark", name)
            body += [self.put(month, f"select(acted & ({self.call(piece)}) & ({month} == 0.0), t, {month})")]
        return self.loop("pass_marks", pieces, body)

    def gate_pass(self, name: str, fields: set[str]) -> str:
        """Pass whose row turns into NaN where a field of a living firm is not a finite number."""
        rows = [self.at("firm", field) for group, field in self.rows.firm if group == "firm" and field in fields]
        terms = [[f"{row} * 0.0" for row in rows[at : at + GATE_GROUP]] for at in range(0, len(rows), GATE_GROUP)]
        sums = [f"({' + '.join(group)})" for group in terms]
        gate = self.engine("gate")
        body = [f"bad = {' + '.join(sums) or '0.0'}"]
        body += [self.put(gate, f"{gate} + select({self.engine('acted')} > 0.0, bad, 0.0)")]
        return self.loop(f"pass_{name}", (), body)

    def gate_passes(self, parts: Parts) -> list[str]:
        """The gate of every month, over what is counted or decides, and that of the year, over all that is written."""
        written = {f for phase in ("operate", "settle") for piece in parts.pieces.get(phase, ()) for f in piece.writes}
        asked = [*parts.pieces.get("exits", ()), *parts.pieces.get("marks", ()), *parts.pieces.get("ending", ())]
        counted = {field for piece in asked for group, field in piece.reads if group == "firm"} | {"margin"}
        kept = {quantity.row for quantity in parts.quantities} | {row for row, _ in parts.outcomes}
        counted |= {field for (group, field), row in self.rows.firm.items() if group == "firm" and row in kept}
        return [self.gate_pass("gate", counted), self.gate_pass("yearly_gate", written)]

    def bin_pass(self, parts: Parts) -> str:
        """Pass that turns recorded quantities into bin numbers."""
        lines = ["@njit(**SETTINGS)", "def pass_bins(firm, scales, bins):"]
        for index, quantity in enumerate(parts.quantities):
            value = f"{self.firm_row(quantity.row)} * factor + offset"
            if quantity.is_asinh:
                value = f"asinh_bin({self.firm_row(quantity.row)} * factor) * {512 / 34!r} + 257.0"
            lines += [
                f"    factor = scales[{index}, 0]",
                f"    offset = scales[{index}, 1]",
                f"    row = bins[{index}]",
                "    for lane in range(LANES):",
                f"        place = minimum(maximum({value}, 0.0), 513.5)",
                f"        set_bin(row, lane, select({self.engine('alive')} > 0.0, place, 514.0))",
            ]
        return "\n".join([*lines, "    return"]) + "\n"

    def begin(self) -> str:
        """Function that clears the engine's rows of a tile."""
        first, acted = self.rows.firm["engine", "alive"], self.rows.firm["engine", "acted"]
        return f'''@njit(**SETTINGS)
def begin(firm, live):
    """Set the lanes of a firm to the start of a trial; lanes beyond `live` hold no trial."""
    for row in range({first}, firm.shape[0]):
        clear(firm[row])
    for lane in range(live):
        firm[{first}, lane] = 1.0
        firm[{acted}, lane] = 1.0
'''

    def shock_lines(self, parts: Parts) -> list[str]:
        """Lines that fill the shock rows of month `t`; words are drawn for four months at a time."""
        worlds, own = len(parts.world_shocks), len(parts.firm_shocks)
        lines = ["if t == 1 or t % 4 == 0:", f"    for stream in range({worlds}):"]
        lines += ["        key = setting.world_keys[stream]"]
        lines += ["        shock_words(key[0], key[1], begins, t // 4, words[stream])"]
        lines += ["    for number in range(firms.shape[0]):", f"        for stream in range({own}):"]
        lines += ["            key = setting.firm_keys[number, stream]"]
        lines += [f"            shock_words(key[0], key[1], begins, t // 4, words[{worlds} + number * {own} + stream])"]
        for stream, (row, kind) in enumerate(parts.world_shocks):
            lines += [f"{kind}s(words[{stream}, t % 4], {self.row_of('world', row)})"]
        lines += ["for number in range(firms.shape[0]):", "    firm = firms[number]"]
        for stream, (row, kind) in enumerate(parts.firm_shocks):
            place = f"{worlds} + number * {own} + {stream}"
            lines += [f"    {kind}s(words[{place}, t % 4], {self.row_of('firm', row)})"]
        return lines

    def row_of(self, array: str, row: int) -> str:
        """A whole row of a working array."""
        return f"{array}[{row}]"

    def start_lines(self, parts: Parts) -> list[str]:
        """Lines that set the states of a tile at month 0."""
        lines = [f"pass_{piece.name}(world, figures, 0.0)" for piece in parts.pieces.get("start_world", ())]
        lines += [f"clear({self.row_of('world', row)})" for _, row, _ in parts.totals]
        lines += ["for number in range(firms.shape[0]):", "    firm = firms[number]", "    begin(firm, live)"]
        lines += [f"    pass_{piece.name}(firm, world, figures, 0.0)" for piece in parts.pieces.get("start_firm", ())]
        for row, kept in parts.outcomes:
            lines += [f"    copy({self.row_of('firm', row)}, {self.row_of('firm', kept)})"]
        return lines

    def month_lines(self, parts: Parts) -> list[str]:
        """Lines that run month `t`, phase by phase."""
        each = ["for number in range(firms.shape[0]):", "    firm = firms[number]"]
        lines = ["now = float(t)", *self.shock_lines(parts)]
        lines += [f"pass_{piece.name}(world, figures, now)" for piece in parts.pieces.get("world", ())]
        if parts.pieces.get("operate"):
            lines += each
            lines += [f"    pass_{piece.name}(firm, world, figures, now)" for piece in parts.pieces["operate"]]
        alive, acted, left = (self.rows.firm["engine", name] for name in ("alive", "acted", "left"))
        for field, received in parts.transfers:
            lines += [f"total(firms, {field}, {alive}, {self.row_of('firms[0]', received)})"]
            lines += ["for number in range(1, firms.shape[0]):"]
            source, target = (self.row_of(firm, received) for firm in ("firms[0]", "firms[number]"))
            lines += [f"    copy({source}, {target})"]
        lines += each
        asked = ["exits", *(["marks"] if parts.pieces.get("marks") else []), "gate"]
        names = [*(piece.name for piece in parts.pieces.get("settle", ())), *asked]
        lines += [f"    pass_{name}(firm, world, figures, now)" for name in names]
        lines += [
            f"    if t % {GATE_MONTHS} == 0 or t == steps:",
            "        pass_yearly_gate(firm, world, figures, now)",
        ]
        for field, row, fallen in parts.totals:
            lines += [f"total(firms, {field}, {left if fallen else acted}, {self.row_of('world', row)})"]
        return lines

    def unit(self, parts: Parts) -> str:
        """The entry of the kernel: tiles one after the other, each from its first month to its last."""
        engine, acted = self.rows.firm["engine", "alive"], self.rows.firm["engine", "acted"]
        groups = [group for group, _ in self.rows.firm]
        mark = self.rows.firm["engine", "gate"] + 1
        return UNIT.format(
            start=indented(self.start_lines(parts), 2),
            month=indented(self.month_lines(parts), 4),
            world_inputs=self.span(self.rows.world),
            firm_inputs=self.span(self.rows.firm),
            fields=groups.count("firm"),
            engine=engine,
            acted=acted,
            mark=mark,
            kept=mark + groups.count("mark"),
        )

    @staticmethod
    def span(rows: Mapping[tuple[str, str], int]) -> str:
        """The slice of the input rows of an array; they stand together."""
        inputs = [row for (group, _), row in rows.items() if group == "draw"]
        return f"{min(inputs, default=0)}:{max(inputs, default=-1) + 1}"


def indented(lines: Sequence[str], depth: int) -> str:
    """Lines moved to the right, as one text."""
    return "\n".join("    " * depth + line for line in lines)
