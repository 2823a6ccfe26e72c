"""`filon schema`: the form of input files, for editors, and of what `--json` prints, for scripts."""

from __future__ import annotations

from pathlib import Path

import click

from filon.cli import completing, options
from filon.cli.console import print_json
from filon.cli.printed import output_schema

OUTPUT = "output:"


@click.command("schema", epilog="Example: filon schema scenario > scenario.schema.json")
@click.argument("kind", default="scenario", shell_complete=completing.schemas)
@options.distributions_option
@options.debug_option
def command(kind: str, distributions: Path | None) -> None:
    """Print the JSON Schema (draft 2020-12) of a KIND of input file, or of what a command prints with --json.

    KIND is scenario (the default), firm, archetype, narrative, drivers, mechanics or correlations. A first line
    '#:schema scenario.schema.json' in the TOML file makes most editors complete and check it. Or KIND is
    output:COMMAND, such as output:run, output:runs-list or output:check-reality.
    """
    if kind.startswith(OUTPUT):
        print_json(output_schema(kind.removeprefix(OUTPUT)))
        return
    from filon.catalogue.beliefs import Beliefs
    from filon.catalogue.schema import schema

    print_json(schema(kind, Beliefs(distributions)))
