"""Checks on several firms in one world: the sector's crash, who stays alive in it, who falls with whom."""

from __future__ import annotations

from math import sqrt

import numpy as np
import numpy.typing as npt

from filon.engine.sector import WINDOW_MONTHS, WINDOW_SHARE
from filon.reality.findings import Finding
from filon.reality.shapes import PulledAlong, SectorOrder, SoundBeside
from filon.reality.simulations import Case, Simulated
from filon.reality.verdicts import Z95, Difference, Flags, difference, not_lower
from filon.statistics.intervals import wilson

FEWEST = 30
"""Trials that a share needs at least."""

HALF = WINDOW_SHARE + 1e-9
"""Half of the capital, however it adds up."""


def sector_crashed(simulated: Simulated, months: int) -> Flags | None:
    """Whether each trial's sector crashed within so many months [(trial,)].

    Returns
    -------
    None for one firm, where no firm has capital, or where a cohort has some: its members' months are not kept.
    """
    if simulated.sector is None:
        return None
    weights = simulated.sector["capital_weight"].to_series()
    firms = [str(name) for name in simulated.outcomes["firm"].values]
    own = np.array([weights[firm] for firm in firms])
    if not own.sum() or own.sum() < weights.sum() * (1.0 - 1e-9):
        return None
    crashes = simulated.outcomes["crash_month"].sel(firm=firms).to_numpy().astype(np.int64)
    return fallen(crashes, own / own.sum(), months)


def fallen(crashes: npt.NDArray[np.int64], weights: npt.NDArray[np.float64], months: int) -> Flags:
    """Whether firms that crashed within a window of two years ever hold over half of the capital [(trial,)].

    Parameters
    ----------
    crashes
        Month of each firm's crash, -1 where there is none [(trial, firm)].
    weights
        Of the firms, 1 in sum [(firm,)].

    Examples
    --------
    >>> import numpy as np
    >>> fallen(np.array([[3, 20, -1], [3, 30, -1]]), np.array([0.3, 0.3, 0.4]), 60).tolist()
    [True, False]
    """
    found = np.zeros(len(crashes), bool)
    for last in crashes.T:
        counted = (crashes >= 0) & (crashes <= last[:, None]) & (crashes > last[:, None] - WINDOW_MONTHS)
        found |= (last >= 0) & (last <= months) & (counted @ weights > HALF)
    return found


def sector_order(name: str, check: SectorOrder, case: Case) -> list[Finding]:
    """Whether the sector's crash is likelier in the darker narratives."""
    sector = case.base.sector
    if sector is None or sector_crashed(case.base, check.months) is None:
        return []
    given = sector["sector_crash_probability_given"].sel(month=check.months)
    trials = case.base.summary["trials_given"]
    findings = []
    for darker, brighter in zip(check.order, check.order[1:], strict=False):
        shares = [float(given.sel(narrative=one)) for one in (darker, brighter)]
        counts = [int(trials.sel(narrative=one)) for one in (darker, brighter)]
        if not all(counts):
            note = "no trial of one of the narratives"
            findings.append(Finding(name, case.scenario.name, check.meaning, "", note=note))
            continue
        gap = difference(shares[0], counts[0], shares[1], counts[1])
        what = f"{darker} over {brighter}".replace("_", " ")
        expected = f"{shares[0]:.1%} over {shares[1]:.1%}: never reversed by over {check.errors:g} standard errors"
        holds = not_lower(gap, check.errors)
        findings.append(
            Finding(name, case.scenario.name, what, expected, gap.value, *gap.limits, "change of share", holds)
        )
    return findings


def sound_beside(name: str, check: SoundBeside, case: Case) -> list[Finding]:
    """Whether firms of sound business models live on in trials in which the sector crashes."""
    if sector_crashed(case.base, check.months) is None:
        return []
    copy = case.beside(check.added)
    crashed = sector_crashed(copy.base, check.months)
    findings = []
    for firm in copy.firms(check.archetypes):
        what, expected = f"crash within {check.months} months, where the sector crashes", f"at most {check.most:.0%}"
        if crashed is None or crashed.sum() < FEWEST:
            note = f"the sector crashes in fewer than {FEWEST} trials"
            findings.append(Finding(name, copy.subject(firm.name), what, expected, note=note))
            continue
        own = copy.base.crashed(firm.name, check.months)[crashed]
        share, low, high = (float(part) for part in wilson(np.array(own.sum()), np.array(own.size)))
        holds = share <= check.most
        findings.append(Finding(name, copy.subject(firm.name), what, expected, share, low, high, "share", holds))
    return findings


def pulled_along(name: str, check: PulledAlong, case: Case) -> list[Finding]:
    """Whether crashes are likelier in the trials in which one firm crashes early."""
    if check.given not in [firm.name for firm in case.scenario.firms] or check.months > case.scenario.months:
        return []
    copy = case.beside(check.added)
    condition = np.asarray(copy.base.crashed(check.given, check.before), bool)
    findings = []
    for firm in copy.firms(check.archetypes):
        if firm.name == check.given:
            continue
        crashed = np.asarray(copy.base.crashed(firm.name, check.months), np.float64)
        what = f"crash within {check.months} months, given that of {check.given} before month {check.before}"
        expected = f"above {crashed.mean():.1%} of all trials by over {check.errors:g} standard errors"
        if min(condition.sum(), (~condition).sum()) < FEWEST:
            note = f"{check.given} crashes by then in fewer than {FEWEST} trials"
            findings.append(Finding(name, copy.subject(firm.name), what, expected, note=note))
            continue
        gap, given = above_all(crashed, condition), float(crashed[condition].mean())
        spread = Z95 * float(crashed[condition].std(ddof=1)) / sqrt(int(condition.sum()))
        holds = gap.value > check.errors * gap.error
        ends = (max(given - spread, 0.0), min(given + spread, 1.0))
        findings.append(Finding(name, copy.subject(firm.name), what, expected, given, *ends, "share", holds))
    return findings


def above_all(crashed: npt.NDArray[np.float64], condition: Flags) -> Difference:
    """Mean in some trials over that in all trials.

    Examples
    --------
    >>> import numpy as np
    >>> above_all(np.array([1.0, 1.0, 0.0, 0.0]), np.array([True, True, False, False])).value
    0.5
    """
    inside, outside = crashed[condition], crashed[~condition]
    error = sqrt(inside.var(ddof=1) / inside.size + outside.var(ddof=1) / outside.size)
    part = outside.size / crashed.size
    return Difference(part * float(inside.mean() - outside.mean()), part * error)
