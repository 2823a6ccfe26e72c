"""`filon doctor`: whether filon can work here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from filon.cli import options
from filon.cli.console import print_grids, print_json
from filon.cli.run import size
from filon.errors import RunError
from filon.report.grids import Column, Grid

if TYPE_CHECKING:
    from filon.engine.health import Folder, Health

COLUMNS = (Column("what", right=False), Column("found", right=False, folds=True))


@click.command("doctor", epilog="Example: filon doctor --json")
@options.runs_option
@options.distributions_option
@options.json_option
@options.debug_option
def command(runs: Path, distributions: Path | None, as_json: bool) -> None:
    """Tell versions, processor, vector width, threads, caches, disk and figures, and what is wrong with them.

    Exit code 1 where something keeps filon from working, with one line for each.
    """
    from filon.engine.health import health

    found = health(runs, distributions)
    if as_json:
        print_json(found)
    else:
        print_grids([Grid("filon on this machine", COLUMNS, tuple(rows(found)))])
    if found["faults"]:
        raise RunError("\nfilon: ".join(found["faults"]))


def rows(found: Health) -> list[tuple[str, str]]:
    """Each finding in words."""
    machine = found["processor"]
    return [
        ("versions", ", ".join(f"{name} {version}" for name, version in found["versions"].items())),
        ("processor", f"{machine['model']}, {machine['system']}, {machine['memory_gb']} GB of memory"),
        ("instructions", f"{', '.join(machine['features']) or 'none'}; vectors of {machine['vector_bits']} bits"),
        ("threads", f"{machine['threads']} of {machine['cores']} logical cores"),
        (
            "shipped model",
            "compiled" if found["compiled"] else "not compiled yet; filon warmup does it",
        ),
        *((one["name"], said(one)) for one in found["folders"]),
        ("figures", f"{found['distributions'] or 'no folder'}, {found['scenarios']} scenarios"),
        ("faults", f"{len(found['faults'])}" if found["faults"] else "none"),
    ]


def said(folder: Folder) -> str:
    """A folder in words."""
    content = f"{folder['files']:,} files, {size(folder['bytes'])}" if folder["exists"] else "made when needed"
    usable = "cannot be used" if folder["fault"] else "writable"
    return f"{folder['path']}: {content}; {usable}; {size(folder['free_bytes'])} free"
