"""`filon runs resume` and `filon runs extend`: go on with a run, or let it grow."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import click

from filon.cli import completing, options
from filon.cli.application import Session
from filon.cli.console import note
from filon.cli.placement import on_option, refuse_both
from filon.cli.precision import precision_told, without_warning
from filon.cli.result import print_run
from filon.cli.watching import watched

threads_option: Callable[[options.Command], options.Command] = click.option(
    "--threads", type=click.IntRange(1, 1024), help="Threads; all processors by default."
)
quiet_option: Callable[[options.Command], options.Command] = click.option(
    "--quiet", is_flag=True, help="Say nothing but the result."
)


@click.command("resume", epilog="Example: filon runs resume last")
@click.argument("run", shell_complete=completing.unfinished_runs)
@threads_option
@on_option
@options.runs_option
@quiet_option
@options.json_option
@options.debug_option
@click.pass_obj
def resume_command(session: Session, /, run: str, runs: Path, quiet: bool, **asked: Any) -> None:
    """Go on with RUN, which was interrupted or killed, and print its crash table.

    The result has the same bytes as if nothing had happened. RUN is here a run that is not complete; 'last' is the
    latest of them. Refused where other versions of filon or its libraries, or another model, began it.
    """
    from filon.engine.resumption import resume
    from filon.mathematics.settings import widen_vectors
    from filon.results.runs import resolve_unfinished

    refuse_both(asked["threads"], asked["on"])
    folder = resolve_unfinished(run, runs)
    widen_vectors()
    with without_warning():
        ended = watched(partial(resume, folder, threads=asked["threads"], on=asked["on"]), session, quiet)
    with precision_told(ended, quiet):
        _told(ended, quiet, asked["as_json"])


@click.command("extend", epilog="Example: filon runs extend last --trials 1e7")
@click.argument("run", shell_complete=completing.runs)
@click.option("--trials", type=options.count, required=True, help="Worlds in all, those already there included.")
@threads_option
@on_option
@options.runs_option
@quiet_option
@options.json_option
@options.debug_option
@click.pass_obj
def extend_command(session: Session, /, run: str, trials: int, runs: Path, quiet: bool, **asked: Any) -> None:
    """Add trials to RUN, store the longer run and print its crash table.

    The longer run has the same bytes as one of that many trials. RUN itself stays; 'filon runs rm' removes it.
    """
    from filon.engine.resumption import extend
    from filon.mathematics.settings import widen_vectors
    from filon.results.runs import resolve

    refuse_both(asked["threads"], asked["on"])
    folder = resolve(run, runs)
    widen_vectors()
    longer = partial(extend, folder, trials, runs=runs, threads=asked["threads"], on=asked["on"])
    grown = watched(longer, session, quiet)
    _told(grown, quiet, asked["as_json"])


def _told(folder: Path, quiet: bool, as_json: bool) -> None:
    """Print the table of a run, and say where it is."""
    print_run(folder, as_json)
    if not quiet:
        note(f"stored in {folder}")
