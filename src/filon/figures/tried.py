"""What a sweep tried, of one firm at one step, and how its levers and values are told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from filon.errors import InputError
from filon.figures.amounts import in_unit, per
from filon.figures.picture import Wish
from filon.figures.reading import input_name, within
from filon.quantities.names import suggestion
from filon.report.grids import Column, Grid

if TYPE_CHECKING:
    import xarray as xr


class Swept(NamedTuple):
    """Settings of one firm at one step.

    Attributes
    ----------
    values
        Of each lever in each setting, NaN where it is left alone [(setting,) each].
    crash, low, high
        Probability in each setting; limits of its difference from the scenario as it is, laid around it [(setting,)].
    base
        Probability of the scenario as it is.
    """

    firm: str
    when: str
    values: dict[str, Any]
    crash: Any
    low: Any
    high: Any
    base: float


def swept_of(found: xr.Dataset, wish: Wish) -> Swept:
    """The firm and the step that were asked for."""
    firms = [str(name) for name in found["entity"].values]
    if wish.firm is None and len(firms) > 1:
        raise InputError(f"{len(firms)} firms were tried: name one of {', '.join(firms[:12])}")
    firm = wish.firm or firms[0]
    if firm not in firms:
        raise InputError(f"{firm}: no such firm{suggestion(firm, firms)}")
    step = next(str(name) for name in found["crash_probability"].dims if name not in ("setting", "entity"))
    last = int(found[step].values[-1])
    month = last if wish.month is None else wish.month
    if not 1 <= month <= last:
        raise InputError(f"month {month}: these settings have the {step}s 1 to {last}")
    own = found.sel({"entity": firm, step: month})
    base = float(own["base_probability"])
    levers = [str(name) for name, value in found.coords.items() if value.dims == ("setting",) and name != "setting"]
    return Swept(
        firm,
        _when(found, step, month, wish),
        {name: found[name].values.astype(np.float64) for name in levers},
        own["crash_probability"].values,
        np.clip(base + own["difference_low"].values, 0.0, 1.0),
        np.clip(base + own["difference_high"].values, 0.0, 1.0),
        base,
    )


def _when(found: xr.Dataset, step: str, month: int, wish: Wish) -> str:
    """A step in words, with its date where there is one."""
    if "date" in found.coords:
        day: Any = found["date"].sel({step: month}).values.astype("datetime64[D]").astype(object)
        return wish.language.say("when.by", month=wish.language.month(day))
    return within(month, step, wish)


def number(value: float, key: str, units: Mapping[str, str], wish: Wish) -> str:
    """A value of a lever with the sign of its kind."""
    return in_unit(float(value), units.get(key, ""), wish.language)


def value_of(value: float, key: str, units: Mapping[str, str], wish: Wish) -> str:
    """A value of a lever in its unit."""
    return f"{number(value, key, units, wish)} {per(units.get(key, ''), wish.language)}".rstrip()


def axis_name(name: str, key: str, units: Mapping[str, str], wish: Wish) -> str:
    """A lever with its unit."""
    unit = per(units.get(key, ""), wish.language)
    return f"{name} ({unit})" if unit else name


def table(told: Swept, wish: Wish, units: Mapping[str, str]) -> Grid:
    """Every setting with its probability, and the limits of what it changes."""
    say, percent = wish.language.say, wish.language.percent
    columns = (
        *(Column(input_name(key, told.firm, wish)) for key in told.values),
        Column(wish.language.name("crash")),
        Column(say("table.interval")),
    )
    rows = [
        (
            *(
                "" if np.isnan(values[place]) else value_of(values[place], key, units, wish)
                for key, values in told.values.items()
            ),
            percent(float(crash), 1),
            f"{percent(float(told.low[place]), 1)} – {percent(float(told.high[place]), 1)}",
        )
        for place, crash in enumerate(told.crash)
    ]
    rows.insert(0, (*(say("sweep.as_it_is") for _ in told.values), percent(told.base, 1), ""))
    return Grid(say("sweep.subtitle"), columns, tuple(rows))
