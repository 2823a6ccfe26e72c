"""`filon sweep`: what a lever does to the probability of a crash, value by value."""

from __future__ import annotations

from pathlib import Path

import click

from filon.cli import completing, options
from filon.cli.console import note, print_grids, print_json, print_result, print_sentence
from filon.cli.loading import loaded
from filon.errors import InputError
from filon.quantities.names import suggestion


@click.command("sweep", epilog="Example: filon sweep openai openai.price=15:30:4 --month 36")
@click.argument("scenario", shell_complete=completing.scenarios)
@click.argument("levers", nargs=-1, required=True, metavar="KEY=VALUES...")
@click.option("--grid", is_flag=True, help="Try every combination; by default one lever at a time.")
@click.option("--firm", metavar="NAME", help="Of several firms, tell this one alone.")
@click.option(
    "--month",
    "months_told",
    type=click.IntRange(min=0),
    multiple=True,
    help="Tell this month; repeatable. By default the last.",
)
@click.option("--trials", type=options.count, default="100_000", show_default=True, help="Worlds of each setting.")
@click.option("--months", type=click.IntRange(1, 1200), help="Months to simulate; the scenario's by default.")
@click.option("--seed", type=options.seed, default="1", show_default=True, help="An integer, or 'random'.")
@click.option("--threads", type=click.IntRange(1, 1024), help="All processors by default.")
@options.set_option
@options.distributions_option
@click.option("--quiet", is_flag=True, help="Say nothing but the result.")
@options.json_option
@options.debug_option
def command(
    scenario: str,
    levers: tuple[str, ...],
    grid: bool,
    firm: str | None,
    months_told: tuple[int, ...],
    trials: int,
    months: int | None,
    seed: int,
    threads: int | None,
    settings: tuple[str, ...],
    distributions: Path | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Set levers of SCENARIO to several values and tell what each does to the probability of a crash.

    A lever is any key that --set takes. VALUES are a list, 15,20,25, or first:last:how many, 15:25:3. Every value is
    tried in the same worlds as the scenario as it is, so that what they have in common cancels.
    """
    from filon.levers.sweep import sweep
    from filon.levers.values import parsed
    from filon.mathematics.settings import widen_vectors
    from filon.report.sweeps import sweep_tables, swept
    from filon.scenario.overrides import parsed_settings

    wanted: dict[str, list[float]] = {}
    for key, values in map(parsed, levers):
        wanted.setdefault(key, []).extend(values)
    base = loaded(scenario, settings, months, None, distributions)
    firms, last = [item.name for item in base.firms], base.months
    asked = tuple(sorted(set(months_told))) or (last,)
    if asked[-1] > last:
        raise InputError(f"--month {asked[-1]}: the run has 0 to {last}")
    if firm is not None and firm not in firms:
        raise InputError(f"--firm {firm}: no such firm{suggestion(firm, firms)}; there are {', '.join(firms[:12])}")
    widen_vectors()

    def told(number: int, count: int, setting: str) -> None:
        """Say what is simulated now."""
        if not quiet:
            note(f"{number + 1} of {count}: {setting}, {trials:,} trials")

    found = sweep(
        scenario,
        wanted,
        grid=grid,
        trials=trials,
        seed=seed,
        months=months,
        threads=threads,
        overrides=parsed_settings(settings),
        distributions=distributions,
        told=told,
    )
    record = swept(found, Path(scenario).name, trials, seed, asked, firm)
    if as_json:
        print_json(record)
        return
    print_grids(sweep_tables(record))
    print_result("")
    print_sentence(
        f"{trials:,} trials of each, seed {seed}, in the same worlds; limits are sampling error only. "
        "Conditional on the model and its other figures."
    )
