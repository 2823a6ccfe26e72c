"""`filon trace`: one trial again, month by month, of one firm or across all of them."""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from shutil import get_terminal_size
from textwrap import fill
from typing import TYPE_CHECKING, Any

import click

from filon.cli import completing, options
from filon.cli.console import is_terminal, note, print_grids, print_json, print_result, print_sentence
from filon.cli.pictures import require_picture, write
from filon.errors import InputError
from filon.report.happenings import END, ENGLISH, Event, said
from filon.report.language import Language, language
from filon.report.trial import accounts, events, outcome
from filon.report.trial_records import finite

if TYPE_CHECKING:
    from filon.analysis.typical import Choice
    from filon.engine.sector_traces import SectorTrace
    from filon.engine.traces import Trace
    from filon.model.definition import Model
    from filon.sampling.names import Sampler
    from filon.scenario.resolved import Scenario

WIDTH = 80
"""Characters of a line where no terminal tells its own."""


@dataclass(frozen=True)
class Told:
    """Which trial is told, and how.

    Attributes
    ----------
    run
        Name of its directory.
    choice
        Of what it is typical; None where its number was given.
    """

    run: str
    trial: int
    seed: int
    choice: Choice | None
    speech: Language
    as_json: bool


@click.command("trace", epilog="Example: filon trace last --typical median --out story.svg")
@click.argument("run", shell_complete=completing.runs)
@click.option("--trial", type=click.IntRange(0), help="Number of the trial, from 0.")
@click.option("--typical", metavar="CAUSE", help="The trial nearest to all that ended so; 'median': to all. See below.")
@click.option("--month", type=int, help="With --typical: ended so by this month; the last by default.")
@click.option("--firm", help="Accounts of this firm, or of one member of a cohort: wrapper/3.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Draw it: a file, .svg, .png or .pdf.")
@options.size_option
@options.language_option
@options.runs_option
@options.json_option
@options.debug_option
def command(
    run: str,
    trial: int | None,
    typical: str | None,
    month: int | None,
    firm: str | None,
    out: Path | None,
    size: str | None,
    lang: str,
    runs: Path,
    as_json: bool,
) -> None:
    """Replay one trial of RUN: accounts by month, events in words, and why it ended.

    --typical chooses the trial: CAUSE is the first cause of a crash, or an exit that is none, and the trial is the one
    whose revenue and cash rank nearest to those of all others that ended so. Where the run keeps no paths, its first
    trials are walked again.

    A run of several firms is told across them: who fell, why, and whom it pulled along. With --firm it is one firm's
    accounts, and what the exits of others did to it.

    RUN is a directory, a unique beginning of a name, a scenario (its latest run; openai~1: the one before), or 'last'.
    """
    from filon.engine.sector_traces import replay_sector
    from filon.engine.stored import stored
    from filon.results.runs import resolve

    _check(trial, typical, month, out, size)
    speech, folder = language(lang), resolve(run, runs)
    scenario, seed, trials, sampler = origin = stored(folder)
    if trial is not None and trial >= trials:
        raise InputError(f"--trial {trial}: {folder.name} has trials 0 to {trials - 1}")
    name = firm if firm is None else traced_firm(scenario, firm)
    across = name is None and sum(figures.count for figures in scenario.firms) > 1
    if across and (out is not None or speech != ENGLISH):
        raise InputError("a trial of several firms is told in English and not drawn: name one of them with --firm")
    choice = None if typical is None else _chosen(folder, typical, name, month, origin)
    told = Told(folder.name, choice.trial if choice else trial or 0, seed, choice, speech, as_json)
    trace = replay_sector(scenario, seed, told.trial, sampler)
    if across:
        tell_sector(trace, told)
    else:
        tell_firm(trace, name or trace.members.names[0], told, out, size)


def _check(trial: int | None, typical: str | None, month: int | None, out: Path | None, size: str | None) -> None:
    """Refuse options that do not go together, and a file that no picture can be written into."""
    if (trial is None) == (typical is None):
        raise click.UsageError("give either --trial N, or --typical CAUSE ('median' for the middle of all trials)")
    if month is not None and typical is None:
        raise InputError("--month goes with --typical only: a trial is told to its end")
    if size is not None and out is None:
        raise InputError("--size goes with --out only: it is that of the picture")
    if out is not None:
        require_picture(out)


def _chosen(
    folder: Path, ending: str, firm: str | None, month: int | None, source: tuple[Scenario, int, int, Sampler]
) -> Choice:
    """The trial that stands for those that ended so; says before that trials are walked again."""
    from filon.analysis.typical import Source, choice
    from filon.mathematics.settings import widen_vectors
    from filon.results.opening import as_written, open_run

    def walking(trials: int) -> None:
        note(f"walking the first {trials:,} trials again, to choose among their paths")

    widen_vectors()
    with as_written(folder):
        return choice(open_run(folder), ending, firm, month, Source(*source, walking))


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


