"""A process that gives every command of the application to `filon`, and tells how each ended.

Called with a folder that holds `own_model.py` and runs, the name of the folder of runs, a file for what it tells, and
words that change what Python knows of its surroundings.
"""

import json
import os
import sys
import traceback
from pathlib import Path

import click

from filon.cli.application import COMMANDS, application, exit_code, say_warnings

RESUME = "filon runs resume"


def leaves():
    """Every command that does something, by what is typed."""
    context = click.Context(application)
    for name in COMMANDS:
        command = application.get_command(context, name)
        members = getattr(command, "commands", None)
        yield from [f"{name} {member}" for member in members] if members else [name]


def arguments(folder, runs):
    """What each command is called with; `--help` where that is not said here."""
    run, other, spare = sorted(path for path in runs.iterdir() if not path.name.startswith("."))[:3]
    of_runs = ["--runs", str(runs)]
    return {
        "run": ["own_model.py:model", "--steps", "4", "--trials", "200", *of_runs],
        "batch": [str(Path(__file__).with_name("small_plan.toml")), *of_runs],
        "show": [str(run)],
        "compare": [str(run), str(other)],
        "sweep": ["own_model.py:model", "drift=0.1,0.2", "--trials", "200"],
        "sensitivity": ["own_model.py:model", "--sobol", "--trials", "200"],
        "discover": [str(run)],
        "solve": ["own_model.py:model", "drift=0:1", "--to", "crash(60) <= 0.2", "--trials", "200"],
        "optimize": [
            "own_model.py:model",
            "drift=0.1,0.2",
            "--value",
            "reserve(60)",
            "--trials",
            "200",
            "--settings",
            "2",
        ],
        "trace": [str(run), "--trial", "0"],
        "report": [str(run), "--out", str(folder / "report.html"), "--no-levers"],
        "runs list": of_runs,
        "runs show": [str(run)],
        "runs verify": [str(run)],
        "runs extend": [str(run), "--trials", "600", *of_runs],
        "runs resume": ["last", *of_runs],
        "runs upload": [str(run), (folder / "objects").as_uri()],
        "runs diff": [str(run), str(other)],
        "runs gc": of_runs,
        "runs rm": [str(spare)],
        "export": [str(run), "--format", "csv", "--out", str(folder / "table.csv"), "--force"],
        "plot": [str(run), "incidence", "--out", str(folder / "incidence.svg")],
        "check": ["openai"],
        "list": ["firms"],
        "describe": ["openai"],
        "sources": ["openai", "--no-effects"],
        "schema": [],
        "doctor": of_runs,
        "warmup": ["own_model.py:model"],
        "completion": ["bash"],
    }


def homeless():
    """A user of whom the system knows no home."""
    import pwd

    def unknown(_):
        raise KeyError

    pwd.getpwuid = unknown
    os.environ.pop("HOME", None)


def main():
    folder, runs, told, *words = sys.argv[1:]
    known = arguments(Path(folder), Path(folder) / runs)
    if "homeless" in words:
        homeless()
    say_warnings()
    found = {}
    for name in leaves():
        try:
            found[name] = exit_code([*name.split(), *known.get(name, ["--help"])])
        except BaseException:
            found[name] = traceback.format_exc()
    Path(told).write_text(json.dumps(found))


if __name__ == "__main__":
    main()
