"""`filon export`: a run as a file for other tools."""

from __future__ import annotations

from pathlib import Path

import click

from filon.cli import completing, options
from filon.cli.console import note, print_json, print_result

FORMATS = ("netcdf", "parquet", "csv")


@click.command("export", epilog="Example: filon export last --format csv --group summary")
@click.argument("run", shell_complete=completing.runs)
@click.option("--format", "kind", type=click.Choice(FORMATS), required=True, help="What the file is to be.")
@click.option("--group", help="One group; default: all (netcdf), summary (parquet, csv).")
@click.option("--out", type=click.Path(path_type=Path), help="The file, or a folder for it; default: here.")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@options.runs_option
@options.json_option
@options.debug_option
def command(run: str, kind: str, group: str | None, out: Path | None, force: bool, runs: Path, as_json: bool) -> None:
    """Write RUN as netCDF (all groups), or a group of it as a Parquet or CSV table.

    Groups are summary, quantiles, outcomes, inputs, paths and diagnostics, as far as the run has them. outcomes and
    inputs have one row per trial and firm; summary one per number.

    RUN is a directory, a unique beginning of a name, a scenario (its latest run; openai~1: the one before), 'last',
    or a URL in an object store.
    """
    from filon.cli.run import size
    from filon.export.csv import SPREADSHEET_ROWS
    from filon.export.export import export
    from filon.results.runs import resolve_anywhere

    done = export(resolve_anywhere(run, runs), kind, group=group, out=out, force=force)
    if kind == "csv" and done.rows >= SPREADSHEET_ROWS:
        note(
            f"{done.rows:,} rows; most spreadsheets show the first {SPREADSHEET_ROWS - 1:,} (parquet has no such limit)"
        )
    if as_json:
        said = {"file": str(done.path), "format": kind, "groups": list(done.groups), "bytes": done.size}
        print_json(said | {"values" if kind == "netcdf" else "rows": done.rows})
        return
    held = "values" if kind == "netcdf" else "rows"
    print_result(f"{done.path}: {', '.join(done.groups)}; {done.rows:,} {held}, {size(done.size)}")
