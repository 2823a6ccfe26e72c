"""The four accounts that tell how a firm does, beside each other: cash, revenue, margin and runway."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from filon.errors import InputError
from filon.expressions.subjects import step_dimension
from filon.figures.drawing import time_axis
from filon.figures.fan import Account, account_heading, account_of, draw_fan
from filon.figures.picture import Picture, Size, Wish
from filon.figures.reading import caption, entity_of, firm_name, horizon_of, when_at, years
from filon.figures.style import INK, SERIES, SMALL, axes, label
from filon.report.grids import Column, Grid

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

SHOWN = ("cash", "revenue", "contribution_margin", "runway")
"""In the order of reading."""

SMALLER = Size(3.59, 2.6)
"""A panel: the room for ticks of a narrow picture."""


def draw(tree: xr.DataTree, wish: Wish) -> Picture:
    """The picture; see `filon.figures.kinds`.

    Raises
    ------
    InputError
        When the run keeps none of these accounts.
    """
    kept = tree["quantiles"].to_dataset().data_vars
    shown = [name for name in SHOWN if name in kept]
    if not shown:
        raise InputError(f"accounts: this run keeps none of {', '.join(SHOWN)}; `fan --account` draws those it keeps")
    name, last = entity_of(tree, wish), horizon_of(tree, wish)
    accounts = [account_of(tree, name, last, one) for one in shown]
    columns = 1 if wish.size.narrow else min(2, len(shown))
    rows = -(-len(shown) // columns)
    size = Size(wish.size.width, (2.0 if wish.size.narrow else 2.3) * rows)
    figure, panels = axes(size, rows, columns, squeeze=False)
    for at, account in zip(panels.flat, accounts, strict=False):
        _panel(at, tree, account, last, Wish(wish.firm, wish.month, None, wish.language, SMALLER))
    for at in panels.flat[len(accounts) :]:
        at.remove()
    say, firm, when = wish.language.say, firm_name(name, wish), when_at(tree, last, wish)
    medians = ", ".join(f"{wish.language.name(one.name)} {_median(one, wish)}" for one in accounts)
    there = wish.language.percent(float(accounts[0].alive[-1]))
    return Picture(
        kind="accounts",
        title=say("accounts.title", firm=firm, when=when, there=there, medians=_first(accounts, wish)),
        subtitle=say("accounts.subtitle"),
        caption=caption(tree, wish, say("accounts.caption"), say("fan.caption"), say("fan.caption_runway")),
        description=say("accounts.description", firm=firm, when=when, there=there, medians=medians),
        data=_table(accounts, step_dimension(tree["summary"].to_dataset()), wish),
        figure=figure,
    )


def _panel(at: Axes, tree: xr.DataTree, account: Account, last: int, wish: Wish) -> None:
    """One account, with its median at its end."""
    draw_fan(at, account, wish)
    time_axis(at, tree, last, wish)
    at.set_title(account_heading(account, wish), loc="left", fontsize=SMALL + 0.5, color=INK, fontweight="bold")
    label(at, last * 1.015, float(account.drawn.at(0.5)[-1]), _median(account, wish), SERIES[0])


def _median(account: Account, wish: Wish) -> str:
    """The median at the horizon."""
    return account.text(float(account.at(0.5)[-1]), wish)


def _first(accounts: list[Account], wish: Wish) -> str:
    """The first two medians: the rest is read off the picture."""
    return wish.language.say("list.and").join(
        f"{wish.language.name(account.name)} {_median(account, wish)}" for account in accounts[:2]
    )


def _table(accounts: list[Account], step: str, wish: Wish) -> Grid:
    """Median and the middle 90% of every account at every year."""
    language = wish.language
    columns = [Column(language.name(step))]
    for account in accounts:
        columns += [Column(language.name(account.name)), Column(language.say("accounts.nine_in_ten"))]
    rows = []
    for month in [0, *years(int(np.size(accounts[0].alive)) - 1)]:
        row = [language.number(month)]
        for account in accounts:
            low, middle, high = (account.text(float(account.at(one)[month]), wish) for one in (0.05, 0.5, 0.95))
            row += [middle, f"{low} – {high}"]
        rows.append(tuple(row))
    return Grid(language.say("accounts.subtitle"), tuple(columns), tuple(rows))
