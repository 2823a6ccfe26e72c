"""`filon claims`: what the article claims, each claim as a number with its interval."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from filon.cli import options
from filon.cli.console import note, print_grids, print_json, print_result, print_sentence

if TYPE_CHECKING:
    from filon.claims.findings import Evaluated


@click.command("claims", epilog="Example: filon claims saas_illusion --scenario openai")
@click.argument("claims", nargs=-1, metavar="[CLAIM]...")
@click.option("--scenario", "scenarios", multiple=True, help="Only this one of their scenarios; repeatable.")
@click.option("--trials", type=options.count, default="100_000", show_default=True, help="Worlds of each simulation.")
@click.option("--months", type=click.IntRange(1, 1200), default=60, show_default=True, help="Length of each.")
@click.option("--seed", type=options.seed, default="1", show_default=True, help="An integer, or 'random'.")
@click.option("--threads", type=click.IntRange(1, 1024), help="All processors by default.")
@click.option("--markdown", is_flag=True, help="Print a Markdown page.")
@options.distributions_option
@click.option("--quiet", is_flag=True, help="Say nothing but the result.")
@options.json_option
@options.debug_option
def command(
    claims: tuple[str, ...],
    scenarios: tuple[str, ...],
    trials: int,
    months: int,
    seed: int,
    threads: int | None,
    markdown: bool,
    distributions: Path | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Hold the article's claims, or those named, against the model: numbers, intervals, and the answer in words.

    Each scenario is simulated as it is and, in the same worlds, with what a claim is about changed. What is claimed, of
    whom, and which values would support it stands in claims.toml of the distributions folder.
    """
    from filon.claims.evaluation import evaluated
    from filon.mathematics.settings import widen_vectors
    from filon.report import claims as report

    if as_json and markdown:
        raise click.UsageError("--json and --markdown: one of them")
    widen_vectors()
    found = evaluated(
        claims,
        scenarios=scenarios,
        trials=trials,
        seed=seed,
        months=months,
        threads=threads,
        distributions=distributions,
        told=(lambda _: None) if quiet else note,
    )
    if as_json:
        print_json(report.record(found))
    elif markdown:
        print_result(
            report.markdown(found, written_by(found, claims, scenarios), _address(found, distributions)).strip()
        )
    else:
        print_grids(report.grids(found))
        print_result("")
        for line in report.remarks(found):
            print_sentence(line)


def written_by(found: Evaluated, claims: tuple[str, ...], scenarios: tuple[str, ...]) -> str:
    """The command that prints the same page."""
    names = [*claims, *(f"--scenario {name}" for name in scenarios)]
    options_of_run = f"--trials {found.trials} --months {found.months} --seed {found.seed} --markdown"
    return " ".join(["filon claims", *names, options_of_run])


def _address(found: Evaluated, distributions: Path | None) -> str:
    """Where the article is."""
    from filon.catalogue.beliefs import Beliefs

    return Beliefs(distributions).sources[found.source].url
