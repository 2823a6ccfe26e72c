"""README, the reference page and `--help` say the same of the commands; help is legible on the plainest terminal."""

import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from filon.cli.application import COMMANDS, application
from filon.cli.docs import PAGE, every_command, page

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
TABLE = README.partition("| command | what it does |")[2].partition("\n\n")[0]
COMMAND_LIST = dict(every_command())
LEAVES = {typed: command for typed, command in COMMAND_LIST.items() if not isinstance(command, click.Group)}
WIDTH = 80


def named(text):
    """Every `filon ...` in backquotes, as far as it names a command."""
    known = sorted(COMMAND_LIST, key=len, reverse=True)
    typed = re.findall(r"`(filon [^`]+)`", text)
    return [next((name for name in known if f"{one} ".startswith(f"{name} ")), one) for one in typed]


def test_readme__has_a_row_for_every_command_and_no_other():
    rows = [line.split("|")[1] for line in TABLE.splitlines() if line.startswith("| `")]

    assert sorted({name for row in rows for name in named(row)}) == sorted(LEAVES)


def test_readme__names_no_option_that_is_none():
    options = {
        name for command in COMMAND_LIST.values() for option in command.params for name in option.opts
    } | {"--help", "--version"}  # fmt: skip
    calls = re.findall(r"`(--[a-z][a-z-]*)", README) + re.findall(r"filon [^`\n|]*?(--[a-z][a-z-]*)", README)

    assert calls
    assert set(calls) <= options


def test_page_of_commands__is_as_written_by_the_program():
    written = (ROOT / PAGE).read_text(encoding="utf-8")

    assert written.split() == page().split(), "renew it: python -m filon.cli.docs"


@pytest.mark.parametrize("typed", COMMAND_LIST)
def test_page_of_commands__holds_every_argument_and_option(typed):
    section = (ROOT / PAGE).read_text(encoding="utf-8").partition(f"## {typed}\n")[2].partition("\n## ")[0]
    context = click.Context(COMMAND_LIST[typed])
    written = [
        name
        for one in COMMAND_LIST[typed].params
        for name in (one.opts if isinstance(one, click.Option) else [one.make_metavar(context)])
    ]

    assert section
    assert [name for name in written if name not in section] == []


@pytest.mark.parametrize("typed", ["filon", *COMMAND_LIST])
def test_help__fits_80_columns_of_plain_characters(typed):
    shown = CliRunner().invoke(application, [*typed.split()[1:], "--help"])

    assert shown.exit_code == 0
    assert [line for line in shown.output.splitlines() if len(line) > WIDTH] == []
    assert shown.output.isascii()
    assert "\x1b" not in shown.output


@pytest.mark.parametrize(
    "arguments", [["--help"], ["list", "units"], ["describe", "free_churn"], ["nonsense"]], ids=" ".join
)
def test_output__is_legible_without_a_locale_and_without_colour(arguments):
    plain = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG"))}
    plain |= {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "TERM": "dumb"}
    code = f"from filon.cli import main; import sys; sys.exit(main({arguments!r}))"
    called = subprocess.run([sys.executable, "-c", code], capture_output=True, env=plain, check=False)

    assert called.returncode == (2 if arguments == ["nonsense"] else 0)
    assert (called.stdout + called.stderr).isascii()
    assert b"Traceback" not in called.stderr
    assert b"\x1b" not in called.stdout + called.stderr


def test_list_of_commands__is_that_of_their_help():
    assert {typed.split()[1] for typed in COMMAND_LIST} == set(COMMANDS)
