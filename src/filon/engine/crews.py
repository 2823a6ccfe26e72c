"""Those who do units of work: threads of this process, or whoever keeps to the same protocol."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any, Protocol

from filon.engine.case import Case
from filon.engine.threads import Worker, summed
from filon.engine.units import Bench, Unit, Views
from filon.errors import RunError
from filon.results.layout import CHUNK_TRIALS
from filon.results.tally import Tally


class CrewLost(RunError):
    """Those who do the units cannot go on; what they did is kept."""


@dataclass(frozen=True)
class Piece:
    """Units that are handed out together: they follow each other, and lie in one storage chunk if they keep trials.

    Attributes
    ----------
    units
        First trial and size of each.
    views
        Where what they keep goes.
    """

    units: list[Unit]
    views: Views

    @property
    def first(self) -> int:
        """Its first trial."""
        return self.units[0][0]

    @property
    def end(self) -> int:
        """The trial after its last."""
        return sum(self.units[-1])


def pieces(units: Iterator[Unit], most: int, views: Views, kept: int) -> Iterator[Piece]:
    """The units, at most so many of them together.

    Parameters
    ----------
    kept
        The first so many trials are kept one by one.
    """
    together: list[Unit] = []
    for unit in units:
        if together and (len(together) == most or _apart(together[-1], unit, kept)):
            yield Piece(together, views)
            together = []
        together.append(unit)
    if together:
        yield Piece(together, views)


def _apart(before: Unit, unit: Unit, kept: int) -> bool:
    """Whether a unit does not follow another, or begins the next storage chunk or what is not kept."""
    return sum(before) != unit[0] or (unit[0] <= kept and (unit[0] % CHUNK_TRIALS == 0 or unit[0] == kept))


class Crew(Protocol):
    """Does units of work, each piece at least once, and counts it once.

    Attributes
    ----------
    room
        Pieces that are handed out at once [count].
    piece_units
        Units of a piece, at most [count].
    counts_apart
        Whether the counts of pieces under way are apart from those that are done, so that a checkpoint need not wait.
    """

    @property
    def room(self) -> int: ...  # noqa: D102

    @property
    def piece_units(self) -> int: ...  # noqa: D102

    @property
    def counts_apart(self) -> bool: ...  # noqa: D102

    def __enter__(self) -> Crew: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None: ...

    def submit(self, piece: Piece) -> Future[Any]:
        """Have a piece done."""

    def taken(self, piece: Piece, future: Future[Any]) -> list[Any]:
        """Take over what a piece gave; returns of each unit the trials in which each firm crashed [(firm,)]."""

    def tally(self, histograms: bool = True) -> Tally:
        """Counts of all pieces that are done; histograms of values are left at zero where nobody reads them."""

    def forget(self) -> None:
        """Begin with counts of zero."""


class ThreadCrew:
    """Threads of this process, each with counters of its own; a piece is one unit.

    Parameters
    ----------
    case
        What is run.
    run_unit
        The compiled entry of its kernel.
    threads
        How many.
    """

    piece_units = 1
    counts_apart = False

    def __init__(self, case: Case, run_unit: Any, threads: int) -> None:
        self.bench, self.threads = Bench(case, run_unit), threads
        self.room = threads + 1
        self.forget()

    def __enter__(self) -> ThreadCrew:
        self.pool = ThreadPoolExecutor(self.threads, thread_name_prefix="filon")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.pool.shutdown()

    def submit(self, piece: Piece) -> Future[Any]:
        """Have a piece done by the next thread that is free."""
        return self.pool.submit(self.work, piece)

    def taken(self, piece: Piece, future: Future[Any]) -> list[Any]:
        """What each unit of a piece gave; the counters of the threads hold the rest."""
        crashed: list[Any] = future.result()
        return crashed

    def tally(self, histograms: bool = True) -> Tally:
        """Counts of all threads together."""
        return summed(self.bench.case, self.all_workers, histograms)

    def forget(self) -> None:
        """Begin with counters at zero."""
        self.workers: SimpleQueue[Worker] = SimpleQueue()
        self.all_workers: list[Worker] = []

    def worker(self) -> Worker:
        """A worker nobody uses now; there are never more than threads."""
        try:
            return self.workers.get_nowait()
        except Empty:
            made = Worker(self.bench.case)
            self.all_workers.append(made)
            return made

    def work(self, piece: Piece) -> list[Any]:
        """Do a piece in a thread of the pool."""
        worker = self.worker()
        crashed = [self.bench.crashed(worker, unit, piece.views) for unit in piece.units]
        self.workers.put(worker)
        return crashed
