"""`filon sources`: where every figure of a scenario comes from."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from filon.cli import completing, options
from filon.cli.console import note, print_grids, print_json, print_result, print_sentence
from filon.cli.loading import loaded
from filon.cli.progress import duration, shown

if TYPE_CHECKING:
    from filon.catalogue.effects import Effects
    from filon.scenario.resolved import Scenario


@click.command("sources", epilog="Example: filon sources openai --no-effects")
@click.argument("scenario", shell_complete=completing.scenarios)
@click.option("--no-effects", is_flag=True, help="Do not simulate: leave out which judgements matter most.")
@click.option("--trials", type=options.count, help="Worlds of each simulation.  [default: 2e4 over the firms]")
@click.option("--seed", type=options.seed, default="1", show_default=True, help="An integer, or 'random'.")
@options.set_option
@options.distributions_option
@click.option("--quiet", is_flag=True, help="Say nothing but the result.")
@options.json_option
@options.debug_option
def command(
    scenario: str,
    no_effects: bool,
    trials: int | None,
    seed: int,
    settings: tuple[str, ...],
    distributions: Path | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Say where every figure of SCENARIO comes from, how old it is, and how much of it is judgement.

    Uncertain figures that rest on judgement alone are set to their 10% and 90% one at a time; those that move the crash
    probability most come first.
    """
    from filon.catalogue.beliefs import Beliefs
    from filon.catalogue.effects import default_trials
    from filon.catalogue.provenance import sources_record
    from filon.catalogue.sources import grids, remark

    resolved = loaded(scenario, settings, distributions=distributions)
    found = None if no_effects else _effects(resolved, trials or default_trials(resolved), seed, quiet)
    known = Beliefs(distributions).sources
    record = sources_record(resolved, known, found, date.today())
    if as_json:
        print_json(record)
        return
    print_grids(list(grids(record)))
    print_result("")
    print_sentence(remark(record))


def _effects(scenario: Scenario, trials: int, seed: int, quiet: bool) -> Effects | None:
    """What each uncertain judgement does to the crash; the cost is told before."""
    from filon.catalogue.effects import candidates, effects, seconds, simulations
    from filon.mathematics.settings import widen_vectors

    wanted = candidates(scenario)
    if not wanted:
        return None
    widen_vectors()
    if not quiet:
        needed, compiled = seconds(scenario, trials, len(wanted))
        first = "" if compiled else "compiling the model once (up to half a minute), then "
        note(f"{first}{simulations(len(wanted))} simulations, about {duration(needed)}; --no-effects leaves them out")
    with shown(quiet) as progress:
        return effects(scenario, wanted, trials, seed, progress)
