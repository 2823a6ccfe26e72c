"""`filon runs diff` and `filon runs gc`: what two runs differ in, and what dead processes left."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from filon.cli import completing, options
from filon.cli.console import note, print_grids, print_json, print_result
from filon.cli.run import size
from filon.report.grids import Column, Grid


@click.command("diff", epilog="Example: filon runs diff openai last")
@click.argument("first", shell_complete=completing.runs)
@click.argument("second", shell_complete=completing.runs)
@options.runs_option
@options.json_option
@options.debug_option
def diff_command(first: str, second: str, runs: Path, as_json: bool) -> None:
    """Tell what runs FIRST and SECOND differ in: inputs, seed, trials, arguments, versions, machine."""
    from filon.results.differing import run_differences
    from filon.results.runs import resolve

    one, other = resolve(first, runs), resolve(second, runs)
    found = run_differences(one, other)
    if as_json:
        rows = [{"kind": it.kind, "key": it.key, "first": dated(it.first), "second": dated(it.second)} for it in found]
        print_json({"first": one.name, "second": other.name, "differences": rows})
    elif found:
        headings = (Column("what", right=False), Column("key", right=False, folds=True))
        columns = (*headings, Column("first", right=False, folds=True), Column("second", right=False, folds=True))
        cells = tuple((it.kind, it.key, written(it.first), written(it.second)) for it in found)
        print_grids([Grid(f"{one.name} and {other.name}", columns, cells)])
    else:
        print_result(f"{one.name} and {other.name} differ in nothing but their clocks")


def dated(value: Any) -> Any:
    """A value of a run as JSON has it: a date is its ISO text.

    Examples
    --------
    >>> from datetime import date
    >>> dated(date(2025, 6, 30)), dated([1, {"as_of": date(2025, 6, 30)}])
    ('2025-06-30', [1, {'as_of': '2025-06-30'}])
    """
    if isinstance(value, Mapping):
        return {key: dated(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [dated(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def written(value: Any) -> str:
    """A value of a run on one line; a dash where there is none.

    Examples
    --------
    >>> written(None), written("numba"), written({"dist": "norm", "loc": 0.0}), written([1, 2])
    ('-', 'numba', 'dist = norm, loc = 0.0', '1, 2')
    """
    if value is None:
        return "-"
    if isinstance(value, dict):
        return ", ".join(f"{key} = {written(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return ", ".join(written(inner) for inner in value) or "none"
    return value if isinstance(value, str) else json.dumps(value, default=str)


@click.command("gc", epilog="Example: filon runs gc --dry-run")
@click.option("--dry-run", is_flag=True, help="Say what would be removed, and remove nothing.")
@click.option("--interrupted", is_flag=True, help="Remove interrupted runs too, which could still be resumed.")
@options.runs_option
@options.json_option
@options.debug_option
def gc_command(dry_run: bool, interrupted: bool, runs: Path, as_json: bool) -> None:
    """Remove what dead processes left: temporary files and runs hardly begun.

    Interrupted runs stay unless --interrupted is given: `filon runs resume` goes on with them. Complete runs stay, and
    so does everything that a living process works on.
    """
    from filon.results.leftovers import clear, leftovers

    found = leftovers(runs)
    kept = [item for item in found if item.resumable and not interrupted]
    cleared = [item for item in found if item not in kept and (dry_run or clear(item))]
    if kept:
        note(f"{len(kept)} interrupted kept: resume them, or remove them with --interrupted")
    if as_json:
        print_json(
            [{"name": it.path.name, "what": it.what, "bytes": it.size, "removed": not dry_run} for it in cleared]
        )
        return
    for item in cleared:
        verb = "would remove" if dry_run else "removed"
        print_result(f"{verb} {item.path.name} ({item.what}, {size(item.size)})")
    if not cleared:
        print_result(f"nothing left over in {runs}")
