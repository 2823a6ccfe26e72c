"""The text of a kernel module: one loop over lanes for each pass, and the order of a month.

The generated module reads like this file: passes first, then the month, then the tile. `filon` never writes
economics here; it receives pieces that are already rewritten.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from filon.kernels.loops import Parts, loops
from filon.kernels.rows import Rows

HEADER = '''"""Compiled kernel of the model {name!r}, written by filon; do not edit."""

from numba import njit

from filon.kernels.folding import fold
from filon.kernels.memory import in_world, of_firm, of_world, set_bin, set_firm, set_world
from filon.kernels.support import (
    any_left, clear, copy, count_tiles, keep_paths, total, total_all, total_linked, total_within,
)
from filon.mathematics.borrowing import borrowed
from filon.mathematics.compiled import (
    absolute, asinh_bin, exp, log, lognormal_limited_mean, maximum, minimum, normal_cdf, normal_quantile, select, sqrt,
)
from filon.mathematics.settings import INLINE, SETTINGS
from filon.streams.compiled import normals, shock_words, uniforms
{imports}
{sector_imports}

LANES = {lanes}
'''

GATE_MONTHS = 12

SECTOR_IMPORT = "from filon.kernels.sector import count_nothing, end_value, fold_sector, note_value"


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
    writer = MonthWriter(rows)
    sector_imports = "" if parts.is_alone else SECTOR_IMPORT
    header = HEADER.format(name=name, imports=imports, sector_imports=sector_imports, lanes=lanes)
    text = [header, *texts, *loops(rows, figures, lanes, parts)]
    return "\n\n".join([*text, writer.begin(), writer.unit(parts)])


UNIT = '''@njit(cache=True, **SETTINGS)
def run_unit(first, count, steps, setting, plan, counters, kept, scratch, sector, counted):
    """Run trials first .. first + count - 1, tile by tile."""
    setting, counters = borrowed(setting), borrowed(counters)
    choice, of_world, of_firm = borrowed(plan[0]), borrowed(plan[1]), borrowed(plan[2])
    kept, scratch, sector, counted = borrowed(kept), borrowed(scratch), borrowed(sector), borrowed(counted)
    firms, world, words, table, sums = scratch.firms, scratch.world, scratch.words, scratch.table, scratch.sums
    narratives = choice.cumulative.size + 1
    for t in range(table.shape[0]):
        tabulate(setting.figures, table[t], float(t))
    slot, queue, counting, at_once = 0, 0, counters.histograms.shape[0] > 0, scratch.bins.shape[1] == 1
    for place in range(0, count, LANES):
        begins = first + place
        live = min(LANES, count - place)
        draw_narratives(choice, begins, scratch)
        copy(scratch.narrative, scratch.stories[slot])
        for number in range(1):  # a loop's number is no literal, so that world and firms share one compilation
            draw_inputs(of_world, number, number, begins, scratch, world[{world_inputs}])
        for number in range(firms.shape[0]):
            firm = firms[number]
            draw_inputs(of_firm, number, of_world.code.shape[1], begins, scratch, firm[{firm_inputs}])
        figures = table[0]
{start}
        for t in range(steps + 1):
            if t > 0:
{month}
            if kept.paths.shape[0] > place:
                keep_paths(kept, setting.kept_firm, place, live, t, firms, {fields}, {acted})
{value}
            if counting:
                scratch.last[slot] = t
                for number in range(firms.shape[0]):
                    pass_bins(firms[number], setting.scales[number], scratch.bins[slot, 0 if at_once else t, number])
                if at_once:
                    count_tiles(counters, narratives, setting.entity, scratch, 1, t, t)
            if not any_left(firms, {engine}):
{gone}
                break
        if counting and not at_once:
            slot += 1
            if slot == scratch.bins.shape[0] or place + LANES >= count:
                count_tiles(counters, narratives, setting.entity, scratch, slot, 0, steps)
                slot = 0
{end_value}
        fold(counters, kept, setting, scratch, narratives, begins, place, live, {engine}, {mark})
{fold_sector}
'''

VALUE = """\
if counted.value.shape[0] > 0:
    note_value(sector, counted, setting, scratch, queue, t, {acted}, live)
