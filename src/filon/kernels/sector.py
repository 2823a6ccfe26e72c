"""What a kernel counts of all firms of a trial together: cohorts, joint crashes, value by layer, losses of others.

All of it is integers, added up exactly in any order. Shapes are by dimension name; `lane` is a trial of the tile.
"""

from __future__ import annotations

from typing import NamedTuple

from filon.kernels.arrays import NEVER, Array, Kept, Scratch, Setting
from filon.mathematics.compiled import asinh_bin
from filon.mathematics.settings import compiled

BINS = 512
ROUNDING = 1.0 + 1e-9
"""Half of the capital in parts that do not add up exactly is not more than half."""

ASINH_FACTOR = BINS / 34.0
ASINH_MIDDLE = 257.0
"""An asinh histogram has 512 equal bins on [-17, 17]; 0 falls between bins 256 and 257."""


class Sector(NamedTuple):
    """What a run fixes for the counting of a sector; arrays of length 0 where there is none.

    Attributes
    ----------
    horizons
        Months of joint crashes, losses and kept cohorts [(horizon,)].
    members
        Firms of each entity [(entity,)].
    cohort
        Place of an entity among cohorts, -1 for a single firm [(entity,)].
    capital
        Capital weight of each firm [(firm,)].
    window, share
        Months within which crashes count as one crash of the sector; the share of the capital that makes it.
    first_parts
        Parts of a trial that firms which crash first in the same month share.
    layer_rows, layer_all
        Row that is summed for each layer, and whether over all firms or its own [(layer,)].
    claim_rows
        Row of the last value of each claim [(claim,)].
    claim_codes
        1 where an exit loses the claim [(claim, 256)].
    exposures
        Share of a claim that a counterparty holds [(claim, firm, counterparty)].
    scales
        One over the scale of the bins of value, and of losses [(2,)].
    ruin
        1 where an exit is a ruin [(256,)].
    columns
        First columns of causes, marks, crash and ruin in `Counted.squared` [(4,)].
    """

    horizons: Array
    members: Array
    cohort: Array
    capital: Array
    window: int
    share: float
    first_parts: int
    layer_rows: Array
    layer_all: Array
    claim_rows: Array
    claim_codes: Array
    exposures: Array
    scales: Array
    ruin: Array
    columns: Array


class Counted(NamedTuple):
    """Integers of one thread, and its working arrays; see `filon.results.tally.Tally`.

    Attributes
    ----------
    squared
        Exits, causes, marks, crash and ruin of cohorts, side by side [(cohort, narrative, month, column)].
    crashed_count, capital_crashed, sector_crash, joint, first, value, losses
        As in the tally.
    members_by_month
        Working: members of a cohort by month and column [(cohort, month, column)].
    running
        Working: their sums so far [(column,)].
    months
        Working: crashes by month [(month,)].
    amounts
        Working: capital crashed by month [(month,)].
    crashed
        Working: members of each entity that crashed by a horizon [(horizon, entity)].
    """

    squared: Array
    crashed_count: Array
    capital_crashed: Array
    sector_crash: Array
    joint: Array
    first: Array
    value: Array
    losses: Array
    members_by_month: Array
    running: Array
    months: Array
    amounts: Array
    crashed: Array


@compiled
def share_bin(share: float) -> int:
    """Bin of a share on [0, 1], both ends included: what is all of something is no overflow."""
    return min(max(int(share * BINS), 0), BINS - 1) + 1


@compiled
def amount_bin(amount: float, inverse: float) -> int:
    """Bin of an amount, by the inverse of its scale."""
    return int(min(max(asinh_bin(amount * inverse) * ASINH_FACTOR + ASINH_MIDDLE, 0.0), 513.5))


