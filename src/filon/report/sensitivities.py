"""What drives an event, as plain data and as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from filon.report.grids import Column, Grid
from filon.report.numbers import share
from filon.report.tables import steps, words

if TYPE_CHECKING:
    import xarray as xr

SHOWN = 15
"""Inputs of a table, unless all are asked for."""


class Band(TypedDict):
    """The event among trials whose input lies between two values, or of one narrative."""

    low: float | None
    high: float | None
    narrative: str | None
    probability: float
    probability_low: float
    probability_high: float


class Driver(TypedDict):
    """An input and what the event owes to it.

    Attributes
    ----------
    index
        Share of the event's variance that goes when the input alone is known, with 95% limits and the p-value of
        independence.
    index_beyond
        The same of what it tells when the narrative is known.
    shapley, shapley_error
        The input's part of what all explain together; null where it was left out.
    bands
        From the input's least values up.
    """

    input: str
    unit: str
    meaning: str
    index: float
    index_low: float
    index_high: float
    index_p_value: float
    index_beyond: float
    index_beyond_low: float
    index_beyond_high: float
    index_beyond_p_value: float
    shapley: float | None
    shapley_error: float | None
    bands: list[Band]


class Event(TypedDict):
    """Whose event, which, by the close of which step, and in how many trials; an amount is of no step."""

    entity: str
    event: str
    step: str
    within: int
    trials: int
    is_amount: bool


class Sensitivity(Event):
    """What drives an event, in the trials that a run kept."""

    run: str
    probability: float
    probability_low: float
    probability_high: float
    explained: float
    explained_error: float
    inputs: list[Driver]


class SobolFactor(TypedDict):
    """A factor with its first-order and total index."""

    factor: str
    meaning: str
    first: float
    first_error: float
    total: float
    total_error: float


class Sobol(Event):
    """Sobol' indices of an event, by design."""

    scenario: str
    seed: int
    mean: float
    variance: float
    factors: list[SobolFactor]


def sensitivity_record(run: str, found: xr.Dataset) -> Sensitivity:
    """What a dataset of `filon.sensitivity` says."""
    narratives = list(found.attrs["narratives"])
    return Sensitivity(
        run=run,
        **_event(found),
        probability=float(found["overall"]),
        probability_low=float(found["overall_low"]),
        probability_high=float(found["overall_high"]),
        explained=float(found["explained"]),
        explained_error=float(found["explained_error"]),
        inputs=[_driver(found.isel(input=place), narratives) for place in range(found.sizes["input"])],
    )


def sobol_record(scenario: str, found: xr.Dataset) -> Sobol:
    """What a dataset of `filon.sobol` says."""
    names = ("first", "first_error", "total", "total_error")
    return Sobol(
        scenario=scenario,
        **_event(found),
        seed=int(found.attrs["seed"]),
        mean=float(found["mean"]),
        variance=float(found["variance"]),
        factors=[
            SobolFactor(
                factor=str(one["factor"].values),
                meaning=str(one["meaning"].values),
                **{name: float(one[name]) for name in names},  # type: ignore[typeddict-item]
            )
            for one in (found.isel(factor=place) for place in range(found.sizes["factor"]))
        ],
    )


def _event(found: xr.Dataset) -> Event:
    """Whose event, which, and by when."""
    kept = found.attrs
    return Event(
        entity=str(kept["entity"]),
        event=str(kept["event"]),
        step=str(kept["step"]),
        within=int(kept["within"]),
        trials=int(kept["trials"]),
        is_amount=bool(kept["is_amount"]),
    )


def _driver(one: xr.Dataset, narratives: list[str]) -> Driver:
    """An input."""
    is_narrative = str(one["input"].values) == "narrative" and bool(narratives)
    bands = []
    for place in range(one.sizes["band"]):
        point = one.isel(band=place)
        if (probability := _number(point["probability"])) is not None:
            bands.append(
                Band(
                    low=_number(point["band_low"]),
                    high=_number(point["band_high"]),
                    narrative=narratives[place] if is_narrative else None,
                    probability=probability,
                    probability_low=float(point["probability_low"]),
                    probability_high=float(point["probability_high"]),
                )
            )
    return Driver(
        input=str(one["input"].values),
        unit=str(one["input_unit"].values),
        meaning=str(one["input_meaning"].values),
        index=float(one["index"]),
        index_low=float(one["index_low"]),
        index_high=float(one["index_high"]),
        index_p_value=float(one["index_p_value"]),
        index_beyond=float(one["index_beyond"]),
        index_beyond_low=float(one["index_beyond_low"]),
        index_beyond_high=float(one["index_beyond_high"]),
        index_beyond_p_value=float(one["index_beyond_p_value"]),
        shapley=_number(one["shapley"]),
        shapley_error=_number(one["shapley_error"]),
        bands=bands,
    )


def _number(value: xr.DataArray) -> float | None:
    found = float(value)
    return found if found == found else None


