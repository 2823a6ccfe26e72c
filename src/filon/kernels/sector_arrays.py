"""Arrays of the counting of a sector. Shapes are by dimension name; `lane` is a trial of the tile."""

from __future__ import annotations

from typing import NamedTuple

from filon.kernels.arrays import Array


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
    layer_rows, layer_group
        Row that is summed for each layer, and the number of its firms' group; -1: over all firms [(layer,)].
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
    layer_group: Array
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
        Exits, causes, marks, crash and ruin of cohorts, side by side [(cohort, stratum, month, column)].
    crashed_count, capital_crashed, sector_crash, joint, first, value, losses
        As in the tally.
    places
        Working: bins of value of tiles that wait to be counted, amounts and shares in turn; -1 where there is none
        [(slot, month, layer, 2, lane)].
    stories
        Working: narratives of these tiles [(slot, lane)].
    last
        Working: the last month of each that has bins [(slot,)].
    members_by_month
        Working: members of a cohort by month and column [(cohort, month, column)].
    running
        Working: their sums over months [(cohort, column)].
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
    places: Array
    stories: Array
    last: Array
    members_by_month: Array
    running: Array
    months: Array
    amounts: Array
    crashed: Array
