"""From the group `/sector` of a run to what it says of all firms together, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import TYPE_CHECKING, Any

from filon.expressions.subjects import SECTOR_CRASH
from filon.report.estimates import along, scalar
from filon.report.records import Conditional, Estimate, Layer, LayerMonth, Loss, Middle, Sector, SectorHorizon, Spread

if TYPE_CHECKING:
    import xarray as xr

MOST_GIVEN = 12
"""Entities whose crash is taken as a condition: those that crash at all, with the most capital."""


def sector_record(sector: xr.Dataset, members: Mapping[str, int]) -> Sector | None:
    """What a run says of all its firms together; None where its model knows no crash.

    Parameters
    ----------
    sector
        The group `/sector` of a run.
    members
        Firms behind each entity.
    """
    if f"{SECTOR_CRASH}_probability" not in sector:
        return None
    step = str(sector[f"{SECTOR_CRASH}_probability"].dims[0])
    months = [int(month) for month in sector["horizon"].values]
    return Sector(
        firms=int(sector["count"].values[-1]),
        horizons=[_horizon(sector.sel({step: month}), month) for month in months],
        first_to_fall=along(sector, "first_to_fall", "entity"),
        conditional=_conditional(sector.sel(horizon=months[-1]), members),
        value=[_layer(sector, str(name), step, months) for name in sector["layer"].values] if "value" in sector else [],
        losses=_losses(sector.sel(horizon=months[-1])) if "counterparty_loss" in sector else [],
    )


def _horizon(point: xr.Dataset, month: int) -> SectorHorizon:
    """What all firms do together by one month."""
    crash = scalar(point, f"{SECTOR_CRASH}_probability")
    assert crash is not None
    return SectorHorizon(
        month=month,
        date=str(point["date"].values)[:10] if "date" in point.coords else None,
        sector_crash=crash,
        sector_crash_by_narrative=along(point, f"{SECTOR_CRASH}_probability", "narrative", "_given"),
        firms_crashed=Middle(p50=_count(point, 0.5), p90=_count(point, 0.9)),
        capital_crashed=Middle(
            p50=_quantile(point["capital_share_crashed"], 0.5), p90=_quantile(point["capital_share_crashed"], 0.9)
        ),
    )


def _count(point: xr.Dataset, rank: float) -> float | None:
    """The number of crashed firms that a share of the trials does not exceed."""
    below = point["crashed_count_probability"].values.cumsum()
    if not isfinite(below[-1]):
        return None
    return float(point["count"].values[int((below < rank - 1e-12).sum())])


def _conditional(point: xr.Dataset, members: Mapping[str, int]) -> list[Conditional]:
    """What is given a crash of each that crashes at all, those first that have the most capital."""
    columns = (point[name].values for name in ("entity", "condition_trials", "capital_weight"))
    rows = [(str(name), float(trials), float(weight)) for name, trials, weight in zip(*columns, strict=True)]
    rows = sorted((row for row in rows if row[1] > 0), key=lambda row: (-row[2], row[0]))
    return [
        Conditional(given=name, trials=trials, crash=_others(point.sel(entity_other=name), name, members[name]))
        for name, trials, _ in rows[:MOST_GIVEN]
    ]


def _others(point: xr.Dataset, name: str, members: int) -> dict[str, Estimate]:
    """Probability of a crash of all but the firm that is given; a cohort has other members."""
    found = along(point, "conditional_crash_probability", "entity")
    return {other: estimate for other, estimate in found.items() if other != name or members > 1}


def _layer(sector: xr.Dataset, name: str, step: str, months: list[int]) -> Layer:
    """A layer of the value chain at every horizon."""
    own = sector.sel(layer=name)
    points = ((month, own.sel({step: month})) for month in months)
    return Layer(
        layer=name,
        horizons=[
            LayerMonth(month=month, value=_spread(point["value"]), share=_spread(point["value_share"]))
            for month, point in points
        ],
    )


def _spread(values: xr.DataArray) -> Spread:
    """Three quantiles."""
    return Spread(p10=_quantile(values, 0.1), p50=_quantile(values, 0.5), p90=_quantile(values, 0.9))


def _quantile(values: xr.DataArray, rank: float) -> float | None:
    """One quantile; None where nothing was counted."""
    return _number(values.sel(quantile=rank).item())


def _losses(point: xr.Dataset) -> list[Loss]:
    """What each counterparty loses, those with the largest tail first, all of them last."""
    found = [_loss(point.sel(counterparty=name), str(name)) for name in point["counterparty"].values]
    return [*sorted(found[:-1], key=lambda loss: (-(loss["beyond_p99"] or 0.0), loss["counterparty"])), found[-1]]


def _loss(own: xr.Dataset, name: str) -> Loss:
    """The loss of one counterparty."""
    risk, beyond = own["counterparty_value_at_risk"], own["counterparty_expected_shortfall"]
    return Loss(
        counterparty=name,
        p50=_quantile(own["counterparty_loss"], 0.5),
        p95=_number(risk.sel(level=0.95).item()),
        p99=_number(risk.sel(level=0.99).item()),
        beyond_p95=_number(beyond.sel(level=0.95).item()),
        beyond_p99=_number(beyond.sel(level=0.99).item()),
    )


def _number(value: Any) -> float | None:
    """A number, or None for one that is none."""
    return float(value) if isfinite(value) else None
