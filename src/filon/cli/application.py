"""The group of commands, and what every failure becomes: one message and an exit code."""

from __future__ import annotations

import errno
import os
import sys
import traceback
import warnings
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from textwrap import shorten
from typing import TextIO

import click
from click.shell_completion import CompletionItem

from filon.cli.interruption import Interruption
from filon.errors import FilonError, InputError, InterruptedRun, legible

COMMANDS = {
    "run": "Simulate a scenario, store the run and print its crash table.",
    "batch": "Run many scenarios, or a grid, and put them beside each other.",
    "show": "Print the probabilities of a stored run, with their intervals.",
    "compare": "Tell how much likelier a crash is in one run than in another.",
    "sensitivity": "Tell which inputs drive a crash, from a stored run or by design.",
    "discover": "Tell in which corners of its inputs a firm crashes, in sentences.",
    "sweep": "Set levers to several values and tell what each changes.",
    "solve": "Find the value of a lever that meets a target.",
    "optimize": "Turn several levers for a low crash and a high value.",
    "plot": "Draw a picture of a run into a file: svg, png or pdf.",
    "report": "Write a report of a run, or of two side by side: one HTML file.",
    "trace": "Replay one trial of a run, month by month.",
    "runs": "List, describe, verify, tell apart, resume, extend or remove stored runs.",
    "export": "Write a run as netCDF, Parquet or CSV, for other tools.",
    "check": "Check a scenario's files and report every fault at once.",
    "claims": "Hold the article's claims against the model, each as a number with its interval.",
    "list": "List firms, archetypes, inputs, mechanisms, outputs, units, ...",
    "describe": "Say what any input, output, exit, mechanism or firm means.",
    "sources": "Tell where figures come from, and which judgements matter most.",
    "schema": "Print the JSON Schema of input files, or of what --json prints.",
    "doctor": "Tell whether filon can work here: versions, processor, caches, disk.",
    "selftest": "Do damage to runs on purpose, and tell whether each fault is noticed.",
    "warmup": "Compile models ahead of the first run.",
    "completion": "Print what makes a shell complete commands and names.",
}
"""Name and one line of each command; its module in `filon.cli` is imported when the command is asked for."""

EXAMPLE = "Example: filon run openai --trials 10_000"

COMPLETION = "_FILON_COMPLETE"
"""Variable by which a shell asks for completions; `filon completion SHELL` sets that up."""

LONGEST_ERROR = 160
"""Characters of an internal error that a user is shown."""

NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.ENOMEM, errno.EFBIG}


@dataclass
class Session:
    """What is common to one call of `filon`.

    Attributes
    ----------
    debug
        Show a traceback where something fails.
    interruption
        How signals are answered.
    """

    debug: bool = False
    interruption: Interruption = field(default_factory=Interruption)


class LazyGroup(click.Group):
    """A group whose commands are modules of `filon.cli`, imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, in the order of use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"filon.cli.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments begin with; a wrong name gets the nearest right one."""
        if ctx.resilient_parsing and args and args[0] not in COMMANDS:
            return None, None, []
        if args and not args[0].startswith("-") and args[0] not in COMMANDS:
            from filon.quantities.names import suggestion

            ctx.fail(f"no such command '{args[0]}'{suggestion(args[0], COMMANDS)}")
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Commands that begin so, without importing any; else options."""
        found = [CompletionItem(name, help=line) for name, line in COMMANDS.items() if name.startswith(incomplete)]
        return found if not incomplete.startswith("-") else super().shell_complete(ctx, incomplete)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    """Print the version and leave."""
    if wanted and not context.resilient_parsing:
        from filon import __version__

        click.echo(f"filon {__version__}")
        context.exit()


@click.group(cls=LazyGroup, epilog=EXAMPLE, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Print the version."
)
def application() -> None:
    """Tell how likely a business model is to crash, when, and of what.

    filon simulates many possible worlds month by month and counts in how many of them a firm fails.
    """


def exit_code(arguments: Sequence[str] | None = None, interruption: Interruption | None = None) -> int:
    """Run one command and turn whatever happens into an exit code and at most one message.

    Parameters
    ----------
    arguments
        What follows `filon`; `sys.argv[1:]` by default.
    interruption
        How signals are answered; one that never comes by default.
    """
    session = Session(interruption=interruption or Interruption())
    _open_streams()
    try:
        code = _called(list(sys.argv[1:] if arguments is None else arguments), session)
        sys.stdout.flush()
    except Exception as failure:
        code = _told(failure, session)
    return code


def _open_streams() -> None:
    """Give a process that was started without streams such that lead nowhere."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "r" if name == "stdin" else "w", encoding="utf-8"))  # noqa: SIM115


