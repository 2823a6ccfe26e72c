"""Checks on accounts: the first month against reports, and later months against what was reported since."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from math import exp, log

import xarray as xr

from filon.quantities.dates import months_later
from filon.reality.declared import Account, Reported
from filon.reality.findings import Band, Finding
from filon.reality.shapes import FirstMonth, Hindcast
from filon.reality.simulations import Case
from filon.reality.verdicts import in_range, median_ratio, near

FIRST = 1
"""The first month that is simulated."""


def first_month(name: str, check: FirstMonth, case: Case, accounts: Sequence[Account]) -> list[Finding]:
    """Whether the median accounts of the first month are near what was reported or derived."""
    start = case.scenario.start
    known = [item for item in accounts if start is not None and item.vintage == f"{start:%Y-%m}"]
    findings = []
    for firm in case.firms(check.archetypes):
        for account in known:
            if account.firm == firm.name:
                value = _median(case.base.quantiles, account)
                holds = near(value, account.value, check.within)
                expected = f"within {check.within:.0%} of {_said(account)}"
                subject, what = case.subject(firm.name), account.measure
                findings.append(Finding(name, subject, what, expected, value, None, None, account.unit, holds))
    return findings


def _said(account: Account) -> str:
    """An account in words: `833 million USD/month`."""
    large = abs(account.value) >= 1e5
    return f"{account.value / 1e6:.4g} million {account.unit}" if large else f"{account.value:.4g} {account.unit}"


def _median(quantiles: xr.Dataset, account: Account) -> float:
    """Simulated median of a measure in the first month."""
    return float(quantiles[account.measure].sel(entity=account.firm, month=FIRST, quantile=0.5))


def bands(check: Hindcast, case: Case, reported: Sequence[Reported]) -> list[Band]:
    """The figures reported later of the firms of a scenario, with the bands that were simulated for their dates."""
    if case.scenario.start != check.start:
        return []
    firms = {firm.name for firm in case.firms(check.archetypes)}
    last = months_later(check.start, case.scenario.months)
    return [
        _band(case, check.start, item)
        for item in reported
        if item.firm in firms and check.start < item.day <= min(check.until, last)
    ]


def _band(case: Case, start: date, item: Reported) -> Band:
    """One reported figure in its band."""
    month = months_between(start, item.day)
    chosen = case.base.quantiles.sel(entity=item.firm)
    p10, p50, p90 = (
        interpolated(chosen[item.measure].sel(quantile=rank).to_numpy().tolist(), month) for rank in (0.1, 0.5, 0.9)
    )
    alive = interpolated(chosen["alive"].to_numpy().tolist(), month)
    inside = in_range(item.value, p10, p90)
    return Band(
        item.firm,
        item.measure,
        item.day,
        item.value,
        p10,
        p50,
        p90,
        alive,
        item.unit,
        inside,
        item.counted,
        item.note,
    )


def months_between(start: date, day: date) -> float:
    """Months from one day's close to a later one's, parts of a month by days.

    Examples
    --------
    >>> months_between(date(2025, 6, 30), date(2026, 2, 28)), months_between(date(2025, 6, 30), date(2025, 7, 15))
    (8.0, 0.4838709677419355)
    """
    around = (day.year - start.year) * 12 + day.month - start.month
    closes = [months_later(start, month) for month in range(max(around - 1, 0), around + 2)]
    place = max(bisect_right(closes, day) - 1, 0)
    length = (closes[place + 1] - closes[place]).days if place + 1 < len(closes) else 1
    return max(around - 1, 0) + place + (day - closes[place]).days / length


def interpolated(values: Sequence[float], month: float) -> float:
    """A value between two months: on the log scale where both are positive, else linear.

    Examples
    --------
    >>> interpolated([1.0, 4.0], 0.5), interpolated([-1.0, 4.0], 0.5)
    (2.0, 1.5)
    """
    before = min(int(month), len(values) - 1)
    after, part = min(before + 1, len(values) - 1), month - int(month)
    low, high = float(values[before]), float(values[after])
    if low > 0.0 and high > 0.0:
        return low if part == 0.0 else exp(log(low) + part * (log(high) - log(low)))
    return low + part * (high - low)


def coverage(name: str, check: Hindcast, found: Sequence[Band]) -> list[Finding]:
    """Whether enough reported figures lie inside their bands, and the bands are narrow enough to say something."""
    counted = [band for band in found if band.counted]
    expected_count = f"at least {check.figures}"
    expected_share, expected_ratio = f"at least {check.inside:.0%}", f"at most {check.band_ratio:g}"
    if not counted:
        note = f"no figure reported after {check.start} for these firms"
        return [Finding(name, "", "figures at both dates", expected_count, note=note)]
    number, ratio = len(counted), median_ratio([(band.p10, band.p90) for band in counted])
    share = sum(band.inside for band in counted) / number
    enough = number >= check.figures
    note = "" if enough else "too few figures for a verdict"
    return [
        Finding(name, "", "figures at both dates", expected_count, number, None, None, "count", enough or None, note),
        Finding(
            name,
            "",
            "inside the 10-90% band",
            expected_share,
            share,
            None,
            None,
            "share",
            share >= check.inside if enough else None,
            note,
        ),
        Finding(
            name,
            "",
            "median of p90 over p10",
            expected_ratio,
            ratio,
            None,
            None,
            "ratio",
            ratio <= check.band_ratio if enough else None,
            note,
        ),
    ]
