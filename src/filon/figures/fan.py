"""One account of a firm by month: its median, and the bands that hold half, 90% and 98% of worlds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from filon.errors import InputError
from filon.expressions.subjects import step_dimension
from filon.figures.amounts import in_unit, runway, unit_name
from filon.figures.drawing import Named, ends, time_axis
from filon.figures.picture import Picture, Size, Wish
from filon.figures.reading import caption, entity_of, firm_name, horizon_of, when_at, years
from filon.figures.style import INK, MUTED, SERIES, axes
from filon.quantities.names import suggestion
from filon.report.grids import Column, Grid

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

FIRST = "cash"
"""The account that is drawn where none is named."""

BANDS = ((0.01, 0.99, 0.16), (0.05, 0.95, 0.26), (0.25, 0.75, 0.45))
"""Quantiles between which a band lies, and how dense it is."""

TOLD = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Quantiles with a name at their end."""

WIDE_RANGE = 80.0
"""Highest over lowest value from which the scale is logarithmic."""

LONG_RUNWAY = 60.0
"""Months of runway over which it makes no difference; drawn there."""


class Account(NamedTuple):
    """An account of a firm: its values by month and quantile, its unit, and who is still there."""

    name: str
    unit: str
    values: npt.NDArray[np.float64]
    quantiles: tuple[float, ...]
    alive: npt.NDArray[np.float64]

    def at(self, quantile: float) -> npt.NDArray[np.float64]:
        """Its values of every month at a quantile."""
        found: npt.NDArray[np.float64] = self.values[:, self.quantiles.index(quantile)]
        return found

    @property
    def drawn(self) -> Account:
        """The same with the values that are drawn: a runway that never ends has to end somewhere."""
        return self._replace(values=np.minimum(self.values, LONG_RUNWAY)) if self.is_runway else self

    @property
    def is_runway(self) -> bool:
        """Whether large values stand for nothing that burns."""
        return self.name == "runway" and self.unit == "months"

    def text(self, value: float, wish: Wish) -> str:
        """A value in words."""
        return runway(value, wish.language) if self.is_runway else in_unit(value, self.unit, wish.language)


def draw(tree: xr.DataTree, wish: Wish) -> Picture:
    """The picture; see `filon.figures.kinds`.

    Raises
    ------
    InputError
        For an account that the run does not have.
    """
    name, last = entity_of(tree, wish), horizon_of(tree, wish)
    account = account_of(tree, name, last, wish.account)
    figure, at = axes(wish.size)
    draw_fan(at, account, wish)
    _names(at, account, wish)
    there = [wish.language.say("fan.there", share=wish.language.percent(share)) for share in account.alive]
    time_axis(at, tree, last, wish, there)
    say, firm, when = wish.language.say, firm_name(name, wish), when_at(tree, last, wish)
    told = {f"q{round(100 * one)}": account.text(account.at(one)[-1], wish) for one in TOLD}
    words = {"firm": firm, "when": when, "account": wish.language.name(account.name)}
    there_last = wish.language.percent(account.alive[-1])
    parts = [say("fan.caption"), say("fan.caption_runway")] if account.is_runway else [say("fan.caption")]
    return Picture(
        kind="fan",
        title=say("fan.title", **words, **told),
        subtitle=say("fan.subtitle", account=account_heading(account, wish)),
        caption=caption(tree, wish, *parts),
        description=say("fan.description", there=there_last, **words, **told),
        data=_table(account, step_dimension(tree["summary"].to_dataset()), wish),
        figure=figure,
    )


def account_of(tree: xr.DataTree, firm: str, last: int, name: str | None) -> Account:
    """An account of a firm, to a horizon.

    Raises
    ------
    InputError
        For one that the run does not have.
    """
    quantiles = tree["quantiles"].to_dataset()
    known = [str(one) for one in quantiles.data_vars if "quantile" in quantiles[one].dims]
    if not known:
        raise InputError("fan: this run has no account by quantile")
    name = name or (FIRST if FIRST in known else known[0])
    if name not in known:
        raise InputError(f"account {name}: none of this run{suggestion(name, known)}; there are {', '.join(known)}")
    step = step_dimension(tree["summary"].to_dataset())
    own = quantiles.sel(entity=firm).isel({step: slice(0, last + 1)})
    values = own[name].transpose(step, "quantile").values
    shares = tuple(round(float(one), 6) for one in own["quantile"].values)
    return Account(name, str(own[name].attrs.get("units", "")), values, shares, own["alive"].values)


