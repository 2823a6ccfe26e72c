"""What became of the trials of a chunk in numpy: exits, marks, last outcomes, histograms, counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from filon.engine.case import Case, scales
from filon.results.tally import Tally

HISTOGRAM = 515
"""514 bins and one that collects firms that are gone."""


class Book:
    """Notes what happens to a chunk of trials, month by month.

    Parameters
    ----------
    case
        What is simulated, with one firm.
    trials
        Of a chunk.
    histograms
        Whether quantities are counted each month.

    Attributes
    ----------
    tally
        Counts of all chunks so far.
    exit_code, exit_month, crash_cause, crash_month
        [(trial,)]; 0 and 0 for none.
    mark_month
        [(mark, trial)]; 0 for none.
    outcomes
        Last values [(outcome, trial)].
    """

    def __init__(self, case: Case, trials: int, histograms: bool) -> None:
        model, described = case.scenario.model, case.layout
        self.case = case
        self.tally = Tally.empty(described)
        self.histograms = histograms
        self.exit_codes = [item.code for item in model.exits]
        self.mark_codes = [item.code for item in model.marks]
        self.crash = {code.code for code in described.causes}
        self.alive, self.hit = np.empty(trials, dtype=bool), np.empty(trials, dtype=bool)
        self.unmarked = np.empty((len(model.marks), trials), dtype=bool)
        self.exit_code, self.crash_cause = np.empty(trials, np.uint8), np.empty(trials, np.uint8)
        self.exit_month, self.crash_month = np.empty(trials, np.int16), np.empty(trials, np.int16)
        self.mark_month = np.empty((len(model.marks), trials), np.int16)
        self.outcomes = np.empty((len(model.outcomes), trials))
        self.narrative = np.empty(trials, np.int64)
        self.spare = np.empty(trials)
        self.bin, self.row = np.empty(trials, np.int64), np.empty(trials, np.int64)
        self.scales = scales(described, np.zeros(1, np.int64))[0]
        self.is_asinh = [quantity.limits is None for quantity in model.quantities]

    def open(self, narrative: NDArray[np.int64]) -> None:
        """Begin a chunk."""
        self.narrative[:] = narrative
        self.alive[:] = True
        self.unmarked[:] = True
        for array in (self.exit_code, self.exit_month, self.mark_month, self.crash_cause, self.crash_month):
            array[:] = 0
        np.multiply(narrative, HISTOGRAM, self.row)

    def month(self, t: float, exits: Sequence[Any], marks: Sequence[Any], shown: Sequence[Any]) -> bool:
        """Note the close of a month; returns whether nobody is left.

        Parameters
        ----------
        t
            Month; 0 is the start.
        exits, marks
            Conditions [(trial,)] in their order, or False.
        shown
            Outcomes, then quantities [(trial,)], or numbers.
        """
        for place, condition in enumerate(marks):
            if condition is not False:
                np.bitwise_and(condition, self.unmarked[place], self.hit)
                np.bitwise_and(self.hit, self.alive, self.hit)
                new = self.hit.nonzero()[0]
                self.mark_month[place, new] = t
                self.unmarked[place, new] = False
        for code, condition in zip(self.exit_codes if exits else (), exits, strict=True):
            if condition is not False:
                np.bitwise_and(condition, self.alive, self.hit)
                self.leave(self.hit.nonzero()[0], code, t, shown)
        left = bool(self.alive.any())
        if self.histograms:
            self.count_bins(int(t), shown[len(self.outcomes) :])
        if t == self.case.steps or not left:
            self.last(self.alive.nonzero()[0], shown)
        return not left

    def leave(self, who: NDArray[np.int64], code: int, t: float, shown: Sequence[Any]) -> None:
        """Note the exit of some trials."""
        if len(who):
            self.exit_code[who] = code
            self.exit_month[who] = t
            self.alive[who] = False
            self.row[who] = HISTOGRAM * len(self.case.layout.narratives)
            self.last(who, shown)

    def last(self, who: NDArray[np.int64], shown: Sequence[Any]) -> None:
        """Keep the last outcomes of some trials."""
        for place, values in enumerate(shown[: len(self.outcomes)]):
            self.outcomes[place, who] = values[who] if np.ndim(values) else values

    def count_bins(self, t: int, quantities: Sequence[Any]) -> None:
        """Count the month in the histograms."""
        narratives = len(self.case.layout.narratives)
        for place, values in enumerate(quantities):
            factor, offset = self.scales[place]
            np.multiply(values, factor, self.spare)
            if self.is_asinh[place]:
                np.arcsinh(self.spare, self.spare)
                np.multiply(self.spare, 512 / 34, self.spare)
                offset = 257.0
            np.add(self.spare, offset, self.spare)
            np.maximum(self.spare, 0.0, out=self.spare)
            np.minimum(self.spare, 513.5, out=self.spare)
            np.copyto(self.bin, self.spare, casting="unsafe")
            np.add(self.bin, self.row, self.bin)
            counts = np.bincount(self.bin, minlength=(narratives + 1) * HISTOGRAM)
            counts = counts[: narratives * HISTOGRAM].reshape(narratives, HISTOGRAM)
            self.tally.histograms[0, t, place] += counts[:, : HISTOGRAM - 1]

    def close(self) -> None:
        """Date crashes and count the chunk."""
        crash_month = np.full(len(self.alive), 32767, dtype=np.int16)
        for codes, months in [
            *[(np.where(self.exit_code == code, np.uint8(code), 0), self.exit_month) for code in self.exit_codes],
            *[
                (np.where(row > 0, np.uint8(code), 0), row)
                for code, row in zip(self.mark_codes, self.mark_month, strict=True)
            ],
        ]:
            first = (codes > 0) & (months < crash_month) & np.isin(codes, list(self.crash))
            np.copyto(self.crash_cause, codes, where=first)
            np.copyto(crash_month, months, where=first)
        np.copyto(self.crash_month, crash_month, where=self.crash_cause > 0)
        described, narratives = self.case.layout, len(self.case.layout.narratives)
        self.tally.trials += np.bincount(self.narrative, minlength=narratives)
        places = ([code.code for code in kind] for kind in (described.exits, described.causes))
        for counts, codes, kind, months in zip(
            (self.tally.exits, self.tally.causes),
            (self.exit_code, self.crash_cause),
            places,
            (self.exit_month, self.crash_month),
            strict=True,
        ):
            for place, code in enumerate(kind):
                who = codes == code
                np.add.at(counts[0, :, :, place], (self.narrative[who], months[who]), 1)
        for place, row in enumerate(self.mark_month):
            who = row > 0
            np.add.at(self.tally.marks[0, :, :, place], (self.narrative[who], row[who]), 1)
