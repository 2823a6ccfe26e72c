"""What became of the trials of several firms of a chunk in numpy; arrays are [(firm, trial)], flat where indexed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.twin.book import HISTOGRAM
from benchmarks.twin.layer_book import ASINH_FACTOR, ASINH_MIDDLE, LAST_BIN, LayerBook
from benchmarks.twin.together_book import TogetherBook
from filon.engine.case import Case, scales
from filon.engine.members import Members
from filon.model.declared import Total, Transfer
from filon.results.tally import Tally

Places = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]
NEVER = 32767


def weights(item: Transfer, members: Members) -> NDArray[np.float64]:
    """How much each firm counts for each receiver of a transfer [(receiver, firm)]."""
    if item.within:
        group = members.groups(item.within)
        return np.asarray((group[:, None] == group) & (group >= 0), dtype=float)
    matrix = np.zeros((len(members), len(members)))
    for buyer, supplier, share in members.links():
        place = (buyer, supplier) if item.of == "suppliers" else (supplier, buyer)
        matrix[place] = share
    return matrix


class SectorBook:
    """Notes what happens to a chunk of trials with several firms, month by month.

    Parameters
    ----------
    case
        What is simulated.
    trials
        Of a chunk.
    histograms
        Whether quantities are counted each month.

    Attributes
    ----------
    tally
        Counts of all chunks so far: of each firm, of the gross profit of layers, and of all firms together.
    matrices
        Sums over firms that each firm receives: name to weights [(receiver, firm)].
    acting
        Firms that were there at the close of last month [(firm, trial)].
    """

    def __init__(self, case: Case, trials: int, histograms: bool) -> None:
        model, described, members = case.scenario.model, case.layout, case.members
        shape = len(members), trials
        self.case, self.trials, self.histograms = case, trials, histograms
        self.tally = Tally.empty(described)
        self.entity = members.entities(described.entities)
        self.matrices = {
            f"exchange.{name}": weights(item, members)
            for name, item in model.exchange.items()
            if item.within or item.of
        }
        sums: dict[str, Transfer | Total] = {f"exchange.{name}": item for name, item in model.exchange.items()}
        sums |= {f"totals.{name}": item for name, item in model.totals.items()}
        self.codes = {name: frozenset(item.codes) for name, item in sums.items() if item.over == "fallen"}
        self.exit_codes = [item.code for item in model.exits]
        self.mark_codes = [item.code for item in model.marks]
        self.acting, self.alive, self.hit = (np.empty(shape, dtype=bool) for _ in range(3))
        self.unmarked = np.empty((len(model.marks), *shape), dtype=bool)
        self.exit_code, self.crash_cause = np.empty(shape, np.uint8), np.empty(shape, np.uint8)
        self.exit_month, self.crash_month = np.empty(shape, np.int16), np.empty(shape, np.int16)
        self.mark_month = np.empty((len(model.marks), *shape), np.int16)
        self.kept = [item.field for item in model.outcomes] + [item.field for item in model.claims.values()]
        self.outcomes = np.empty((len(self.kept), *shape))
        self.narrative = np.empty(trials, np.int64)
        self.left: list[tuple[int, NDArray[np.int64]]] = []
        self.found: dict[frozenset[int], Places] = {}
        self.spare, self.bin, self.row = np.empty(shape), np.empty(shape, np.int64), np.empty(shape, np.int64)
        self.base = np.arange(len(members))[:, None] * ((len(described.narratives) + 1) * HISTOGRAM)
        self.scales = np.moveaxis(scales(described, self.entity), 0, 2)[..., None]
        self.is_asinh = [quantity.limits is None for quantity in model.quantities]
        self.layers, self.together = LayerBook(case, trials), TogetherBook(case)
        self.shown = [
            *self.kept,
            *(item.field for item in (model.quantities if histograms else ())),
            *self.layers.fields,
        ]

    def open(self, narrative: NDArray[np.int64]) -> None:
        """Begin a chunk."""
        self.narrative[:] = narrative
        for mask in (self.acting, self.alive, self.unmarked):
            mask[:] = True
        for array in (self.exit_code, self.exit_month, self.mark_month, self.crash_cause, self.crash_month):
            array[:] = 0
        np.add(narrative * HISTOGRAM, self.base, self.row)

    def month(self, t: float, exits: Sequence[Any], marks: Sequence[Any], shown: Sequence[Any]) -> bool:
        """Note the close of a month; returns whether nobody is left, in any trial.

        Parameters
        ----------
        t
            Month; 0 is the start.
        exits, marks
            Conditions in their order, or False.
        shown
            Values of the fields `shown`.
        """
        self.left.clear()
        self.found.clear()
        for place, condition in enumerate(marks):
            if condition is not False:
                np.bitwise_and(condition, self.unmarked[place], self.hit)
                np.bitwise_and(self.hit, self.acting, self.hit)
                new = self.hit.ravel().nonzero()[0]
                self.mark_month[place].ravel()[new] = t
                self.unmarked[place].ravel()[new] = False
        for code, condition in zip(self.exit_codes if exits else (), exits, strict=True):
            if condition is not False:
                np.bitwise_and(condition, self.alive, self.hit)
                self.leave(self.hit.ravel().nonzero()[0], code, t, shown)
        left = bool(self.alive.any())
        first = len(self.kept)
        if self.histograms:
            self.count_bins(int(t), shown[first : first + len(self.is_asinh)])
        if self.layers.fields:
            values = shown[len(shown) - len(self.layers.fields) :]
            self.layers.count(int(t), self.tally, values, self.acting, self.narrative)
        if t == self.case.steps or not left:
            self.last(self.alive.ravel().nonzero()[0], shown)
        return not left

    def leave(self, who: NDArray[np.int64], code: int, t: float, shown: Sequence[Any]) -> None:
        """Note the exit of some firms."""
        if len(who):
            self.left.append((code, who))
            self.exit_code.ravel()[who] = code
            self.exit_month.ravel()[who] = t
            self.alive.ravel()[who] = False
            gone = HISTOGRAM * len(self.case.layout.narratives)
            self.row.ravel()[who] = self.base[who // self.trials, 0] + gone
            self.last(who, shown)

    def last(self, who: NDArray[np.int64], shown: Sequence[Any]) -> None:
        """Keep the last outcomes of some firms."""
        for place, values in enumerate(shown[: len(self.kept)]):
            self.outcomes[place].ravel()[who] = self.picked(values, who)

    def picked(self, values: Any, who: NDArray[np.int64]) -> Any:
        """Values of some firms, whatever axes they have."""
        match np.shape(values):
            case ():
                return values
            case (_,):
                return values[who % self.trials]
            case (_, 1):
                return values[who // self.trials, 0]
        return values.ravel()[who]

    def fallen(self, name: str, values: Any, out: NDArray[np.float64]) -> None:
        """Sum over firms that left this month: for every firm, or in all; only in trials in which one left."""
        out.fill(0.0)
        who, firm, trials, place = self.leavers(self.codes[name])
        if len(who):
            held = np.zeros((len(self.acting), len(trials)))
            held[firm, place] = self.picked(values, who)
            out[..., trials] = self.matrices[name] @ held if name in self.matrices else held.sum(axis=0)

    def leavers(self, codes: frozenset[int]) -> Places:
        """Firms that left this month by some exits, or all: where they stand, their firms, trials, and places there."""
        if codes not in self.found:
            gone = [who for code, who in self.left if code in codes or not codes]
            who = np.concatenate(gone) if gone else np.empty(0, np.int64)
            firm, trial = np.divmod(who, self.trials)
            self.found[codes] = (who, firm, *np.unique(trial, return_inverse=True))
        return self.found[codes]

    def count_bins(self, t: int, quantities: Sequence[Any]) -> None:
        """Count the month in the histograms; a firm's bins stand together."""
        narratives, firms = len(self.case.layout.narratives), len(self.acting)
        for place, values in enumerate(quantities):
            factor, offset = self.scales[place]
            np.multiply(values, factor, self.spare)
            if self.is_asinh[place]:
                np.arcsinh(self.spare, self.spare)
                np.multiply(self.spare, ASINH_FACTOR, self.spare)
                np.add(self.spare, ASINH_MIDDLE, self.spare)
            else:
                np.add(self.spare, offset, self.spare)
            np.maximum(self.spare, 0.0, out=self.spare)
            np.minimum(self.spare, LAST_BIN, out=self.spare)
            np.copyto(self.bin, self.spare, casting="unsafe")
            np.add(self.bin, self.row, self.bin)
            counts = np.bincount(self.bin.ravel(), minlength=firms * (narratives + 1) * HISTOGRAM)
            counts = counts.reshape(firms, narratives + 1, HISTOGRAM)[:, :narratives, : HISTOGRAM - 1]
            if firms == len(self.tally.histograms):
                self.tally.histograms[:, t, place] += counts
            else:
                np.add.at(self.tally.histograms[:, t, place], self.entity, counts)

    def close(self) -> None:
        """Date crashes and count the chunk, firm by firm."""
        described, narratives = self.case.layout, len(self.case.layout.narratives)
        crash = np.array([code.code for code in described.causes])
        self.crash_month[:] = NEVER
        dated = [(code, np.where(self.exit_code == code, self.exit_month, NEVER)) for code in self.exit_codes]
        dated += [
            (code, np.where(row > 0, row, NEVER)) for code, row in zip(self.mark_codes, self.mark_month, strict=True)
        ]
        for code, months in dated:
            if code in crash:
                first = months < self.crash_month
                self.crash_cause[first] = code
                np.copyto(self.crash_month, months, where=first)
        self.tally.trials += np.bincount(self.narrative, minlength=narratives)
        for counts, codes, kind, months in (
            (self.tally.exits, self.exit_code, described.exits, self.exit_month),
            (self.tally.causes, self.crash_cause, described.causes, self.crash_month),
        ):
            for place, item in enumerate(kind):
                self.count(counts, place, codes == item.code, months)
        for place, row in enumerate(self.mark_month):
            self.count(self.tally.marks, place, row > 0, row)
        self.together.count(self.tally, self)

    def count(self, counts: Any, place: int, which: NDArray[np.bool_], months: NDArray[np.int16]) -> None:
        """Count dated events of firms."""
        firm, trial = which.nonzero()
        np.add.at(counts, (self.entity[firm], self.narrative[trial], months[firm, trial], place), 1)
