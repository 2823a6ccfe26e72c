"""Kinds of values that options take, and the options that several commands share."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from filon.cli import completing
from filon.cli.application import Session
from filon.sampling.names import SAMPLERS

LARGEST_COUNT = 10**15
"""More trials than any machine can walk; a larger number is a slip of the finger."""

NUMBER = re.compile(r"\d+([_,]\d+)*(\.\d+)?(e\+?\d{1,3})?", re.IGNORECASE)

DEFAULT_KEEP = "outcomes:1e6"
"""As `filon.engine.keeping.DEFAULT`: a million, as far as 1 GB goes; other numbers are kept as they are asked."""

SEEDS = 2**53
"""Seeds that `random` draws from: integers that every JSON reader keeps exactly."""


def count(value: str) -> int:
    """A whole number of at least 1, written `1000000`, `1_000_000`, `1,000,000` or `1e6`.

    Examples
    --------
    >>> count("1e6"), count("1_000_000"), count("12")
    (1000000, 1000000, 12)
    """
    if not NUMBER.fullmatch(value):
        raise click.BadParameter(f"{value!r} is not a number; write 1e6 or 1_000_000")
    number = Decimal(re.sub("[_,]", "", value))
    if not 1 <= number <= LARGEST_COUNT or number != number.to_integral_value():
        raise click.BadParameter(f"{value!r} is not a whole number from 1 to 1e15")
    return int(number)


def seed(value: str) -> int:
    """An integer of at least 0, or `random`, which draws one."""
    if value == "random":
        return secrets.randbelow(SEEDS)
    try:
        number = int(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is neither an integer nor 'random'") from None
    if not 0 <= number < 2**64:
        raise click.BadParameter(f"{value} is outside 0 to 2^64 - 1")
    return number


def keep(value: str) -> str:
    """Which trials are kept one by one, in one spelling.

    Examples
    --------
    >>> keep("summary"), keep("outcomes:1e7"), keep("paths:1_000"), keep("outcomes:1e6")
    ('summary', 'outcomes:10000000', 'paths:1000', 'outcomes:1e6')
    """
    if value == DEFAULT_KEEP:
        return value
    kind, colon, number = value.partition(":")
    if kind == "summary" and not colon:
        return "summary"
    if kind not in ("outcomes", "paths") or not number:
        raise click.BadParameter(f"{value!r} is none of 'summary', 'outcomes:N', 'paths:K'")
    return f"{kind}:{count(number)}"


def setting(value: str) -> str:
    """One key of the scenario and its new value, `KEY=VALUE`, as it was written."""
    key, equals, content = value.partition("=")
    if not equals or not key.strip() or not content.strip():
        raise click.BadParameter(f"{value!r} is not KEY=VALUE")
    return value


def weights(value: str) -> dict[str, float]:
    """Weights of narratives, `NAME=WEIGHT` with commas between.

    Examples
    --------
    >>> weights("bubble=0.6, gold_rush=0.25")
    {'bubble': 0.6, 'gold_rush': 0.25}
    """
    found: dict[str, float] = {}
    for part in value.split(","):
        name, equals, number = (piece.strip() for piece in part.partition("="))
        if not equals or not name:
            raise click.BadParameter(f"{part.strip()!r} is not NAME=WEIGHT; write bubble=0.6,gold_rush=0.25")
        if name in found:
            raise click.BadParameter(f"{name!r} has two weights")
        try:
            found[name] = float(number)
        except ValueError:
            raise click.BadParameter(f"the weight of {name!r}, {number!r}, is not a number such as 0.6") from None
    return found


def _debug(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    """Remember that tracebacks are wanted."""
    if wanted:
        context.find_object(Session).debug = True  # type: ignore[union-attr]


Command = Callable[..., Any]

debug_option: Callable[[Command], Command] = click.option(
    "--debug", is_flag=True, is_eager=True, expose_value=False, callback=_debug, help="Show a traceback on failure."
)
json_option: Callable[[Command], Command] = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
language_option: Callable[[Command], Command] = click.option(
    "--lang", default="en", show_default=True, shell_complete=completing.languages, help="Language: en or fr."
)

size_option: Callable[[Command], Command] = click.option(
    "--size", type=click.Choice(["wide", "narrow"]), help="Of a picture: a column, or a phone.  [default: wide]"
)

sampler_option: Callable[[Command], Command] = click.option(
    "--sampler",
    type=click.Choice(SAMPLERS),
    default="random",
    show_default=True,
    help="How inputs are drawn: at random, narratives in their exact shares, or all from a Sobol' sequence.",
)
runs_option: Callable[[Command], Command] = click.option(
    "--runs",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("runs"),
    envvar="FILON_RUNS",
    show_envvar=True,
    show_default=True,
    help="Folder of the runs.",
)
distributions_option: Callable[[Command], Command] = click.option(
    "--distributions",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="FILON_DISTRIBUTIONS",
    show_envvar=True,
    help="Folder of drivers, archetypes, firms and scenarios; the shipped one by default.",
)
set_option: Callable[[Command], Command] = click.option(
    "--set",
    "settings",
    type=setting,
    multiple=True,
    metavar="KEY=VALUE",
    shell_complete=completing.settings,
    help="Replace one key; repeatable.",
)
