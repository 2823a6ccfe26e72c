"""What every model's kernel does month by month: sums over firms, counting into histograms, keeping of paths.

Nothing here draws a number or knows a model. What is called every month is inlined: handing over descriptions of
arrays took a fortieth of a run.
"""

from __future__ import annotations

import numpy as np

from filon.kernels.arrays import HISTOGRAM_STRIDE, Array, Counters, Kept, Scratch
from filon.mathematics.settings import compiled, inlined


@compiled
def count_tiles(
    counters: Counters, narratives: int, entity: Array, scratch: Scratch, slots: int, first: int, last: int
) -> None:
    """Count the bins of several tiles, month by month and firm by firm.

    The histograms of a firm and month are then met once for many tiles: they do not fit a cache all together, and to
    wait for them took three times as long as the counting. Lanes are outermost within a tile, so that no two
    neighbours wait for each other.

    Parameters
    ----------
    narratives
        How many there are.
    slots
        Tiles that wait.
    first, last
        Months to count; a tile is counted up to its own last month.
    """
    months = counters.exits.shape[2]
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
