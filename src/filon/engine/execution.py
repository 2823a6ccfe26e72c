"""Have the units of work of a case done, keep what was asked, and stop when told to."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Any, TypeAlias

from filon.engine.case import Case
from filon.engine.chunks import Chunks, Sink
from filon.engine.crews import Crew, CrewLost, Piece, pieces
from filon.engine.keeping import Keep
from filon.engine.looks import Looks
from filon.engine.outcome import Outcome, joined
from filon.errors import FilonError, InterruptedRun, RunError
from filon.results.tally import Tally

Progress = Callable[[int, int, "float | None"], None]
Save = Callable[[Outcome], None]
Finish = Callable[[int, int, Any], None]
Pending: TypeAlias = dict[Future[Any], Piece]
POLL_SECONDS = 0.05
APART = 1000
"""Units whose crashes are held apart before they are joined: held apart for ever they took 12 GB for 1e11 trials."""

CHECKPOINT_SECONDS = 30.0
"""What a process that is killed can lose, at most."""


class Execution:
    """One execution of a case.

    Parameters
    ----------
    case
        What is run.
    crew
        Those who do the units.
    trials
        How many.
    keep
        What is kept of single trials.
    sink
        Takes it.
    before
        What an earlier execution has done; its trials are not counted again.
    save
        Takes what was done so far, now and then.
    looks
        When the run is looked at, to end before it has all trials; None where it has them all.
    """

    def __init__(
        self,
        case: Case,
        crew: Crew,
        trials: int,
        keep: Keep,
        sink: Sink,
        before: Outcome | None = None,
        save: Save | None = None,
        looks: Looks | None = None,
    ) -> None:
        self.case = case
        self.crew = crew
        self.trials = trials
        self.keep = keep
        self.before = before or Outcome(Tally.empty(case.layout), 0)
        self.save = save
        self.saved = time.monotonic()
        self.crashed = dict(self.before.crashed)
        self.most_apart = APART + 2 * len(self.crashed)
        self.done = self.before.done
        self.chunks = Chunks(case, keep, sink, self.before.stored)
        self.looks = looks

    def units(self, first: int, end: int) -> Iterator[tuple[int, int]]:
        """First trial and size of each unit of work of a range that is not done yet."""
        for covered, beyond in (*self.before.covered, (end, end)):
            yield from self.between(first, min(covered, end))
            first = max(first, beyond)

    def units_again(self) -> Iterator[tuple[int, int]]:
        """Units that were done, but whose trials, kept one by one, were lost with the chunk they were to fill."""
        for first, end in self.before.covered:
            yield from self.between(max(first, self.before.stored), min(end, self.keep.outcomes))

    def between(self, first: int, end: int) -> Iterator[tuple[int, int]]:
        """First trial and size of each unit of a range.

        Units end at multiples of their size, so that convergence is told at the same trials whatever is kept, and
        however often a run was interrupted; none crosses the end of what is kept.
        """
        whole = self.case.unit_trials
        while first < end:
            size = min(whole - first % whole, end - first)
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
        BrokenExecution
            When those who do the units cannot go on; its `outcome` holds what was done.
        RunError
            When a value is not a finite number.
        """
        with self.chunks, self.crew:
            self.perform(self.units_again(), self.finish_again, progress, stop)
            self.crew.forget()
            for first, end in self.looks.stages() if self.looks else [(0, self.trials)]:
                self.perform(self.units(first, end), self.finish, progress, stop)
                self.look()
            self.keep = self.chunks.shorten(self.done)
            return self.outcome()

    def look(self) -> None:
        """Look at what was counted, where the run may end."""
        if self.looks:
            tally = self.crew.tally(histograms=False)
            tally.add_counts(self.before.tally)
            self.looks.take(self.done, tally)

    def perform(
        self,
        units: Iterator[tuple[int, int]],
        finish: Finish,
        progress: Progress | None,
        stop: threading.Event | None,
    ) -> None:
        """Run units side by side; `finish` notes each of them."""
        pending: Pending = {}
        left = pieces(units, self.crew.piece_units, self.chunks.views, self.keep.outcomes)
        try:
            while True:
                while len(pending) < self.crew.room and (piece := next(left, None)) is not None:
                    pending[self.crew.submit(piece)] = piece
                if not pending:
                    return
                finished, _ = wait(pending, timeout=POLL_SECONDS, return_when=FIRST_COMPLETED)
                for future in finished:
                    self.take(pending.pop(future), future, finish)
                if finished:
                    self.tell(progress)
                if stop is not None and stop.is_set():
                    self.drain(pending, finish)
                    raise interrupted(self.outcome(finish), self.trials, bool(self.looks))
                if self.save is not None and time.monotonic() - self.saved >= CHECKPOINT_SECONDS:
                    if not self.crew.counts_apart:
                        self.drain(pending, finish, cancel=False)
                        self.tell(progress)
                    self.save(self.outcome(finish))
                    self.saved = time.monotonic()
        except CrewLost as lost:
            raise BrokenExecution(str(lost), self.outcome(finish)) from lost
        finally:
            for future in pending:
                future.cancel()

    def tell(self, progress: Progress | None) -> None:
        """Say how far the run has come."""
        if progress is not None:
            progress(self.done, self.looks.expected if self.looks else self.trials, self.estimate)

    @property
    def estimate(self) -> float:
        """Share of firms that crashed so far."""
        crashed = sum(int(counts.sum()) for _, counts in self.crashed.values())
        return crashed / max(1, self.done * len(self.case.members))

    def drain(self, pending: Pending, finish: Finish, cancel: bool = True) -> None:
        """Let units that run now end; forget those that wait, or let them end too."""
        for future, piece in list(pending.items()):
            if not (cancel and future.cancel()):
                self.take(piece, future, finish)
        pending.clear()

    def take(self, piece: Piece, future: Future[Any], finish: Finish) -> None:
        """Note each unit of a piece that is done."""
        for unit, crashed in zip(piece.units, self.crew.taken(piece, future), strict=True):
            finish(*unit, crashed)

    def outcome(self, finish: Finish | None = None) -> Outcome:
        """What was done so far; a crew that does units again counts trials that were counted before."""
        again = finish == self.finish_again
        tally = Tally.empty(self.case.layout) if again else self.crew.tally()
        tally += self.before.tally
        return Outcome(tally, self.done, joined(self.crashed), self.chunks.wait())

    def finish(self, first: int, size: int, crashed: Any) -> None:
        """Note a unit that is done, and hand over chunks that are complete, in order."""
        self.done += size
        self.crashed[first] = (size, crashed)
        if len(self.crashed) >= self.most_apart:
            self.crashed = joined(self.crashed)
            self.most_apart = APART + 2 * len(self.crashed)
        self.chunks.filled(first, size)

    def finish_again(self, first: int, size: int, crashed: Any) -> None:
        """Note a unit that was done before, and hand over chunks that are complete, in order."""
        self.chunks.filled(first, size)


class Unfinished(FilonError):
    """The end of an execution before its time, which carries what was done.

    Parameters
    ----------
    outcome
        Counts so far.
    """

    def __init__(self, message: str, outcome: Outcome) -> None:
        super().__init__(message)
        self.outcome = outcome


class InterruptedExecution(Unfinished, InterruptedRun):
    """One that was stopped."""


class BrokenExecution(Unfinished, RunError):
    """One that those who do the units could not go on with."""


def interrupted(outcome: Outcome, trials: int, at_most: bool = False) -> InterruptedExecution:
    """Build the interruption that says how far the run came."""
    of = "at most " if at_most else ""
    return InterruptedExecution(f"interrupted after {outcome.done:,} of {of}{trials:,} trials", outcome)
