"""`filon show`: the probabilities of a stored run."""

from __future__ import annotations

from pathlib import Path

import click

from filon.cli import completing, options
from filon.cli.result import print_run
from filon.cli.thresholds import fail_if_option, refuse_crossed, thresholds_of_run


@click.command("show", epilog="Example: filon show last --exact")
@click.argument("run", shell_complete=completing.runs)
@click.option("--exact", is_flag=True, help="Print probabilities under 1% and over 99% in digits too.")
@click.option("--firm", metavar="NAME", help="Of a run of several firms, print this one alone, with its causes.")
@fail_if_option
@options.runs_option
@options.json_option
@options.debug_option
def command(run: str, exact: bool, firm: str | None, fail_if: tuple[str, ...], runs: Path, as_json: bool) -> None:
    """Print the probabilities of RUN with their intervals: by horizon, narrative and cause.

    A run of several firms is printed at a glance: who crashes, how many, who first, who pulls whom along, which layer
    of the value chain earns, and what counterparties lose.

    RUN is a directory, a unique beginning of a name, a scenario (its latest run), or 'last'.
    """
    from filon.results.runs import resolve

    folder = resolve(run, runs)
    wanted = thresholds_of_run(fail_if, folder)
    print_run(folder, as_json, exact, firm)
    refuse_crossed(folder, wanted)
