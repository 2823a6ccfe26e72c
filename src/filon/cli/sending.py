"""`filon runs upload`, and `--out` of `filon run`: a run put into an object store."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypedDict

import click

from filon.cli import completing, options
from filon.cli.application import Session
from filon.cli.console import print_json, print_result
from filon.errors import FilonError, InterruptedRun
from filon.results.remote import ALLOWED, SCHEMES, Remote


def place(value: str) -> str:
    """A URL below which runs can be put, as it was written."""
    scheme, _, rest = value.partition("://")
    if scheme not in SCHEMES or not rest.strip("/"):
        raise click.BadParameter(f"{value!r} is not {ALLOWED}")
    return value


out_option: Callable[[options.Command], options.Command] = click.option(
    "--out", type=place, metavar="URL", help="Put the run below s3://BUCKET/PREFIX, and keep no copy here."
)


class UploadRecord(TypedDict):
    """A run that was put into an object store.

    Attributes
    ----------
    run
        Its name.
    place
        Its URL there.
    """

    run: str
    place: str


def looked_at(url: str) -> Remote:
    """A place that answers: better asked before a long run than after it."""
    from filon.results.remote import remote

    found = remote(url, make=True)
    next(found.entries(), None)
    return found


def sent(folder: Path, above: Remote, session: Session) -> Remote:
    """Where a run lies once it is in the object store; a signal meanwhile leaves the rest for a later call.

    Raises
    ------
    FilonError
        Saying where the run is, and how to go on.
    """
    from filon.results.uploading import uploaded

    interruption = session.interruption
    interruption.listening = True
    go_on = f"the run is complete in {folder}; `filon runs upload {folder.name} {above}` goes on"
    try:
        return uploaded(folder, above, stop=interruption.stop)
    except InterruptedRun as stopped:
        raise InterruptedRun(f"{stopped}; {go_on}", interruption.signal_number or 2) from None
    except FilonError as error:
        raise type(error)(f"{error}; {go_on}") from None
    finally:
        interruption.listening = False


@click.command("upload", epilog="Example: filon runs upload last s3://bucket/runs")
@click.argument("run", shell_complete=completing.runs)
@click.argument("url", type=place)
@options.runs_option
@options.json_option
@options.debug_option
@click.pass_obj
def upload_command(session: Session, /, run: str, url: str, runs: Path, as_json: bool) -> None:
    """Put RUN below URL in an object store, under its own name, or go on with an upload that was interrupted.

    The commit goes last: what lies there before is not taken for a result. RUN itself stays; 'filon runs rm' removes
    it. 'filon show URL/NAME' reads it there.
    """
    from filon.results.runs import resolve

    folder = resolve(run, runs)
    found = sent(folder, looked_at(url), session)
    if as_json:
        print_json(UploadRecord(run=folder.name, place=str(found)))
        return
    print_result(f"{folder.name}: put at {found}")


def moved(folder: Path, above: Remote, session: Session) -> Remote:
    """Where a run lies once it is in the object store, and nowhere else."""
    from filon.results.runs import remove

    found = sent(folder, above, session)
    remove(folder)
    return found
