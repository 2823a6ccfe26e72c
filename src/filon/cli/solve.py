"""`filon solve`: the value of a lever that meets a target."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from filon.cli import completing
from filon.cli.application import Session
from filon.cli.worlds import Wishes, print_tried, refuse_incomplete, settings_tried, worlds_options


@click.command("solve", epilog="Example: filon solve openai openai.price=15:60 --to 'crash(36) <= 0.05'")
@click.argument("scenario", shell_complete=completing.scenarios)
@click.argument("lever", metavar="KEY[=FROM:TO]")
@click.option("--to", required=True, metavar="EXPR", help="The target, such as 'crash(36) <= 0.10'.")
@click.option("--firm", metavar="NAME", help="The firm that the target is about, where it names none.")
@click.option("--tolerance", type=float, help="Of the lever, in its unit; a thousandth of the range by default.")
@worlds_options
@click.pass_obj
def command(
    session: Session,
    /,
    scenario: str,
    lever: str,
    to: str,
    firm: str | None,
    tolerance: float | None,
    as_json: bool,
    **wishes: Any,
) -> None:
    """Find the value of a lever of SCENARIO that meets a target, with an interval on the lever.

    The lever is any key that --set takes; it is looked for between FROM and TO, among values given as KEY=1,2,3, or in
    the range that `filon list levers` tells. All values are tried in the same worlds.
    """
    from filon.levers.solve import solve
    from filon.levers.values import spanned
    from filon.report.solutions import solved, solved_sentences, solved_table

    wish = Wishes(**wishes)
    key, between, values = spanned(lever)
    wish.base(scenario)
    asked = {"between": between, "values": values, "firm": firm, "tolerance": tolerance}
    with settings_tried(session, wish.quiet, wish.trials) as watched:
        found = solve(scenario, key, to, **asked, **wish.keywords, **watched)  # type: ignore[arg-type]
    record = solved(found, Path(scenario).name, wish.trials, wish.seed)
    print_tried(record, [solved_table(record)], solved_sentences(record), wish, as_json)
    refuse_incomplete(found, session)
