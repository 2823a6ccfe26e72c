"""`filon discover`: in which corners of its inputs a firm crashes, in sentences."""

from __future__ import annotations

from pathlib import Path

import click

from filon.cli import completing, options
from filon.cli.console import print_grids, print_json, print_result, print_sentence


@click.command("discover", epilog="Example: filon discover openai --month 36 --restrictions 3")
@click.argument("run", shell_complete=completing.runs)
@click.option("--firm", metavar="NAME", help="Of several firms, this one; a cohort too.")
@click.option("--month", "within", type=click.IntRange(min=0), help="By this month; the last by default.")
@click.option("--event", default="crash", show_default=True, help="crash, exit, or the name of an exit or a mark.")
@click.option("--boxes", type=int, default=3, show_default=True, help="Boxes at most.")
@click.option("--density", type=float, help="Share of worlds with the event that a box is to reach, such as 0.8.")
@click.option("--restrictions", type=int, help="Inputs that a box restricts at most.")
@click.option("--alpha", type=float, default=0.05, show_default=True, help="Part that one peel takes off.")
@click.option("--least", type=float, default=0.01, show_default=True, help="Share of worlds that a box has at least.")
@click.option(
    "--objective",
    type=click.Choice(["lenient", "mean"]),
    default="lenient",
    show_default=True,
    help="Peel where the event is rarest, or so that most of what is left has it.",
)
@click.option("--depth", type=int, default=3, show_default=True, help="Questions of the tree, one below another.")
@click.option("--exact", is_flag=True, help="Print probabilities under 1% and over 99% too.")
@options.runs_option
@options.json_option
@options.debug_option
def command(
    run: str,
    firm: str | None,
    within: int | None,
    event: str,
    boxes: int,
    density: float | None,
    restrictions: int | None,
    alpha: float,
    least: float,
    objective: str,
    depth: int,
    exact: bool,
    runs: Path,
    as_json: bool,
) -> None:
    """Tell in which corners of its inputs a firm of RUN crashes, in sentences.

    Boxes are found by the Patient Rule Induction Method: slab after slab of worlds is taken off where the event is
    rarest. Of the boxes on the way the one is taken that stands out most, with as few inputs as that needs; --density
    and --restrictions choose otherwise. Boxes and the tree are found on half of the trials and told of the other half.

    A run is a directory, a unique beginning of a name, a scenario (its latest run; openai~1: the one before), or
    'last'; its trials were kept one by one (--keep outcomes:N).
    """
    from filon.analysis.discovery import discover
    from filon.report.corners import corner_table, footnote, sentence, summary, tree_table
    from filon.report.discovery import discovered
    from filon.results.opening import as_written, open_run
    from filon.results.runs import resolve

    folder = resolve(run, runs)
    with as_written(folder):
        found = discover(
            open_run(folder),
            firm,
            within,
            event,
            boxes=boxes,
            density=density,
            restrictions=restrictions,
            alpha=alpha,
            least=least,
            objective=objective,
            depth=depth,
        )
    record = discovered(folder.name, found)
    if as_json:
        print_json(record)
        return
    print_sentence(summary(record, exact))
    for corner in record["boxes"]:
        print_result("")
        print_sentence(sentence(record, corner, exact))
        print_result("")
        print_grids([corner_table(record, corner, exact)])
    print_result("")
    print_grids([tree_table(record, exact)])
    print_result("")
    print_sentence(footnote(record))
