"""The parts of a kernel that are the same for every model: bits, histograms, counting, keeping.

Shapes are by dimension name; `lane` is a trial of the tile. Nothing here draws a number or knows a model. What is
called every month is inlined: handing over descriptions of arrays took a fortieth of a run.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from filon.mathematics.settings import compiled, inlined

Array = Any

NEVER = 32767
"""Month of what does not happen."""

DEAD_BIN = 514
HISTOGRAM_STRIDE = 516
"""Counters reserved for a histogram: 514 are kept, one collects firms that are gone, one is padding."""


class Setting(NamedTuple):
    """What a run fixes for the kernel, besides the inputs' plan.

    Attributes
    ----------
    figures
        Constants inside equations [(figure,)], sorted by name.
    world_keys, firm_keys
        Keys of shock streams [(shock, 2)], [(firm, shock, 2)], low and high 32 bits as uint64.
    scales
        Factor and offset that take a quantity to its bin scale [(firm, quantity, 2)].
    crash
        1 where a code counts as a crash [(256,)].
    exit_index, cause_index
        Code to its place in the counters, -1 where it has none [(256,)].
    mark_codes
        Codes of the marks, in their order [(mark,)].
    input_places
        Firm (-1: the world) and row of each kept input [(input, 2)].
    entity
        Entity that a firm is counted in [(firm,)].
    kept_firm
        Place of a firm among those kept one by one, -1 for members of cohorts [(firm,)].
    market, layer
        Group of a firm, -1 for none [(firm,)].
    supplier_start, supplier_firm, supplier_share
        Suppliers of firm i are entries ``supplier_start[i] : supplier_start[i + 1]`` of the other two.
    buyer_start, buyer_firm, buyer_share
        The same of buyers.
    """

    figures: Array
    world_keys: Array
    firm_keys: Array
    scales: Array
    crash: Array
    exit_index: Array
    cause_index: Array
    mark_codes: Array
    input_places: Array
    entity: Array
    kept_firm: Array
    market: Array
    layer: Array
    supplier_start: Array
    supplier_firm: Array
    supplier_share: Array
    buyer_start: Array
    buyer_firm: Array
    buyer_share: Array


class Counters(NamedTuple):
    """Integers of one thread; see `filon.results.tally.Tally` for their meaning.

    Attributes
    ----------
    trials
        [(narrative,)]
    exits, causes, marks
        [(entity, narrative, month, code)]
    histograms
        [(entity, month, quantity, narrative, 516)] uint32, flat; empty when quantiles are not kept.
    recent
        What was counted since it was last added to `histograms`, uint16: half the size, so that more of it stays in the
        cache. At most 65,535 firms of an entity fit.
    crashed
        Firms of an entity that crashed in the present unit of work [(entity,)].
    fault
        Number of the first trial with a value that is not a number; the largest int64 when there is none [(1,)].
    """

    trials: Array
    exits: Array
    causes: Array
    marks: Array
    histograms: Array
    recent: Array
    crashed: Array
    fault: Array


class Kept(NamedTuple):
    """Arrays of trials kept one by one, of the length of the unit of work; of length 0 when nothing is kept.

    Attributes
    ----------
    exit, crash_cause
        Codes [(trial, firm)] uint8.
    exit_month, crash_month
        [(trial, firm)] int16, -1 for none.
    mark_month
        [(trial, firm, mark)] int16.
    outcomes
        Last values of the kept fields [(trial, firm, outcome)] float32.
    narrative
        [(trial,)] uint8.
    inputs
        [(trial, input)] float32.
    paths
        Firm fields month by month [(trial, firm, field, month)] float32, NaN after an exit.
    members_exited, members_crashed
        Members of a cohort by the horizons [(trial, cohort, horizon)] uint16.
    """

    exit: Array
    exit_month: Array
    crash_cause: Array
    crash_month: Array
    mark_month: Array
    outcomes: Array
    narrative: Array
    inputs: Array
    paths: Array
    members_exited: Array
    members_crashed: Array


class Scratch(NamedTuple):
    """Working arrays of one thread.

    Attributes
    ----------
    firms
        [(firm, row, lane)] float64.
    world
        [(row, lane)] float64.
    words
        Random words of four months [(stream, 4, lane)] uint32.
    bins
        Bins of tiles that wait to be counted [(slot, month, firm, quantity, lane)] int16; one slot and month where more
        would take too much memory: then every month is counted at once.
    stories, last
        Their narratives [(slot, lane)] int64, and last months [(slot,)] int64.
    narrative
        [(lane,)] int64.
    noise
        Working rows of the inputs [(row, lane)] float64.
    table
        Constants, and values that are the same for all trials of a month [(month, value)] float64.
    sums
        Of a group of firms [(group, lane)] float64.
    ends
        Exit code and month, cause and month of the crash of each firm [(firm, 4, lane)]; no crash: month `NEVER`.
    """

    firms: Array
    world: Array
    words: Array
    bins: Array
    stories: Array
    last: Array
    narrative: Array
    noise: Array
    table: Array
    sums: Array
    ends: Array


@compiled
def count_tiles(counters: Counters, entity: Array, scratch: Scratch, slots: int, first: int, last: int) -> None:
    """Count the bins of several tiles, month by month and firm by firm.

    The histograms of a firm and month are then met once for many tiles: they do not fit a cache all together, and to
    wait for them took three times as long as the counting. Lanes are outermost within a tile, so that no two
    neighbours wait for each other.

    Parameters
    ----------
    slots
        Tiles that wait.
    first, last
        Months to count; a tile is counted up to its own last month.
    """
    narratives, months = counters.trials.shape[0], counters.exits.shape[2]
    quantities, lanes = scratch.bins.shape[3], scratch.bins.shape[4]
    step = narratives * HISTOGRAM_STRIDE
    for month in range(first, last + 1):
        for firm in range(scratch.bins.shape[2]):
            base = (entity[firm] * months + month) * quantities * step
            for slot in range(slots):
                if month <= scratch.last[slot]:
                    bins = scratch.bins[slot, month - first, firm]
                    for lane in range(lanes):
                        place = base + scratch.stories[slot, lane] * HISTOGRAM_STRIDE
                        for quantity in range(quantities):
                            counters.recent[place + quantity * step + bins[quantity, lane]] += np.uint16(1)


@inlined
def clear(row: Array) -> None:
    """Fill a row [(lane,)] with 0."""
    for lane in range(row.size):
        row[lane] = 0.0


@inlined
def copy(source: Array, target: Array) -> None:
    """Copy a row [(lane,)] to another."""
    for lane in range(source.size):
        target[lane] = source[lane]


@inlined
def add(values: Array, weights: Array, share: float, out: Array) -> None:
    """Add a share of a row, where its weights are 1, to another; what firms that are gone hold may be no number."""
    for lane in range(out.size):
        out[lane] += share * values[lane] if weights[lane] > 0.0 else 0.0


@inlined
def total(firms: Array, row: int, weight_row: int, out: Array) -> None:
    """Sum a row over firms whose other row is 1, into `out` [(lane,)]."""
    clear(out)
    for firm in range(firms.shape[0]):
        add(firms[firm, row], firms[firm, weight_row], 1.0, out)


@inlined
def total_all(firms: Array, row: int, weight_row: int, received: int) -> None:
    """Hand the sum of a row to every firm."""
    total(firms, row, weight_row, firms[0, received])
    for firm in range(1, firms.shape[0]):
        copy(firms[0, received], firms[firm, received])


@compiled
def total_within(firms: Array, row: int, weight_row: int, group: Array, sums: Array, received: int) -> None:
    """Hand every firm the sum of a row over firms of its group, 0 where it has none."""
    for number in range(sums.shape[0]):
        clear(sums[number])
    for firm in range(firms.shape[0]):
        if group[firm] >= 0:
            add(firms[firm, row], firms[firm, weight_row], 1.0, sums[group[firm]])
    for firm in range(firms.shape[0]):
        if group[firm] >= 0:
            copy(sums[group[firm]], firms[firm, received])
        else:
            clear(firms[firm, received])


@compiled
def total_linked(
    firms: Array, row: int, weight_row: int, start: Array, other: Array, share: Array, received: int
) -> None:
    """Hand every firm the sum of a row over the firms it is linked to, each times its share."""
    for firm in range(firms.shape[0]):
        out = firms[firm, received]
        clear(out)
        for entry in range(start[firm], start[firm + 1]):
            add(firms[other[entry], row], firms[other[entry], weight_row], share[entry], out)


@inlined
def any_left(firms: Array, row: int) -> bool:
    """Whether any firm of the tile is still there."""
    for firm in range(firms.shape[0]):
        for lane in range(firms.shape[2]):
            if firms[firm, row, lane] > 0.0:
                return True
    return False


@compiled
def keep_paths(
    kept: Kept, slots: Array, place: int, live: int, month: int, firms: Array, fields: int, acted: int
) -> None:
    """Store the month of the trials whose paths are kept; `slots` are the places of firms kept one by one."""
    for lane in range(min(live, kept.paths.shape[0] - place)):
        for firm in range(firms.shape[0]):
            if slots[firm] >= 0 and firms[firm, acted, lane] > 0.0:
                for field in range(fields):
                    kept.paths[place + lane, slots[firm], field, month] = firms[firm, field, lane]


@compiled
def is_declared(setting: Setting, code: int, value: float) -> bool:
    """Whether the value of an ending is 0 or the code of an exit."""
    return code == value and (code == 0 or (0 < code < setting.exit_index.size and setting.exit_index[code] >= 0))


@compiled
def fold(
    counters: Counters,
    kept: Kept,
    setting: Setting,
    scratch: Scratch,
    first: int,
    place: int,
    live: int,
    engine: int,
    mark: int,
    outcome: int,
) -> None:
    """Count the trials of a finished tile and keep those asked for.

    Parameters
    ----------
    first, place
        Number of the tile's first trial, in the run and in the unit's kept arrays.
    live
        Lanes that are trials.
    engine, mark, outcome
        First row of the engine's rows, the marks and the kept outcomes.
    """
    firms = scratch.firms
    marks = setting.mark_codes.shape[0]
    keeping = kept.exit.shape[0] > 0
    for lane in range(live):
        narrative = scratch.narrative[lane]
        counters.trials[narrative] += 1
        for firm in range(firms.shape[0]):
            entity = setting.entity[firm]
            slot = setting.kept_firm[firm] if keeping else -1
            if firms[firm, engine + 5, lane] != 0.0:
                counters.fault[0] = min(counters.fault[0], first + lane)
            code = int(firms[firm, engine + 3, lane])
            if not is_declared(setting, code, firms[firm, engine + 3, lane]):
                counters.fault[0] = min(counters.fault[0], first + lane)
                code = 0
            month = int(firms[firm, engine + 4, lane])
            cause = 0
            crash_month = NEVER
            if code > 0:
                counters.exits[entity, narrative, month, setting.exit_index[code]] += 1
                if setting.crash[code]:
                    cause = code
                    crash_month = month
            for index in range(marks):
                marked = int(firms[firm, mark + index, lane])
                if marked > 0:
                    counters.marks[entity, narrative, marked, index] += 1
                    if setting.crash[setting.mark_codes[index]] and marked < crash_month:
                        cause = setting.mark_codes[index]
                        crash_month = marked
                if slot >= 0:
                    kept.mark_month[place + lane, slot, index] = marked if marked > 0 else -1
            if cause > 0:
                counters.causes[entity, narrative, crash_month, setting.cause_index[cause]] += 1
                counters.crashed[entity] += 1
            if firms.shape[0] > 1:
                scratch.ends[firm, 0, lane] = code
                scratch.ends[firm, 1, lane] = month if code > 0 else NEVER
                scratch.ends[firm, 2, lane] = cause
                scratch.ends[firm, 3, lane] = crash_month
            if slot >= 0:
                kept.exit[place + lane, slot] = code
                kept.exit_month[place + lane, slot] = month if code > 0 else -1
                kept.crash_cause[place + lane, slot] = cause
                kept.crash_month[place + lane, slot] = crash_month if cause > 0 else -1
                for index in range(kept.outcomes.shape[2]):
                    kept.outcomes[place + lane, slot, index] = firms[firm, outcome + index, lane]
        if keeping:
            kept.narrative[place + lane] = narrative
            for index in range(setting.input_places.shape[0]):
                firm = setting.input_places[index, 0]
                row = setting.input_places[index, 1]
                kept.inputs[place + lane, index] = scratch.world[row, lane] if firm < 0 else firms[firm, row, lane]