def tell_sector(trace: SectorTrace, told: Told) -> None:
    """Print the trial of all firms."""
    from filon.report.grids import fitted
    from filon.report.sector_trial import headline
    from filon.report.sector_trial import told as happened
    from filon.report.trial_records import sector_record
    from filon.report.trial_tables import cohorts_table, events_table, firms_table, losses_table

    if told.as_json:
        print_json({**sector_record(trace, told.run, told.trial, told.seed), **_typical_record(told)})
        return
    model, width = trace.scenario.model, get_terminal_size((WIDTH, 24)).columns
    print_result(f"trial {told.trial} of {told.run}{_narrative(trace, ENGLISH)}")
    print_result(fill(headline(trace), width) + "\n")
    _say_choice(told)
    grids = [
        events_table(happened(trace), model.step, trace.scenario.start),
        firms_table(trace),
        cohorts_table(trace),
        losses_table(trace),
    ]
    print_grids([fitted(grid, width) for grid in grids if grid is not None])


def tell_firm(trace: SectorTrace, name: str, told: Told, out: Path | None, size: str | None) -> None:
    """Print the trial of one firm, with what the exits of others did to it; draw it where a file is named."""
    from filon.report.sector_trial import touching

    one, model, say = trace.trace(name), trace.scenario.model, told.speech.say
    happened = with_others(events(one, model), touching(trace, name))
    if out is not None:
        _draw(one, trace.scenario, happened, told, out, size)
    if told.as_json:
        facts = {"run": told.run, "trial": told.trial, "seed": told.seed}
        print_json({**facts, **record(one, model, happened, told.speech), **_typical_record(told)})
        return
    narrative, ended = _narrative(trace, told.speech), outcome(one, model, told.speech)
    print_result(say("trial.headline", trial=told.trial, run=told.run, narrative=narrative, outcome=ended) + "\n")
    _say_choice(told)
    _glance(one, told.speech)
    width = get_terminal_size((100, 24)).columns
    print_grids([accounts(one, model.step, trace.scenario.start, width, told.speech)])
    print_result(f"\n{say('trial.events')}")
    for event in happened:
        when = f"{told.speech.name(model.step)} {event.month}"
        print_result("  " + say("story.happening", when=when, text=said(event, told.speech)))
    if out is not None:
        print_result(f"\n{out}")


def _glance(trace: Trace, speech: Language) -> None:
    """Main accounts as lines of bars, in a terminal; numbers alone where it has no signs for bars."""
    if is_terminal(sys.stdout):
        from filon.report.sparklines import drawable
        from filon.report.trial_glance import glance

        print_grids([glance(trace, speech, get_terminal_size().columns, drawable(sys.stdout.encoding))])
        print_result("")


def _draw(trace: Trace, scenario: Scenario, happened: list[Event], told: Told, out: Path, size: str | None) -> None:
    """Write the picture of a trial."""
    from filon.figures.picture import SIZES, WIDE
    from filon.figures.story import story

    write(story(trace, scenario, told.speech, SIZES[size] if size else WIDE, told.trial, happened), out)


def _say_choice(told: Told) -> None:
    """Among which trials this one was chosen."""
    if told.choice is None:
        return
    speech, choice = told.speech, told.choice
    facts = {"among": speech.number(choice.among), "trial": choice.trial}
    if choice.candidates < choice.among:
        more = {"candidates": speech.number(choice.candidates), "ending": speech.name(choice.ending)}
        print_sentence(speech.say("trial.chosen", **facts, **more))
    else:
        print_sentence(speech.say("trial.chosen_median", **facts))
    print_result("")


def _typical_record(told: Told) -> dict[str, Any]:
    """Among which trials this one was chosen, as plain data; nothing where its number was given."""
    return {} if told.choice is None else {"typical": asdict(told.choice)}


def _narrative(trace: SectorTrace, speech: Language) -> str:
    """The narrative, where there are several."""
    return (
        "" if len(trace.scenario.narratives) == 1 else speech.say("trial.narrative", name=speech.name(trace.narrative))
    )


def with_others(own: list[Event], others: list[Event]) -> list[Event]:
    """Events of a firm with those of its neighbours, by month; the end stays last."""
    end = [event for event in own if event.key == END]
    return [*sorted([*(event for event in own if event not in end), *others]), *end]


def record(trace: Trace, model: Model, happened: list[Event], speech: Language) -> dict[str, Any]:
    """A trial of one firm as plain data, its events in the reader's language; what is not a finite number is null."""
    return {
        "firm": trace.firm,
        "narrative": trace.narrative,
        "exit": model.codes.get(trace.exit_code) if trace.exit_month >= 0 else None,
        "exit_month": trace.exit_month if trace.exit_month >= 0 else None,
        "marks": dict(trace.marks),
        "events": [{"month": event.month, "text": said(event, speech)} for event in happened],
        "draws": finite(trace.draws),
        "rows": [finite(row) for row in trace.rows],
    }
