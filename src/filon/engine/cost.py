"""What a run will take, told before it starts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from filon.engine.arguments import checked_threads
from filon.engine.case import case
from filon.engine.keeping import DEFAULT, Keep, keeping
from filon.engine.room import memory_needed

if TYPE_CHECKING:
    from filon.scenario.resolved import Scenario


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run will take.

    Attributes
    ----------
    seconds
        Rough wall time, without compilation.
    memory_bytes, disk_bytes
        Peak of the process; size of the store.
    kept
        What will be kept of single trials.
    compiled
        Whether the kernel lies in the cache.
    """

    seconds: float
    memory_bytes: int
    disk_bytes: int
    kept: Keep
    compiled: bool


SECONDS_PER_FIRM_MONTH = 2e-7


def cost(scenario: Scenario, *, trials: int, keep: str = DEFAULT, threads: int | None = None) -> Cost:
    """Estimate what a run will take before it starts."""
    from filon.kernels.modules import is_compiled
    from filon.results.disk import disk_needed

    given = case(scenario, 0)
    kept = keeping(keep, trials, given.layout)
    workers = checked_threads(threads)
    seconds = trials * given.steps * len(given.members) * SECONDS_PER_FIRM_MONTH / workers
    memory = memory_needed(given, kept, workers)
    return Cost(
        seconds, memory, disk_needed(given.layout, kept.outcomes, kept.paths), kept, is_compiled(given.program.text)
    )
