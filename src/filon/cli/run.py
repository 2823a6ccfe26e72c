"""`filon run`: simulate a scenario, store the run, print its crash table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from filon.cli import completing, options
from filon.cli.application import Session
from filon.cli.console import note
from filon.cli.loading import loaded
from filon.cli.placement import is_elsewhere, on_option, refuse_both, threads_of
from filon.cli.precision import most_trials, precision_told, require_reachable, until_option, without_warning
from filon.cli.progress import duration
from filon.cli.result import print_run
from filon.cli.sending import looked_at, moved, out_option
from filon.cli.thresholds import fail_if_option, refuse_crossed, thresholds_before
from filon.cli.watching import watched

if TYPE_CHECKING:
    from filon.engine.cost import Cost
    from filon.results.guarded import Place
    from filon.scenario.resolved import Scenario

LONG = 5.0
"""Seconds from which a run says beforehand what it will cost."""


@dataclass(frozen=True)
class Wishes:
    """What the user asked of a run.

    Attributes
    ----------
    trials
        At most, where `until` names precisions at which the run ends.
    keep
        `summary`, `outcomes:N` or `paths:K`.
    sampler
        How inputs are drawn.
    threads
        None for all processors.
    on
        Where else it is simulated; None for threads of this process.
    out
        Place in an object store that it is moved to in the end; None to leave it where it is.
    """

    trials: int
    until: tuple[str, ...]
    seed: int
    keep: str
    sampler: str
    threads: int | None
    on: str | None
    out: str | None
    runs: Path
    quiet: bool


@click.command("run", epilog="Example: filon run openai --trials 1e6 --set openai.price=25")
@click.argument("scenario", shell_complete=completing.scenarios)
@click.option("--trials", type=options.count, default="1e6", show_default=True, help="Worlds to simulate.")
@until_option
@click.option("--months", type=click.IntRange(1, 1200), help="Months to simulate; the scenario's by default.")
@click.option("--steps", type=click.IntRange(1, 1_000_000), help="The same for a model of your own (file.py:model).")
@click.option("--seed", type=options.seed, default="1", show_default=True, help="An integer, or 'random'.")
@options.set_option
@click.option(
    "--keep",
    type=options.keep,
    default=options.DEFAULT_KEEP,
    show_default=True,
    metavar="summary|outcomes:N|paths:K",
    help="Trials kept one by one, by default at most 1 GB of them; the others are counted.",
)
@options.sampler_option
@click.option("--threads", type=click.IntRange(1, 1024), help="Threads; all processors by default.")
@on_option
@out_option
@options.runs_option
@options.distributions_option
@fail_if_option
@click.option("--quiet", is_flag=True, help="Say nothing but the result.")
@options.json_option
@options.debug_option
@click.pass_obj
def command(
    session: Session,
    /,
    scenario: str,
    settings: tuple[str, ...],
    months: int | None,
    steps: int | None,
    distributions: Path | None,
    fail_if: tuple[str, ...],
    as_json: bool,
    **wishes: Any,
) -> None:
    """Simulate SCENARIO, store the run and print its crash table.

    SCENARIO is a shipped name, a path to a TOML file, or file.py:model for a model of your own.
    """
    from filon.mathematics.settings import widen_vectors

    wish = Wishes(**wishes | {"trials": most_trials(wishes["trials"], wishes["until"])})
    refuse_both(wish.threads, wish.on)
    resolved = loaded(scenario, settings, months, steps, distributions)
    widen_vectors()
    wanted = thresholds_before(fail_if, resolved)
    require_reachable(wish.until, resolved, wish.trials)
    above = looked_at(wish.out) if wish.out is not None else None
    _announce(resolved, wish)
    arguments = {
        "scenario": Path(scenario).name,
        "trials": wish.trials,
        "until": list(wish.until),
        "months" if steps is None else "steps": resolved.months,
        "seed": wish.seed,
        "set": list(settings),
        "keep": wish.keep,
        **({} if wish.sampler == "random" else {"sampler": wish.sampler}),
    }
    folder: Place = _stored(resolved, wish, arguments, session)
    if above is not None and isinstance(folder, Path):
        folder = moved(folder, above, session)
    print_run(folder, as_json)
    if not wish.quiet:
        note(f"stored in {folder}")
    with precision_told(folder, wish.quiet):
        refuse_crossed(folder, wanted, wish.quiet)


def _announce(scenario: Scenario, wish: Wishes) -> None:
    """Say what the run will cost where it is long, that it compiles, and that fewer trials are kept than asked."""
    from filon.engine.cost import cost

    if wish.quiet:
        return
    threads = threads_of(wish.threads, wish.on)
    expected = cost(scenario, trials=wish.trials, keep=wish.keep, threads=threads)
    if is_elsewhere(wish.on):
        expected = replace(expected, seconds=0.0, compiled=True)  # how long others take is theirs to say
    for text in announcements(expected, at_most=bool(wish.until)):
        note(text)


def announcements(cost: Cost, at_most: bool = False) -> list[str]:
    """What to say before a run.

    Parameters
    ----------
    cost
        Time [s], memory and disk [bytes], what is kept, and whether the model is compiled.
    at_most
        Whether the run may end before.
    """
    lines = []
    if cost.seconds > LONG:
        memory, disk = size(cost.memory_bytes), size(cost.disk_bytes)
        about = "at most" if at_most else "about"
        lines.append(f"this takes {about} {duration(cost.seconds)}, {memory} of memory and {disk} of disk")
    if cost.kept.reduced_from:
        asked, kept = cost.kept.reduced_from, cost.kept.outcomes
        more = "" if cost.kept.paths else f"; --keep outcomes:{asked} keeps them all"
        lines.append(f"keeping the first {kept:,} of {asked:,} trials one by one: more would take over 1 GB{more}")
    if not cost.compiled:
        lines.append("compiling the model for this machine, once (up to half a minute)")
    return lines


def size(count: int) -> str:
    """A number of bytes as a person says it.

    Examples
    --------
    >>> size(800), size(52_000_000), size(1_234_000_000)
    ('1 MB', '52 MB', '1.2 GB')
    """
    megabytes = max(count / 1e6, 1.0)
    return f"{megabytes:.0f} MB" if megabytes < 1000 else f"{megabytes / 1000:.1f} GB"


def _stored(scenario: Scenario, wish: Wishes, arguments: dict[str, Any], session: Session) -> Path:
    """Folder of the run, once it is stored; a signal meanwhile asks the engine to stop."""
    from filon.engine.simulation import run

    simulation = partial(
        run,
        scenario,
        trials=wish.trials,
        until=wish.until,
        seed=wish.seed,
        keep=wish.keep,
        sampler=wish.sampler,
        threads=wish.threads,
        on=wish.on,
        runs=wish.runs,
        arguments=arguments,
    )
    with without_warning():
        return watched(simulation, session, wish.quiet)