@compiled
def count_value(
    sector: Sector, counted: Counted, setting: Setting, scratch: Scratch, month: int, acted: int, live: int
) -> None:
    """Count the gross profit of each layer in a month, and its share of the layers' positive profits."""
    layers, firms, sums = sector.layer_rows.shape[0], scratch.firms, scratch.sums
    for lane in range(live):
        positive = 0.0
        for layer in range(layers):
            row, everybody = sector.layer_rows[layer], sector.layer_all[layer] > 0
            profit = 0.0
            for firm in range(firms.shape[0]):
                if firms[firm, acted, lane] > 0.0 and (everybody or setting.layer[firm] == layer):
                    profit += firms[firm, row, lane]
            sums[layer, lane] = profit
            positive += max(profit, 0.0)
        narrative = scratch.narrative[lane]
        for layer in range(layers):
            profit = sums[layer, lane]
            counted.value[layer, month, 0, narrative, amount_bin(profit, sector.scales[0])] += 1
            if positive > 0.0:
                counted.value[layer, month, 1, narrative, share_bin(max(profit, 0.0) / positive)] += 1


@compiled
def count_nothing(sector: Sector, counted: Counted, scratch: Scratch, first: int, live: int) -> None:
    """Count the months from `first` on, in which no firm of a tile is left: each layer earns nothing."""
    nothing = amount_bin(0.0, sector.scales[0])
    for layer in range(counted.value.shape[0]):
        for month in range(first, counted.value.shape[1]):
            for lane in range(live):
                counted.value[layer, month, 0, scratch.narrative[lane], nothing] += 1


@compiled
def count_members(sector: Sector, counted: Counted, setting: Setting, scratch: Scratch, mark: int, lane: int) -> None:
    """Put the exits, causes and marks of the members of cohorts into the months in which they happened."""
    causes, marks, crash, ruin = sector.columns[0], sector.columns[1], sector.columns[2], sector.columns[3]
    for firm in range(scratch.firms.shape[0]):
        cohort = sector.cohort[setting.entity[firm]]
        if cohort < 0:
            continue
        by_month = counted.members_by_month[cohort]
        code, month = scratch.ends[firm, 0, lane], scratch.ends[firm, 1, lane]
        if code > 0:
            by_month[month, setting.exit_index[code]] += 1
            by_month[month, ruin] += sector.ruin[code]
        cause, crash_month = scratch.ends[firm, 2, lane], scratch.ends[firm, 3, lane]
        if cause > 0:
            by_month[crash_month, causes + setting.cause_index[cause]] += 1
            by_month[crash_month, crash] += 1
        for index in range(setting.mark_codes.shape[0]):
            marked = int(scratch.firms[firm, mark + index, lane])
            if marked > 0:
                by_month[marked, marks + index] += 1


@compiled
def square_members(sector: Sector, counted: Counted, narrative: int) -> None:
    """Add the squares of the members gone by each month, and forget the trial."""
    for cohort in range(counted.members_by_month.shape[0]):
        by_month = counted.members_by_month[cohort]
        squared = counted.squared[cohort, narrative]
        counted.running[:] = 0
        for month in range(by_month.shape[0]):
            for column in range(by_month.shape[1]):
                counted.running[column] += by_month[month, column]
                squared[month, column] += counted.running[column] * counted.running[column]
                by_month[month, column] = 0


@compiled
def keep_members(sector: Sector, kept: Kept, setting: Setting, scratch: Scratch, trial: int, lane: int) -> None:
    """Keep how many members of each cohort left and crashed by the horizons."""
    for firm in range(scratch.firms.shape[0]):
        cohort = sector.cohort[setting.entity[firm]]
        if cohort >= 0:
            for index in range(sector.horizons.shape[0]):
                horizon = sector.horizons[index]
                kept.members_exited[trial, cohort, index] += scratch.ends[firm, 1, lane] <= horizon
                kept.members_crashed[trial, cohort, index] += scratch.ends[firm, 3, lane] <= horizon


