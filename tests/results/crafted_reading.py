"""A process that gives runs to every reader, and tells what each answered and what it took.

Reads a run's directory, and that of a folder outside, as JSON on each line of its input; answers each with a line.
"""

import contextlib
import io
import json
import os
import signal
import sys
import time
from pathlib import Path

from crafted import OPENED, TRACED

import filon
from filon.cli.application import exit_code
from filon.errors import FilonError

ALL = (*OPENED, *TRACED, "verify", "list", "facts")


def commands(run, outside):
    runs = ["--runs", str(run.parent)]
    return {
        "show": ["show", str(run)],
        "json": ["show", str(run), "--json", "--fail-if", "crash(reserve, 4) > 0.99"],
        "csv": ["export", str(run), "--format", "csv", "--out", str(outside.parent / "table.csv"), "--force"],
        "netcdf": ["export", str(run), "--format", "netcdf", "--out", str(outside.parent / "run.nc"), "--force"],
        "verify": ["runs", "verify", str(run)],
        "trace": ["trace", str(run), "--trial", "0"],
        "list": ["runs", "list", *runs],
        "facts": ["runs", "show", str(run)],
    }


def called(arguments):
    """Exit code of a command, and the lines on stderr."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = exit_code(arguments)
    return code, err.getvalue().splitlines()


def opened(run):
    """The same for `filon.open`, with every value read."""
    try:
        filon.open(run).load()
    except FilonError as error:
        return error.exit_code, str(error).splitlines()
    return 0, []


def answers(run, outside):
    """What each reader answered, and the seconds it took."""
    found = {}
    for name in ALL:
        signal.alarm(60)  # who waits for a pipe is killed
        begun = time.perf_counter()
        code, lines = opened(run) if name == "open" else called(commands(run, outside)[name])
        found[name] = {"code": code, "lines": lines, "seconds": time.perf_counter() - begun}
        signal.alarm(0)
    return found


def peak():
    """The most memory that this process ever had [bytes]; what `getrusage` tells begins with that of the parent."""
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


def main():
    while line := sys.stdin.readline():
        run, outside = map(Path, json.loads(line))
        os.environ["FILON_OUTSIDE"] = str(outside)
        found = answers(run, outside)
        print(json.dumps({"answers": found, "peak": peak()}), flush=True)


if __name__ == "__main__":
    main()
