"""`filon plot`: a picture of a run, in a file."""

from __future__ import annotations

from pathlib import Path

import click

from filon.cli import completing, options
from filon.cli.console import print_json, print_result
from filon.cli.pictures import require_picture, write
from filon.errors import InputError


@click.command("plot", epilog="Example: filon plot last incidence --out crash.svg")
@click.argument("run", shell_complete=completing.runs)
@click.argument("kind", shell_complete=completing.pictures)
@click.option("--firm", metavar="NAME", help="Of several firms, this one; a cohort too.")
@click.option("--month", type=int, help="By this month; the last by default.")
@click.option(
    "--account",
    metavar="NAME",
    shell_complete=completing.accounts,
    help="Of fan: cash, revenue, contribution_margin, runway, burn, subscribers, ...  [default: cash]",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="File, .svg, .png or .pdf; one that is there is replaced.  [default: KIND.svg]",
)
@options.size_option
@options.language_option
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
    size: str | None,
    lang: str,
    runs: Path,
    as_json: bool,
) -> None:
    """Draw a picture of RUN into a file, and say what it shows; --json prints the numbers that it is made of.

    KIND is one of `filon list pictures`. The same run gives the same bytes.

    RUN is a directory, a unique beginning of a name, a scenario (its latest run; openai~1: the one before), or 'last'.
    """
    from filon.figures.kinds import KINDS, picture
    from filon.figures.picture import SIZES, WIDE, Wish
    from filon.quantities.names import suggestion
    from filon.report.language import language
    from filon.results.opening import as_written, open_run
    from filon.results.runs import resolve

    if kind not in KINDS:
        raise InputError(f"{kind}: no such picture{suggestion(kind, KINDS)}")
    path = out or Path(f"{kind}.svg")
    require_picture(path)
    wish = Wish(firm, month, account, language(lang), SIZES[size] if size else WIDE)
    folder = resolve(run, runs)
    with as_written(folder):
        drawn = picture(open_run(folder), kind, wish)
    write(drawn, path)
    if not as_json:
        print_result(f"{drawn.title}\n{path}")
        return
    print_json(
        {
            "kind": kind,
            "file": str(path),
            "title": drawn.title,
            "subtitle": drawn.subtitle,
            "caption": drawn.caption,
            "description": drawn.description,
            "columns": [column.heading for column in drawn.data.columns],
            "rows": [list(row) for row in drawn.data.rows],
        }
    )
