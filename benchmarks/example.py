"""What benchmarks run: a scenario's kernel on one thread, without store, threads or progress."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any


class Example:
    """One scenario with its compiled kernel.

    Parameters
    ----------
    scenario
        A shipped name, a `Scenario`, or a `filon.Model`.
    months
        For models of one's own.
    lanes
        Trials of a tile; by default the model's own.
    histograms
        Whether quantiles are kept.
    text
        Turns the text of the kernel into its entry `run_unit`; by default compiled through the cache.
    """

    def __init__(
        self,
        scenario: Any = "openai",
        *,
        months: int | None = None,
        lanes: int | None = None,
        histograms: bool = True,
        entry: Callable[[str], Any] | None = None,
    ) -> None:
        from filon.engine.arguments import as_scenario
        from filon.engine.case import case, setting
        from filon.engine.inputs import plan_arrays
        from filon.engine.threads import Worker
        from filon.kernels.modules import kernel_module

        self.case = case(as_scenario(scenario, months), 1, lanes)
        self.worker = Worker(self.case)
        if not histograms:
            counters = self.worker.counters
            self.worker.counters = counters._replace(histograms=counters.histograms[:0])
        self.setting, self.plan = setting(self.case), plan_arrays(self.case.plan)
        self.run_unit = (entry or (lambda text: kernel_module(text).run_unit))(self.case.program.text)

    @property
    def firm_months(self) -> int:
        """Firm-months of a trial, exits or not."""
        return self.case.steps * len(self.case.members)

    def run(self, trials: int, kept: int = 0) -> dict[str, Any]:
        """Run trials in units of work, on this thread; returns what is kept of the first `kept` in the last unit."""
        from filon.engine.keeping import Keep
        from filon.engine.threads import kept_arrays
        from filon.kernels.arrays import Kept

        arrays: dict[str, Any] = {}
        for first in range(0, trials, self.case.unit_trials):
            size = min(self.case.unit_trials, trials - first)
            arrays = kept_arrays(self.case, min(size, kept), Keep(outcomes=kept), first)
            if self.worker.counters.histograms.size:
                self.worker.make_room(size)
            kept_views = Kept(**arrays)
            self.worker.perform(self.run_unit, first, size, self.case.steps, self.setting, self.plan, kept_views)
        return arrays


def seconds(action: Callable[[], Any]) -> float:
    """Processor time of this thread that an action takes [s]."""
    began = time.thread_time()
    action()
    return time.thread_time() - began


def seconds_of_all_threads(action: Callable[[], Any]) -> float:
    """Processor time of all threads of this process that an action takes [s]."""
    began = time.process_time()
    action()
    return time.process_time() - began


def interleaved(actions: dict[str, Callable[[], Any]], repeats: int = 5) -> dict[str, list[float]]:
    """Times of several actions [s], taken in turn so that a noisy neighbour disturbs all alike."""
    taken: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(repeats):
        for name, action in actions.items():
            taken[name].append(seconds(action))
    return taken


def median_ratio(times: dict[str, list[float]], above: str, below: str) -> float:
    """Median over rounds of one time over another."""
    return statistics.median(a / b for a, b in zip(times[above], times[below], strict=True))
