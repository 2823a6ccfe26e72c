"""Calls of `filon` in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

CHILD = "filon.cli.child"
"""Module that calls `filon` with settings."""

HANGS = 124
"""Exit code, as `timeout` has it, of a call that never ends."""

LONGEST = 300.0
"""Seconds after which a call is taken to hang."""


@dataclass(frozen=True)
class Call:
    """What a call answered.

    Attributes
    ----------
    code
        Exit code.
    """

    code: int
    stdout: str
    stderr: str


def started(
    arguments: Sequence[str | Path], settings: Sequence[str] = (), environment: Mapping[str, str] | None = None
) -> subprocess.Popen[str]:
    """A call under way.

    Parameters
    ----------
    arguments
        What follows `filon`.
    settings
        Names of `filon.cli.child.SETTINGS`.
    environment
        Variables that differ.
    """
    command = [sys.executable, "-m", CHILD, ",".join(settings), *map(str, arguments)]
    variables = {**os.environ, **(environment or {})}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=variables)


def called(
    arguments: Sequence[str | Path], settings: Sequence[str] = (), environment: Mapping[str, str] | None = None
) -> Call:
    """What a call answers in the end."""
    with started(arguments, settings, environment) as process:
        try:
            out, err = process.communicate(timeout=LONGEST)
        except subprocess.TimeoutExpired:
            process.kill()
            return Call(HANGS, "", f"no answer within {LONGEST:.0f} s")
        except BaseException:
            process.kill()
            raise
    return Call(process.returncode, out, err)