def account_heading(account: Account, wish: Wish) -> str:
    """An account with its unit."""
    name, unit = wish.language.name(account.name), unit_name(account.unit, wish.language)
    name = name[:1].upper() + name[1:]
    return f"{name} ({unit})" if unit else name


def draw_fan(at: Axes, account: Account, wish: Wish) -> None:
    """Bands and the median, on the scale that suits them."""
    drawn = account.drawn
    steps = np.arange(drawn.values.shape[0])
    low, high = limits(drawn)
    if low > 0.0:
        at.set_yscale("log")
    at.set_ylim(low, high)
    for lower, upper, alpha in BANDS:
        bottom, top = (np.clip(drawn.at(one), low, high) for one in (lower, upper))
        at.fill_between(steps, bottom, top, color=SERIES[0], alpha=alpha, linewidth=0)
    at.plot(steps, drawn.at(0.5), color=SERIES[0], linewidth=2.2)
    if low < 0.0:
        at.axhline(0.0, color=INK, linewidth=0.9)
    _scale(at, account, wish)


def limits(account: Account) -> tuple[float, float]:
    """Ends of the vertical axis: all of 90%, and of 98% as far as it does not push the rest together.

    From 0 unless values are negative, or reach over so many powers of ten that the scale is logarithmic.
    """
    low, high = (float(part(account.at(one))) for part, one in ((np.nanmin, 0.05), (np.nanmax, 0.95)))
    least, most = float(np.nanmin(account.at(0.01))), float(np.nanmax(account.at(0.99)))
    if low > 0.0 and high / low > WIDE_RANGE:
        return max(least, low / 4.0) * 0.9, min(most, high * 4.0) * 1.1
    span = max(high - min(low, 0.0), 1e-12)
    bottom = max(least, low - 0.4 * span) if low < 0.0 or least < 0.0 else 0.0
    return min(bottom, 0.0), min(most, high + 1.2 * span) * 1.02


def _scale(at: Axes, account: Account, wish: Wish) -> None:
    """Ticks of the vertical axis in words."""
    from matplotlib.ticker import LogLocator, MaxNLocator, NullLocator

    at.yaxis.set_major_locator(LogLocator(numticks=6) if at.get_yscale() == "log" else MaxNLocator(5))
    at.yaxis.set_minor_locator(NullLocator())

    def text(value: float, _: Any) -> str:
        beyond = "+" if account.is_runway and value >= LONG_RUNWAY else ""
        return in_unit(value, account.unit, wish.language) + beyond

    at.yaxis.set_major_formatter(text)


def _names(at: Axes, account: Account, wish: Wish) -> None:
    """What the ends of the bands and of the median are, from the top."""
    steps = account.values.shape[0] - 1
    parts = []
    for quantile in TOLD[::-1]:
        value = account.text(account.at(quantile)[-1], wish)
        text = value if wish.size.narrow else wish.language.say(f"fan.q{round(100 * quantile)}", value=value)
        parts.append(Named(float(account.drawn.at(quantile)[-1]), text, SERIES[0] if quantile == 0.5 else MUTED))
    ends(at, steps * 1.015, parts, Size(wish.size.width, wish.size.height - 0.15))


def _table(account: Account, step: str, wish: Wish) -> Grid:
    """Quantiles at every year, and who is still there."""
    language = wish.language
    headings = [language.say("fan.below", share=language.percent(one, 0, bounded=False)) for one in TOLD]
    columns = [Column(language.name(step)), *map(Column, headings), Column(language.say("fan.still_there"))]
    rows = tuple(
        (
            language.number(month),
            *(account.text(account.at(one)[month], wish) for one in TOLD),
            language.percent(account.alive[month]),
        )
        for month in [0, *years(account.values.shape[0] - 1)]
    )
    return Grid(account_heading(account, wish), tuple(columns), rows)