def _called(arguments: list[str], session: Session) -> int:
    """Exit code of the command, which may raise."""
    if instruction := os.environ.get(COMPLETION):
        from click.shell_completion import shell_complete

        return shell_complete(application, {"obj": session}, "filon", COMPLETION, instruction)
    try:
        with application.make_context("filon", arguments, obj=session) as context:
            application.invoke(context)
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.exceptions.NoArgsIsHelpError as nothing_asked:
        click.echo(nothing_asked.format_message(), err=True)
        return 2
    return 0


def _told(failure: Exception, session: Session) -> int:
    """Tell the user what failed, on stderr, and return the exit code."""
    if _closed_pipe(failure):
        _abandon_output()
        return 0
    if session.debug and not isinstance(failure, click.ClickException):
        _write(traceback.format_exc())
    message, code = _message(failure, session)
    _write(message)
    return code


def _message(failure: Exception, session: Session) -> tuple[str, int]:
    """What to say about a failure, and the exit code."""
    if isinstance(failure, InterruptedRun):
        return f"filon: {failure}", 128 + (session.interruption.signal_number or failure.signal_number)
    if isinstance(failure, InputError):
        return "\n".join(str(fault) if fault.file else f"filon: {fault}" for fault in failure.faults), 2
    if isinstance(failure, FilonError):
        return f"filon: {failure}", failure.exit_code
    if isinstance(failure, click.UsageError):
        return _usage(failure), 2
    if isinstance(failure, click.ClickException):
        return failure.format_message(), 2
    if isinstance(failure, MemoryError) or "can't start new thread" in str(failure):
        return "filon: out of memory (fewer --threads, or --keep summary, need less)", 5
    if isinstance(failure, OSError) and failure.errno in NO_SPACE:
        return f"filon: {failure.strerror}{f': {failure.filename}' if failure.filename else ''}", 5
    if isinstance(failure, OSError) and failure.strerror:
        return f"filon: {failure.strerror}{f': {failure.filename}' if failure.filename else ''}", 1
    said = shorten(f"{type(failure).__name__}: {failure}", LONGEST_ERROR, placeholder="...")
    return f"filon: internal error: {said} (use --debug)", 1


def _usage(failure: click.UsageError) -> str:
    """A wrong call: what is wrong, and where the help is."""
    path = failure.ctx.command_path if failure.ctx else "filon"
    return f"{path}: {failure.format_message().rstrip('.')} (see {path} --help)"


def say_warnings() -> None:
    """Say warnings of filon's own in one line each, as everything else; those of libraries stay what they are."""
    shown = warnings.showwarning

    def said(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        """Write a warning to stderr."""
        if category.__module__.startswith("filon."):
            _write(f"filon: {message}")
        else:
            shown(message, category, filename, lineno, file, line)

    warnings.showwarning = said


def _closed_pipe(failure: Exception) -> bool:
    """Whether the reader of our output has gone, as `| head` does."""
    return isinstance(failure, OSError) and failure.errno == errno.EPIPE


def _abandon_output() -> None:
    """Nobody reads any more: write to nowhere, so that closing down is quiet."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())


def _write(message: str) -> None:
    """One message to stderr, in characters it can show."""
    encoding = getattr(sys.stderr, "encoding", None) or "ascii"
    message = legible(message, keep="\n")
    with suppress(OSError, ValueError):
        click.echo(message.encode(encoding, "backslashreplace").decode(encoding), err=True)
