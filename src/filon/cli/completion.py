"""`filon completion`: what a shell must be told to complete commands, options and names."""

from __future__ import annotations

import click

from filon.cli import options
from filon.cli.application import COMPLETION, application

SHELLS = ("bash", "zsh", "fish")


@click.command("completion", epilog="Example: filon completion bash >> ~/.bashrc")
@click.argument("shell", type=click.Choice(SHELLS))
@options.debug_option
def command(shell: str) -> None:
    """Print what makes SHELL complete commands, options, scenarios, firms and runs.

    SHELL is bash, zsh or fish. Append what is printed to ~/.bashrc or to ~/.zshrc (there after compinit), or write it
    to ~/.config/fish/completions/filon.fish; a new session then has it.
    """
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None
    asked = kind(application, {}, "filon", COMPLETION)
    click.echo((asked.source_template % asked.source_vars()).strip())
