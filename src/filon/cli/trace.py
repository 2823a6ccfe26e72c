"""`filon trace`: one trial again, month by month, of one firm or across all of them."""

from __future__ import annotations

from pathlib import Path
from shutil import get_terminal_size
from textwrap import fill
from typing import TYPE_CHECKING, Any

import click

from filon.cli import completing, options
from filon.cli.console import print_grids, print_json, print_result
from filon.errors import InputError
from filon.report.happenings import END, Event
from filon.report.tables import words
from filon.report.trial import accounts, events, outcome
from filon.report.trial_records import finite

if TYPE_CHECKING:
    from filon.engine.sector_traces import SectorTrace
    from filon.engine.traces import Trace
    from filon.model.definition import Model
    from filon.scenario.resolved import Scenario

WIDTH = 80
"""Characters of a line where no terminal tells its own."""


@click.command("trace", epilog="Example: filon trace last --trial 17")
@click.argument("run", shell_complete=completing.runs)
@click.option("--trial", type=click.IntRange(0), required=True, help="Number of the trial, from 0.")
@click.option("--firm", help="Accounts of this firm, or of one member of a cohort: wrapper/3.")
@options.runs_option
@options.json_option
@options.debug_option
def command(run: str, trial: int, firm: str | None, runs: Path, as_json: bool) -> None:
    """Replay one trial of RUN: accounts by month, events in words, and why it ended.

    A run of several firms is told across them: who fell, why, and whom it pulled along. With --firm it is one firm's
    accounts, and what the exits of others did to it.

    RUN is a directory, a unique beginning of a name, a scenario (its latest run; openai~1: the one before), or 'last'.
    """
    from filon.engine.sector_traces import replay_sector
    from filon.engine.stored import stored
    from filon.results.runs import resolve

    folder = resolve(run, runs)
    scenario, seed, trials = stored(folder)
    if trial >= trials:
        raise InputError(f"--trial {trial}: {folder.name} has trials 0 to {trials - 1}")
    name = firm if firm is None else traced_firm(scenario, firm)
    trace = replay_sector(scenario, seed, trial)
    if name is None and len(trace.members) > 1:
        tell_sector(trace, folder.name, trial, seed, as_json)
    else:
        tell_firm(trace, name or trace.members.names[0], folder.name, trial, seed, as_json)


def traced_firm(scenario: Scenario, name: str) -> str:
    """The firm or member of that name.

    Raises
    ------
    InputError
        When there is none, with the nearest; or when a whole cohort is named.
    """
    from filon.quantities.names import suggestion

    known = {figures.name: figures for figures in scenario.firms}
    members = {member for figures in scenario.firms for member in figures.members}
    if name in members:
        return name
    if name in known:
        count = known[name].count
        raise InputError(f"--firm {name}: a cohort of {count}; name one of its members, {name}/1 to {name}/{count}")
    near = [member for member in members if name.split("/")[0] == member.split("/")[0]] or [*known]
    raise InputError(f"--firm {name}: unknown firm{suggestion(name, near)}")


def tell_sector(trace: SectorTrace, run: str, trial: int, seed: int, as_json: bool) -> None:
    """Print the trial of all firms."""
    from filon.report.grids import fitted
    from filon.report.sector_trial import headline, told
    from filon.report.trial_records import sector_record
    from filon.report.trial_tables import cohorts_table, events_table, firms_table, losses_table

    if as_json:
        print_json(sector_record(trace, run, trial, seed))
        return
    model, width = trace.scenario.model, get_terminal_size((WIDTH, 24)).columns
    print_result(f"trial {trial} of {run}{_narrative(trace)}")
    print_result(fill(headline(trace), width) + "\n")
    grids = [
        events_table(told(trace), model.step, trace.scenario.start),
        firms_table(trace),
        cohorts_table(trace),
        losses_table(trace),
    ]
    print_grids([fitted(grid, width) for grid in grids if grid is not None])


def tell_firm(trace: SectorTrace, name: str, run: str, trial: int, seed: int, as_json: bool) -> None:
    """Print the trial of one firm, with what the exits of others did to it."""
    from filon.report.sector_trial import touching

    one, model = trace.trace(name), trace.scenario.model
    happened = with_others(events(one, model), touching(trace, name))
    if as_json:
        print_json({"run": run, "trial": trial, "seed": seed, **record(one, model, happened)})
        return
    print_result(f"trial {trial} of {run}{_narrative(trace)}: {outcome(one, model)}\n")
    print_grids([accounts(one, model.step, trace.scenario.start, get_terminal_size((100, 24)).columns)])
    print_result("\nevents")
    for event in happened:
        print_result(f"  {words(model.step)} {event.month}: {event.text}")


def _narrative(trace: SectorTrace) -> str:
    """The narrative, where there are several."""
    return "" if len(trace.scenario.narratives) == 1 else f", narrative {words(trace.narrative)}"


def with_others(own: list[Event], others: list[Event]) -> list[Event]:
    """Events of a firm with those of its neighbours, by month; the end stays last."""
    end = [event for event in own if event.key == END]
    return [*sorted([*(event for event in own if event not in end), *others]), *end]


def record(trace: Trace, model: Model, happened: list[Event]) -> dict[str, Any]:
    """A trial of one firm as plain data; what is not a finite number is null."""
    return {
        "firm": trace.firm,
        "narrative": trace.narrative,
        "exit": model.codes.get(trace.exit_code) if trace.exit_month >= 0 else None,
        "exit_month": trace.exit_month if trace.exit_month >= 0 else None,
        "marks": dict(trace.marks),
        "events": [{"month": event.month, "text": event.text} for event in happened],
        "draws": finite(trace.draws),
        "rows": [finite(row) for row in trace.rows],
    }
