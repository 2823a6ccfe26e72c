"""`filon sweep`: what a lever does to the probability of a crash, value by value."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from filon.cli import completing
from filon.cli.application import Session
from filon.cli.pictures import picture_option, require_picture, write
from filon.cli.worlds import Wishes, print_tried, refuse_incomplete, settings_tried, worlds_options
from filon.errors import InputError
from filon.quantities.names import suggestion


@click.command("sweep", epilog="Example: filon sweep openai openai.price=15:30:4 --month 36")
@click.argument("scenario", shell_complete=completing.scenarios)
@click.argument("levers", nargs=-1, required=True, metavar="KEY=VALUES...")
@click.option("--grid", is_flag=True, help="Try every combination; by default one lever at a time.")
@click.option("--firm", metavar="NAME", help="Of several firms, tell this one alone.")
@click.option(
    "--month",
    "months_told",
    type=click.IntRange(min=0),
    multiple=True,
    help="Tell this month; repeatable. By default the last.",
)
@picture_option
@worlds_options
@click.pass_obj
def command(
    session: Session,
    /,
    scenario: str,
    levers: tuple[str, ...],
    grid: bool,
    firm: str | None,
    months_told: tuple[int, ...],
    picture_file: Path | None,
    as_json: bool,
    **wishes: Any,
) -> None:
    """Set levers of SCENARIO to several values and tell what each does to the probability of a crash.

    A lever is any key that --set takes. VALUES are a list, 15,20,25, or first:last:how many, 15:25:3; without them,
    five values of the range that `filon list levers` tells. Every value is tried in the same worlds as the scenario as
    it is, so that what they have in common cancels.

    --picture draws a line for each lever; of --grid over two levers, a heat map: of one firm, at one month.
    """
    from filon.levers.sweep import sweep
    from filon.levers.targets import subjects
    from filon.report.sweeps import sweep_tables, swept

    wish = Wishes(**wishes)
    base = wish.base(scenario)
    wanted = _values(levers, base, scenario, wish)
    firms, last = [item.name for item in base.firms], subjects(base).last
    asked = tuple(sorted(set(months_told))) or (last,)
    if asked[-1] > last:
        raise InputError(f"--month {asked[-1]}: the run has 0 to {last}")
    if firm is not None and firm not in firms:
        raise InputError(f"--firm {firm}: no such firm{suggestion(firm, firms)}; there are {', '.join(firms[:12])}")
    if picture_file is not None:
        _require_drawable(picture_file, grid, wanted, asked, [firm] if firm else firms)
    with settings_tried(session, wish.quiet, wish.trials) as watched:
        found = sweep(scenario, wanted, grid=grid, **wish.keywords, **watched)
    record = swept(found, Path(scenario).name, wish.trials, wish.seed, asked, firm)
    if picture_file is not None:
        from filon.figures.picture import Wish
        from filon.figures.plotting import picture_of

        write(picture_of(found, Wish(firm, asked[0])), picture_file)
    print_tried(record, sweep_tables(record), [], wish, as_json)
    refuse_incomplete(found, session)


def _require_drawable(
    path: Path, grid: bool, levers: dict[str, list[float]], months: tuple[int, ...], firms: list[str]
) -> None:
    """Refuse a picture that cannot be drawn before anything is simulated for it."""
    require_picture(path)
    if grid and len(levers) > 2:
        raise InputError(f"--picture: a heat map is of two levers, and --grid has {len(levers)}")
    if len(months) > 1:
        raise InputError("--picture: it shows one month; give --month once")
    if len(firms) > 1:
        raise InputError(f"--picture: it shows one firm; name it with --firm: {', '.join(firms[:12])}")


def _values(levers: tuple[str, ...], base: Any, scenario: str, wish: Wishes) -> dict[str, list[float]]:
    """Values of each lever; of one without values, some of its listed range."""
    from filon.levers.present import looks
    from filon.levers.values import parsed

    wanted: dict[str, list[float]] = {}
    for text in levers:
        key, values = parsed(text) if "=" in text else (text, looks(base, scenario, text, wish.distributions))
        wanted.setdefault(key, []).extend(values)
    return wanted
