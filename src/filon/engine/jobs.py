"""A simulation that is stored: begun, gone on with, or grown, and every time the same bytes."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filon.engine.case import Case
from filon.engine.crews import Crew
from filon.engine.execution import BrokenExecution, Execution, InterruptedExecution, Progress
from filon.engine.groups import groups
from filon.engine.hiring import hired
from filon.engine.keeping import Keep
from filon.engine.looks import Looks
from filon.engine.outcome import Outcome
from filon.engine.placement import Placement
from filon.engine.samplers import refuse_few
from filon.engine.sinks import StoreSink
from filon.errors import InterruptedRun, ResourceError, RunError

if TYPE_CHECKING:
    from filon.results.store import Begun, RunWriter


@dataclass(frozen=True)
class Job:
    """What is to be simulated and stored.

    Attributes
    ----------
    case
        What is run.
    trials
        Simulated worlds in all; where there are looks, at most [count].
    kept
        What is kept of single trials.
    hands
        Threads of this process that work [count], or where else units are done.
    facts
        What `run.json` says of the run.
    looks
        When it is looked at, to end before it has all trials.
    """

    case: Case
    trials: int
    kept: Keep
    hands: int | Placement
    facts: dict[str, Any]
    looks: Looks | None = None

    def carried_out(
        self,
        runs: Path,
        progress: Progress | None,
        stop: threading.Event | None,
        begun: Begun | None = None,
        before: Outcome | None = None,
    ) -> Path:
        """Directory of the run, once it is complete.

        Parameters
        ----------
        begun, before
            What is there of it already: on the disk, and counted.

        Raises
        ------
        InterruptedRun
            When stopped; what was done is kept.
        ResourceError
            When the disk or the memory is too small; where the disk filled up on the way, what was done is kept.
        RunError
            When a value is not a finite number; when processes elsewhere cannot go on, and what was done is kept.
        """
        refuse_few(self.case.layout, self.trials)
        began = time.perf_counter()
        # before anything is staged: a signal ends the process while LLVM compiles
        with hired(self.case, self.kept, self.hands) as crew:
            moments = began, time.perf_counter()
            return self._simulated(self._writer(runs, begun), crew, progress, stop, before, moments)

    def _writer(self, runs: Path, begun: Begun | None) -> RunWriter:
        """What stores the run."""
        from filon.results.store import RunWriter

        scenario = self.case.scenario
        return RunWriter(
            runs,
            scenario.name,
            self.case.layout,
            self.kept.outcomes,
            resolved=scenario.resolved,
            run=self.facts,
            path_trials=self.kept.paths,
            begun=begun,
        )

    def _simulated(
        self,
        writer: RunWriter,
        crew: Crew,
        progress: Progress | None,
        stop: threading.Event | None,
        before: Outcome | None,
        moments: tuple[float, float],
    ) -> Path:
        """Run what is left to run, and commit the run."""
        sink = StoreSink(writer)

        def save(outcome: Outcome) -> None:
            """Write a checkpoint."""
            self._save(writer, outcome)

        try:
            if before is not None:
                save(before)
            if self.looks:
                self.looks.noted = writer.note_looks
            execution = Execution(self.case, crew, self.trials, self.kept, sink, before, save, self.looks)
            outcome = execution.run(progress, stop)
            began, compiled = moments
            simulated = time.perf_counter()
            save(outcome)
            timing = {"compile_seconds": round(compiled - began, 3), "simulate_seconds": round(simulated - compiled, 3)}
            found = groups(self.case, outcome, sink, execution.keep, in_memory=False)
            return writer.finish(found, {"trials": outcome.done, "timing": timing})
        except InterruptedExecution as stopped:
            writer.interrupt(stopped.outcome.checkpoint(len(self.case.layout.entities)))
            raise InterruptedRun(f"{stopped}; {kept(writer)}", stopped.signal_number) from None
        except BrokenExecution as broken:
            self._break_off(writer, broken)
            raise RunError(f"{broken}; {kept(writer)}") from broken
        except ResourceError as short:
            writer.abandon()
            raise ResourceError(f"{short}; {kept(writer)}") from short
        except BaseException:
            if before is None:
                writer.discard()
            else:
                writer.abandon()
            raise

    def _break_off(self, writer: RunWriter, broken: BrokenExecution) -> None:
        """Leave what was done where a later process can take it up."""
        try:
            self._save(writer, broken.outcome)
            writer.log("broken", str(broken), "error", trials=broken.outcome.done)
        finally:
            writer.abandon()

    def _save(self, writer: RunWriter, outcome: Outcome) -> None:
        """Write a checkpoint."""
        writer.write_checkpoint(outcome.checkpoint(len(self.case.layout.entities)))


def kept(writer: RunWriter) -> str:
    """Where what was done is, in words."""
    return f"what was done is kept in {writer.staging.name}; `filon runs resume` goes on"


def kernel_digest(case: Case) -> str:
    """Sixteen hexadecimal digits of the kernel's text: another text is another model."""
    return sha256(case.program.text.encode()).hexdigest()[:16]
