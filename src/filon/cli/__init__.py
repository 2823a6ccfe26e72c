"""The command line: one file per command, each imported when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code of one call of `filon`; the process then ends with it.

    Parameters
    ----------
    arguments
        What follows `filon`; `sys.argv[1:]` by default.
    """
    from filon.cli.interruption import Interruption

    interruption = Interruption()
    interruption.watch()
    from filon.cli.application import exit_code

    return exit_code(arguments, interruption)
