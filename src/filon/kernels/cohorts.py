"""What a kernel counts of the members of cohorts, which are many firms with one name.

Shapes are by dimension name; `lane` is a trial of the tile. The unit of every interval is the trial: the squares of
the members gone are summed trial by trial.
"""

from __future__ import annotations

from filon.kernels.arrays import Array, Kept, Scratch, Setting
from filon.kernels.sector_arrays import Counted, Sector
from filon.mathematics.borrowing import borrowed
from filon.mathematics.settings import compiled, inlined


@inlined
def put(by_month: Array, running: Array, month: int, column: int) -> None:
    """Put a member into a month and a column."""
    by_month[month, column] += 1
    running[column] += 1


@compiled
def count_members(sector: Sector, counted: Counted, setting: Setting, scratch: Scratch, mark: int, lane: int) -> None:
    """Put the exits, causes and marks of the members of cohorts into the months in which they happened."""
    sector, counted, setting, scratch = borrowed(sector), borrowed(counted), borrowed(setting), borrowed(scratch)
    causes, marks, crash, ruin = sector.columns[0], sector.columns[1], sector.columns[2], sector.columns[3]
    for firm in range(scratch.firms.shape[0]):
        cohort = sector.cohort[setting.entity[firm]]
        if cohort < 0:
            continue
        by_month, running = counted.members_by_month[cohort], counted.running[cohort]
        code, month = scratch.ends[firm, 0, lane], scratch.ends[firm, 1, lane]
        if code > 0:
            put(by_month, running, month, setting.exit_index[code])
            if sector.ruin[code] > 0:
                put(by_month, running, month, ruin)
        cause, crash_month = scratch.ends[firm, 2, lane], scratch.ends[firm, 3, lane]
        if cause > 0:
            put(by_month, running, crash_month, causes + setting.cause_index[cause])
            put(by_month, running, crash_month, crash)
        for index in range(setting.mark_codes.shape[0]):
            marked = int(scratch.firms[firm, mark + index, lane])
            if marked > 0:
                put(by_month, running, marked, marks + index)


@compiled
def square_members(counted: Counted, narrative: int) -> None:
    """Add the squares of the members gone by each month, and forget the trial; most columns have none."""
    counted = borrowed(counted)
    for cohort in range(counted.members_by_month.shape[0]):
        by_month, running = counted.members_by_month[cohort], counted.running[cohort]
        squared = counted.squared[cohort, narrative]
        for column in range(running.size):
            if running[column] > 0:
                running[column], so_far = 0, 0
                for month in range(by_month.shape[0]):
                    so_far += by_month[month, column]
                    squared[month, column] += so_far * so_far
                    by_month[month, column] = 0


@compiled
def count_cohorts(sector: Sector, counted: Counted, setting: Setting, scratch: Scratch, mark: int, live: int) -> None:
    """Count the members of cohorts of a finished tile, trial by trial."""
    for lane in range(live):
        count_members(sector, counted, setting, scratch, mark, lane)
        square_members(counted, scratch.narrative[lane])


@compiled
def keep_members(sector: Sector, kept: Kept, setting: Setting, scratch: Scratch, place: int, live: int) -> None:
    """Keep how many members of each cohort left and crashed by the horizons."""
    sector, kept, setting, scratch = borrowed(sector), borrowed(kept), borrowed(setting), borrowed(scratch)
    for firm in range(scratch.firms.shape[0]):
        cohort = sector.cohort[setting.entity[firm]]
        if cohort >= 0:
            for index in range(sector.horizons.shape[0]):
                horizon = sector.horizons[index]
                for lane in range(live):
                    kept.members_exited[place + lane, cohort, index] += scratch.ends[firm, 1, lane] <= horizon
                    kept.members_crashed[place + lane, cohort, index] += scratch.ends[firm, 3, lane] <= horizon
