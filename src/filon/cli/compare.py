"""`filon compare`: how much likelier a crash is in one run than in another, each difference with its own error."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict

import click

from filon.cli import completing, options
from filon.cli.console import print_grids, print_json, print_result, print_sentence
from filon.errors import InputError
from filon.report.comparison import Comparison, comparison, comparison_table, sentence, steps_told


class ComparisonsRecord(TypedDict):
    """Runs held against the first."""

    first: str
    comparisons: list[Comparison]


@click.command("compare", epilog="Example: filon compare openai last --month 36")
@click.argument("first", shell_complete=completing.runs)
@click.argument("others", nargs=-1, required=True, shell_complete=completing.runs)
@click.option(
    "--month",
    "months",
    type=click.IntRange(min=0),
    multiple=True,
    help="Compare at this month; repeatable. By default the horizons of one firm, the last month of several.",
)
@options.runs_option
@options.json_option
@options.debug_option
def command(first: str, others: tuple[str, ...], months: tuple[int, ...], runs: Path, as_json: bool) -> None:
    """Tell how much likelier a crash is in each of the OTHERS than in FIRST.

    Trials that both runs kept are compared in pairs: they share every random number that both draw, so that what is
    common cancels and a small effect shows. Runs of the same seed and scenario, one of them with --set, gain most.

    A run is a directory, a unique beginning of a name, a scenario (its latest run), or 'last'.
    """
    from filon.results import compare
    from filon.results.opening import as_written, open_run
    from filon.results.runs import resolve

    folder = resolve(first, runs)
    told = []
    for other in [resolve(name, runs) for name in others]:
        with as_written(folder), as_written(other):
            base = open_run(folder)
            found = compare(base, open_run(other))
            known = [int(step) for step in found[str(found["first"].dims[1])].values]
            asked = tuple(sorted(set(months))) or steps_told(found, base.attrs.get("horizons", ()))
            if unknown := [month for month in asked if month not in known]:
                raise InputError(f"--month {unknown[0]}: both runs have {known[0]} to {known[-1]}")
            told.append(comparison(other.name, found, asked))
    if as_json:
        print_json(ComparisonsRecord(first=folder.name, comparisons=told))
        return
    for item in told:
        print_grids([comparison_table(item)])
        print_result("")
        print_sentence(sentence(folder.name, item))
