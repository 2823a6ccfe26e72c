"""`filon describe`: what a name means."""

from __future__ import annotations

import sys
from pathlib import Path
from shutil import get_terminal_size
from typing import TypedDict

import click

from filon.cli import completing, options
from filon.cli.console import is_terminal, note, print_grids, print_json, print_result
from filon.cli.loading import loaded


@click.command("describe", epilog="Example: filon describe network_effect")
@click.argument("name", shell_complete=completing.names)
@click.option("--kernel", is_flag=True, help="NAME is a scenario or file.py:model: print the code generated from it.")
@options.distributions_option
@options.json_option
@options.debug_option
def command(name: str, kernel: bool, distributions: Path | None, as_json: bool) -> None:
    """Say what NAME means: an input, output, exit, mark, mechanism, archetype, firm, narrative, scenario, ...

    `filon list` shows what there is.
    """
    if kernel:
        _print_kernel(name, distributions, as_json)
        return
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


class KernelRecord(TypedDict):
    """A generated module.

    Attributes
    ----------
    lanes
        Trials that are walked side by side.
    firm_rows, world_rows
        Rows of the working arrays: state, inputs, shocks and sums of a firm, and of the world.
    lines
        Of the text.
    """

    model: str
    lanes: int
    firm_rows: int
    world_rows: int
    lines: int
    text: str


def _print_kernel(name: str, distributions: Path | None, as_json: bool) -> None:
    """The module that is generated from a model; nothing is compiled."""
    from filon.engine.program import program

    model = loaded(name, distributions=distributions).model
    written = program(model)
    rows, text = written.rows, written.text
    record: KernelRecord = {
        "model": model.name,
        "lanes": written.lanes,
        "firm_rows": len(rows.firm),
        "world_rows": len(rows.world),
        "lines": len(text.splitlines()),
        "text": text,
    }
    if as_json:
        print_json(record)
        return
    note(
        f"{record['model']}: {record['lines']:,} lines; tiles of {record['lanes']} trials, {record['firm_rows']} rows"
        f" for each firm, {record['world_rows']} for the world"
    )
    print_result(text.rstrip())
