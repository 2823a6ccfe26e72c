"""What a kernel counts of all firms of a trial together: cohorts, joint crashes, value by layer, losses of others.

All of it is integers, added up exactly in any order. Shapes are by dimension name; `lane` is a trial of the tile.
Every function borrows its arrays (`filon.mathematics.borrowing`): to ask for counts at every element took longer than
the counting.
"""

from __future__ import annotations

import numpy as np

from filon.kernels.arrays import NEVER, Array, Kept, Scratch, Setting
from filon.kernels.cohorts import count_cohorts, keep_members
from filon.kernels.sector_arrays import Counted, Sector
from filon.kernels.support import add, clear
from filon.mathematics.borrowing import borrowed
from filon.mathematics.compiled import asinh_bin, maximum, minimum, select
from filon.mathematics.settings import compiled, inlined

BINS = 512
ROUNDING = 1.0 + 1e-9
"""Half of the capital in parts that do not add up exactly is not more than half."""

ASINH_FACTOR = BINS / 34.0
ASINH_MIDDLE = 257.0
"""An asinh histogram has 512 equal bins on [-17, 17]; 0 falls between bins 256 and 257."""


@inlined
def share_bin(share: float) -> float:
    """Bin of a share on [0, 1], both ends included: what is all of something is no overflow."""
    return minimum(maximum(share * BINS, 0.0), BINS - 0.5) + 1.0  # type: ignore[no-any-return]


@inlined
def amount_bin(amount: float, inverse: float) -> float:
    """Bin of an amount, by the inverse of its scale."""
    return minimum(maximum(asinh_bin(amount * inverse) * ASINH_FACTOR + ASINH_MIDDLE, 0.0), 513.5)  # type: ignore[no-any-return]


@compiled
def layer_profits(sector: Sector, setting: Setting, scratch: Scratch, acted: int) -> None:
    """Fill the first rows of `sums` with the gross profit of each layer, the next with the positive ones together."""
    sector, setting, scratch = borrowed(sector), borrowed(setting), borrowed(scratch)
    layers, firms = sector.layer_rows.shape[0], scratch.firms
    positive = scratch.sums[layers]
    clear(positive)
    for layer in range(layers):
        row, group, profit = sector.layer_rows[layer], sector.layer_group[layer], scratch.sums[layer]
        clear(profit)
        for firm in range(firms.shape[0]):
            if group < 0 or setting.layer[firm] == group:
                add(firms[firm, row], firms[firm, acted], 1.0, profit)
        for lane in range(profit.size):
            positive[lane] += maximum(profit[lane], 0.0)


@compiled
def note_value(
    sector: Sector, counted: Counted, setting: Setting, scratch: Scratch, slot: int, month: int, acted: int, live: int
) -> None:
    """Note the bins of the gross profit of each layer in a month, and of its share of the layers' positive profits."""
    layer_profits(sector, setting, scratch, acted)
    sector, counted, scratch = borrowed(sector), borrowed(counted), borrowed(scratch)
    layers, scale, positive = sector.layer_rows.shape[0], sector.scales[0], scratch.sums[sector.layer_rows.shape[0]]
    counted.last[slot] = month
    for layer in range(layers):
        profit, amounts = scratch.sums[layer], counted.places[slot, month, layer, 0]
        shares = counted.places[slot, month, layer, 1]
        for lane in range(profit.size):
            amounts[lane] = np.int16(amount_bin(profit[lane], scale))
        for lane in range(profit.size):
            some = positive[lane] > 0.0
            share = share_bin(maximum(profit[lane], 0.0) / select(some, positive[lane], 1.0))
            shares[lane] = np.int16(select(some, share, -1.0))
        for lane in range(live, profit.size):
            amounts[lane], shares[lane] = -1, -1


@compiled
def count_value(counted: Counted, slots: int) -> None:
    """Count the bins of value of tiles that waited, month by month: counters of all months fit no cache together."""
    counted = borrowed(counted)
    value, lanes = counted.value, counted.places.shape[4]
    for month in range(value.shape[1]):
        for layer in range(value.shape[0]):
            for kind in range(2):
                table = value[layer, month, kind]
                for slot in range(slots):
                    if month <= counted.last[slot]:
                        places, stories = counted.places[slot, month, layer, kind], counted.stories[slot]
                        for lane in range(lanes):
                            if places[lane] >= 0:
                                table[stories[lane], places[lane]] += 1


@compiled
def end_value(counted: Counted, scratch: Scratch, slot: int, is_last: bool) -> int:
    """Close the slot of a finished tile, and count all that wait once they are enough; returns the next free slot."""
    counted, scratch = borrowed(counted), borrowed(scratch)
    if counted.value.shape[0] == 0:
        return 0
    for lane in range(scratch.narrative.size):
        counted.stories[slot, lane] = scratch.narrative[lane]
    if slot + 1 < counted.places.shape[0] and not is_last:
        return slot + 1
    count_value(counted, slot + 1)
    return 0


@compiled
def count_nothing(sector: Sector, counted: Counted, scratch: Scratch, first: int, live: int) -> None:
    """Count the months from `first` on, in which no firm of a tile is left: each layer earns nothing."""
    sector, counted, scratch = borrowed(sector), borrowed(counted), borrowed(scratch)
    nothing = int(amount_bin(0.0, sector.scales[0]))
    for layer in range(counted.value.shape[0]):
        for month in range(first, counted.value.shape[1]):
            for lane in range(live):
                counted.value[layer, month, 0, scratch.narrative[lane], nothing] += 1


