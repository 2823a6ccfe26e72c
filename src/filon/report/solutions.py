"""The value of a lever that meets a target, as plain data, as a table, and in words."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, TypedDict

from filon.report.grids import Column, Grid
from filon.report.numbers import SUFFIXES, with_interval

if TYPE_CHECKING:
    import xarray as xr


class Tried(TypedDict):
    """A value of the lever, and the probability there with its 95% limits; `value` is null of the scenario as it is."""

    value: float | None
    probability: float
    low: float
    high: float
    met: bool


class Bound(TypedDict):
    """A value of the lever with its 95% limits; null where they lie beyond the range, or have no meaning."""

    value: float
    low: float | None
    high: float | None


class MetRegion(TypedDict):
    """Values of the lever that meet the target.

    Attributes
    ----------
    ends_below, ends_above
        Whether the target fails beyond; else the range ends there.
    """

    least: Bound
    most: Bound
    ends_below: bool
    ends_above: bool


class Solved(TypedDict):
    """What it takes of a lever to meet a target.

    Attributes
    ----------
    now, drawn
        Value of the scenario as it is; whether it is drawn, `now` being its median.
    base
        The scenario as it is.
    settings
        Every value that was simulated, ascending.
    looks
        Those of the first look over the range.
    answer
        The value nearest to that of now that meets the target; null where none in the range does.
    best
        The setting with the most favourable probability.
    apart
        What the model leaves out when this lever is turned.
    complete
        False where the search was interrupted.
    """

    scenario: str
    lever: str
    unit: str
    target: str
    trials: int
    seed: int
    least: float
    most: float
    discrete: bool
    tolerance: float
    now: float
    drawn: bool
    base: Tried
    settings: list[Tried]
    looks: list[float]
    regions: list[MetRegion]
    answer: Bound | None
    best: Tried
    choices: dict[str, float]
    apart: str
    complete: bool


def solved(found: xr.Dataset, scenario: str, trials: int, seed: int) -> Solved:
    """What a dataset of `filon.solve` says."""
    told = found.attrs
    settings = [_tried(found.isel(setting=number)) for number in range(found.sizes["setting"])]
    best = next(item for item in settings if item["value"] == float(found["best"]))
    names = {"base_probability": "probability", "base_probability_low": "probability_low"}
    names |= {"base_probability_high": "probability_high", "base_met": "met"}
    base = found[list(names)].rename(names)
    return Solved(
        scenario=scenario,
        lever=told["lever"],
        unit=found["setting"].attrs["units"],
        target=told["target"],
        trials=trials,
        seed=seed,
        least=told["least"],
        most=told["most"],
        discrete=bool(told["discrete"]),
        tolerance=told["tolerance"],
        now=float(found["now"]),
        drawn=bool(told["drawn"]),
        base=_tried(base),
        settings=settings,
        looks=[float(value) for value in told["looks"]],
        regions=[_region(found.isel(region=number)) for number in range(found.sizes["region"])],
        answer=_bound(found, "answer") if isfinite(float(found["answer"])) else None,
        best=best,
        choices={name: float(value) for name, _, value in (text.partition("=") for text in told["choices"])},
        apart=told["apart"],
        complete=bool(told["complete"]),
    )


def _tried(one: xr.Dataset) -> Tried:
    """One setting."""
    value = float(one["setting"]) if "setting" in one.coords else None
    probability, low, high = (float(one[f"probability{end}"]) for end in ("", "_low", "_high"))
    return Tried(value=value, probability=probability, low=low, high=high, met=bool(one["met"]))


def _region(one: xr.Dataset) -> MetRegion:
    """One region."""
    least, most = _bound(one, "least"), _bound(one, "most")
    return MetRegion(least=least, most=most, ends_below=bool(one["ends_below"]), ends_above=bool(one["ends_above"]))


def _bound(one: xr.Dataset, name: str) -> Bound:
    """A value with its limits."""
    value, low, high = (float(one[f"{name}{end}"]) for end in ("", "_low", "_high"))
    return Bound(value=value, low=low if isfinite(low) else None, high=high if isfinite(high) else None)


def solved_table(told: Solved) -> Grid:
    """The scenario as it is, the values of the first look, and the ends of what meets the target."""
    ends = {region[end]["value"] for region in told["regions"] for end in ("least", "most")}
    shown = ends.union(told["looks"], [told["best"]["value"]])
    columns = (Column(told["lever"], right=False), Column(f"{_subject(told)} (95%)"), Column("target", right=False))
    rows = [_row("as it is", told["base"])]
    rows += [_row(_named(told, item["value"] or 0.0), item) for item in told["settings"] if item["value"] in shown]
    return Grid(f"{told['scenario']}: what {told['lever']} does to {_subject(told)}", columns, tuple(rows))


def _row(name: str, item: Tried) -> tuple[str, str, str]:
    """A line of the table."""
    return name, chance(item), "met" if item["met"] else ""


def chance(item: Tried) -> str:
    """A probability with its interval, in percent."""
    return with_interval({"probability": item["probability"], "low": item["low"], "high": item["high"]}, exact=True)


def _subject(told: Solved) -> str:
    """The probability that the target is about."""
    return told["target"].partition(")")[0] + ")"


def _named(told: Solved, value: float) -> str:
    """A value of the lever, with its name where it is a choice."""
    name = next((name for name, known in told["choices"].items() if known == value), None)
    return f"{name} ({figure(value)})" if name else figure(value)


FOUR_DIGITS = 9999.5
"""Numbers from here on have more than four digits."""


def figure(value: float) -> str:
    """A value of a lever: four digits, and a suffix where it is large.

    Examples
    --------
    >>> figure(27.4321), figure(650_000_000.0), figure(0.0), figure(1e9), figure(1234.0)
    ('27.43', '650M', '0', '1bn', '1234')
    """
    size = next((pair for pair in SUFFIXES if abs(value) >= max(0.99995 * pair[0], FOUR_DIGITS)), None)
    return f"{value:.4g}" if size is None else f"{value / size[0]:.4g}{size[1]}"


def _limits(told: Solved, item: Bound) -> str:
    """The limits of a value; those beyond the range as its ends."""
    if item["low"] is None and item["high"] is None:
        return ""
    low = f"below {figure(told['least'])}" if item["low"] is None else figure(item["low"])
    high = f"above {figure(told['most'])}" if item["high"] is None else figure(item["high"])
    return f" (95%: {low} to {high})"


def solved_sentences(told: Solved) -> list[str]:
    """What was found, in words."""
    base = f"As it is {_subject(told)} is {chance(told['base'])}; the target is {_target(told)}."
    said = [base, *(_choices(told) if told["discrete"] else _continuous(told))]
    if told["apart"]:
        said.append(f"Left out by the model: {told['apart']}.")
    return said


def _target(told: Solved) -> str:
    """The relation and the threshold, in percent."""
    relation, threshold = told["target"].split()[-2:]
    return f"{relation} {100 * float(threshold):.10g}%"


def _continuous(told: Solved) -> list[str]:
    """Where a target is met by a lever that takes any value."""
    regions, lever, unit = told["regions"], told["lever"], told["unit"]
    if not regions:
        return [_nowhere(told)]
    spans = "; or ".join(_span(told, region) for region in regions)
    of = f"{lever} of {spans}{f', in {unit}' if unit else ''}"
    rest = f"it is {_now(told)}; looked at were {figure(told['least'])} to {figure(told['most'])}"
    if told["base"]["met"]:
        return [f"The target is met as it is, and stays so with {of}; {rest}."]
    return [f"It takes {of}; {rest}."]


def _now(told: Solved) -> str:
    """The value of the scenario as it is."""
    return f"{figure(told['now'])} now{', the median of what is drawn' if told['drawn'] else ''}"


def _span(told: Solved, region: MetRegion) -> str:
    """Values of a region in words."""
    least, most = region["least"], region["most"]
    if region["ends_below"] and region["ends_above"]:
        return f"{figure(least['value'])}{_limits(told, least)} to {figure(most['value'])}{_limits(told, most)}"
    if region["ends_below"]:
        return f"{figure(least['value'])} or more{_limits(told, least)}"
    if region["ends_above"]:
        return f"{figure(most['value'])} or less{_limits(told, most)}"
    return "any value"


def _nowhere(told: Solved) -> str:
    """That no value meets the target."""
    best = told["best"]
    among = (
        "None of these values reaches it"
        if told["discrete"] or not told["complete"]
        else f"No value in [{figure(told['least'])}, {figure(told['most'])}] reaches it"
    )
    return f"{among}; the best is {chance(best)} at {_named(told, best['value'] or 0.0)}."


def _choices(told: Solved) -> list[str]:
    """Which of some values meet a target."""
    met = [_named(told, item["value"] or 0.0) for item in told["settings"] if item["met"]]
    if not met:
        return [_nowhere(told)]
    among = "every value tried" if len(met) == len(told["settings"]) else ", ".join(met)
    here = " The target is met as it is." if told["base"]["met"] else ""
    return [f"It is met with {told['lever']} at {among}; it is {_now(told)}.{here}"]
