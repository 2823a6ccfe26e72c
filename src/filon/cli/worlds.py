"""What commands share that try settings of a scenario in the same worlds: options, progress, and Ctrl-C."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from filon.cli import options
from filon.cli.application import Session
from filon.cli.console import note, print_grids, print_json, print_result, print_sentence
from filon.cli.loading import loaded
from filon.errors import InterruptedRun
from filon.report.grids import Grid

if TYPE_CHECKING:
    import xarray as xr

    from filon.scenario.resolved import Scenario


@dataclass(frozen=True)
class Wishes:
    """What the user asked of every simulation; one field for each option of `worlds_options`."""

    trials: int
    months: int | None
    seed: int
    threads: int | None
    settings: tuple[str, ...]
    distributions: Path | None
    quiet: bool

    @property
    def keywords(self) -> dict[str, Any]:
        """The same as `filon.sweep` and its like take it."""
        from filon.scenario.overrides import parsed_settings

        return {
            "trials": self.trials,
            "seed": self.seed,
            "months": self.months,
            "threads": self.threads,
            "overrides": parsed_settings(self.settings),
            "distributions": self.distributions,
        }

    def base(self, scenario: str) -> Scenario:
        """The scenario as it is.

        Raises
        ------
        InputError
            For one that cannot be read, or a length that its steps do not bear.
        """
        return loaded(scenario, self.settings, self.months, None, self.distributions)


OPTIONS: tuple[Callable[[options.Command], options.Command], ...] = (
    click.option("--trials", type=options.count, default="100_000", show_default=True, help="Worlds of each setting."),
    click.option("--months", type=click.IntRange(1, 1200), help="Months to simulate; the scenario's by default."),
    click.option("--seed", type=options.seed, default="1", show_default=True, help="An integer, or 'random'."),
    click.option("--threads", type=click.IntRange(1, 1024), help="All processors by default."),
    options.set_option,
    options.distributions_option,
    click.option("--quiet", is_flag=True, help="Say nothing but the result."),
    options.json_option,
    options.debug_option,
)


def worlds_options(command: options.Command) -> options.Command:
    """Give a command the options of every simulation, `--json` and `--debug`."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


@contextmanager
def settings_tried(session: Session, quiet: bool, trials: int) -> Iterator[dict[str, Any]]:
    """`told` and `stop` for an analysis: says on stderr what is simulated, and lets Ctrl-C end it with what was done.

    Before the first setting is done there is nothing to keep, and a signal ends the process.
    """
    from filon.mathematics.settings import widen_vectors

    widen_vectors()
    interruption, began = session.interruption, [0.0]

    def told(number: int, count: int, setting: str) -> None:
        """Say what is simulated now, and from the third simulation on how long the rest takes."""
        interruption.listening = number > 0
        if number == 1:
            began[0] = time.monotonic()  # the first simulation may have compiled
        if quiet:
            return
        of = f" of {count}" if count else ""
        rest = (count - number) * (time.monotonic() - began[0]) / (number - 1) if count and number > 1 else 0.0
        left = f", about {rest:.0f} s left" if rest >= LONG else ""
        note(f"{number + 1}{of}: {setting}, {trials:,} trials{left}")

    try:
        yield {"told": told, "stop": interruption.stop}
    finally:
        interruption.listening = False


def print_tried(record: Any, grids: Sequence[Grid], sentences: Sequence[str], wish: Wishes, as_json: bool) -> None:
    """Write what was found: as JSON, or as tables, in words, and how it was simulated."""
    if as_json:
        print_json(record)
        return
    print_grids(grids)
    print_result("")
    for sentence in sentences:
        print_sentence(sentence)
    print_sentence(
        f"{wish.trials:,} trials of each, seed {wish.seed}, in the same worlds; limits are sampling error only. "
        "Conditional on the model and its other figures."
    )


LONG = 10.0
"""Seconds of which the user is told how many are left."""


def refuse_incomplete(found: xr.Dataset, session: Session) -> None:
    """Once what was done is printed, say that it is not all.

    Raises
    ------
    InterruptedRun
        Where the analysis was stopped.
    """
    if not found.attrs["complete"]:
        message = "interrupted: what was simulated until then is told above"
        raise InterruptedRun(message, session.interruption.signal_number or signal.SIGINT)
