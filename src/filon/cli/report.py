"""`filon report`: all that a run says, in one HTML file that needs nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict

import click

from filon.cli import completing, options
from filon.cli.console import note, print_json, print_result
from filon.cli.places import put, require_place
from filon.errors import InputError

TRIALS = 20_000
"""Of each simulation of a lever, where nothing else is said."""


class PageRecord(TypedDict):
    """The page that was written, and the sentence that it begins with."""

    file: str
    bytes: int
    language: str
    answer: str


@click.command("report", epilog="Example: filon report openai --lang fr --out openai.html")
@click.argument("run", shell_complete=completing.runs)
@click.argument("other", required=False, shell_complete=completing.runs)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="File.  [default: SCENARIO.html]")
@options.language_option
@click.option("--firm", metavar="NAME", help="Of several firms, begin with this one, and tell what drives its crash.")
@click.option(
    "--trials-for-levers", "trials", type=options.count, help="Of each simulation of a lever.  [default: 20_000]"
)
@click.option("--no-levers", is_flag=True, help="Do not simulate: leave out what would change the crash.")
@options.runs_option
@click.option("--quiet", is_flag=True, help="Say nothing but the result.")
@options.json_option
@options.debug_option
def command(
    run: str,
    other: str | None,
    out: Path | None,
    lang: str,
    firm: str | None,
    trials: int | None,
    no_levers: bool,
    runs: Path,
    quiet: bool,
    as_json: bool,
) -> None:
    """Write a report of RUN, or of what OTHER differs in from it: one HTML file, without network, for screen and paper.

    The answer in a sentence, tables and pictures with their numbers, what drives the crash, how it comes, what would
    change it (each lever of the firm is simulated at both ends of its range), every figure with its source, limits,
    and the commands that make it again. The same run gives the same bytes.

    RUN is a directory, a unique beginning of a name, a scenario (its latest run; openai~1: the one before), or 'last'.
    """
    from filon.page.report import written_report
    from filon.results.names import scenario_of
    from filon.results.opening import as_written
    from filon.results.runs import resolve

    folder = resolve(run, runs)
    second = resolve(other, runs) if other else None
    path = out or Path(f"{scenario_of(folder) or 'report'}.html")
    if path.suffix.lower() not in (".html", ".htm"):
        raise InputError(f"{path.name}: a report ends in .html")
    require_place(path)
    if no_levers and trials is not None:
        raise InputError("--trials-for-levers does not go with --no-levers, which simulates none")
    each = 0 if no_levers else trials or TRIALS

    def told(text: str) -> None:
        """Say what is done now."""
        if not quiet:
            note(text)

    with as_written(folder), as_written(second or folder):
        page = written_report(folder, second, lang=lang, firm=firm, trials=each, told=told)
    content = page.text.encode()
    put(content, path)
    record = PageRecord(file=str(path), bytes=len(content), language=lang, answer=page.answer)
    if as_json:
        print_json(record)
        return
    print_result(f"{page.answer}\n{path}, {len(content) / 1000:,.0f} kB")