@compiled
def count_crashes(sector: Sector, counted: Counted, setting: Setting, scratch: Scratch, live: int) -> None:
    """Count, month by month, how many single firms have crashed, how much capital, and the crash of the sector."""
    sector, counted, setting, scratch = borrowed(sector), borrowed(counted), borrowed(setting), borrowed(scratch)
    firms, months, amounts, crashes = scratch.firms.shape[0], counted.months.shape[0], counted.amounts, counted.months
    whole = 0.0
    for firm in range(firms):
        whole += sector.capital[firm]
    limit = sector.share * whole
    for lane in range(live):
        narrative = scratch.narrative[lane]
        crashes[:] = 0
        amounts[:] = 0.0
        for firm in range(firms):
            month = scratch.ends[firm, 3, lane]
            if month < months:
                amounts[month] += sector.capital[firm]
                crashes[month] += sector.members[setting.entity[firm]] == 1
        so_far, gone, is_over = 0, 0.0, False
        for month in range(months):
            so_far += crashes[month]
            gone += amounts[month]
            counted.crashed_count[narrative, month, so_far] += 1
            counted.capital_crashed[narrative, month, int(share_bin(gone / whole if whole > 0.0 else 0.0))] += 1
            if not is_over and whole > 0.0 and gone > limit:
                recent = 0.0
                for before in range(max(0, month - sector.window + 1), month + 1):
                    recent += amounts[before]
                is_over = recent > limit * ROUNDING
                counted.sector_crash[narrative, month] += is_over


@compiled
def count_joint(sector: Sector, counted: Counted, setting: Setting, scratch: Scratch, live: int) -> None:
    """Count which entities crashed together by the horizons, and who was first."""
    sector, counted, setting, scratch = borrowed(sector), borrowed(counted), borrowed(setting), borrowed(scratch)
    ends, crashed = scratch.ends, counted.crashed
    for lane in range(live):
        narrative = scratch.narrative[lane]
        earliest, tied = NEVER, 0
        crashed[:] = 0
        for firm in range(ends.shape[0]):
            month = ends[firm, 3, lane]
            if month < NEVER:
                if month < earliest:
                    earliest, tied = month, 0
                tied += month == earliest
                for index in range(sector.horizons.shape[0]):
                    crashed[index, setting.entity[firm]] += month <= sector.horizons[index]
        if earliest < NEVER:
            for firm in range(ends.shape[0]):
                if ends[firm, 3, lane] == earliest:
                    counted.first[narrative, setting.entity[firm]] += sector.first_parts // tied
            for index in range(sector.horizons.shape[0]):
                add_pairs(counted.joint[narrative, index], crashed[index], sector.members)


@compiled
def add_pairs(joint: Array, crashed: Array, members: Array) -> None:
    """Add the pairs of firms of one trial that crashed [(entity, entity)]; a firm of a cohort is no pair of its own."""
    for entity in range(members.size):
        own = crashed[entity]
        if own > 0:
            for other in range(members.size):
                joint[entity, other] += own * crashed[other]
            if members[entity] > 1:
                joint[entity, entity] -= own


@compiled
def sum_losses(sector: Sector, scratch: Scratch, horizon: int, losses: Array) -> None:
    """Fill `losses` [(counterparty + 1, lane)]: what each lost on firms that left by a horizon, and all together."""
    sector, scratch = borrowed(sector), borrowed(scratch)
    counterparties = sector.exposures.shape[2]
    for row in range(counterparties + 1):
        clear(losses[row])
    for firm in range(scratch.firms.shape[0]):
        codes, months = scratch.ends[firm, 0], scratch.ends[firm, 1]
        for claim in range(sector.claim_rows.shape[0]):
            held, loses = scratch.firms[firm, sector.claim_rows[claim]], sector.claim_codes[claim]
            for counterparty in range(counterparties):
                share, loss = sector.exposures[claim, firm, counterparty], losses[counterparty]
                if share > 0.0:
                    for lane in range(held.size):
                        lost = months[lane] <= horizon and loses[codes[lane]] > 0
                        loss[lane] += share * held[lane] if lost else 0.0
    for counterparty in range(counterparties):
        for lane in range(losses.shape[1]):
            losses[counterparties, lane] += losses[counterparty, lane]


@compiled
def count_losses(sector: Sector, counted: Counted, scratch: Scratch, live: int) -> None:
    """Count what counterparties lost on firms that left, up to each horizon; the last is the sum over all of them."""
    sector, counted, scratch = borrowed(sector), borrowed(counted), borrowed(scratch)
    narrative, places, losses = scratch.narrative, scratch.noise[0], scratch.sums[: sector.exposures.shape[2] + 1]
    for index in range(sector.horizons.shape[0]):
        sum_losses(sector, scratch, sector.horizons[index], losses)
        for counterparty in range(losses.shape[0]):
            amounts, loss = counted.losses[counterparty, index], losses[counterparty]
            for lane in range(loss.size):
                places[lane] = amount_bin(loss[lane], sector.scales[1])
            for lane in range(live):
                amounts[narrative[lane], int(places[lane])] += 1


@compiled
def fold_sector(
    sector: Sector,
    counted: Counted,
    kept: Kept,
    setting: Setting,
    scratch: Scratch,
    place: int,
    live: int,
    mark: int,
) -> None:
    """Count what a finished tile says of firms together; after `folding.fold`, which leaves the ends of the firms.

    Parameters
    ----------
    place
        Of the tile's first trial in the unit's kept arrays.
    live
        Lanes that are trials.
    mark
        First row of the marks.
    """
    if counted.squared.shape[0] > 0:
        count_cohorts(sector, counted, setting, scratch, mark, live)
        if kept.members_exited.shape[0] > 0:
            keep_members(sector, kept, setting, scratch, place, live)
    if counted.joint.shape[0] > 0:
        count_crashes(sector, counted, setting, scratch, live)
        count_joint(sector, counted, setting, scratch, live)
        count_losses(sector, counted, scratch, live)
