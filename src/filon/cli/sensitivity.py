"""`filon sensitivity`: which inputs decide whether a firm crashes."""

from __future__ import annotations

from pathlib import Path

import click

from filon.cli import completing, options
from filon.cli.console import note, print_grids, print_json, print_result, print_sentence
from filon.cli.loading import loaded
from filon.errors import InputError


@click.command("sensitivity", epilog="Example: filon sensitivity openai --month 36")
@click.argument("run", shell_complete=completing.runs)
@click.option("--firm", metavar="NAME", help="Of several firms or cohorts, this one.")
@click.option("--month", "within", type=click.IntRange(min=0), help="The event comes by then. By default the last.")
@click.option(
    "--event",
    default="crash",
    show_default=True,
    help="crash, exit, the name of an exit or a mark, or an amount kept of each trial, such as raised.",
)
@click.option("--all", "every", is_flag=True, help="Show every input.")
@click.option("--sobol", is_flag=True, help="Sobol' indices by design: RUN is a scenario, and it is simulated.")
@click.option("--groups", is_flag=True, help="With --sobol, take correlated inputs as one instead of refusing them.")
@click.option("--factor", "factors", multiple=True, metavar="NAME", help="With --sobol, this alone; repeatable.")
@click.option("--trials", type=options.count, default="65_536", show_default=True, help="With --sobol, of each.")
@click.option("--months", type=click.IntRange(1, 1200), help="With --sobol, months to simulate.")
@click.option("--seed", type=options.seed, default="1", show_default=True, help="With --sobol.")
@click.option("--threads", type=click.IntRange(1, 1024), help="With --sobol; all processors by default.")
@options.set_option
@options.distributions_option
@options.runs_option
@click.option("--quiet", is_flag=True, help="Say nothing but the result.")
@options.json_option
@options.debug_option
@click.pass_context
def command(
    context: click.Context,
    run: str,
    firm: str | None,
    within: int | None,
    event: str,
    every: bool,
    sobol: bool,
    groups: bool,
    factors: tuple[str, ...],
    trials: int,
    months: int | None,
    seed: int,
    threads: int | None,
    settings: tuple[str, ...],
    distributions: Path | None,
    runs: Path,
    quiet: bool,
    as_json: bool,
) -> None:
    """Tell what drives the crash of a firm in RUN: which inputs, how strongly, and in which direction.

    Nothing is simulated: everything is counted in the trials that the run kept one by one. The index stays valid where
    inputs go together, and a dummy input that does nothing shows how far chance alone leads.

    With --sobol, RUN is a scenario, which is simulated once more for each input, drawn anew.

    RUN is a directory, a unique beginning of a name, a scenario (its latest run; openai~1: the one before), or 'last'.
    """
    if not sobol:
        _refuse_stray(context)
        _stored(run, runs, firm, within, event, every, as_json)
        return
    if every:
        raise InputError("--all: with --sobol every factor is shown; --factor names some")
    from filon.analysis.design import sobol as designed
    from filon.report.sensitivities import sobol_record, sobol_sentence, sobol_table

    def told(number: int, count: int, name: str) -> None:
        """Say what is simulated now."""
        if not quiet:
            note(f"{number + 1} of {count}: {name}, {trials:,} trials")

    found = designed(
        loaded(run, settings, months, None, distributions),
        firm,
        within,
        event,
        factors=factors,
        grouped=groups,
        trials=trials,
        seed=seed,
        threads=threads,
        told=told,
    )
    record = sobol_record(Path(run).name, found)
    if as_json:
        print_json(record)
        return
    print_grids([sobol_table(record)])
    print_result("")
    print_sentence(sobol_sentence(record))


ONLY_SOBOL = ("groups", "factors", "trials", "months", "seed", "threads", "settings", "distributions")


def _refuse_stray(context: click.Context) -> None:
    """Refuse options that mean nothing where nothing is simulated, instead of ignoring them."""
    for parameter in context.command.params:
        given = context.get_parameter_source(parameter.name or "")
        if parameter.name in ONLY_SOBOL and given is click.core.ParameterSource.COMMANDLINE:
            raise InputError(f"{parameter.opts[0]}: nothing is simulated without --sobol")


def _stored(run: str, runs: Path, firm: str | None, within: int | None, event: str, every: bool, as_json: bool) -> None:
    """Tell what a stored run says."""
    from filon.analysis.sensitivity import sensitivity
    from filon.report.sensitivities import driver_sentence, driver_table, sensitivity_record
    from filon.results.opening import as_written, open_run
    from filon.results.runs import resolve

    folder = resolve(run, runs)
    with as_written(folder):
        record = sensitivity_record(folder.name, sensitivity(open_run(folder), firm, within, event))
    if as_json:
        print_json(record)
        return
    print_grids([driver_table(record, every)])
    print_result("")
    print_sentence(driver_sentence(record, every))
