"""The end of a tile: how its firms ended, counted by narrative and month, and kept where trials are kept one by one.

Row by row, and lanes innermost: lane by lane, a third of the time went into finding the elements.
"""

from __future__ import annotations

from filon.kernels.arrays import NEVER, Array, Counters, Kept, Scratch, Setting
from filon.kernels.rows import ENGINE_ROWS
from filon.mathematics.settings import compiled, inlined

CODE, MONTH, GATE = (ENGINE_ROWS.index(name) for name in ("exit_code", "exit_month", "gate"))


@inlined
def is_declared(exit_index: Array, code: int, value: float) -> bool:
    """Whether the value of an ending is 0 or the code of an exit."""
    return code == value and (code == 0 or (0 < code < exit_index.size and exit_index[code] >= 0))


@compiled
def date_end(exit_index: Array, crash: Array, mark_codes: Array, rows: Array, ends: Array, mark: int) -> None:
    """Fill the ends of a firm [(4, lane)]: its exit's code and month, and the cause and month of its crash.

    The crash is the first of the exit and the marks that count as one; the exit where they share the month.

    Parameters
    ----------
    exit_index, crash, mark_codes
        As in `Setting`.
    rows
        Engine's rows of the firm, then its marks, then the kept outcomes [(row, lane)].
    mark
        First of the marks.
    """
    codes, months = rows[CODE], rows[MONTH]
    for lane in range(codes.size):
        code = int(codes[lane])
        code = code if is_declared(exit_index, code, codes[lane]) else 0
        ends[0, lane] = code
        ends[1, lane] = int(months[lane]) if code > 0 else NEVER
        ends[2, lane] = code if crash[code] else 0
        ends[3, lane] = ends[1, lane] if crash[code] else NEVER
    for index in range(mark_codes.size):
        code = mark_codes[index]
        if crash[code]:
            months = rows[mark + index]
            for lane in range(months.size):
                marked = int(months[lane])
                is_first = 0 < marked < ends[3, lane]
                ends[2, lane] = code if is_first else ends[2, lane]
                ends[3, lane] = marked if is_first else ends[3, lane]


@compiled
def find_fault(fault: Array, exit_index: Array, rows: Array, first: int, live: int) -> None:
    """Remember the earliest trial with a value that is no number, or an ending that is none."""
    for lane in range(live):
        code = rows[CODE, lane]
        if rows[GATE, lane] != 0.0 or not is_declared(exit_index, int(code), code):
            fault[0] = min(fault[0], first + lane)


@compiled
def count_end(
    counters: Counters, setting: Setting, rows: Array, ends: Array, narrative: Array, entity: int, mark: int, live: int
) -> None:
    """Count exits, causes and marks of a firm by narrative and month; arguments as for `date_end`."""
    exits, causes, marks, crashed = counters.exits, counters.causes, counters.marks, counters.crashed
    exit_index, cause_index = setting.exit_index, setting.cause_index
    for lane in range(live):
        if ends[0, lane] > 0:
            exits[entity, narrative[lane], ends[1, lane], exit_index[ends[0, lane]]] += 1
        if ends[2, lane] > 0:
            causes[entity, narrative[lane], ends[3, lane], cause_index[ends[2, lane]]] += 1
            crashed[entity] += 1
    for index in range(setting.mark_codes.size):
        months = rows[mark + index]
        for lane in range(live):
            month = int(months[lane])
            marks[entity, narrative[lane], month, index] += 1 if month > 0 else 0


@compiled
def keep_end(kept: Kept, rows: Array, ends: Array, slot: int, place: int, live: int, mark: int) -> None:
    """Keep how a firm ended in each trial; `slot` is its place among the firms kept one by one."""
    marks, outcomes = kept.mark_month.shape[2], kept.outcomes.shape[2]
    for lane in range(live):
        trial = place + lane
        kept.exit[trial, slot] = ends[0, lane]
        kept.exit_month[trial, slot] = ends[1, lane] if ends[0, lane] > 0 else -1
        kept.crash_cause[trial, slot] = ends[2, lane]
        kept.crash_month[trial, slot] = ends[3, lane] if ends[2, lane] > 0 else -1
        for index in range(marks):
            month = int(rows[mark + index, lane])
            kept.mark_month[trial, slot, index] = month if month > 0 else -1
        for index in range(outcomes):
            kept.outcomes[trial, slot, index] = rows[mark + marks + index, lane]


@compiled
def keep_draws(kept: Kept, setting: Setting, scratch: Scratch, place: int, live: int) -> None:
    """Keep narratives and inputs of each trial."""
    for lane in range(live):
        kept.narrative[place + lane] = scratch.narrative[lane]
    for index in range(setting.input_places.shape[0]):
        firm, row = setting.input_places[index, 0], setting.input_places[index, 1]
        values = scratch.world[row] if firm < 0 else scratch.firms[firm, row]
        for lane in range(live):
            kept.inputs[place + lane, index] = values[lane]


@compiled
def stratify(narrative: Array, narratives: int, strata: int, first: int) -> None:
    """Turn narratives into strata [(lane,)]: trials take turns in the randomizations, narratives within."""
    scrambles = strata // narratives
    if scrambles > 1:
        for lane in range(narrative.size):
            narrative[lane] += narratives * ((first + lane) % scrambles)


@compiled
def fold(
    counters: Counters,
    kept: Kept,
    setting: Setting,
    scratch: Scratch,
    narratives: int,
    first: int,
    place: int,
    live: int,
    engine: int,
    mark: int,
) -> None:
    """Count the trials of a finished tile and keep those asked for; leaves the stratum of each in place of its story.

    Parameters
    ----------
    narratives
        How many there are.
    first, place
        Number of the tile's first trial, in the run and in the unit's kept arrays.
    live
        Lanes that are trials.
    engine, mark
        First row of the engine's rows and of the marks, which the kept outcomes follow.
    """
    keeping = kept.exit.shape[0] > 0
    if keeping:
        keep_draws(kept, setting, scratch, place, live)
    stratify(scratch.narrative, narratives, counters.trials.size, first)
    for lane in range(live):
        counters.trials[scratch.narrative[lane]] += 1
    for firm in range(scratch.firms.shape[0]):
        rows, ends = scratch.firms[firm, engine:], scratch.ends[firm]
        date_end(setting.exit_index, setting.crash, setting.mark_codes, rows, ends, mark - engine)
        find_fault(counters.fault, setting.exit_index, rows, first, live)
        count_end(counters, setting, rows, ends, scratch.narrative, setting.entity[firm], mark - engine, live)
        if keeping and setting.kept_firm[firm] >= 0:
            keep_end(kept, rows, ends, setting.kept_firm[firm], place, live, mark - engine)
