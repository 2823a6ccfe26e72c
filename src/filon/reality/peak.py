"""The check on deaths after a funding peak: who dies first, and how long after money stopped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from filon.reality.findings import Finding
from filon.reality.shapes import FundingPeak
from filon.reality.simulations import Case, Simulated
from filon.reality.verdicts import Lag, in_range, median_lag


@dataclass(frozen=True)
class Deaths:
    """How long after the peak a firm died, where it did.

    Attributes
    ----------
    small
        Whether it is one of the small ventures, else a lab.
    """

    subject: str
    small: bool
    lag: Lag


def deaths(check: FundingPeak, case: Case) -> list[Deaths]:
    """Lags of the firms of a scenario that the check is about."""
    kinds = [*check.small, *check.large]
    if not case.firms(kinds):
        return []
    drought = case.with_firms(check.added).changed(check.change, check.months)
    firms = [firm for firm in drought.scenario.firms if firm.archetype in kinds]
    return [
        Deaths(case.subject(firm.name), firm.archetype in check.small, _lag(check, drought, firm.name))
        for firm in firms
    ]


def _lag(check: FundingPeak, drought: Simulated, firm: str) -> Lag:
    """Median month of the exits that count as death."""
    counts = np.isin(drought.summary["exit_code"].to_numpy(), check.deaths)
    by_month = drought.summary["exit_probability"].sel(entity=firm).to_numpy()[:, counts].sum(axis=1)
    return median_lag((np.diff(by_month) * int(drought.summary["trials"])).tolist())


def funding_peak(name: str, check: FundingPeak, found: Sequence[Deaths]) -> list[Finding]:
    """Whether median lags lie in their range, and small ventures die before labs."""
    if not found:
        return []
    return [*(_of_firm(name, check, item) for item in found), _order(name, found)]


def _of_firm(name: str, check: FundingPeak, item: Deaths) -> Finding:
    """Whether the median lag of one firm lies in its range."""
    what, expected = "median lag of deaths", f"{check.least} to {check.most} months"
    lag = item.lag
    if not lag.events:
        return Finding(name, item.subject, what, expected, note=f"no death within {check.months} months")
    holds = in_range(lag.months, check.least, check.most)
    return Finding(name, item.subject, what, expected, lag.months, lag.low, lag.high, "months", holds)


def _order(name: str, found: Sequence[Deaths]) -> Finding:
    """Whether small ventures die before labs: the median over labs of their lags against that over small ventures.

    The note names the labs that go against it.
    """
    what, expected = "lag of labs over that of small ventures", "above 0 months, by their medians"
    small = [item.lag.months for item in found if item.small and item.lag.events]
    large = {item.subject: item.lag.months for item in found if not item.small and item.lag.events}
    if not small or not large:
        return Finding(name, "", what, expected, note="needs a small venture and a lab: leave the scenario out")
    early = median(small)
    gap = median(large.values()) - early
    sooner = ", ".join(subject for subject, months in large.items() if months <= early)
    note = f"against it: {sooner}" if sooner else ""
    return Finding(name, "", what, expected, gap, None, None, "months", gap > 0.0, note)
