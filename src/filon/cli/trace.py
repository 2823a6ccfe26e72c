"""`filon trace`: one trial again, month by month."""

from __future__ import annotations

from math import isfinite
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any

import click

from filon.cli import completing, options
from filon.cli.console import print_grids, print_json, print_result
from filon.cli.loading import stored
from filon.errors import InputError
from filon.report.tables import words
from filon.report.trial import accounts, events, outcome

if TYPE_CHECKING:
    from filon.engine.traces import Trace
    from filon.model.definition import Model


@click.command("trace", epilog="Example: filon trace last --trial 17")
@click.argument("run", shell_complete=completing.runs)
@click.option("--trial", type=click.IntRange(0), required=True, help="Number of the trial, from 0.")
@options.runs_option
@options.json_option
@options.debug_option
def command(run: str, trial: int, runs: Path, as_json: bool) -> None:
    """Replay one trial of RUN: accounts by month, events in words, and why it ended.

    RUN is a directory, a unique beginning of a name, a scenario (its latest run), or 'last'.
    """
    from filon.engine.traces import replay
    from filon.results.runs import resolve

    folder = resolve(run, runs)
    scenario, seed, trials = stored(folder)
    if trial >= trials:
        raise InputError(f"--trial {trial}: {folder.name} has trials 0 to {trials - 1}")
    trace = replay(scenario, seed, trial)
    if as_json:
        print_json({"run": folder.name, "trial": trial, "seed": seed, **record(trace, scenario.model)})
        return
    narrative = "" if len(scenario.narratives) == 1 else f", narrative {words(trace.narrative)}"
    print_result(f"trial {trial} of {folder.name}{narrative}: {outcome(trace, scenario.model)}\n")
    print_grids([accounts(trace, scenario.model.step, scenario.start, get_terminal_size((100, 24)).columns)])
    print_result("\nevents")
    for event in events(trace, scenario.model):
        print_result(f"  {words(scenario.model.step)} {event.month}: {event.text}")


def record(trace: Trace, model: Model) -> dict[str, Any]:
    """A trial as plain data; what is not a finite number is null."""
    return {
        "firm": trace.firm,
        "narrative": trace.narrative,
        "exit": model.codes.get(trace.exit_code) if trace.exit_month >= 0 else None,
        "exit_month": trace.exit_month if trace.exit_month >= 0 else None,
        "marks": dict(trace.marks),
        "events": [{"month": event.month, "text": event.text} for event in events(trace, model)],
        "draws": finite(trace.draws),
        "rows": [finite(row) for row in trace.rows],
    }


def finite(values: dict[str, float]) -> dict[str, float | None]:
    """The values, with null for those that JSON cannot hold."""
    return {name: value if isfinite(value) else None for name, value in values.items()}
