"""Arrays that a kernel is handed, and what it leaves in them.

Shapes are by dimension name; `lane` is a trial of the tile.
"""

from __future__ import annotations

from typing import Any, NamedTuple

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
    """Integers of one thread; see `filon.results.tally.Tally` for their meaning, and for what a stratum is.

    Attributes
    ----------
    trials
        [(stratum,)]
    exits, causes, marks
        [(entity, stratum, month, code)]
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
