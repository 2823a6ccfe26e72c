"""Commands as a user runs them: wall time, processor time and peak memory of a whole process."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Process:
    """What one process took.

    Attributes
    ----------
    wall, processor
        [s]; processor time is of all its threads.
    memory
        Largest resident set [MB].
    output
        What it wrote.
    """

    wall: float
    processor: float
    memory: float
    output: str


def command(*arguments: str, cache: Path | None = None) -> Process:
    """Run `filon` in a process of its own.

    Parameters
    ----------
    arguments
        What follows `filon`.
    cache
        Directory of compiled kernels; the user's own by default.

    Raises
    ------
    subprocess.CalledProcessError
        When it fails.
    """
    environment = {**os.environ, **({"FILON_CACHE": str(cache)} if cache else {})}
    words = [sys.executable, "-m", "filon", *arguments]
    with tempfile.TemporaryFile("w+") as written:
        began = time.perf_counter()
        process = subprocess.Popen(words, env=environment, stdout=written, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        written.seek(0)
        output = written.read()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, words, output)
    scale = 1.0 if sys.platform == "darwin" else 1024.0
    return Process(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * scale / 1e6, output)


def simulation(trials: str, *options: str, cache: Path | None = None, scenario: str = "openai") -> Process:
    """`filon run` of a scenario, its run thrown away."""
    with tempfile.TemporaryDirectory() as runs:
        return command("run", scenario, "--trials", trials, "--runs", runs, *options, cache=cache)
