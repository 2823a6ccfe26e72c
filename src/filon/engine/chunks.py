"""Trials kept one by one, a storage chunk at a time: units of work fill it, and a thread of its own hands it over."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, Protocol

from filon.engine.case import Case
from filon.engine.keeping import Keep
from filon.engine.threads import kept_arrays
from filon.results.layout import CHUNK_TRIALS


class Sink(Protocol):
    """Takes trials kept one by one, a whole chunk at a time, in order."""

    def write(self, first: int, arrays: dict[str, Any]) -> None:
        """Take the trials from `first` on."""

    def shorten(self, trials: int) -> None:
        """Learn that no more than so many trials come in all."""


@dataclass
class Chunk:
    """Kept trials of one storage chunk, filled by several units of work."""

    first: int
    arrays: dict[str, Any]
    missing: int


class Chunks:
    """Chunks under way, and the one that is being written while units of work go on.

    Parameters
    ----------
    case
        What is run.
    keep
        What is kept of single trials.
    sink
        Takes it; what it raises is raised by whichever method comes next.
    stored
        Trials that were handed over by an earlier execution [count].
    """

    def __init__(self, case: Case, keep: Keep, sink: Sink, stored: int) -> None:
        self.case, self.keep, self.sink = case, keep, sink
        self.next = stored
        self.under_way: dict[int, Chunk] = {}
        self.lock = threading.Lock()
        self.pool = ThreadPoolExecutor(1, thread_name_prefix="filon-writer")
        self.writing: Future[None] | None = None

    def __enter__(self) -> Chunks:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.pool.shutdown()

    def views(self, first: int, size: int) -> dict[str, Any]:
        """Parts of a chunk that a unit fills; empty arrays when it keeps nothing."""
        if first >= self.keep.outcomes:
            return kept_arrays(self.case, 0, self.keep, first)
        chunk = self.chunk(first)
        return parts_of(chunk.arrays, first - chunk.first, size)

    def chunk(self, first: int) -> Chunk:
        """The chunk that holds a trial, made when first asked for."""
        start = first // CHUNK_TRIALS * CHUNK_TRIALS
        with self.lock:
            if start not in self.under_way:
                size = min(CHUNK_TRIALS, self.keep.outcomes - start)
                self.under_way[start] = Chunk(start, kept_arrays(self.case, size, self.keep, start), size)
            return self.under_way[start]

    def filled(self, first: int, size: int) -> None:
        """Note that a unit has filled its part, and hand over chunks that are complete, in order, one at a time."""
        if first < self.keep.outcomes:
            self.chunk(first).missing -= size
        while (ready := self.under_way.get(self.next)) is not None and ready.missing == 0:
            self.wait()
            self.writing = self.pool.submit(self.sink.write, ready.first, ready.arrays)
            del self.under_way[self.next]
            self.next += CHUNK_TRIALS

    def shorten(self, trials: int) -> Keep:
        """What is kept of a run that ends earlier than it might have: the chunk under way is cut and handed over.

        Parameters
        ----------
        trials
            The run has so many, all of which are done [count].
        """
        if trials < self.keep.outcomes:
            self.wait()
            self.sink.shorten(trials)
            if (cut := self.under_way.get(self.next)) is not None:
                cut.missing -= min(cut.first + CHUNK_TRIALS, self.keep.outcomes) - trials
                cut.arrays = {name: array[: trials - cut.first] for name, array in cut.arrays.items()}
            self.keep = replace(self.keep, outcomes=trials, paths=min(trials, self.keep.paths))
            self.filled(trials, 0)
        return self.keep

    def wait(self) -> int:
        """Wait until what was handed over is written; trials that the sink has by then [count]."""
        if self.writing is not None:
            writing, self.writing = self.writing, None
            writing.result()
        return min(self.next, self.keep.outcomes)


def parts_of(arrays: dict[str, Any], at: int, size: int) -> dict[str, Any]:
    """Part of each array, from a place on; shorter, or empty, where an array ends before."""
    return {name: array[at : at + size] for name, array in arrays.items()}
