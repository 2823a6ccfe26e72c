"""`filon batch`: many scenarios or a grid, one run of each and one dataset of all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from filon.cli import options
from filon.cli.application import Session
from filon.cli.console import note, print_grids, print_json, print_result, print_sentence
from filon.cli.progress import duration
from filon.cli.resumption import quiet_option, threads_option
from filon.cli.run import LONG, size
from filon.cli.watching import watched
from filon.errors import InputError, RunError, ThresholdCrossed
from filon.sampling.names import SAMPLERS, Sampler

if TYPE_CHECKING:
    from filon.batches.carrying import Batch
    from filon.batches.plan import Plan
    from filon.batches.prepared import Prepared
    from filon.report.batches import BatchReport

MOST_TOLD = 10
"""Cases that a message names one by one."""


@dataclass(frozen=True)
class Wishes:
    """What the user asked of a batch; None where the plan says it."""

    trials: int | None
    seed: int | None
    months: int | None
    keep: str | None
    sampler: Sampler | None
    threads: int | None
    runs: Path
    settings: tuple[str, ...]
    distributions: Path | None
    anew: bool
    quiet: bool

    def plan(self, path: str) -> Plan:
        """The plan of a file, with what the user wants otherwise."""
        from filon.batches.reading import read_plan
        from filon.scenario.overrides import parsed_settings

        return read_plan(path).changed(
            trials=self.trials,
            seed=self.seed,
            months=self.months,
            keep=self.keep,
            sampler=self.sampler,
            overrides=parsed_settings(self.settings),
        )


@click.command("batch", epilog="Example: filon batch examples/firms.toml --trials 100_000")
@click.argument("plan", type=click.Path())
@click.option("--trials", type=options.count, help="Worlds of each case; those of the plan by default.")
@click.option("--months", type=click.IntRange(1, 1200), help="Months of each case; those of the plan by default.")
@click.option("--seed", type=options.seed, help="An integer, or 'random'; that of the plan by default.")
@options.set_option
@click.option(
    "--keep",
    type=options.keep,
    metavar="summary|outcomes:N|paths:K",
    help="Trials kept one by one in each run; those of the plan by default.",
)
@click.option(
    "--sampler",
    type=click.Choice(SAMPLERS),
    help="How inputs are drawn in each run; as the plan says by default.",
)
@threads_option
@click.option("--firm", metavar="NAME", help="Of cases with several firms, print this one alone.")
@click.option("--anew", is_flag=True, help="Simulate every case, though its run be there already.")
@options.runs_option
@options.distributions_option
@quiet_option
@options.json_option
@options.debug_option
@click.pass_obj
def command(session: Session, /, plan: str, firm: str | None, as_json: bool, **wishes: Any) -> None:
    """Run every case of PLAN and print them beside each other.

    PLAN is a TOML file that lists scenarios, cases with settings of their own, and a grid of values. Every case becomes
    a run like any other, and all of them one dataset with a dimension 'scenario'. All share the seed, so that what they
    have in common cancels. Runs that are there already are reused, and an interrupted batch goes on where it stopped.

    A case that fails stops no other: the table says why, and the exit code is 1.
    """
    from filon.batches.carrying import Batch
    from filon.batches.prepared import Loader
    from filon.mathematics.settings import widen_vectors

    wish = Wishes(**wishes)
    wanted = wish.plan(plan)
    widen_vectors()
    loader = Loader(wanted, wish.threads, wish.distributions)
    found = loader.all()
    given = Batch(
        loader, wish.runs, wish.anew, partial(watched, session=session, quiet=wish.quiet), _teller(wish.quiet)
    )
    if not wish.quiet:
        for line in announcements(given, found):
            note(line)
    _tell(given.carried_out(found), firm, as_json, wish.quiet)


def _teller(quiet: bool) -> Any:
    """What tells of each case on stderr."""

    def told(number: int, count: int, name: str, what: str) -> None:
        """Say what is done with a case."""
        if not quiet:
            note(f"{number} of {count}: {name}: {what}")

    return told


def announcements(given: Batch, found: Sequence[Prepared | InputError]) -> list[str]:
    """What to say before a batch: how many cases, which of them cannot be run, and what the others cost."""
    ready = [item for item in found if not isinstance(item, InputError)]
    left = [item for item in ready if given.shelf.finished(item) is None]
    there = len(ready) - len(left)
    lines = [f"{len(found)} cases{f', of which {there} need no new run' if there else ''}"]
    if len(ready) < len(found):
        lines[0] += f"; {len(found) - len(ready)} cannot be run, and the others are"
    seconds = sum(item.cost.seconds for item in left)
    if seconds > LONG:
        memory = size(max(item.cost.memory_bytes for item in left))
        disk = size(sum(item.cost.disk_bytes for item in left))
        lines.append(f"this takes about {duration(seconds)}, {memory} of memory and up to {disk} of disk")
    if reduced := next((item.kept for item in left if item.kept.reduced_from), None):
        lines.append(
            f"keeping the first {reduced.outcomes or reduced.paths:,} of {reduced.reduced_from:,} trials one by one: "
            "more would take over 1 GB a run"
        )
    if not all(item.cost.compiled for item in left):
        lines.append("compiling the model for this machine, once (up to half a minute)")
    return lines


def _tell(folder: Path, firm: str | None, as_json: bool, quiet: bool) -> None:
    """Print what a batch says, and where it is.

    Raises
    ------
    RunError
        When cases failed.
    ThresholdCrossed
        When a condition of the plan holds for a case.
    """
    from filon.report.batches import batch_grids, batch_report, batch_statement, only_firm
    from filon.results.batches import batch_facts
    from filon.results.opening import as_written, open_run

    with as_written(folder):
        report = batch_report(open_run(folder), batch_facts(folder), folder.name)
    report = report if firm is None else only_firm(report, firm)
    if as_json:
        print_json(report)
    else:
        print_grids(batch_grids(report))
        print_result("")
        print_sentence(batch_statement(report))
    if not quiet:
        note(f"stored in {folder}")
    _refuse_failed(report)


def _refuse_failed(report: BatchReport) -> None:
    """Once everything is printed, say what is wrong with it."""
    failed = [case["name"] for case in report["cases"] if case["status"] == "failed"]
    if failed:
        raise RunError(f"{len(failed)} of {len(report['cases'])} cases failed: {named(failed)}")
    crossed = [f"{case['name']}: {text}" for case in report["cases"] for text in case["crossed"]]
    if crossed:
        raise ThresholdCrossed(f"threshold crossed: {named(crossed)}")


def named(names: Sequence[str]) -> str:
    """Some names in words, the first of many.

    Examples
    --------
    >>> named(["a", "b"])
    'a; b'
    """
    more = len(names) - MOST_TOLD
    return "; ".join(names[:MOST_TOLD]) + (f"; and {more} more" if more > 0 else "")
