"""Units of work done by processes of dask, wherever they run: each counted once, however often it is done."""

from __future__ import annotations

import time
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from itertools import count
from types import TracebackType
from typing import Any

from filon.engine.case import Case
from filon.engine.clusters import POLL_SECONDS, WORKER_SECONDS, workers_of
from filon.engine.crews import CrewLost, Piece
from filon.engine.parts import Part, done
from filon.engine.payload import Payload
from filon.engine.units import Unit
from filon.results.tally import NAMES, Tally

LEAST_UNITS, MOST_UNITS = 8, 128
"""Units of a piece: 1 s of work, and more where the counts that it sends are large, or many workers send them."""

THREADS_PER_UNIT = 4
"""Workers for each of which a piece grows by a unit: this process takes some 100 pieces a second."""

COUNTS_BYTES = 2**24
"""Of counts that eight units may send [bytes]."""

PIECES_PER_THREAD = 2
"""One that a worker does, and one that waits beside it."""

LOOK_SECONDS = 1.0
MISSING_SECONDS = 8.0
"""After so long a process of this machine that died is not taken to come back."""

ALONE = 3
"""Times that a unit is tried with no other beside it before it is blamed; each time dask tries it several times."""


class ClusterCrew:
    """Workers of dask.

    A worker may die at any moment. Dask does the pieces it had again elsewhere, and gives up those with which several
    workers died. Such a piece is a suspect: it is taken apart, and each of its units is tried while nothing else is
    done, so that the one that kills its worker every time is told from those that only stood by.

    Parameters
    ----------
    case
        What is run.
    sent
        The same for the workers.
    client
        Of dask.
    """

    counts_apart = True

    def __init__(self, case: Case, sent: Payload, client: Any) -> None:
        self.case, self.sent, self.client = case, sent, client
        self.number, self.suspects = count(), 0
        self.under_way: dict[Future[Any], Any] = {}
        self.threads, self.looked, self.seen = 1, 0.0, time.monotonic()
        self.wanted = len(client.cluster.worker_spec) if client.cluster is not None else 0
        self.whole = time.monotonic()
        self.forget()

    def __enter__(self) -> ClusterCrew:
        self.alone = ThreadPoolExecutor(1, thread_name_prefix="filon-alone")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for promise in list(self.under_way):
            promise.cancel()
        self.under_way.clear()
        self.alone.shutdown(cancel_futures=True)

    @property
    def piece_units(self) -> int:
        """Units of a piece, at most [count]."""
        size: int = sum(getattr(self.counts, name).nbytes for name in NAMES)
        self.look()
        wanted = max(LEAST_UNITS * size // COUNTS_BYTES, self.threads // THREADS_PER_UNIT)
        return min(MOST_UNITS, max(LEAST_UNITS, wanted))

    @property
    def room(self) -> int:
        """Pieces that are handed out at once; no further one while a suspect is tried.

        Raises
        ------
        CrewLost
            When the scheduler is gone, or has had no worker for long.
        """
        self.look()
        return 0 if self.suspects else PIECES_PER_THREAD * max(1, self.threads)

    def look(self) -> None:
        """See now and then how many threads the workers have."""
        if self.client.status != "running":
            raise CrewLost("the scheduler no longer answers")
        now = time.monotonic()
        if now - self.looked < LOOK_SECONDS:
            return
        try:
            there = workers_of(self.client)
            self.threads = sum(there.values())
            self.refill(len(there), now)
        except (OSError, TimeoutError, CancelledError):
            raise CrewLost("the scheduler no longer answers") from None
        self.looked = now
        self.seen = now if self.threads else self.seen
        if now - self.seen > WORKER_SECONDS:
            raise CrewLost(f"there has been no worker for {WORKER_SECONDS:.0f} s")

    def refill(self, there: int, now: float) -> None:
        """Start processes of this machine anew where they stay away: dask gives up one that dies while it starts."""
        cluster = self.client.cluster
        if cluster is None or there >= self.wanted:
            self.whole = now
        elif now - self.whole > MISSING_SECONDS:
            cluster.scale(len(cluster.worker_spec) + self.wanted - there)
            self.whole = now

    def submit(self, piece: Piece) -> Future[Any]:
        """Have a piece done by whichever worker is free."""
        promise: Future[Any] = Future()
        self.under_way[promise] = self.handed_out(piece.units)
        self.under_way[promise].add_done_callback(lambda answer: self.answered(answer, piece, promise))
        return promise

    def handed_out(self, units: list[Unit]) -> Any:
        """A future of dask; its name says which trials it is about."""
        name = f"trials-{units[0][0]}-{sum(units[-1])}-{next(self.number)}"
        return self.client.submit(done, self.sent, units, key=name, pure=False)

    def answered(self, answer: Any, piece: Piece, promise: Future[Any]) -> None:
        """Keep the promise, once dask has an answer; called in a thread of its own."""
        from distributed import KilledWorker

        try:
            if not promise.cancelled():
                kept(promise, [answer.result()])
        except KilledWorker:
            self.suspects += 1
            self.alone.submit(self.tried, piece, promise)
        except Exception as error:
            broken(promise, understood(error))

    def tried(self, piece: Piece, promise: Future[Any]) -> None:
        """Do the units of a suspect one by one, with nothing else beside them."""
        try:
            while not promise.cancelled() and len(self.under_way) > self.suspects:
                time.sleep(POLL_SECONDS)
            kept(promise, [part for unit in piece.units if (part := self.tried_unit(unit, promise)) is not None])
        except Exception as error:
            broken(promise, understood(error))
        finally:
            self.suspects -= 1

    def tried_unit(self, unit: Unit, promise: Future[Any]) -> Part | None:
        """What a unit gives in the end; None where nobody waits for it any more.

        Raises
        ------
        CrewLost
            When it kills its worker every time.
        """
        from distributed import KilledWorker

        for _ in range(ALONE):
            answer = self.handed_out([unit])
            while not answer.done() and not promise.cancelled():
                time.sleep(POLL_SECONDS)
            if promise.cancelled():
                return None
            try:
                part: Part = answer.result()
                return part
            except KilledWorker:
                continue
        raise CrewLost(f"trials {unit[0]:,} to {sum(unit) - 1:,} end every worker that runs them")

    def taken(self, piece: Piece, future: Future[Any]) -> list[Any]:
        """Add the counts of a piece, once, and put what it keeps where it goes."""
        self.under_way.pop(future, None)
        parts: list[Part] = future.result()
        for part in parts:
            part.add_to(self.counts)
            part.fill(piece.views)
        return [crashed for part in parts for crashed in part.crashed]

    def tally(self, histograms: bool = True) -> Tally:
        """Counts of all pieces that were taken over."""
        found = Tally.empty(self.case.layout)
        if histograms:
            found += self.counts
        else:
            found.add_counts(self.counts)
        return found

    def forget(self) -> None:
        """Begin with counts of zero."""
        self.counts = Tally.empty(self.case.layout)


def kept(promise: Future[Any], parts: list[Part]) -> None:
    """Keep a promise, if anybody still waits for it."""
    if promise.set_running_or_notify_cancel():
        promise.set_result(parts)


def broken(promise: Future[Any], error: Exception) -> None:
    """Break a promise, if anybody still waits for it."""
    if promise.set_running_or_notify_cancel():
        promise.set_exception(error)


def understood(error: Exception) -> Exception:
    """An error of dask in filon's words; one of filon's own stays what it is."""
    if isinstance(error, CancelledError):
        return CrewLost("the scheduler no longer answers")
    if isinstance(error, ImportError):
        return CrewLost(f"a worker cannot import filon ({error})")
    return error