@compiled
def count_crashes(sector: Sector, counted: Counted, setting: Setting, scratch: Scratch, lane: int) -> None:
    """Count, month by month, how many single firms have crashed, how much capital, and the crash of the sector."""
    firms, months = scratch.firms.shape[0], counted.months.shape[0]
    narrative = scratch.narrative[lane]
    counted.months[:] = 0
    counted.amounts[:] = 0.0
    whole = 0.0
    for firm in range(firms):
        whole += sector.capital[firm]
        month = scratch.ends[firm, 3, lane]
        if month < months:
            counted.amounts[month] += sector.capital[firm]
            counted.months[month] += sector.members[setting.entity[firm]] == 1
    so_far, gone, is_over = 0, 0.0, False
    for month in range(months):
        so_far += counted.months[month]
        gone += counted.amounts[month]
        recent = 0.0
        for before in range(max(0, month - sector.window + 1), month + 1):
            recent += counted.amounts[before]
        counted.crashed_count[narrative, month, so_far] += 1
        counted.capital_crashed[narrative, month, share_bin(gone / whole if whole > 0.0 else 0.0)] += 1
        if not is_over and whole > 0.0 and recent > sector.share * whole * ROUNDING:
            counted.sector_crash[narrative, month] += 1
            is_over = True


@compiled
def count_joint(sector: Sector, counted: Counted, setting: Setting, scratch: Scratch, lane: int) -> None:
    """Count which entities crashed together by the horizons, and who was first."""
    narrative = scratch.narrative[lane]
    entities = sector.members.shape[0]
    earliest, tied = NEVER, 0
    counted.crashed[:] = 0
    for firm in range(scratch.firms.shape[0]):
        month = scratch.ends[firm, 3, lane]
        if month < earliest:
            earliest, tied = month, 0
        tied += month == earliest and month < NEVER
        for index in range(sector.horizons.shape[0]):
            counted.crashed[index, setting.entity[firm]] += month <= sector.horizons[index]
    for firm in range(scratch.firms.shape[0]):
        if earliest < NEVER and scratch.ends[firm, 3, lane] == earliest:
            counted.first[narrative, setting.entity[firm]] += sector.first_parts // tied
    for index in range(sector.horizons.shape[0]):
        for entity in range(entities):
            own = counted.crashed[index, entity]
            if own > 0:
                for other in range(entities):
                    pairs = own * counted.crashed[index, other]
                    if other == entity and sector.members[entity] > 1:
                        pairs = own * (own - 1)
                    counted.joint[narrative, index, entity, other] += pairs


@compiled
def count_losses(sector: Sector, counted: Counted, scratch: Scratch, lane: int) -> None:
    """Count what counterparties lost on firms that left, up to each horizon; the last is the sum over all of them."""
    narrative, counterparties = scratch.narrative[lane], sector.exposures.shape[2]
    for index in range(sector.horizons.shape[0]):
        together = 0.0
        for counterparty in range(counterparties):
            loss = 0.0
            for firm in range(scratch.firms.shape[0]):
                if scratch.ends[firm, 1, lane] <= sector.horizons[index]:
                    for claim in range(sector.claim_rows.shape[0]):
                        if sector.claim_codes[claim, scratch.ends[firm, 0, lane]] > 0:
                            held = scratch.firms[firm, sector.claim_rows[claim], lane]
                            loss += sector.exposures[claim, firm, counterparty] * held
            together += loss
            counted.losses[counterparty, index, narrative, amount_bin(loss, sector.scales[1])] += 1
        counted.losses[counterparties, index, narrative, amount_bin(together, sector.scales[1])] += 1


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
    for lane in range(live):
        if counted.squared.shape[0] > 0:
            count_members(sector, counted, setting, scratch, mark, lane)
            square_members(sector, counted, scratch.narrative[lane])
            if kept.members_exited.shape[0] > 0:
                keep_members(sector, kept, setting, scratch, place + lane, lane)
        if counted.joint.shape[0] > 0:
            count_crashes(sector, counted, setting, scratch, lane)
            count_joint(sector, counted, setting, scratch, lane)
            count_losses(sector, counted, scratch, lane)
