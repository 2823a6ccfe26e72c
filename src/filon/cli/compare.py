"""`filon compare`: how much likelier a crash is in one run than in another, each difference with its own error."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict

import click

from filon.cli import completing, options
from filon.cli.console import note, print_grids, print_json, print_result, print_sentence
from filon.errors import InputError
from filon.report.attributions import Attributed, attributed, attribution_sentence, attribution_table
from filon.report.comparison import Comparison, comparison, comparison_table, sentence, steps_told


class ComparisonsRecord(TypedDict):
    """Runs held against the first; `attributions` are those of `--attribute`, one for each run."""

    first: str
    comparisons: list[Comparison]
    attributions: list[Attributed]


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
@click.option("--attribute", is_flag=True, help="Simulate what each changed figure brings of the difference.")
@click.option("--firm", metavar="NAME", help="With --attribute, of several firms or cohorts, this one.")
@click.option("--trials", type=options.count, help="With --attribute, of each simulation; 100,000 by default.")
@click.option("--threads", type=click.IntRange(1, 1024), help="With --attribute; all processors by default.")
@options.runs_option
@click.option("--quiet", is_flag=True, help="Say nothing but the result.")
@options.json_option
@options.debug_option
def command(
    first: str,
    others: tuple[str, ...],
    months: tuple[int, ...],
    attribute: bool,
    firm: str | None,
    trials: int | None,
    threads: int | None,
    runs: Path,
    quiet: bool,
    as_json: bool,
) -> None:
    """Tell how much likelier a crash is in each of the OTHERS than in FIRST.

    Trials that both runs kept are compared in pairs: they share every random number that both draw, so that what is
    common cancels and a small effect shows. Runs of the same seed and scenario, one of them with --set, gain most.

    With --attribute the change is shared out among the figures that the runs differ in, at the last month asked for.

    A run is a directory, a unique beginning of a name, a scenario (its latest run; openai~1: the one before), or
    'last'.
    """
    from filon.results import compare
    from filon.results.opening import as_written, open_run
    from filon.results.runs import resolve

    given = {"--firm": firm, "--trials": trials, "--threads": threads}
    if not attribute and (stray := [name for name, value in given.items() if value is not None]):
        raise InputError(f"{stray[0]}: nothing is simulated without --attribute")
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
    parts: list[Attributed] = []
    if attribute:
        last = max(months) if months else None
        parts = [
            _attributed(folder, resolve(name, runs), firm, last, trials or 100_000, threads, quiet) for name in others
        ]
    if as_json:
        print_json(ComparisonsRecord(first=folder.name, comparisons=told, attributions=parts))
        return
    for item in told:
        print_grids([comparison_table(item)])
        print_result("")
        print_sentence(sentence(folder.name, item))
    for part in parts:
        print_result("")
        print_grids([attribution_table(part)])
        print_result("")
        print_sentence(attribution_sentence(part))


def _attributed(
    first: Path, second: Path, firm: str | None, within: int | None, trials: int, threads: int | None, quiet: bool
) -> Attributed:
    """What the difference of two runs owes to each figure."""
    from filon.analysis.attribution import attribution

    def told(number: int, count: int, figures: str) -> None:
        """Say what is simulated now."""
        if not quiet:
            note(f"{number + 1} of {count}: {figures}, {trials:,} trials")

    return attributed(attribution(first, second, firm, within, trials=trials, threads=threads, told=told))
