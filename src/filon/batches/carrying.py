"""A plan carried out: what is there is reused, the rest simulated, what fails is told, and all of it combined."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from filon.batches.plan import Case, Plan
from filon.batches.prepared import Loader, Prepared, identity, setting_texts
from filon.batches.reuse import Shelf
from filon.engine.resumption import resume
from filon.engine.simulation import run
from filon.errors import FilonError, InputError, InterruptedRun, ResultError, RunError, legible
from filon.results.batches import BatchWriter, batch_facts
from filon.results.combining import Part

if TYPE_CHECKING:
    import threading

    from filon.engine.execution import Progress

LONGEST_MESSAGE = 500
"""Characters of why a case failed."""

COMPLETE, FAILED, WAITING = "complete", "failed", "waiting"


class Simulation(Protocol):
    """Simulates, tells its progress, stops when told to; returns the directory of the run."""

    def __call__(self, *, progress: Progress | None, stop: threading.Event | None) -> Path:
        """Directory of the run."""


Watch = Callable[[Simulation], Path]
"""Carries out a simulation, tells how far it is, and stops it where the user asks."""

Told = Callable[[int, int, str, str], None]
"""Called of each case: its number from 1, how many there are, its name, and what is done with it."""


@dataclass
class Done:
    """What became of a case.

    Attributes
    ----------
    status
        `complete`, `failed`, or `waiting` before its turn.
    run
        Directory of its run.
    how
        `simulated`, `resumed`, `reused`; empty without a run.
    message
        Why it failed; empty otherwise.
    crossed
        Conditions of `fail_if` that its run meets.
    """

    case: Case
    status: str = WAITING
    run: Path | None = None
    how: str = ""
    message: str = ""
    crossed: tuple[str, ...] = ()

    @property
    def record(self) -> dict[str, Any]:
        """The same as plain data."""
        return {
            "name": self.case.name,
            "scenario": Path(self.case.base).name,
            "set": setting_texts(self.case.settings),
            "status": self.status,
            "run": None if self.run is None else self.run.name,
            "how": self.how,
            "message": self.message,
            "crossed": list(self.crossed),
        }


@dataclass
class Batch:
    """A plan that is carried out.

    Attributes
    ----------
    loader
        The plan, and what reads its scenarios.
    runs
        Directory of runs.
    anew
        Simulate every case, whatever is there.
    """

    loader: Loader
    runs: Path
    anew: bool = False
    watch: Watch = field(default=lambda simulation: simulation(progress=None, stop=None))
    told: Told = field(default=lambda number, count, name, what: None)

    @cached_property
    def shelf(self) -> Shelf:
        """The runs that may serve, as they were when it was first asked for them."""
        return Shelf(self.plan) if self.anew else Shelf.of(self.runs, self.plan)

    @property
    def plan(self) -> Plan:
        """What is carried out."""
        return self.loader.plan

    def carried_out(self, found: list[Prepared | InputError]) -> Path:
        """Directory of the batch, once every case has its run or has failed, and the runs are combined.

        Parameters
        ----------
        found
            Cases made ready.

        Raises
        ------
        InterruptedRun
            When stopped; what was done is kept.
        RunError
            When every case failed.
        ResourceError
            When the disk is too small for the dataset.
        """
        from filon.results.environment import versions

        digits = identity(self.plan, found, versions())
        writer = BatchWriter(self.runs, self.plan.name, digits, self.plan.text)
        try:
            return self._written(writer, found)
        except BaseException:
            writer.abandon()
            raise

    def _written(self, writer: BatchWriter, found: list[Prepared | InputError]) -> Path:
        """The same, with the directory at hand."""
        cases = [Done(case) for case in self.plan.cases]
        writer.write(self.facts(cases, "running"))
        for number, item in enumerate(found):
            self._attempt(cases, number, item, writer)
            writer.write(self.facts(cases, "running"))
        done = [one for one in cases if one.status == COMPLETE]
        if not done:
            raise RunError(f"every case failed; the first: {cases[0].case.name}: {cases[0].message}")
        if writer.finished is not None and self._says_the_same(writer.finished, cases):
            writer.discard()
            return writer.finished
        writer.write(self.facts(cases, "complete"))
        parts = [Part(one.case.name, Path(one.case.base).name, one.run, one.case.grid) for one in done if one.run]
        return writer.finish(parts, self.plan.title, [one.case.name for one in cases if one.status == FAILED])

    def _attempt(self, cases: list[Done], number: int, item: Prepared | InputError, writer: BatchWriter) -> None:
        """Give one case its run, or note why it has none."""
        one = cases[number]
        try:
            if isinstance(item, InputError):
                raise item
            tell = partial(self.told, number + 1, len(cases), one.case.name)
            run, how = self._run_of(item, tell)
            cases[number] = replace(
                one, status=COMPLETE, run=run, how=how, crossed=crossed(run, tuple(one.case.fail_if))
            )
        except InterruptedRun as stopped:
            writer.write(self.facts(cases, "interrupted"))
            there = sum(case.status == COMPLETE for case in cases)
            message = (
                f"{stopped}; {there} of {len(cases)} cases are done, the same `filon batch` goes on with the others"
            )
            raise InterruptedRun(message, stopped.signal_number) from None
        except Exception as failure:  # whatever ails one case is no reason to give up the others
            cases[number] = replace(one, status=FAILED, message=self.sentence(failure))
            self.told(number + 1, len(cases), one.case.name, f"failed: {cases[number].message}")

    def _run_of(self, wanted: Prepared, tell: Callable[[str], None]) -> tuple[Path, str]:
        """The run of a case, and how it came."""
        there = self.shelf.finished(wanted)
        if there is not None:
            tell(f"reused {there.name}")
            return there, "reused"
        begun = self.shelf.unfinished(wanted)
        if begun is not None:
            tell(f"going on with {begun.name}")
            self.shelf.begun.remove(begun)
            made, how = self.watch(partial(resume, begun, threads=self.loader.threads)), "resumed"
        else:
            tell(f"{self.plan.trials:,} trials")
            made, how = self.watch(self._simulation(wanted)), "simulated"
        self.shelf.add(made)
        return made, how

    def _simulation(self, wanted: Prepared) -> Simulation:
        """The simulation of a case, as `filon run` does it.

        Raises
        ------
        RunError
            When its files are no longer those that were read at first.
        """
        plan, case = self.plan, wanted.case
        scenario = self.loader.scenario(case)
        if scenario.resolved != wanted.resolved:
            raise RunError("its files changed while the batch went on; start it again")
        arguments = {
            "scenario": Path(case.base).name,
            "trials": plan.trials,
            "months": scenario.months,
            "seed": plan.seed,
            "set": setting_texts(case.settings),
            "keep": plan.keep,
            **({} if plan.sampler == "random" else {"sampler": plan.sampler}),
        }
        return partial(
            run,
            scenario,
            trials=plan.trials,
            seed=plan.seed,
            keep=plan.keep,
            sampler=plan.sampler,
            threads=self.loader.threads,
            runs=self.runs,
            arguments=arguments,
        )

    def _says_the_same(self, finished: Path, cases: list[Done]) -> bool:
        """Whether a complete batch has the same runs and failures."""
        from filon.results.manifest import verify

        wanted = [{**one.record, "how": ""} for one in cases]
        try:
            known = [{**case, "how": ""} for case in batch_facts(finished)["cases"]]
        except ResultError:
            return False
        return known == wanted and not verify(finished)

    def facts(self, cases: list[Done], status: str) -> dict[str, Any]:
        """What `batch.json` says."""
        from filon.results.environment import versions

        plan = self.plan
        return {
            "plan": plan.name,
            "title": plan.title,
            "status": status,
            "trials": plan.trials,
            "seed": plan.seed,
            "months": plan.months,
            "keep": plan.keep,
            "sampler": plan.sampler,
            "grid": list(plan.axes),
            "versions": versions(),
            "cases": [one.record for one in cases],
        }

    def sentence(self, failure: Exception) -> str:
        """Why a case failed, in one line, without the folder of the plan."""
        if isinstance(failure, InputError):
            said = "; ".join(str(fault) for fault in failure.faults)
        elif isinstance(failure, FilonError):
            said = str(failure)
        elif isinstance(failure, MemoryError):
            said = "out of memory"
        elif isinstance(failure, OSError) and failure.strerror:
            said = failure.strerror
        else:
            said = f"internal error: {type(failure).__name__}: {failure}"
        folder = f"{self.plan.folder}/"
        return legible(said if folder == "./" else said.replace(folder, ""))[:LONGEST_MESSAGE]


def crossed(run: Path, texts: tuple[str, ...]) -> tuple[str, ...]:
    """The conditions that a run meets."""
    if not texts:
        return ()
    from filon.expressions.evaluation import verdicts
    from filon.expressions.parsing import conditions
    from filon.expressions.subjects import answerable
    from filon.results.opening import open_run

    summary = answerable(open_run(run))
    return tuple(text for text in texts if all(one.holds for one in verdicts(summary, conditions(text))))
