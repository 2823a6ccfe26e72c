"""Commands as a user runs them: wall time, processor time and peak memory of a whole process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
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
    """Run `filon`, the command beside this Python, in a process of its own.

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
    words = [str(Path(sys.executable).with_name("filon")), *arguments]
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "result.json"
        spawned = [sys.executable, "-S", str(Path(__file__).with_name("spawn.py")), str(result), *words]
        output = subprocess.run(
            spawned, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=True
        ).stdout
        code, wall, processor, memory = json.loads(result.read_text())
    if code:
        raise subprocess.CalledProcessError(code, words, output)
    return Process(wall, processor, memory * (1.0 if sys.platform == "darwin" else 1024.0) / 1e6, output)


def simulation(trials: str, *options: str, cache: Path | None = None, scenario: str = "openai") -> Process:
    """`filon run` of a scenario, its run thrown away."""
    with tempfile.TemporaryDirectory() as runs:
        return command("run", scenario, "--trials", trials, "--runs", runs, *options, cache=cache)