"""

GONE = "count_nothing(sector, counted, scratch, t + 1, live)"

END_VALUE = "queue = end_value(counted, scratch, queue, place + LANES >= count)"

FOLD = "fold_sector(sector, counted, kept, setting, scratch, place, live, {mark})"

EACH = ("for number in range(firms.shape[0]):", "    firm = firms[number]")


class MonthWriter:
    """Writes the order of things: a tile, its start, its months."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def begin(self) -> str:
        """Function that clears the engine's rows of a tile."""
        first, acted = self.rows.firm["engine", "alive"], self.rows.firm["engine", "acted"]
        return f'''@njit(**INLINE)
def begin(firm, live):
    """Set the lanes of a firm to the start of a trial; lanes beyond `live` hold no trial."""
    for row in range({first}, firm.shape[0]):
        clear(firm[row])
    for lane in range(live):
        firm[{first}, lane] = 1.0
        firm[{acted}, lane] = 1.0
'''

    def world_shock_lines(self, parts: Parts) -> list[str]:
        """Lines that fill the shock rows of the world in month `t`; words are drawn for four months at a time."""
        lines = ["if t == 1 or t % 4 == 0:", f"    for stream in range({len(parts.world_shocks)}):"]
        lines += ["        key = setting.world_keys[stream]"]
        lines += ["        shock_words(key[0], key[1], begins, t // 4, words[stream])"]
        for stream, (row, kind) in enumerate(parts.world_shocks):
            lines += [f"{kind}s(words[{stream}, t % 4], world[{row}])"]
        return lines

    def firm_shock_lines(self, parts: Parts) -> list[str]:
        """The same of firm `number`."""
        worlds, own = len(parts.world_shocks), len(parts.firm_shocks)
        lines = ["if t == 1 or t % 4 == 0:", f"    for stream in range({own}):"]
        lines += ["        key = setting.firm_keys[number, stream]"]
        lines += [f"        shock_words(key[0], key[1], begins, t // 4, words[{worlds} + number * {own} + stream])"]
        for stream, (row, kind) in enumerate(parts.firm_shocks):
            lines += [f"{kind}s(words[{worlds} + number * {own} + {stream}, t % 4], firm[{row}])"]
        return lines

    def start_lines(self, parts: Parts) -> list[str]:
        """Lines that set the states of a tile at month 0."""
        lines = ["pass_start_world(world, figures, 0.0)"] if parts.of("start_world") else []
        lines += [f"clear(world[{row}])" for _, row, _ in parts.totals]
        lines += [*EACH, "    begin(firm, live)"]
        if parts.of("start_firm") or parts.of("margin"):
            lines += ["    pass_start_firm(firm, world, figures, 0.0)"]
        lines += [f"    clear(firm[{item.received}])" for item in parts.transfers if not item.is_common]
        if parts.of("join"):
            lines += [item.line for item in parts.transfers if not item.is_late]
            lines += each(["pass_join(firm, world, figures, 0.0)"])
        kept = [
            (self.rows.firm["firm", name], self.rows.firm["kept", name]) for name in (*parts.outcomes, *parts.claims)
        ]
        lines += EACH if kept else ()
        return lines + [f"    copy(firm[{now}], firm[{last}])" for now, last in kept]

    def month_lines(self, parts: Parts) -> list[str]:
        """Lines that run month `t`: the world, each firm's own month, what firms hand over, each firm's close.

        A firm goes through all that needs no other in one go, while its rows are in the nearest cache.
        """
        lines = ["now = float(t)"]
        lines += ["figures = table[t]"] if parts.uniforms.is_monthly else []
        lines += self.world_shock_lines(parts)
        lines += ["pass_heed(world, figures, now)"] if parts.of("heed") else []
        lines += ["pass_world(world, figures, now)"] if parts.of("world") else []
        lines += each([*self.firm_shock_lines(parts), *passes(parts, "operate"), *passes(parts, "offer")])
        lines += [item.line for item in parts.needed_transfers if not item.is_late]
        lines += each([*passes(parts, "meet"), *self.close_lines(parts)])
        lines += [f"total(firms, {field}, {weights}, world[{row}])" for field, row, weights in parts.totals]
        return lines + [item.line for item in parts.needed_transfers if item.is_late]

    def close_lines(self, parts: Parts) -> list[str]:
        """Lines that close the month of a firm: its money, its end, the gates."""
        lines = ["pass_settle(firm, world, figures, now)", f"if t % {GATE_MONTHS} == 0 or t == steps:"]
        lines += ["    pass_yearly_gate(firm, world, figures, now)"]
        return lines + (["pass_leave(firm, world, figures, now)"] if parts.has_leavers else [])

    def unit(self, parts: Parts) -> str:
        """The entry of the kernel: tiles one after the other, each from its first month to its last."""
        engine, acted = self.rows.firm["engine", "alive"], self.rows.firm["engine", "acted"]
        groups = [group for group, _ in self.rows.firm]
        mark = 1 + max(row for (group, _), row in self.rows.firm.items() if group == "engine")
        value = "" if parts.is_alone else indented(VALUE.format(acted=acted).splitlines(), 3)
        return UNIT.format(
            start=indented(self.start_lines(parts), 2),
            month=indented(self.month_lines(parts), 4),
            world_inputs=self.span(self.rows.world),
            firm_inputs=self.span(self.rows.firm),
            fields=groups.count("firm"),
            engine=engine,
            acted=acted,
            mark=mark,
            value=value,
            gone="" if parts.is_alone else indented([GONE], 4),
            end_value="" if parts.is_alone else indented([END_VALUE], 2),
            fold_sector="" if parts.is_alone else indented([FOLD.format(mark=mark)], 2),
        )

    @staticmethod
    def span(rows: Mapping[tuple[str, str], int]) -> str:
        """The slice of the input rows of an array; they stand together."""
        inputs = [row for (group, _), row in rows.items() if group == "draw"]
        return f"{min(inputs, default=0)}:{max(inputs, default=-1) + 1}"


def passes(parts: Parts, phase: str) -> list[str]:
    """The line that runs a phase of a firm; none where the model has none."""
    return [f"pass_{phase}(firm, world, figures, now)"] if parts.of(phase) else []


def each(lines: Sequence[str]) -> list[str]:
    """Lines for every firm."""
    return [*EACH, *(f"    {line}" for line in lines)]


def indented(lines: Sequence[str], depth: int) -> str:
    """Lines moved to the right, as one text."""
    return "\n".join("    " * depth + line for line in lines)
