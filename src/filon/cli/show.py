"""`filon show`: the probabilities of a stored run."""

from __future__ import annotations

from pathlib import Path

import click

from filon.cli import options
from filon.cli.result import print_run


@click.command("show", epilog="Example: filon show last --exact")
@click.argument("run")
@click.option("--exact", is_flag=True, help="Print probabilities under 1% and over 99% in digits too.")
@options.runs_option
@options.json_option
@options.debug_option
def command(run: str, exact: bool, runs: Path, as_json: bool) -> None:
    """Print the probabilities of RUN with their intervals: by horizon, narrative and cause.

    RUN is a directory, a unique beginning of a name, a scenario (its latest run), or 'last'.
    """
    from filon.results.runs import resolve

    print_run(resolve(run, runs), as_json, exact)
