"""`filon list`: what there is."""

from __future__ import annotations

from pathlib import Path

import click

from filon.cli import completing, options
from filon.cli.console import print_grids, print_json


@click.command("list", epilog="Example: filon list drivers")
@click.argument("what", required=False, shell_complete=completing.lists)
@options.distributions_option
@options.json_option
@options.debug_option
def command(what: str | None, distributions: Path | None, as_json: bool) -> None:
    """List WHAT: firms, archetypes, scenarios, drivers, mechanisms, exits, outputs, units, ...

    Without WHAT: every list there is. `filon describe NAME` tells more of anything listed.
    """
    from filon.catalogue.beliefs import Beliefs
    from filon.catalogue.lists import contents, listing

    found = contents() if what is None else listing(what, Beliefs(distributions))
    if as_json:
        print_json({"list": found.what, "title": found.title, "rows": [dict(row) for row in found.rows]})
    else:
        print_grids([found.grid()])
