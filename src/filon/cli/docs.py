"""The reference page of commands, made from the commands: `python -m filon.cli.docs` writes it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from filon.cli.application import COMMANDS, application

PAGE = Path("docs/commands.md")
HEAD = """\
# Commands

Written by `python -m filon.cli.docs` from what `--help` says; do not edit. Results go to stdout, everything else to
stderr.
"""
WIDTH = 80


def every_command() -> Iterator[tuple[str, click.Command]]:
    """Every command by what is typed, groups before their members."""
    context = click.Context(application, info_name="filon")
    for name in COMMANDS:
        command = application.get_command(context, name)
        assert command is not None
        yield f"filon {name}", command
        for member in getattr(command, "commands", {}).values():
            yield f"filon {name} {member.name}", member


def page() -> str:
    """The page as Markdown."""
    parts = [HEAD]
    for typed, command in every_command():
        parts.append(f"## {typed}\n\n```text\n{help_of(typed, command)}\n```\n")
    return "\n".join(parts)


def help_of(typed: str, command: click.Command) -> str:
    """What `--help` prints of a command, 80 columns wide."""
    settings = application.context_settings
    context: click.Context | None = None
    for name in typed.split()[:-1]:
        context = click.Context(click.Group(name), info_name=name, parent=context)
    names = settings["help_option_names"]
    own = click.Context(
        command,
        info_name=typed.split()[-1],
        parent=context,
        help_option_names=names,
        terminal_width=WIDTH,
        max_content_width=WIDTH,
    )
    return "\n".join(line.rstrip() for line in command.get_help(own).splitlines())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    click.echo(f"wrote {PAGE}")
