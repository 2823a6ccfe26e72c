"""`filon show`: the probabilities of a stored run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from filon.cli import completing, options
from filon.cli.console import print_grids, print_json, print_result, print_sentence
from filon.cli.result import print_run
from filon.cli.thresholds import fail_if_option, refuse_crossed, thresholds_of_run
from filon.errors import InputError

if TYPE_CHECKING:
    from filon.results.guarded import Place


@click.command("show", epilog="Example: filon show last --narratives bubble=0.6,gold_rush=0.25")
@click.argument("run", shell_complete=completing.runs)
@click.option("--exact", is_flag=True, help="Print probabilities under 1% and over 99% in digits too.")
@click.option("--all", "every", is_flag=True, help="Of a run of several firms, print every table, not one screen.")
@click.option("--firm", metavar="NAME", help="Of a run of several firms, print this one alone, with its causes.")
@click.option(
    "--narratives",
    "weights",
    type=options.weights,
    metavar="NAME=WEIGHT,...",
    help="Other weights of the narratives, without a new run; those not named share the rest as before.",
)
@click.option(
    "--shift",
    "shifts",
    multiple=True,
    metavar="INPUT=MEDIAN",
    help="Had this input another median, by weights on the trials kept; repeatable.",
)
@click.option(
    "--band",
    "worth",
    type=float,
    metavar="WORLDS",
    help="Band of the crash, were the weights of narratives as sure as if so many worlds had been seen.",
)
@fail_if_option
@options.runs_option
@options.json_option
@options.debug_option
def command(
    run: str,
    exact: bool,
    every: bool,
    firm: str | None,
    weights: dict[str, float] | None,
    shifts: tuple[str, ...],
    worth: float | None,
    fail_if: tuple[str, ...],
    runs: Path,
    as_json: bool,
) -> None:
    """Print the probabilities of RUN with their intervals: by horizon, narrative and cause.

    A run of several firms is printed in one screen: who crashes and when, how many, who first, who with whom, which
    layer of the value chain earns, and what counterparties lose; --all prints every table.

    RUN is a directory, a unique beginning of a name, a scenario (its latest run; openai~1: the one before), 'last',
    or a URL in an object store.
    """
    from filon.results.runs import resolve_anywhere

    folder = resolve_anywhere(run, runs)
    if shifts or worth is not None:
        unused: dict[str, object] = {"--exact": exact, "--firm": firm, "--all": every, "--fail-if": fail_if}
        unused |= {"--narratives": weights, "--shift": shifts} if worth is not None else {}
        if stray := [name for name, value in unused.items() if value]:
            raise InputError(f"{stray[0]} does not go with {'--band' if worth is not None else '--shift'}")
        _believed(folder, shifts, weights, worth, as_json)
        return
    if every and firm is not None:
        raise InputError("--all does not go with --firm, which prints every table of the firm")
    wanted = thresholds_of_run(fail_if, folder)
    print_run(folder, as_json, exact, firm, weights, every)
    refuse_crossed(folder, wanted, weights=weights)


def _believed(
    folder: Place, shifts: tuple[str, ...], weights: dict[str, float] | None, worth: float | None, as_json: bool
) -> None:
    """Print what a run says under another belief about an input, or doubt about the weights of narratives."""
    from filon.analysis.banding import narrative_band
    from filon.analysis.shifting import shifted
    from filon.report import shifts as told
    from filon.results.opening import as_written, open_run

    medians = dict(map(_median, shifts))
    with as_written(folder):
        tree = open_run(folder)
        if worth is not None:
            band = told.bands_record(folder.name, narrative_band(tree, worth))
            record, table, sentence = band, told.bands_table(band), told.bands_sentence(band)
        else:
            shift = told.shifted_record(folder.name, shifted(tree, medians, weights))
            record, table, sentence = shift, told.shifted_table(shift), told.shifted_sentence(shift)  # type: ignore[assignment]
    if as_json:
        print_json(record)
        return
    print_grids([table])
    print_result("")
    print_sentence(sentence)


def _median(text: str) -> tuple[str, float]:
    """Input and median of ``INPUT=MEDIAN``."""
    name, equals, value = text.partition("=")
    try:
        return name.strip(), float(value)
    except ValueError:
        said = f"{value.strip()!r} is not a number" if equals else "write INPUT=MEDIAN"
        raise InputError(f"--shift {text}: {said}") from None
