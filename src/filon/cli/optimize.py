"""`filon optimize`: several levers under constraints, and the frontier of low crash and high value."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from filon.cli import completing
from filon.cli.application import Session
from filon.cli.console import note
from filon.cli.pictures import picture_option, require_picture, write
from filon.cli.worlds import Wishes, print_tried, refuse_incomplete, settings_tried, worlds_options


@click.command("optimize", epilog="Example: filon optimize openai openai.push_share=0:1 openai.serve_free")
@click.argument("scenario", shell_complete=completing.scenarios)
@click.argument("levers", nargs=-1, required=True, metavar="KEY[=FROM:TO]...")
@click.option(
    "--subject-to", "subject_to", multiple=True, metavar="EXPR", help="A condition that is to hold; repeatable."
)
@click.option(
    "--value",
    metavar="EXPR",
    help="What is to be high: the mean of a quantity, such as 'cash_all(60)', or a probability.  "
    "[default: revenue_all at the last month]",
)
@click.option("--risk", metavar="EXPR", help="The probability that is to be low.  [default: crash by the last month]")
@click.option("--firm", metavar="NAME", help="The firm that is meant where an expression names none.")
@click.option(
    "--settings",
    "budget",
    type=click.IntRange(2, 10_000),
    default=60,
    show_default=True,
    help="Settings simulated in the search.",
)
@picture_option
@worlds_options
@click.pass_obj
def command(
    session: Session,
    /,
    scenario: str,
    levers: tuple[str, ...],
    subject_to: tuple[str, ...],
    value: str | None,
    risk: str | None,
    firm: str | None,
    budget: int,
    picture_file: Path | None,
    as_json: bool,
    **wishes: Any,
) -> None:
    """Find settings of several levers of SCENARIO that none betters in both crash and value.

    Each lever is looked for between FROM and TO, among values given as KEY=1,2,3, or in the range that
    `filon list levers` tells. Value is expected revenue in the last month, nothing in worlds in which the firm is gone.
    What was found is simulated again with other seeds, since the best of many flatters itself.
    """
    from filon.levers.optimize import optimize
    from filon.levers.values import spanned
    from filon.report.frontiers import optimized, optimized_sentences, optimized_tables

    wish = Wishes(**wishes)
    spans = {key: between or (list(values) if values else None) for key, between, values in map(spanned, levers)}
    asked = {"value": value, "risk": risk, "subject_to": subject_to, "firm": firm, "settings": budget}
    if picture_file is not None:
        require_picture(picture_file)
    _announce(scenario, wish, budget)
    with settings_tried(session, wish.quiet, wish.trials) as watched:
        found = optimize(scenario, spans, **asked, **wish.keywords, **watched)  # type: ignore[arg-type]
    record = optimized(found, Path(scenario).name, wish.trials, wish.seed)
    print_tried(record, optimized_tables(record), optimized_sentences(record), wish, as_json)
    if picture_file is not None and found.attrs["complete"]:
        from filon.figures.picture import Wish
        from filon.figures.plotting import picture_of

        write(picture_of(found, Wish(), wish.trials), picture_file)
    refuse_incomplete(found, session)


READING = 0.1
"""Seconds that a setting takes beside its trials."""


def _announce(scenario: str, wish: Wishes, budget: int) -> None:
    """Say how long the search will take."""
    from filon.engine.cost import cost

    if wish.quiet:
        return
    base = wish.base(scenario)
    one = cost(base, trials=wish.trials, keep="summary", threads=wish.threads).seconds + READING
    seconds = max(budget * one, 1.0)
    note(f"{budget} settings of {wish.trials:,} trials, about {seconds:.0f} s; then what was found, once more")
