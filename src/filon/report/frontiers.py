"""The frontier of low crash and high value, as plain data, as tables, and in words."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, TypedDict

from filon.report.comparison import points
from filon.report.grids import Column, Grid
from filon.report.numbers import money, with_interval
from filon.report.solutions import figure

if TYPE_CHECKING:
    import xarray as xr


class Interval(TypedDict):
    """A figure with its 95% limits."""

    estimate: float
    low: float
    high: float


class Change(Interval):
    """A difference from the scenario as it is, with its 95% limits and standard error."""

    standard_error: float


class TriedSetting(TypedDict):
    """A setting of the search; `slack` is the least margin of the constraints, null without any."""

    setting: dict[str, float]
    risk: Interval
    value: Interval
    slack: float | None
    feasible: bool


class Point(TypedDict):
    """A setting of the frontier, with other seeds than those of the search; null where it was interrupted before.

    Attributes
    ----------
    place
        Among the settings of the search, from 0.
    feasible, on_frontier
        Whether it still meets the constraints, and still none betters it.
    """

    place: int
    setting: dict[str, float]
    risk: Interval | None
    risk_difference: Change | None
    value: Interval | None
    value_difference: Change | None
    feasible: bool | None
    on_frontier: bool | None


class Optimized(TypedDict):
    """What settings of several levers can reach.

    Attributes
    ----------
    risk, value
        What was to be low, and to be high.
    value_is_mean
        Whether value is the mean of a recorded quantity; else a probability.
    base_risk, base_value
        Of the scenario as it is, with the seeds of the check; null where the search was interrupted before.
    apart
        What the model leaves out when these levers are turned.
    """

    scenario: str
    trials: int
    seed: int
    risk: str
    value: str
    value_unit: str
    value_is_mean: bool
    levers: list[str]
    units: list[str]
    constraints: list[str]
    settings: list[TriedSetting]
    frontier: list[Point]
    base_risk: Interval | None
    base_value: Interval | None
    apart: list[str]
    complete: bool


def optimized(found: xr.Dataset, scenario: str, trials: int, seed: int) -> Optimized:
    """What a dataset of `filon.optimize` says."""
    levers = [str(key) for key in found["lever"].values]
    settings = [_tried(found.isel(setting=number), levers) for number in range(found.sizes["setting"])]
    return Optimized(
        scenario=scenario,
        trials=trials,
        seed=seed,
        risk=found.attrs["risk"],
        value=found.attrs["value"],
        value_unit=found["value"].attrs["units"],
        value_is_mean=bool(found.attrs["value_is_mean"]),
        levers=levers,
        units=[str(unit) for unit in found["lever_unit"].values],
        constraints=[str(one) for one in found["constraint"].values],
        settings=settings,
        frontier=[_point(found.isel(point=number), settings) for number in range(found.sizes["point"])],
        base_risk=_interval(found, "base_risk"),
        base_value=_interval(found, "base_value"),
        apart=list(found.attrs["apart"]),
        complete=bool(found.attrs["complete"]),
    )


def _tried(one: xr.Dataset, levers: list[str]) -> TriedSetting:
    """One setting of the search."""
    slack = float(one["slack"])
    risk, value = _interval(one, "risk"), _interval(one, "value")
    assert risk is not None  # every setting that was tried has both
    assert value is not None
    return TriedSetting(
        setting={key: float(one["lever_value"].sel(lever=key)) for key in levers},
        risk=risk,
        value=value,
        slack=slack if isfinite(slack) else None,
        feasible=bool(one["feasible"]),
    )


def _point(one: xr.Dataset, settings: list[TriedSetting]) -> Point:
    """One point of the frontier."""
    place = int(one["setting_of"])
    risk = _interval(one, "checked_risk")
    return Point(
        place=place,
        setting=settings[place]["setting"],
        risk=risk,
        risk_difference=_change(one, "checked_risk_difference"),
        value=_interval(one, "checked_value"),
        value_difference=_change(one, "checked_value_difference"),
        feasible=None if risk is None else bool(one["checked_feasible"]),
        on_frontier=None if risk is None else bool(one["checked_on_frontier"]),
    )


def _interval(one: xr.Dataset, name: str) -> Interval | None:
    """A figure with its limits; None where it is not known."""
    estimate, low, high = (float(one[f"{name}{end}"]) for end in ("", "_low", "_high"))
    return Interval(estimate=estimate, low=low, high=high) if isfinite(estimate) else None


def _change(one: xr.Dataset, name: str) -> Change | None:
    """A difference with its limits and error."""
    found = _interval(one, name)
    return None if found is None else Change(**found, standard_error=float(one[f"{name}_error"]))


def optimized_tables(told: Optimized) -> list[Grid]:
    """The points of the frontier, and what each changes from the scenario as it is; none where there is no point."""
    if not told["frontier"]:
        return []
    levers = tuple(Column(_short(key)) for key in told["levers"])
    columns = (Column("point", right=False), *levers, Column(f"{told['risk']} (95%)"), Column(f"{told['value']} (95%)"))
    rows = [("as it is", *("" for _ in levers), _chance(told["base_risk"]), _worth(told, told["base_value"]))]
    changes = []
    for number, point in enumerate(told["frontier"], start=1):
        values = tuple(figure(value) for value in point["setting"].values())
        first = told["settings"][point["place"]]
        own = (point["risk"] or first["risk"], point["value"] or first["value"])
        rows.append((str(number), *values, _chance(own[0]), _worth(told, own[1])))
        changes.append((str(number), _moved(point["risk_difference"]), _grown(told, point["value_difference"])))
    found = [Grid(f"{told['scenario']}: settings that none betters in both", columns, tuple(rows))]
    if told["base_risk"] is not None:
        heads = ("point", f"{told['risk']}, points (95%)", f"{told['value']} (95%)")
        under = tuple(Column(text, right=number > 0) for number, text in enumerate(heads))
        found.append(Grid("what each changes from the scenario as it is, in the same worlds", under, tuple(changes)))
    return found


def _short(key: str) -> str:
    """A key as a heading: its last part, broken where a column is narrow."""
    return key.rpartition(".")[2].replace("_", " ")


def _chance(item: Interval | None) -> str:
    """A probability with its interval."""
    if item is None:
        return "-"
    return with_interval({"probability": item["estimate"], "low": item["low"], "high": item["high"]}, exact=True)


def _worth(told: Optimized, item: Interval | None) -> str:
    """A value with its interval, in its unit."""
    if not told["value_is_mean"] or item is None:
        return _chance(item)
    return f"{_amount(told, item['estimate'])} ({_amount(told, item['low'])} to {_amount(told, item['high'])})"


def _amount(told: Optimized, value: float) -> str:
    """A value in its unit."""
    return money(value) if told["value_unit"].startswith("USD") else figure(value)


def _moved(item: Change | None) -> str:
    """A difference of probabilities."""
    return "-" if item is None else f"{points(item['estimate'])} ({points(item['low'])} to {points(item['high'])})"


def _grown(told: Optimized, item: Change | None) -> str:
    """A difference of values."""
    if not told["value_is_mean"] or item is None:
        return _moved(item)
    parts = [f"{'+' if item[end] > 0 else ''}{_amount(told, item[end])}" for end in ("estimate", "low", "high")]
    return f"{parts[0]} ({parts[1]} to {parts[2]})"


def optimized_sentences(told: Optimized) -> list[str]:
    """What was found, in words."""
    tried, found = told["settings"], told["frontier"]
    said = [f"{len(tried)} settings tried of {', '.join(_unit(*pair) for pair in _units(told))}."]
    if told["constraints"]:
        met = sum(item["feasible"] for item in tried)
        said.append(f"{met} of them meet {' and '.join(told['constraints'])}.")
    if not found:
        return [*said, _nearest(told)]
    if len(found) == 1:
        said.append("One setting is best in both: nothing has to be weighed.")
    said += _standing(told)
    return [*said, *(f"Left out by the model: {text}." for text in told["apart"])]


def _units(told: Optimized) -> list[tuple[str, str]]:
    """Levers with their units."""
    return list(zip(told["levers"], told["units"], strict=True))


def _unit(key: str, unit: str) -> str:
    """A lever with its unit."""
    return f"{key} [{unit}]" if unit else key


def _standing(told: Optimized) -> list[str]:
    """How points fared with other seeds."""
    found = told["frontier"]
    if told["base_risk"] is None:
        return ["Interrupted before the points were simulated with other seeds: these figures flatter."]
    said = ["Figures of points are of other seeds than those that they were chosen by."]
    fallen = [str(number) for number, point in enumerate(found, start=1) if point["feasible"] is False]
    if fallen:
        said.append(f"With those seeds a constraint fails at point {', '.join(fallen)}.")
    bettered = [
        str(number)
        for number, point in enumerate(found, start=1)
        if point["feasible"] and point["on_frontier"] is False
    ]
    if bettered:
        said.append(f"With those seeds another point is at least as good as point {', '.join(bettered)}.")
    return said


def _nearest(told: Optimized) -> str:
    """That no setting meets the constraints, and which comes nearest."""
    best = max(told["settings"], key=lambda item: item["slack"] if item["slack"] is not None else 0.0)
    named = ", ".join(f"{key} = {figure(value)}" for key, value in best["setting"].items())
    missed = 100 * -(best["slack"] or 0.0)
    return f"No setting tried meets the constraints; the nearest is {named}, which misses by {missed:.2g} points."
