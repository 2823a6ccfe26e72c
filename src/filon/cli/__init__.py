"""The command line: one file per command, each imported when it is asked for."""

from __future__ import annotations

import gc
from collections.abc import Sequence

OBJECTS_BETWEEN_COLLECTIONS = 200_000
"""A command imports, works and ends: by default a fifth of a short run went into looking for garbage."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code of one call of `filon`; the process then ends with it.

    Parameters
    ----------
    arguments
        What follows `filon`; `sys.argv[1:]` by default.
    """
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    from filon.cli.interruption import Interruption

    interruption = Interruption()
    interruption.watch()
    from filon.cli.application import exit_code

    return exit_code(arguments, interruption)
