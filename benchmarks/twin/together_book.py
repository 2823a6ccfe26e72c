"""What is counted of all firms of a trial together in numpy: joint crashes, who is first, capital, losses of others."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.twin.layer_book import ASINH_FACTOR, ASINH_MIDDLE, LAST_BIN
from filon.engine.case import Case
from filon.engine.sector import sector_setting
from filon.results.tally import FIRST_PARTS, Tally

BINS = 512
ROUNDING = 1.0 + 1e-9


class TogetherBook:
    """Counts finished chunks of a sector.

    Parameters
    ----------
    case
        What is simulated.
    """

    def __init__(self, case: Case) -> None:
        self.case, self.sector = case, sector_setting(case)
        self.months = case.layout.months + 1
        entities, own = len(case.layout.entities), case.members.entities(case.layout.entities)
        self.entity = own
        self.of_entity = (own == np.arange(entities)[:, None]).astype(float)
        self.single = self.sector.members[own] == 1
        self.is_told = case.layout.sector is not None

    def count(self, tally: Tally, book: Any) -> None:
        """Count the trials of a `SectorBook` whose chunk is closed."""
        if self.is_told:
            self.count_crashes(tally, book.narrative, book.crash_month)
            self.count_joint(tally, book.narrative, book.crash_month)
            claims = book.outcomes[len(self.case.scenario.model.outcomes) :]
            left = np.where(book.exit_code > 0, book.exit_month, self.months)
            self.count_losses(tally, book.narrative, book.exit_code, left, claims)

    def count_crashes(self, tally: Tally, narrative: NDArray[np.int64], crash_month: NDArray[np.int16]) -> None:
        """Firms and capital that crashed so far, month by month, and the crash of the sector."""
        trials, sector = len(narrative), self.sector
        firm, trial = (crash_month < self.months).nonzero()
        place = trial * self.months + crash_month[firm, trial]
        shape = trials, self.months
        size = trials * self.months
        so_far = np.bincount(place, self.single[firm], size).reshape(shape).cumsum(axis=1).astype(np.int64)
        gone = np.bincount(place, sector.capital[firm], size).reshape(shape).cumsum(axis=1)
        row = narrative[:, None] * self.months + np.arange(self.months)
        self.add(tally.crashed_count, row, so_far)
        whole = sector.capital.sum()
        share = gone / whole if whole > 0.0 else np.zeros(shape)
        self.add(tally.capital_crashed, row, np.clip(share * BINS, 0.0, BINS - 0.5).astype(np.int64) + 1)
        limit = sector.share * whole
        recent = gone.copy()
        recent[:, sector.window :] -= gone[:, : -sector.window] if sector.window < self.months else 0.0
        over = (gone > limit) & (recent > limit * ROUNDING)
        crashed = over.any(axis=1) & (whole > 0.0)
        np.add.at(tally.sector_crash, (narrative[crashed], over.argmax(axis=1)[crashed]), 1)

    def count_joint(self, tally: Tally, narrative: NDArray[np.int64], crash_month: NDArray[np.int16]) -> None:
        """Pairs that crashed by each horizon, and who crashed first."""
        for index, horizon in enumerate(self.sector.horizons):
            crashed = self.of_entity @ (crash_month <= horizon)
            for story in range(len(tally.joint)):
                own = crashed[:, narrative == story]
                pairs = own @ own.T
                pairs -= np.diag(np.where(self.sector.members > 1, own.sum(axis=1), 0.0))
                tally.joint[story, index] += pairs.astype(np.int64)
        earliest = crash_month.min(axis=0)
        first = (crash_month == earliest) & (earliest < self.months)
        firm, trial = first.nonzero()
        np.add.at(tally.first, (narrative[trial], self.entity[firm]), FIRST_PARTS // first.sum(axis=0)[trial])

    def count_losses(self, tally: Tally, narrative: NDArray[np.int64], code: Any, left: Any, claims: Any) -> None:
        """What each counterparty lost by each horizon, and all of them together."""
        sector, counterparties = self.sector, self.sector.exposures.shape[2]
        held = [np.where(codes[code] > 0, value, 0.0) for codes, value in zip(sector.claim_codes, claims, strict=True)]
        for index, horizon in enumerate(sector.horizons):
            gone = left <= horizon
            loss = np.zeros((counterparties + 1, len(narrative)))
            for value, exposure in zip(held, sector.exposures, strict=True):
                loss[:-1] += exposure.T @ (value * gone)
            loss[-1] = loss[:-1].sum(axis=0)
            bins = np.arcsinh(loss * sector.scales[1]) * ASINH_FACTOR + ASINH_MIDDLE
            for counts, row in zip(tally.losses[:, index], np.clip(bins, 0.0, LAST_BIN).astype(np.int64), strict=True):
                self.add(counts, narrative, row)

    @staticmethod
    def add(counts: NDArray[Any], row: NDArray[np.int64], column: NDArray[np.int64]) -> None:
        """Count columns of rows; `row` counts through all axes but the last."""
        width = counts.shape[-1]
        counts += np.bincount((row * width + column).ravel(), minlength=counts.size).reshape(counts.shape)
