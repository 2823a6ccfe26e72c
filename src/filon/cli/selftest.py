"""`filon selftest`: faults done on purpose to runs in a temporary folder, and whether each is noticed or survived."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

import click

from filon.cli import completing, options
from filon.cli.application import Session
from filon.cli.console import note, print_grids, print_json
from filon.errors import InterruptedRun, RunError
from filon.report.grids import Column, Grid

if TYPE_CHECKING:
    from filon.selftest.findings import Findings
    from filon.selftest.suites import Suite

COLUMNS = (
    Column("suite", right=False),
    Column("tries"),
    Column("faults found"),
    Column("silent"),
    Column("seconds"),
    Column("told", right=False, folds=True),
)
MOST_LINES = 10
"""Silent faults of a suite that are described."""


class SuiteRecord(TypedDict):
    """What a suite of faults found.

    Attributes
    ----------
    tries
        Faults that were done.
    found
        Those that were noticed or survived, as they must be.
    silent
        Those that were not.
    told
        Further counts in words.
    skipped
        Why the suite could not be tried here; null where it could.
    faults
        What the silent ones did.
    """

    suite: str
    tries: int
    found: int
    silent: int
    seconds: float
    told: str
    skipped: str | None
    faults: list[str]


@click.command("selftest", epilog="Example: filon selftest flips damage --full")
@click.argument("suites", nargs=-1, metavar="[SUITE]...", shell_complete=completing.suites)
@click.option("--full", is_flag=True, help="All tries: half an hour or more instead of a minute or two.")
@options.json_option
@options.debug_option
@click.pass_obj
def command(session: Session, /, suites: tuple[str, ...], full: bool, as_json: bool) -> None:
    """Do damage to runs on purpose, and tell whether each fault is noticed or survived.

    Suites: flips, damage, full_disk, kills, operations, reader, workers; all of them where none is named.
    Everything happens in a temporary folder. Exit code 1 where a fault stays silent.
    """
    from filon.mathematics.settings import widen_vectors
    from filon.selftest.suites import suites_named, tried

    wanted = suites_named(suites)
    widen_vectors()
    interruption, found = session.interruption, []
    interruption.listening = True

    def progress() -> None:
        """End between two tries once a signal has come."""
        if interruption.stop.is_set():
            raise InterruptedRun("interrupted; nothing is left", interruption.signal_number)

    try:
        outcomes = tried(wanted, full, progress)
        for suite in wanted:
            note(f"{suite.name}: {suite.meaning}")
            found.append(record(suite, *next(outcomes)))
            note(summary(found[-1]))
    finally:
        interruption.listening = False
    if as_json:
        print_json(found)
    else:
        print_grids([Grid("faults done on purpose", COLUMNS, tuple(row(one) for one in found))])
    refuse_silent(found)


def record(suite: Suite, found: Findings, seconds: float) -> SuiteRecord:
    """What a suite found, as plain data."""
    return SuiteRecord(
        suite=suite.name,
        tries=found.tries,
        found=found.found,
        silent=len(found.silent),
        seconds=round(seconds, 1),
        told=found.told,
        skipped=found.skipped or None,
        faults=found.silent,
    )


def row(one: SuiteRecord) -> tuple[str, ...]:
    """What a suite found, as cells of the table."""
    counts = (one["tries"], one["found"], one["silent"])
    return one["suite"], *(f"{count:,}" for count in counts), f"{one['seconds']:,.1f}", told(one)


def told(one: SuiteRecord) -> str:
    """What a suite tells beside its counts."""
    return f"skipped: {one['skipped']}" if one["skipped"] else one["told"]


def summary(one: SuiteRecord) -> str:
    """What a suite found, in a line.

    Examples
    --------
    >>> summary(SuiteRecord(suite="flips", tries=3, found=3, silent=0, seconds=0.2, told="", skipped=None, faults=[]))
    'flips: 3 tries, 3 found, 0 silent in 0.2 s'
    """
    if one["skipped"]:
        return f"{one['suite']}: {told(one)}"
    counts = f"{one['tries']:,} tries, {one['found']:,} found, {one['silent']:,} silent"
    return f"{one['suite']}: {counts} in {one['seconds']:,.1f} s"


def refuse_silent(found: list[SuiteRecord]) -> None:
    """Fail where a fault stayed silent, and say what it did.

    Raises
    ------
    RunError
        With a line for each fault, or for the first of many.
    """
    lines = []
    for one in found:
        lines += [f"{one['suite']}: {fault}" for fault in one["faults"][:MOST_LINES]]
        if one["silent"] > MOST_LINES:
            lines.append(f"{one['suite']}: and {one['silent'] - MOST_LINES:,} more")
    if lines:
        raise RunError("\nfilon: ".join(lines))
