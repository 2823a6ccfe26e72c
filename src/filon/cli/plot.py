"""`filon plot`: a picture of a run, in a file."""

from __future__ import annotations

from pathlib import Path

import click

from filon.cli import completing, options
from filon.cli.console import print_json, print_result


@click.command("plot", epilog="Example: filon plot last incidence --out crash.svg")
@click.argument("run", shell_complete=completing.runs)
@click.argument("kind", shell_complete=completing.pictures)
@click.option("--firm", metavar="NAME", help="Of several firms, this one; a cohort too.")
@click.option("--month", type=int, help="By this month; the last by default.")
@click.option("--account", metavar="NAME", help="Of fan charts: cash, revenue, contribution_margin, runway, ...")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="File, .svg, .png or .pdf [KIND.svg].")
@click.option(
    "--size", type=click.Choice(["wide", "narrow"]), default="wide", show_default=True, help="Column, or phone."
)
@click.option("--lang", default="en", show_default=True, help="Language of its words: en or fr.")
@options.runs_option
@options.json_option
@options.debug_option
def command(
    run: str,
    kind: str,
    firm: str | None,
    month: int | None,
    account: str | None,
    out: Path | None,
    size: str,
    lang: str,
    runs: Path,
    as_json: bool,
) -> None:
    """Draw a picture of RUN into a file, and say what it shows; --json prints the numbers that it is made of.

    KIND is one of `filon list pictures`. The same run gives the same bytes.

    RUN is a directory, a unique beginning of a name, a scenario (its latest run; openai~1: the one before), or 'last'.
    """
    from filon.figures.kinds import picture
    from filon.figures.picture import SIZES, Wish
    from filon.figures.saving import format_of, save
    from filon.report.language import language
    from filon.results.opening import as_written, open_run
    from filon.results.runs import resolve

    path = out or Path(f"{kind}.svg")
    format_of(path)
    wish = Wish(firm, month, account, language(lang), SIZES[size])
    folder = resolve(run, runs)
    with as_written(folder):
        drawn = picture(open_run(folder), kind, wish)
    save(drawn, path)
    if as_json:
        columns = [column.heading for column in drawn.data.columns]
        rows = [dict(zip(columns, row, strict=True)) for row in drawn.data.rows]
        print_json(
            {"kind": kind, "file": str(path), "title": drawn.title, "description": drawn.description, "rows": rows}
        )
        return
    print_result(f"{drawn.title}.\n{path}")
