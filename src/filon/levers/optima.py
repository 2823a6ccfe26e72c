"""The frontier of low crash and high value, checked with other seeds, as a dataset."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from filon.expressions.evaluation import Answer
from filon.levers.frontier import Scored, frontier
from filon.statistics.differences import CELL, Difference
from filon.statistics.intervals import LEVEL, wilson

if TYPE_CHECKING:
    import xarray as xr

    from filon.levers.aims import Aims

Batches = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Checked:
    """A setting simulated again, in batches of other seeds.

    Attributes
    ----------
    batches
        Risk and value of each batch.
    slack
        Mean over batches of the least margin of the constraints.
    trials
        Of each batch.
    base
        The scenario as it is, in the same batches; None of itself.
    """

    batches: Batches
    slack: float
    trials: int
    base: Checked | None

    def mean(self, place: int) -> float:
        """Mean of risk (0) or value (1)."""
        return float(np.mean([batch[place] for batch in self.batches]))

    def interval(self, place: int, probability: bool) -> tuple[float, float, float]:
        """Mean with its 95% limits: Wilson's of a probability, which hold for cohorts too, whose spread is less."""
        if probability:
            trials = self.trials * len(self.batches)
            _, low, high = wilson(self.mean(place) * trials, trials)
            return self.mean(place), float(low), float(high)
        found = batch_mean([batch[place] for batch in self.batches])
        return float(found.estimate), float(found.low), float(found.high)

    def difference(self, place: int, probability: bool) -> Difference:
        """What the setting changes of risk (0) or value (1), batch by batch in the same worlds."""
        base = self.base or self
        apart = [mine[place] - other[place] for mine, other in zip(self.batches, base.batches, strict=True)]
        least = np.sqrt(2.0 * CELL) / (self.trials * len(self.batches)) if probability else 0.0
        return batch_mean(apart, least)


def batch_mean(values: Sequence[float], least: float = 0.0) -> Difference:
    """Mean of independent batches with its limits and standard error, by Student's t.

    Parameters
    ----------
    least
        Of the standard error: batches that are all alike are no certainty.

    References
    ----------
    A. M. Law (2015), Simulation Modeling and Analysis, 5th ed., section 9.5: batch means.

    Examples
    --------
    >>> [round(float(part), 3) for part in batch_mean([1.0, 2.0, 3.0])]
    [2.0, -0.484, 4.484, 0.577]
    """
    from scipy.stats import t

    found = np.asarray(values, np.float64)
    error = max(float(found.std(ddof=1)) / np.sqrt(found.size), least)
    half = float(t.ppf(0.5 + LEVEL / 2.0, found.size - 1)) * error
    parts = (float(found.mean()), float(found.mean()) - half, float(found.mean()) + half, float(error))
    return Difference(*(np.asarray(part) for part in parts))


def optima(
    asked: Aims,
    scored: Sequence[Scored],
    answers: Sequence[tuple[Answer, Answer]],
    chosen: Sequence[int],
    checked: Sequence[Checked],
    complete: bool,
) -> xr.Dataset:
    """What was found, as `filon.optimize` returns it; `checked` begins with the scenario as it is."""
    import xarray as xr

    values = np.array([list(one.setting.values()) for one in scored])
    data: dict[str, Any] = {
        "lever_value": (("setting", "lever"), values, {"long_name": "value of each lever"}),
        **_tried("risk", asked, [pair[0] for pair in answers]),
        **_tried("value", asked, [pair[1] for pair in answers]),
        "slack": ("setting", [one.slack for one in scored], _words("1", "least margin of the constraints")),
        "feasible": ("setting", [one.feasible for one in scored], {"long_name": "whether the constraints are met"}),
        "setting_of": ("point", np.array(chosen, np.int64), {"long_name": "place of the point on setting"}),
        **_points("risk", asked, checked, len(chosen)),
        **_points("value", asked, checked, len(chosen)),
        **_standing(asked, checked, len(chosen)),
    }
    coordinates = {
        "lever": ("lever", list(asked.space.ranges), {"long_name": "key of the lever"}),
        "lever_unit": ("lever", [asked.units[key] for key in asked.space.ranges], {"long_name": "unit of the lever"}),
        "constraint": (
            "constraint",
            [str(one) for one in asked.constraints],
            {"long_name": "condition that is to hold"},
        ),
    }
    attributes = {
        "risk": str(asked.risk),
        "value": str(asked.value),
        "value_is_mean": int(asked.value.is_mean),
        "apart": [f"{key}: {text}" for key, text in asked.apart.items()],
        "complete": int(complete),
    }
    return xr.Dataset(data, coordinates, attributes)


def _words(unit: str, meaning: str) -> dict[str, str]:
    """Attributes of a variable."""
    return {"units": unit, "long_name": meaning}


def _of(name: str, asked: Aims) -> tuple[int, str, str]:
    """Place in a batch, unit and meaning of risk or value."""
    one = asked.risk if name == "risk" else asked.value
    return int(name == "value"), one.unit, str(one)


def _tried(name: str, asked: Aims, found: Sequence[Answer]) -> dict[str, Any]:
    """Risk or value of every setting, with limits."""
    _, unit, meaning = _of(name, asked)
    return {
        f"{name}{end}": ("setting", [getattr(one, field) for one in found], _words(unit, f"{words}{meaning}"))
        for end, field, words in (
            ("", "probability", ""),
            ("_low", "low", "lower 95% sampling limit of "),
            ("_high", "high", "upper 95% sampling limit of "),
        )
    }


def _points(name: str, asked: Aims, checked: Sequence[Checked], points: int) -> dict[str, Any]:
    """Risk or value of the frontier and of the scenario as it is, under other seeds; NaN of what was not checked."""
    place, unit, meaning = _of(name, asked)
    probability = name == "risk" or not asked.value.is_mean
    own: npt.NDArray[np.float64] = np.full((points + 1, 7), np.nan)
    for number, one in enumerate(checked):
        own[number] = (*one.interval(place, probability), *map(float, one.difference(place, probability)))
    ends = ("", "_low", "_high", "_difference", "_difference_low", "_difference_high", "_difference_error")
    told = [
        _words(unit, f"{meaning}{' with other seeds'}: {end.strip('_').replace('_', ' ') or 'mean'}") for end in ends
    ]
    base = {f"base_{name}{end}": ((), own[0, at], told[at]) for at, end in enumerate(ends[:3])}
    return base | {f"checked_{name}{end}": ("point", own[1:, at], told[at]) for at, end in enumerate(ends)}


def _standing(asked: Aims, checked: Sequence[Checked], points: int) -> dict[str, Any]:
    """Whether each point of the frontier meets the constraints and stays on the frontier with other seeds."""
    scored = [Scored({}, one.mean(0), one.mean(1), one.slack) for one in checked[1:]]
    still = frontier(scored)
    feasible = np.zeros(points, bool)
    feasible[: len(scored)] = [one.feasible for one in scored]
    unbettered = np.zeros(points, bool)
    unbettered[still] = True
    return {
        "checked_feasible": ("point", feasible, {"long_name": "whether the constraints are met with other seeds"}),
        "checked_on_frontier": (
            "point",
            unbettered,
            {"long_name": "whether the constraints are met and no other point betters it with other seeds"},
        ),
    }
