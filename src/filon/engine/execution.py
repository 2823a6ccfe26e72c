"""Run the units of work of a case on threads, keep what was asked, and stop when told to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any, Protocol

from filon.engine.case import Case, setting
from filon.engine.inputs import plan_arrays
from filon.engine.keeping import Keep
from filon.engine.threads import NO_FAULT, Worker, kept_arrays, summed
from filon.errors import InterruptedRun
from filon.results.layout import CHUNK_TRIALS
from filon.results.tally import Tally

Progress = Callable[[int, int, "float | None"], None]
POLL_SECONDS = 0.05


class Sink(Protocol):
    """Takes trials kept one by one, a whole chunk at a time, in order."""

    def write(self, first: int, arrays: dict[str, Any]) -> None:
        """Take the trials from `first` on."""


@dataclass
class Chunk:
    """Kept trials of one storage chunk, filled by several units of work."""

    first: int
    arrays: dict[str, Any]
    missing: int


@dataclass
class Outcome:
    """What an execution gives.

    Attributes
    ----------
    tally
        Counts of the trials that were run.
    done
        Trials that were run.
    crashed
        First trial of a unit to its size and the trials of it in which each firm crashed [(firm,)].
    """

    tally: Tally
    done: int
    crashed: dict[int, tuple[int, Any]] = field(default_factory=dict)


class Execution:
    """One execution of a case.

    Parameters
    ----------
    case
        What is run.
    run_unit
        The compiled entry of its kernel.
    trials, threads
        How many.
    keep
        What is kept of single trials.
    sink
        Takes it.
    """

    def __init__(self, case: Case, run_unit: Any, trials: int, threads: int, keep: Keep, sink: Sink) -> None:
        self.case = case
        self.run_unit = run_unit
        self.trials = trials
        self.threads = threads
        self.keep = keep
        self.sink = sink
        self.setting = setting(case)
        self.plan = plan_arrays(case.plan)
        self.workers: SimpleQueue[Worker] = SimpleQueue()
        self.all_workers: list[Worker] = []
        self.chunks: dict[int, Chunk] = {}
        self.crashed: dict[int, tuple[int, Any]] = {}
        self.done = 0
        self.next_chunk = 0

    def units(self) -> Iterator[tuple[int, int]]:
        """First trial and size of each unit of work; no unit crosses the end of what is kept.

        Units end at the same trials whatever is kept, so that convergence is told at the same trials.
        """
        first, whole = 0, self.case.unit_trials
        while first < self.trials:
            size = min(whole - first % whole, self.trials - first)
            if first < self.keep.outcomes:
                size = min(size, self.keep.outcomes - first)
            yield first, size
            first += size

    def run(self, progress: Progress | None, stop: threading.Event | None) -> Outcome:
        """Run every unit.

        Raises
        ------
        InterruptedRun
            When `stop` was set; its `outcome` holds what was done.
        RunError
            When a value is not a finite number.
        """
        units = self.units()
        pending: dict[Future[Any], tuple[int, int]] = {}
        with ThreadPoolExecutor(self.threads, thread_name_prefix="filon") as pool:
            try:
                while True:
                    while len(pending) < self.threads + 1 and (unit := next(units, None)) is not None:
                        pending[pool.submit(self.work, *unit)] = unit
                    if not pending:
                        break
                    finished, _ = wait(pending, timeout=POLL_SECONDS, return_when=FIRST_COMPLETED)
                    for future in finished:
                        self.finish(*pending.pop(future), future.result())
                    if progress is not None and finished:
                        progress(self.done, self.trials, self.estimate)
                    if stop is not None and stop.is_set():
                        self.drain(pending)
                        raise interrupted(self.outcome(), self.trials)
            finally:
                for future in pending:
                    future.cancel()
        return self.outcome()

    @property
    def estimate(self) -> float:
        """Share of firms that crashed so far."""
        crashed = sum(int(counts.sum()) for _, counts in self.crashed.values())
        return crashed / max(1, self.done * len(self.case.scenario.firms))

    def drain(self, pending: dict[Future[Any], tuple[int, int]]) -> None:
        """Let units that run now end, forget those that wait."""
        for future, unit in list(pending.items()):
            if not future.cancel():
                self.finish(*unit, future.result())
        pending.clear()

    def outcome(self) -> Outcome:
        """What was done so far."""
        return Outcome(summed(self.case, self.all_workers), self.done, dict(sorted(self.crashed.items())))

    def worker(self) -> Worker:
        """A worker nobody uses now; there are never more than threads."""
        try:
            return self.workers.get_nowait()
        except Empty:
            made = Worker(self.case)
            self.all_workers.append(made)
            return made

    def work(self, first: int, size: int) -> Any:
        """Run one unit in a thread of the pool; returns the trials in which each firm crashed [(firm,)]."""
        from filon.kernels.support import Kept

        worker = self.worker()
        kept = Kept(**self.kept(first, size))
        worker.counters.crashed[:] = 0
        worker.make_room(size)
        self.run_unit(first, size, self.case.steps, self.setting, self.plan, worker.counters, kept, worker.scratch)
        crashed = worker.counters.crashed.copy()
        fault = int(worker.counters.fault[0])
        self.workers.put(worker)
        if fault != NO_FAULT:
            from filon.engine.traces import gate_error

            raise gate_error(self.case, fault)
        return crashed

    def kept(self, first: int, size: int) -> dict[str, Any]:
        """Views into the storage chunk that a unit fills; empty arrays when it keeps nothing."""
        if first >= self.keep.outcomes:
            return kept_arrays(self.case, 0, self.keep, first)
        chunk = self.chunk(first)
        at = first - chunk.first
        views = {name: array[at : at + size] for name, array in chunk.arrays.items() if name != "paths"}
        views["paths"] = chunk.arrays["paths"][at : at + size]
        return views

    def chunk(self, first: int) -> Chunk:
        """The storage chunk that holds a trial, made when first asked for."""
        start = first // CHUNK_TRIALS * CHUNK_TRIALS
        with _LOCK:
            if start not in self.chunks:
                size = min(CHUNK_TRIALS, self.keep.outcomes - start)
                self.chunks[start] = Chunk(start, kept_arrays(self.case, size, self.keep, start), size)
            return self.chunks[start]

    def finish(self, first: int, size: int, crashed: Any) -> None:
        """Note a unit that is done, and hand over chunks that are complete, in order."""
        self.done += size
        self.crashed[first] = (size, crashed)
        if first < self.keep.outcomes:
            self.chunk(first).missing -= size
        while (ready := self.chunks.get(self.next_chunk)) is not None and ready.missing == 0:
            self.sink.write(ready.first, ready.arrays)
            del self.chunks[self.next_chunk]
            self.next_chunk += CHUNK_TRIALS


_LOCK = threading.Lock()


class InterruptedExecution(InterruptedRun):
    """An interruption that carries what was done.

    Parameters
    ----------
    outcome
        Counts so far.
    """

    def __init__(self, message: str, outcome: Outcome) -> None:
        super().__init__(message)
        self.outcome = outcome


def interrupted(outcome: Outcome, trials: int) -> InterruptedExecution:
    """Build the interruption that says how far the run came."""
    return InterruptedExecution(f"interrupted after {outcome.done:,} of {trials:,} trials", outcome)
