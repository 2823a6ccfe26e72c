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

from filon.kernels.memory import borrowed, of_firm, of_world, set_bin, set_firm
from filon.kernels.support import any_left, count_bins, fold, keep_paths, total
from filon.mathematics.compiled import (
    absolute, asinh_bin, exp, log, maximum, minimum, normal_cdf, normal_quantile, select, sqrt,
)
from filon.mathematics.settings import INLINE, SETTINGS
from filon.streams.compiled import normals, shock_words, uniforms
{imports}

LANES = {lanes}
'''

GATE_GROUP = 4


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
        Line that imports `draw_tile`, which fills the input rows of a tile.
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
    text += [writer.exit_pass(parts), writer.gate_pass(parts), writer.bin_pass(parts)]
    if parts.pieces.get("marks"):
        text.append(writer.mark_pass(parts))
    text += [
        writer.begin(),
        writer.draw_shocks(parts),
        writer.start(parts),
        writer.month(parts),
        writer.tile(parts),
        UNIT,
    ]
    return "\n\n".join(text)


UNIT = '''@njit(cache=True, **SETTINGS)
def run_unit(first, count, steps, setting, plan, counters, kept, scratch):
    """Run trials first .. first + count - 1."""
    setting, counters = borrowed(setting), borrowed(counters)
    plan = borrowed(plan[0]), borrowed(plan[1]), borrowed(plan[2])
    kept, scratch = borrowed(kept), borrowed(scratch)
    for place in range(0, count, LANES):
        run_tile(first + place, place, min(LANES, count - place), steps, setting, plan, counters, kept, scratch)
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
            return f"world[{place}]" if of_world else f"of_world(world, {place})"
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
        """The line that writes an element of a firm."""
        return f"set_firm{element.removeprefix('of_firm').removesuffix(')')}, {value})"

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
            body += [f"{self.at(group, field, True)} = value_{field}" for field in piece.writes]
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

    def gate_pass(self, parts: Parts) -> str:
        """Pass whose row turns into NaN where a written field of a living firm is not a finite number."""
        written = {f for phase in ("operate", "settle") for piece in parts.pieces.get(phase, ()) for f in piece.writes}
        fields = [field for group, field in self.rows.firm if group == "firm" and field in written | {"margin"}]
        groups = [fields[at : at + GATE_GROUP] for at in range(0, len(fields), GATE_GROUP)]
        terms = [[f"{self.at('firm', field)} * 0.0" for field in group] for group in groups]
        sums = [f"({' + '.join(group)})" for group in terms]
        gate = self.engine("gate")
        body = [f"bad = {' + '.join(sums) or '0.0'}"]
        body += [self.put(gate, f"{gate} + select({self.engine('acted')} > 0.0, bad, 0.0)")]
        return self.loop("pass_gate", (), body)

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
        first = self.rows.firm["engine", "alive"] * self.lanes
        names = [(group, field) for group, field in self.rows.firm if group in ("mark", "kept")]
        last = self.rows.firm[names[-1] if names else ("engine", "gate")] * self.lanes + self.lanes
        return f'''@njit(**SETTINGS)
def begin(firm, live):
    """Set the lanes of a firm to the start of a trial; lanes beyond `live` hold no trial."""
    for place in range({first}, {last}):
        firm[place] = 0.0
    for lane in range(live):
        firm[{first} + lane] = 1.0
        firm[{self.rows.firm["engine", "acted"] * self.lanes} + lane] = 1.0
'''

    def draw_shocks(self, parts: Parts) -> str:
        """Function that fills the shock rows of a month."""
        lines = ["@njit(**SETTINGS)", "def draw_shocks(first, t, setting, scratch):"]
        worlds, own = len(parts.world_shocks), len(parts.firm_shocks)
        lines += [
            "    words = scratch.words",
            "    if t == 1 or t % 4 == 0:",
            f"        for stream in range({worlds}):",
            "            key = setting.world_keys[stream]",
            "            shock_words(key[0], key[1], first, t // 4, words[stream])",
            "        for number in range(scratch.firms.shape[0]):",
            f"            for stream in range({own}):",
            "                key = setting.firm_keys[number, stream]",
            f"                shock_words(key[0], key[1], first, t // 4, words[{worlds} + number * {own} + stream])",
        ]
        for stream, (row, kind) in enumerate(parts.world_shocks):
            target = f"scratch.world[{row * self.lanes}:{(row + 1) * self.lanes}]"
            lines += [f"    {kind}s(words[{stream}, t % 4], {target})"]
        lines += ["    for number in range(scratch.firms.shape[0]):", "        firm = scratch.firms[number]"]
        for stream, (row, kind) in enumerate(parts.firm_shocks):
            target = f"firm[{row * self.lanes}:{(row + 1) * self.lanes}]"
            lines += [f"        {kind}s(words[{worlds} + number * {own} + {stream}, t % 4], {target})"]
        return "\n".join(lines) + "\n"

    def start(self, parts: Parts) -> str:
        """Function that draws the inputs of a tile and sets its states at month 0."""
        world = self.rows.world.get(next((k for k in self.rows.world if k[0] == "draw"), ("", "")), 0)
        firm = self.rows.firm.get(next((k for k in self.rows.firm if k[0] == "draw"), ("", "")), 0)
        lines = [
            "@njit(**SETTINGS)",
            "def start(first, live, setting, plan, scratch):",
            f"    draw_tile(plan, first, {world * self.lanes}, {firm * self.lanes}, scratch)",
            "    world = scratch.world",
            "    figures = setting.figures",
        ]
        lines += [f"    pass_{piece.name}(world, figures, 0.0)" for piece in parts.pieces.get("start_world", ())]
        for _, row, _ in parts.totals:
            lines += [f"    world[{row * self.lanes}:{(row + 1) * self.lanes}] = 0.0"]
        lines += ["    for number in range(scratch.firms.shape[0]):", "        firm = scratch.firms[number]"]
        lines += ["        begin(firm, live)"]
        lines += [
            f"        pass_{piece.name}(firm, world, figures, 0.0)" for piece in parts.pieces.get("start_firm", ())
        ]
        for row, kept in parts.outcomes:
            target, source = (f"firm[{at * self.lanes}:{(at + 1) * self.lanes}]" for at in (kept, row))
            lines.append(f"        {target} = {source}")
        return "\n".join(lines) + "\n"

    def month(self, parts: Parts) -> str:
        """Function that runs one month of a tile, phase by phase."""
        lines = [
            "@njit(**SETTINGS)",
            "def month(first, t, setting, scratch):",
            "    draw_shocks(first, t, setting, scratch)",
            "    world = scratch.world",
            "    firms = scratch.firms",
            "    figures = setting.figures",
            "    now = float(t)",
        ]
        lines += [f"    pass_{piece.name}(world, figures, now)" for piece in parts.pieces.get("world", ())]
        each = ["    for number in range(firms.shape[0]):", "        firm = firms[number]"]
        if parts.pieces.get("operate"):
            lines += each
            lines += [f"        pass_{piece.name}(firm, world, figures, now)" for piece in parts.pieces["operate"]]
        alive = self.rows.firm["engine", "alive"]
        for field, received in parts.transfers:
            here = f"firms[0, {received * self.lanes}:{(received + 1) * self.lanes}]"
            lines += [f"    total(firms, {field}, {alive}, {here})"]
            lines += ["    for number in range(1, firms.shape[0]):"]
            lines += [f"        firms[number, {received * self.lanes}:{(received + 1) * self.lanes}] = {here}"]
        lines += each
        lines += [f"        pass_{piece.name}(firm, world, figures, now)" for piece in parts.pieces.get("settle", ())]
        lines += [
            f"        pass_{name}(firm, world, figures, now)"
            for name in ("exits", "marks", "gate")
            if name != "marks" or parts.pieces.get("marks")
        ]
        acted, left = self.rows.firm["engine", "acted"], self.rows.firm["engine", "left"]
        for field, row, fallen in parts.totals:
            target = f"world[{row * self.lanes}:{(row + 1) * self.lanes}]"
            lines += [f"    total(firms, {field}, {left if fallen else acted}, {target})"]
        return "\n".join(lines) + "\n"

    def tile(self, parts: Parts) -> str:
        """Function that runs the trials of one tile from the first month to the last."""
        engine = self.rows.firm["engine", "alive"]
        fields = sum(group == "firm" for group, _ in self.rows.firm)
        mark = engine + 6
        outcome = mark + sum(group == "mark" for group, _ in self.rows.firm)
        acted = self.rows.firm["engine", "acted"]
        return f'''@njit(**SETTINGS)
def record(place, live, t, setting, counters, kept, scratch):
    """Keep paths and count histograms of a month that has ended."""
    if kept.paths.shape[0] > place:
        keep_paths(kept, place, live, t, scratch.firms, {fields}, {acted}, LANES)
    if counters.histograms.shape[0] > 0:
        for number in range(scratch.firms.shape[0]):
            pass_bins(scratch.firms[number], setting.scales[number], scratch.bins)
            count_bins(counters, number, t, scratch.bins, scratch.narrative)


@njit(**SETTINGS)
def run_tile(first, place, live, steps, setting, plan, counters, kept, scratch):
    """Run one tile from month 0 to the last."""
    start(first, live, setting, plan, scratch)
    record(place, live, 0, setting, counters, kept, scratch)
    for t in range(1, steps + 1):
        month(first, t, setting, scratch)
        record(place, live, t, setting, counters, kept, scratch)
        if not any_left(scratch.firms, {engine}, LANES):
            break
    fold(counters, kept, setting, scratch, first, place, live, {engine}, {mark}, {outcome})
'''
