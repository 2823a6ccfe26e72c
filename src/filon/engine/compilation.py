"""The compiled entry of a kernel."""

from __future__ import annotations

from pathlib import Path
from tempfile import gettempdir
from typing import Any

from filon.engine.case import Case, setting
from filon.engine.inputs import plan_arrays
from filon.engine.keeping import Keep
from filon.engine.threads import Worker, kept_arrays
from filon.errors import InputError
from filon.mathematics.settings import cache_directory
from filon.results.disk import disk_of

KERNEL_BYTES = 2_000_000
"""Bytes that the machine code of a large model takes."""


def compiled_unit(given: Case) -> Any:
    """The compiled entry of the kernel of a case; compiles it where the cache does not hold it.

    Raises
    ------
    InputError
        When the functions of the model do not fit together, such as a pair where a number is expected.
    ResourceError
        When the disk of the cache is full.
    """
    from numba.core.errors import NumbaError

    from filon.kernels.arrays import Kept
    from filon.kernels.failure import reason
    from filon.kernels.modules import kernel

    worker, kept = Worker(given), Kept(**kept_arrays(given, 0, Keep(), 0))
    try:
        with disk_of(_disk(), KERNEL_BYTES, "a compiled model in the cache"), kernel(given.program.text) as module:
            run_unit = module.run_unit
            worker.perform(run_unit, 0, 0, given.steps, setting(given), plan_arrays(given.plan), kept)
    except NumbaError as error:
        name = given.scenario.model.name
        raise InputError(f"model '{name}' cannot be compiled: {reason(str(error))}") from error
    return run_unit


def _disk() -> Path:
    """A folder of the disk on which machine code is kept."""
    try:
        return cache_directory()
    except OSError:
        return Path(gettempdir())
