"""The probabilities that the page's script weighs anew: of every firm, at every step, given each narrative."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from filon.expressions.subjects import step_dimension
from filon.report.records import Estimate

if TYPE_CHECKING:
    import xarray as xr

Floats = npt.NDArray[np.float64]

ENDS = ("", "_low", "_high")
SECTOR = "*"
"""Stands for all firms together, where a firm's name is expected; no firm is called so."""

DIGITS = 12
"""Decimals of probabilities of a crash in the page."""

DIGITS_OF_CAUSES = 6


@dataclass(frozen=True)
class Shares:
    """What one entity does in the worlds of one narrative, or of all.

    Attributes
    ----------
    crash
        Probability with its limits [(3, step)].
    ruin
        Probability [(step,)]; None where the model knows no ruin.
    causes
        Probability of each first cause [(step,)].
    """

    crash: Floats
    ruin: Floats | None
    causes: dict[str, Floats]

    def estimate(self, step: int) -> Estimate:
        """The crash by a step."""
        return Estimate(
            probability=float(self.crash[0, step]), low=float(self.crash[1, step]), high=float(self.crash[2, step])
        )

    def first_cause(self, step: int) -> str | None:
        """The likeliest first cause by a step."""
        reached = {name: float(values[step]) for name, values in self.causes.items() if values[step] > 0}
        return max(reached, key=lambda name: reached[name]) if reached else None


@dataclass(frozen=True)
class Entity:
    """A firm, a cohort, or the sector: under the run's own weights, and given each narrative."""

    name: str
    own: Shares
    given: tuple[Shares, ...]


def entities(tree: xr.DataTree) -> list[Entity]:
    """Every entity of a run in its order, the sector before them where there are several firms."""
    summary = tree["summary"].to_dataset().load()
    if "crash_probability" not in summary:
        return []
    found = [_entity(summary, str(name)) for name in summary["entity"].values]
    if len(found) > 1 and "sector" in tree.children:
        sector = tree["sector"].to_dataset().load()
        if "sector_crash_probability" in sector:
            found.insert(0, _sector(sector))
    return found


def narratives(tree: xr.DataTree) -> dict[str, float]:
    """Weight of each narrative in the run; empty where there is one only."""
    summary = tree["summary"].to_dataset()
    if "narrative_weight" not in summary:
        return {}
    weights = summary["narrative_weight"].load()
    return {str(name): float(weight) for name, weight in zip(weights["narrative"].values, weights.values, strict=True)}


def _entity(summary: xr.Dataset, name: str) -> Entity:
    """A firm or a cohort."""
    own = summary.sel(entity=name)
    step = step_dimension(summary)
    given: tuple[Shares, ...] = ()
    if "crash_probability_given" in summary:
        given = tuple(_shares(own.isel(narrative=place), step, "_given") for place in range(own.sizes["narrative"]))
    return Entity(name, _shares(own, step), given)


def _shares(own: xr.Dataset, step: str, suffix: str = "") -> Shares:
    """The probabilities of one entity, given a narrative or not."""
    crash = np.array([own[f"crash_probability{end}{suffix}"].values for end in ENDS])
    ruin = own[f"ruin_probability{suffix}"].values if f"ruin_probability{suffix}" in own else None
    causes: dict[str, Floats] = {}
    if f"cause_probability{suffix}" in own:
        of_cause = own[f"cause_probability{suffix}"].transpose("cause", step)
        causes = {str(name): row for name, row in zip(own["cause"].values, of_cause.values, strict=True) if row[-1] > 0}
    return Shares(crash, ruin, causes)


def _sector(sector: xr.Dataset) -> Entity:
    """All firms together."""

    def told(given: xr.Dataset, suffix: str = "") -> Shares:
        return Shares(np.array([given[f"sector_crash_probability{end}{suffix}"].values for end in ENDS]), None, {})

    parts: tuple[Shares, ...] = ()
    if "sector_crash_probability_given" in sector:
        parts = tuple(told(sector.isel(narrative=place), "_given") for place in range(sector.sizes["narrative"]))
    return Entity(SECTOR, told(sector), parts)


def as_data(entity: Entity) -> dict[str, Any]:
    """An entity for the page's script."""
    return {
        "name": entity.name,
        "own": _data_of(entity.own),
        "given": [_data_of(shares) for shares in entity.given],
    }


def _data_of(shares: Shares) -> dict[str, Any]:
    """Probabilities as rounded lists."""
    found: dict[str, Any] = {
        name: _rounded(row, DIGITS) for name, row in zip(("crash", "low", "high"), shares.crash, strict=True)
    }
    if shares.ruin is not None:
        found["ruin"] = _rounded(shares.ruin, DIGITS_OF_CAUSES)
    return found | {"causes": {name: _rounded(row, DIGITS_OF_CAUSES) for name, row in shares.causes.items()}}


def _rounded(values: Sequence[float] | Floats, digits: int) -> list[float | int | None]:
    """Numbers as short as they can be written; none where nothing was counted."""
    return [None if value != value else _short(round(float(value), digits)) for value in values]


def _short(value: float) -> float | int:
    """A whole number without its point."""
    return int(value) if value.is_integer() else value
