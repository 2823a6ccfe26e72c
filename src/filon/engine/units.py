"""One unit of work: what a compiled kernel takes, made once, and the trials of a range run through it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from filon.engine.case import Case, setting
from filon.engine.inputs import plan_arrays
from filon.engine.threads import NO_FAULT, Worker

Unit: TypeAlias = tuple[int, int]
"""First trial and number of trials."""

Views = Callable[[int, int], "dict[str, Any]"]
"""Arrays that a unit fills, by its first trial and size; empty ones where it keeps nothing."""


class Bench:
    """A case and its kernel, ready for units of work.

    Parameters
    ----------
    case
        What is run.
    run_unit
        The compiled entry of its kernel.
    """

    def __init__(self, case: Case, run_unit: Any) -> None:
        self.case, self.run_unit = case, run_unit
        self.setting, self.plan = setting(case), plan_arrays(case.plan)

    def crashed(self, worker: Worker, unit: Unit, views: Views) -> Any:
        """Run a unit on the arrays of a worker; returns the trials in which each firm crashed [(firm,)].

        Raises
        ------
        RunError
            When a value is not a finite number.
        """
        from filon.kernels.arrays import Kept

        first, size = unit
        kept = Kept(**views(first, size))
        worker.counters.crashed[:] = 0
        worker.make_room(size)
        worker.perform(self.run_unit, first, size, self.case.steps, self.setting, self.plan, kept)
        fault = int(worker.counters.fault[0])
        if fault != NO_FAULT:
            from filon.engine.traces import gate_error

            raise gate_error(self.case, fault)
        return worker.counters.crashed.copy()
