"""The command line: one file per command, each imported when it is asked for."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from collections.abc import Sequence

OBJECTS_BETWEEN_COLLECTIONS = 200_000
"""A command imports, works and ends: by default a fifth of a short run went into looking for garbage."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code of one call of `filon`.

    Parameters
    ----------
    arguments
        What follows `filon`; by default `sys.argv[1:]`, and the process ends here.
    """
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    from filon.cli.interruption import Interruption

    interruption = Interruption()
    interruption.watch()
    from filon.cli.application import exit_code, say_warnings

    say_warnings()
    code = exit_code(arguments, interruption)
    if arguments is None:
        leave(code)
    return code


def leave(code: int) -> None:
    """End the process once all is written: taking a thousand modules apart would take a fifth of a second more."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)
