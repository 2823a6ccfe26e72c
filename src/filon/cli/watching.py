"""A simulation under way: its progress on stderr, and signals that ask it to stop."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from filon.cli.application import Session
from filon.cli.progress import shown
from filon.errors import InterruptedRun

if TYPE_CHECKING:
    from filon.engine.execution import Progress


class Simulation(Protocol):
    """Simulates, tells its progress, stops when told to; returns the directory of the run."""

    def __call__(self, *, progress: Progress, stop: threading.Event) -> Path:
        """Directory of the run."""


def watched(simulation: Simulation, session: Session, quiet: bool) -> Path:
    """Directory of the run, once it is stored; a signal meanwhile asks the engine to stop."""
    interruption = session.interruption
    with shown(quiet) as progress:

        def told(done: int, trials: int, estimate: float | None) -> None:
            """Pass progress on; from the first word on the engine asks the flag between units of work."""
            interruption.listening = True
            progress(done, trials, estimate)

        try:
            folder = simulation(progress=told, stop=interruption.stop)
        finally:
            interruption.listening = False
    if interruption.stop.is_set():
        raise InterruptedRun(f"interrupted, but the run is complete: {folder}", interruption.signal_number)
    return folder
