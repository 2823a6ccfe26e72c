"""Every command explains itself, appears in the README, and `--help` stays light."""

import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from filon.cli.application import COMMANDS, application

ROOT = Path(__file__).parents[2]
HEAVY = {"numba", "llvmlite", "xarray", "scipy", "zarr", "pydantic", "numpy", "rich", "pandas"}


def commands():
    """Every command by what is typed, groups and their members alike."""
    context = click.Context(application)
    for name in COMMANDS:
        command = application.get_command(context, name)
        yield f"filon {name}", command
        for member in getattr(command, "commands", {}).values():
            yield f"filon {name} {member.name}", member


@pytest.mark.parametrize(
    ("typed", "command"), list(commands()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_command__has_help_ending_in_an_example(typed, command):
    shown = CliRunner().invoke(application, [*typed.split()[1:], "--help"])
    last = shown.output.rstrip().splitlines()[-1].strip()

    assert shown.exit_code == 0
    assert command.help
    assert last.startswith(f"Example: {typed}")


@pytest.mark.parametrize("name", list(COMMANDS))
def test_command__appears_in_the_readme(name):
    assert f"filon {name}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_option__is_explained_everywhere():
    unexplained = [
        f"{typed} {option.name}"
        for typed, command in commands()
        for option in command.params
        if isinstance(option, click.Option) and not option.help
    ]

    assert not unexplained


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["--version"]], ids=" ".join)
def test_help__imports_nothing_heavy(arguments):
    code = f"import sys; from filon.cli import main; main({arguments!r}); print(*sys.modules, file=sys.stderr)"
    called = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert called.stdout
    assert not HEAVY & {name.partition(".")[0] for name in called.stderr.split()}