def driver_table(told: Sensitivity, every: bool = False) -> Grid:
    """A line for each input, the greatest index first; the dummy stands at its place, or last."""
    drivers = told["inputs"] if every else _shown(told["inputs"])
    middle = (Column("index, %"), Column("beyond the narrative (95%), %"))
    columns = (
        Column("input", right=False),
        Column("in its lowest tenth"),
        Column("in its highest tenth"),
        *(middle if _has_narratives(told) else (Column("index (95%), %"),)),
        Column("part of what is explained, %", spare=True),
    )
    rows = tuple(
        (
            driver["input"],
            _end(told, driver["bands"][0]),
            _end(told, driver["bands"][-1]),
            *_indices(driver, _has_narratives(told)),
            "-" if driver["shapley"] is None else _hundredths(driver["shapley"]),
        )
        for driver in drivers
    )
    return Grid(f"{_headline(told)}: what drives it", columns, rows)


def _has_narratives(told: Sensitivity) -> bool:
    """Whether the narrative is among the inputs."""
    return any(driver["bands"][0]["narrative"] for driver in told["inputs"])


def _indices(driver: Driver, has_narratives: bool) -> tuple[str, ...]:
    """The index, and beyond the narrative where there is one; the narrative's own has nothing beyond it."""
    beyond = f"{_hundredths(driver['index_beyond'])} ({_limits(driver, 2)})"
    if not has_narratives:
        return (beyond,)
    return (_hundredths(driver["index"]), "" if driver["bands"][0]["narrative"] else beyond)


def _headline(told: Event) -> str:
    """Whose event it is, and by when."""
    by = "" if told["is_amount"] else f" within {steps(told['step'], told['within'])}"
    return f"{told['entity']}: {words(told['event'])}{by}"


def _shown(drivers: list[Driver]) -> list[Driver]:
    """The first inputs, and the dummy if it is not among them."""
    rest = [driver for driver in drivers[SHOWN:] if driver["input"] == "dummy"]
    return [*drivers[:SHOWN], *rest]


def _end(told: Sensitivity, band: Band) -> str:
    """The event at one end of an input; of a narrative with its name."""
    value = share(band["probability"]) if 0.0 <= told["probability"] <= 1.0 else f"{band['probability']:.3g}"
    return f"{words(band['narrative'])} {value}" if band["narrative"] else value


def _limits(driver: Driver, digits: int) -> str:
    """The limits of an index, in percent."""
    return " to ".join(
        _hundredths(value, digits) for value in (driver["index_beyond_low"], driver["index_beyond_high"])
    )


def _hundredths(value: float, digits: int = 2) -> str:
    """A share in percent, without its sign where it is nothing.

    Examples
    --------
    >>> _hundredths(0.12103), _hundredths(-0.00001), _hundredths(-0.00001, 3)
    ('12.10', '0.00', '-0.001')
    """
    text = f"{100 * value:.{digits}f}"
    return text[1:] if float(text) == 0.0 and text.startswith("-") else text


def driver_sentence(told: Sensitivity, every: bool = False) -> str:
    """What the columns mean, and how far from nothing chance alone leads."""
    dummy = next(driver for driver in told["inputs"] if driver["input"] == "dummy")
    hidden = 0 if every else len(told["inputs"]) - len(_shown(told["inputs"]))
    beyond = "Beyond the narrative: when it is learned after the narrative. " if _has_narratives(told) else ""
    return (
        f"{told['trials']:,} trials kept one by one; nothing was simulated. Index: share of the uncertainty about the "
        "event that goes when this input alone is known, what it tells through inputs that go with it included. "
        f"{beyond}A dummy that does nothing has "
        f"{_limits(dummy, 3)}. All inputs together explain {100 * told['explained']:.1f}% +- "
        f"{196 * told['explained_error']:.1f} (smooth effects and products of pairs), which is shared out in the last "
        "column; the rest is chance within the months and what is not smooth."
        + (f" {hidden} inputs more: --all." if hidden > 0 else "")
    )


def sobol_table(told: Sobol) -> Grid:
    """A line for each factor, the greatest total index first."""
    columns = (Column("drawn anew", right=False, folds=True), Column("first order, %"), Column("total, %"))
    rows = tuple(
        (
            factor["factor"],
            f"{_hundredths(factor['first'])} +- {_hundredths(1.96 * factor['first_error'])}",
            f"{_hundredths(factor['total'])} +- {_hundredths(1.96 * factor['total_error'])}",
        )
        for factor in told["factors"]
    )
    return Grid(f"{_headline(told)}: Sobol' indices", columns, rows)


def sobol_sentence(told: Sobol) -> str:
    """What the columns mean, and which inputs stand behind a group."""
    groups = [factor for factor in told["factors"] if "," in factor["meaning"]]
    listed = "".join(f" {factor['factor']}: {factor['meaning']}." for factor in groups)
    return (
        f"{told['trials']:,} trials of each of {len(told['factors']) + 2} simulations, seed {told['seed']}; narrative "
        "and inputs are Sobol' points in 16 scrambles, whose spread is the error (limits: 95%). First order: share of "
        "the variance that goes when the factor alone is known; total: share "
        f"that is left when all else is. Chance is what is drawn each {told['step']}.{listed}"
    )
