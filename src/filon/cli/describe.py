"""`filon describe`: what a name means."""

from __future__ import annotations

import sys
from pathlib import Path
from shutil import get_terminal_size

import click

from filon.cli import options
from filon.cli.console import is_terminal, print_grids, print_json, print_result


@click.command("describe", epilog="Example: filon describe network_effect")
@click.argument("name")
@options.distributions_option
@options.json_option
@options.debug_option
def command(name: str, distributions: Path | None, as_json: bool) -> None:
    """Say what NAME means: an input, output, exit, mark, mechanism, archetype, firm, narrative, scenario, ...

    `filon list` shows what there is.
    """
    from filon.catalogue.beliefs import Beliefs
    from filon.catalogue.described import described
    from filon.catalogue.description import DescribedRecord

    found = described(name, Beliefs(distributions))
    if as_json:
        record: DescribedRecord = {"name": name, "found": [item.record for item in found]}
        print_json(record)
        return
    width = get_terminal_size().columns if is_terminal(sys.stdout) else None
    for number, item in enumerate(found):
        print_result("\n".join(["", ""][: 2 * bool(number)] + list(item.lines(width))))
        if item.tables:
            print_result("")
            print_grids([table.grid() for table in item.tables])
