"""`filon schema`: the form of input files, for editors."""

from __future__ import annotations

from pathlib import Path

import click

from filon.cli import options
from filon.cli.console import print_json


@click.command("schema", epilog="Example: filon schema scenario > scenario.schema.json")
@click.argument("kind", default="scenario")
@options.distributions_option
@options.debug_option
def command(kind: str, distributions: Path | None) -> None:
    """Print the JSON Schema (draft 2020-12) of a KIND of input file, for editors that complete and check TOML.

    KIND is scenario (the default), firm, archetype, narrative, drivers, mechanics or correlations. A first line
    '#:schema scenario.schema.json' in the TOML file tells most editors.
    """
    from filon.catalogue.beliefs import Beliefs
    from filon.catalogue.schema import schema

    print_json(schema(kind, Beliefs(distributions)))
