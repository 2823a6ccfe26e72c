"""Working arrays of one thread, and their sum over threads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from filon.engine.case import Case
from filon.engine.keeping import Keep
from filon.engine.sector import add_counted, counted, sector_setting
from filon.engine.waiting import waiting
from filon.results.layout import HISTOGRAM_LENGTH
from filon.results.tally import Tally

CACHE_LINE = 64
NO_FAULT = np.iinfo(np.int64).max

RECENT_FIRMS = 2**16 - 1
"""Firms that a counter of two bytes can count."""


class Worker:
    """Scratch and counters of one thread."""

    def __init__(self, case: Case) -> None:
        self.scratch = scratch(case)
        self.counters = counters(case)
        self.counted = counted(case)
        self.sector = sector_setting(case)
        self.largest = max(case.layout.counts)
        self.recent = 0

    def perform(self, run_unit: Any, first: int, trials: int, steps: int, setting: Any, plan: Any, kept: Any) -> None:
        """Run a unit of work by the compiled entry of a kernel.

        Parameters
        ----------
        first, trials
            First trial and number of trials.
        steps
            Months to walk.
        setting, plan, kept
            As the kernel takes them.
        """
        arrays = setting, plan, self.counters, kept, self.scratch, self.sector, self.counted
        run_unit(first, trials, steps, *arrays)

    def make_room(self, trials: int) -> None:
        """Empty the small counters of histograms where another `trials` trials might not fit."""
        if self.recent + trials * self.largest > RECENT_FIRMS:
            self.counters.histograms[:] += self.counters.recent
            self.counters.recent[:] = 0
            self.recent = 0
        self.recent += trials * self.largest


def aligned(shape: tuple[int, ...], dtype: Any = np.float64) -> Any:
    """Zeros whose first element begins a cache line: a vector that crosses lines costs two loads."""
    size = int(np.prod(shape)) * np.dtype(dtype).itemsize
    raw = np.zeros(size + CACHE_LINE, dtype=np.uint8)
    skipped = -raw.ctypes.data % CACHE_LINE
    return raw[skipped : skipped + size].view(dtype).reshape(shape)


def scratch(case: Case) -> Any:
    """Fresh working arrays of a tile."""
    from filon.engine.inputs import noise_rows
    from filon.kernels.arrays import Scratch

    lanes, rows, model = case.program.lanes, case.program.rows, case.scenario.model
    firms = len(case.members)
    quantities = len(case.layout.quantities)
    counterparties = len(case.layout.sector.counterparties) if case.layout.sector else 0
    slots, months = waiting(case.steps + 1, firms * quantities * lanes * np.dtype(np.int16).itemsize, lanes)
    streams = len(model.world_shocks) + firms * len(model.firm_shocks)
    return Scratch(
        firms=aligned((firms, len(rows.firm), lanes)),
        world=aligned((max(1, len(rows.world)), lanes)),
        words=aligned((max(1, streams), 4, lanes), np.uint32),
        bins=aligned((slots, months, firms, quantities, lanes), np.int16),
        stories=aligned((slots, lanes), np.int64),
        last=aligned((slots,), np.int64),
        narrative=aligned((lanes,), np.int64),
        noise=aligned((noise_rows(case.plan), lanes)),
        table=aligned(case.program.table_shape(case.steps)),
        sums=aligned((1 + max(firms, len(model.layers), counterparties), lanes)),
        ends=aligned((firms, 4, lanes), np.int64),
    )


def counters(case: Case) -> Any:
    """Fresh counters."""
    from filon.kernels.arrays import HISTOGRAM_STRIDE, Counters

    described = case.layout
    shape = (len(described.entities), described.strata, described.months + 1)
    histograms = shape[0] * shape[2] * len(described.quantities) * len(described.narratives) * HISTOGRAM_STRIDE
    return Counters(
        trials=np.zeros(described.strata, dtype=np.int64),
        exits=np.zeros((*shape, max(1, len(described.exits))), dtype=np.int64),
        causes=np.zeros((*shape, max(1, len(described.causes))), dtype=np.int64),
        marks=np.zeros((*shape, max(1, len(described.marks))), dtype=np.int64),
        histograms=np.zeros(histograms, dtype=np.uint32),
        recent=np.zeros(histograms, dtype=np.uint16),
        crashed=np.zeros(shape[0], dtype=np.int64),
        fault=np.full(1, NO_FAULT, dtype=np.int64),
    )


def summed(case: Case, workers: Sequence[Worker], histograms: bool = True) -> Tally:
    """Add the counters of all threads, exactly and in any order.

    Parameters
    ----------
    histograms
        Whether those of quantities are wanted too: they take ten times as long as all else.
    """
    from filon.kernels.arrays import HISTOGRAM_STRIDE

    described = case.layout
    tally = Tally.empty(described)
    shape = (len(described.entities), described.months + 1, len(described.quantities), len(described.narratives))
    for worker in workers:
        own = worker.counters
        tally.trials += own.trials
        tally.exits += own.exits[..., : len(described.exits)]
        tally.causes += own.causes[..., : len(described.causes)]
        tally.marks += own.marks[..., : len(described.marks)]
        if histograms and tally.histograms.size:
            for counts in (own.histograms, own.recent):
                tally.histograms += counts.reshape(*shape, HISTOGRAM_STRIDE)[..., :HISTOGRAM_LENGTH]
        add_counted(tally, worker.counted)
    return tally


def kept_arrays(case: Case, trials: int, keep: Keep, first: int) -> dict[str, Any]:
    """Arrays for trials kept one by one, of the given length; paths only for the first of a run."""
    described = case.layout
    firms = len(described.single_firms)
    paths = max(0, min(trials, keep.paths - first)) if trials else 0
    cohorts = (len(described.cohorts), len(described.kept_horizons))
    return {
        "exit": np.zeros((trials, firms), dtype=np.uint8),
        "exit_month": np.zeros((trials, firms), dtype=np.int16),
        "crash_cause": np.zeros((trials, firms), dtype=np.uint8),
        "crash_month": np.zeros((trials, firms), dtype=np.int16),
        "mark_month": np.zeros((trials, firms, len(described.marks)), dtype=np.int16),
        "outcomes": np.zeros((trials, firms, len(described.outcomes)), dtype=np.float32),
        "narrative": np.zeros(trials, dtype=np.uint8),
        "inputs": np.zeros((trials, len(described.inputs)), dtype=np.float32),
        "members_exited": np.zeros((trials, *cohorts), dtype=np.uint16),
        "members_crashed": np.zeros((trials, *cohorts), dtype=np.uint16),
        "paths": np.full((paths, firms, len(described.paths), described.months + 1), np.nan, dtype=np.float32),
    }
