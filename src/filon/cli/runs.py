"""`filon runs`: the runs kept here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from filon.cli import options
from filon.cli.console import print_grids, print_json, print_result
from filon.cli.housekeeping import diff_command, gc_command
from filon.cli.resumption import extend_command, resume_command
from filon.cli.run import size
from filon.cli.sending import upload_command
from filon.cli.stored_batches import print_batches, say_batches, show_batch
from filon.errors import ResultError
from filon.report.grids import Column, Grid

if TYPE_CHECKING:
    from filon.results.runs import StoredRun

COLUMNS = (
    Column("run", right=False),
    Column("scenario", right=False, spare=True),
    Column("trials"),
    Column("size"),
    Column("status", right=False, folds=True),
)


@click.group("runs", epilog="Example: filon runs list")
def command() -> None:
    """List, describe, verify, tell apart, resume, extend or remove stored runs.

    RUN is a directory, a unique beginning of a name, a scenario (its latest run; openai~1: the one before), or 'last'.
    """


@command.command("list", epilog="Example: filon runs list --runs results")
@click.option("--batches", is_flag=True, help="List the batches, not the runs.")
@options.runs_option
@options.json_option
@options.debug_option
def list_command(batches: bool, runs: Path, as_json: bool) -> None:
    """List every run of the folder, the latest last; or every batch."""
    from filon.results.runs import list_runs

    if batches:
        print_batches(runs, as_json)
        return
    found = list_runs(runs)
    if as_json:
        print_json([record(run) for run in found])
    elif found:
        rows = tuple((run.name, run.scenario, f"{run.trials:,}", size(run.size), run.status) for run in found)
        print_grids([Grid(f"runs in {runs}", COLUMNS, rows)])
    else:
        print_result(f"no run in {runs}")
    if not as_json:
        say_batches(runs)


def record(run: StoredRun) -> dict[str, Any]:
    """A run of the folder as plain data."""
    return {
        "run": run.name,
        "scenario": run.scenario,
        "started": run.stamp,
        "trials": run.trials,
        "bytes": run.size,
        "status": run.status,
    }


@command.command("show", epilog="Example: filon runs show last")
@click.argument("run")
@options.runs_option
@options.json_option
@options.debug_option
def show_command(run: str, runs: Path, as_json: bool) -> None:
    """Describe RUN, or a batch: arguments, seed, versions, machine, timing; of a batch its cases and their runs."""
    from filon.results.batches import resolve_batch
    from filon.results.runs import facts, resolve_anywhere

    batch = resolve_batch(run, runs)
    if batch is not None:
        show_batch(batch, as_json)
        return
    folder = resolve_anywhere(run, runs)
    known = facts(folder)
    if not known:
        raise ResultError(f"{folder.name}: run.json cannot be read")
    if as_json:
        print_json({"run": folder.name, **known})
        return
    rows = tuple((key, said(value)) for key, value in known.items())
    print_grids([Grid(folder.name, (Column("fact", right=False), Column("value", right=False, folds=True)), rows)])


def said(value: Any) -> str:
    """A fact of `run.json` on one line.

    Examples
    --------
    >>> said("complete"), said({"numpy": "2.0", "trials": 3})
    ('complete', 'numpy 2.0, trials 3')
    """
    if isinstance(value, dict):
        return ", ".join(f"{key} {said(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return ", ".join(said(inner) for inner in value)
    return value if isinstance(value, str) else json.dumps(value)


@command.command("verify", epilog="Example: filon runs verify last")
@click.argument("run")
@options.runs_option
@options.json_option
@options.debug_option
def verify_command(run: str, runs: Path, as_json: bool) -> None:
    """Compare every file of RUN, or of a batch, with what was written; exit code 4 where one differs."""
    from filon.results.batches import resolve_batch
    from filon.results.manifest import verify
    from filon.results.runs import resolve_anywhere

    folder = resolve_batch(run, runs) or resolve_anywhere(run, runs)
    wrong = verify(folder)
    if as_json:
        print_json({"run": folder.name, "intact": not wrong, "faults": wrong})
    if wrong:
        raise ResultError("\n".join(f"{folder.name}: {fault}" for fault in wrong))
    if not as_json:
        print_result(f"{folder.name}: every file is as it was written")


@command.command("rm", epilog="Example: filon runs rm 20260101T120000Z-openai")
@click.argument("run", nargs=-1, required=True)
@options.runs_option
@options.debug_option
def rm_command(run: tuple[str, ...], runs: Path) -> None:
    """Remove each RUN, named by its directory or the beginning of its name; or a batch, whose runs stay."""
    from filon.results.batches import remove_batch, resolve_batch
    from filon.results.names import is_batch
    from filon.results.runs import remove, resolve

    for folder in dict.fromkeys(resolve_batch(name, runs) or resolve(name, runs) for name in run):
        (remove_batch if is_batch(folder) else remove)(folder)
        print_result(f"removed {folder.name}")


for member in (resume_command, extend_command, diff_command, gc_command, upload_command):
    command.add_command(member)
