"""The check on the dates of deaths: a cohort after a funding peak against the closures that were counted then.

History is one world, so it is held against the spread of simulated worlds, not against the sampling error of their
mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

import numpy as np
import numpy.typing as npt

from filon.quantities.dates import months_later
from filon.reality.declared import Closures
from filon.reality.findings import Finding
from filon.reality.shapes import DeathTiming
from filon.reality.simulations import Case
from filon.scenario.resolved import Scenario

QUARTER = 3
FEWEST_DEATHS = 5
"""Deaths of a world that tell its dates."""

RESAMPLES = 400
SPAN = (0.025, 0.975)

Floats = npt.NDArray[np.float64]


class Quarterly(Scenario):
    """A scenario of which members of cohorts are counted at the close of every quarter."""

    @property
    def horizons(self) -> tuple[int, ...]:
        """Quarters as far as they go."""
        return tuple(range(QUARTER, self.months + 1, QUARTER))


def death_timing(name: str, check: DeathTiming, case: Case, closures: Sequence[Closures]) -> list[Finding]:
    """Whether deaths by quarter are dated like closures, for every cohort that the check is about."""
    cohorts = [firm for firm in case.firms(check.archetypes) if firm.count > 1]
    if case.scenario.start != check.start or not cohorts or not closures:
        return []
    counted = by_quarter(check, closures)
    loaded = case.laboratory.scenario(case.name, {"months": QUARTER * counted.size})
    scenario = Quarterly(**{one.name: getattr(loaded, one.name) for one in fields(loaded)})
    outcomes = case.laboratory.simulated(scenario).outcomes
    findings = []
    for firm in cohorts:
        gone = outcomes["members_exited"].sel(entity=firm.name).transpose("trial", "horizon").to_numpy()
        deaths = np.diff(gone.astype(np.float64), axis=1, prepend=0.0)
        findings += _rows(name, check, case.subject(firm.name), deaths, counted)
    return findings


def by_quarter(check: DeathTiming, closures: Sequence[Closures]) -> Floats:
    """Closures by quarter after the peak; those of several months are spread evenly over them.

    Examples
    --------
    >>> from datetime import date
    >>> peak = DeathTiming(kind="death_timing", meaning="", start=date(2000, 3, 31), within=0.95)
    >>> by_quarter(peak, [Closures(date(2000, 4, 30), date(2000, 7, 31), 8.0)]).tolist()
    [6.0, 2.0]
    """
    last = max(span.last for span in closures)
    closes = [check.start]
    while closes[-1] < last:
        closes.append(months_later(check.start, len(closes)))
    months = np.zeros(-(-(len(closes) - 1) // QUARTER) * QUARTER)
    for span in closures:
        inside = [place for place, close in enumerate(closes[1:]) if span.first <= close <= span.last]
        months[inside] += span.count / len(inside)
    return np.asarray(months.reshape(-1, QUARTER).sum(1))


def _rows(name: str, check: DeathTiming, subject: str, deaths: Floats, counted: Floats) -> list[Finding]:
    """Median month, largest gap of cumulated shares, and the share of every quarter."""
    worlds = deaths[deaths.sum(1) >= FEWEST_DEATHS]
    if len(worlds) < 2:
        return [Finding(name, subject, check.meaning, "", note="too few worlds in which enough of the cohort die")]
    each, pooled = worlds / worlds.sum(1, keepdims=True), worlds.sum(0) / worlds.sum()
    history = counted / counted.sum()
    rows = [_median(name, subject, each, pooled, history), _gap(name, check, subject, worlds, each, counted)]
    for place, share in enumerate(history):
        low, high = np.quantile(each[:, place], SPAN)
        what = f"deaths in quarter {place + 1} after the peak (95% of worlds)"
        holds = bool(low <= share <= high)
        expected = f"{share:.0%} were counted"
        rows.append(Finding(name, subject, what, expected, float(pooled[place]), low, high, "share", holds))
    return rows


def _median(name: str, subject: str, each: Floats, pooled: Floats, history: Floats) -> Finding:
    """The month by which half have died."""
    low, high = np.quantile([median_month(one) for one in each], SPAN)
    known, value = median_month(history), median_month(pooled)
    what, expected = "median month of deaths (95% of worlds)", f"{known:.1f} months was counted"
    holds = bool(low <= known <= high)
    return Finding(name, subject, what, expected, round(value, 1), round(low, 1), round(high, 1), "months", holds)


def _gap(name: str, check: DeathTiming, subject: str, worlds: Floats, each: Floats, counted: Floats) -> Finding:
    """How far history is from the mean of worlds, against how far single worlds are."""
    pooled, history = worlds.sum(0) / worlds.sum(), counted / counted.sum()
    limit = float(np.quantile(distance(each, pooled), check.within))
    random = np.random.default_rng(1)
    drawn = []
    for _ in range(RESAMPLES):
        again = worlds[random.integers(len(worlds), size=len(worlds))].sum(0)
        others = random.multinomial(round(counted.sum()), history)
        drawn.append(float(distance(others / others.sum(), again / again.sum())))
    low, high = np.quantile(drawn, SPAN)
    value = float(distance(history, pooled))
    what, expected = "largest gap of cumulated shares", f"at most {limit:.0%}, as {check.within:.0%} of worlds"
    return Finding(name, subject, what, expected, value, float(low), float(high), "share", value <= limit)


def distance(shares: Floats, others: Floats) -> Floats:
    """Largest difference of cumulated shares (Kolmogorov-Smirnov) [(...,)].

    Examples
    --------
    >>> import numpy as np
    >>> float(distance(np.array([0.5, 0.5, 0.0]), np.array([0.25, 0.25, 0.5])))
    0.5
    """
    return np.asarray(np.abs(np.cumsum(shares, -1) - np.cumsum(others, -1)).max(-1))


def median_month(shares: Floats) -> float:
    """Month by which half of the deaths have come, those of a quarter spread evenly over it.

    Examples
    --------
    >>> import numpy as np
    >>> median_month(np.array([0.25, 0.5, 0.25]))
    4.5
    """
    ends = np.cumsum(shares)
    place = int(np.searchsorted(ends, 0.5 * ends[-1]))
    before = ends[place - 1] if place else 0.0
    return float(QUARTER * (place + (0.5 * ends[-1] - before) / shares[place]))
