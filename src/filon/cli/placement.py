"""`--on`: where a run is simulated."""

from __future__ import annotations

from collections.abc import Callable

import click

from filon.cli import options
from filon.engine.placement import placement
from filon.errors import InputError


def where(value: str) -> str:
    """A place that there can be, as it was written.

    Examples
    --------
    >>> where("local:4")
    'local:4'
    """
    try:
        placement(value)
    except InputError as error:
        raise click.BadParameter(str(error).removeprefix("--on: ")) from None
    return value


on_option: Callable[[options.Command], options.Command] = click.option(
    "--on",
    type=where,
    metavar="local:N|tcp://HOST:PORT",
    help="Simulate in N processes of this machine, or on a scheduler of dask; the same bytes.",
)


def refuse_both(threads: int | None, on: str | None) -> None:
    """Refuse threads where processes have one each."""
    if threads is not None and on is not None:
        raise click.UsageError("--threads does not go with --on, whose processes have one thread each")


def threads_of(threads: int | None, on: str | None) -> int | None:
    """Threads that work at once as far as they are known; None for all processors of this machine."""
    return placement(on).workers or None if on is not None else threads


def is_elsewhere(on: str | None) -> bool:
    """Whether others than this machine do the work."""
    return on is not None and bool(placement(on).address)
