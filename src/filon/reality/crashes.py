"""Checks on crash probabilities: their range, their order over narratives, what changes do to them."""

from __future__ import annotations

from filon.reality.findings import Finding
from filon.reality.sectors import sector_crashed
from filon.reality.shapes import CrashRange, NarrativeOrder, NoFall, SharpFall
from filon.reality.simulations import Case
from filon.reality.verdicts import (
    Difference,
    difference,
    fell_sharply,
    in_range,
    not_lower,
    paired_difference,
)


def crash_range(name: str, check: CrashRange, case: Case) -> list[Finding]:
    """Whether each firm's crash probability lies in the range that is expected of its archetype."""
    return [_in_range(name, check, case, firm.name) for firm in case.firms(check.archetypes)]


def _in_range(name: str, check: CrashRange, case: Case, firm: str) -> Finding:
    """The finding for one firm."""
    subject, what = case.subject(firm), f"crash within {check.months} months"
    expected = f"at most {check.most:.0%}" if check.least == 0.0 else f"{check.least:.0%} to {check.most:.0%}"
    if check.months > case.scenario.months:
        return Finding(name, subject, what, expected, note=_too_short(case))
    chosen = case.base.summary.sel(entity=firm, month=check.months)
    value, low, high = (float(chosen[f"crash_probability{end}"]) for end in ("", "_low", "_high"))
    holds = in_range(value, check.least, check.most)
    return Finding(name, subject, what, expected, value, low, high, "share", holds)


def _too_short(case: Case) -> str:
    """Why a check of later months does not apply."""
    return f"the scenario ends after {case.scenario.months} months"


def sharp_fall(name: str, check: SharpFall, case: Case) -> list[Finding]:
    """Whether a change makes each firm's crash probability fall sharply."""
    firms = case.firms(check.archetypes)
    findings = []
    concerned = []
    for firm in firms:
        base = float(case.base.crashed(firm.name, check.months).mean())
        if base < check.above:
            note = f"its crash probability is under {check.above:.0%} as it is"
            findings.append(Finding(name, case.subject(firm.name), check.meaning, _falling(check, None), note=note))
        else:
            concerned.append((firm.name, base))
    if not concerned:
        return findings
    after = case.changed(check.change, check.months)
    for firm_name, base in concerned:
        change = paired_difference(case.base.crashed(firm_name, check.months), after.crashed(firm_name, check.months))
        holds = fell_sharply(base, change, check.ratio, check.errors)
        findings.append(of_change(name, case.subject(firm_name), check.meaning, _falling(check, base), change, holds))
    return findings


def _falling(check: SharpFall, base: float | None) -> str:
    """What is expected of a sharp fall."""
    what = "" if base is None else f" of {100 * base:.1f}%"
    return f"falls by at least {1.0 - check.ratio:.0%}{what}, and by over {check.errors:g} standard errors"


def no_fall(name: str, check: NoFall, case: Case) -> list[Finding]:
    """Whether a change for the worse leaves no firm with clearly fewer crashes."""
    firms = case.firms(check.archetypes)
    if not firms:
        return []
    after = case.changed(check.change, check.months)
    expected = f"not lower by over {check.errors:g} standard errors"
    findings = []
    for firm in firms:
        change = paired_difference(case.base.crashed(firm.name, check.months), after.crashed(firm.name, check.months))
        holds = not_lower(change, check.errors)
        findings.append(of_change(name, case.subject(firm.name), check.meaning, expected, change, holds))
    before, later = sector_crashed(case.base, check.months), sector_crashed(after, check.months)
    if before is not None and later is not None:
        change = paired_difference(before, later)
        what, holds = f"the sector's crash: {check.meaning}", not_lower(change, check.errors)
        findings.append(of_change(name, case.scenario.name, what, expected, change, holds))
    return findings


def of_change(name: str, subject: str, what: str, expected: str, change: Difference, holds: bool) -> Finding:
    """A change of the crash probability as a finding."""
    return Finding(name, subject, what, expected, change.value, *change.limits, "change of share", holds)


def narrative_order(name: str, check: NarrativeOrder, case: Case) -> list[Finding]:
    """Whether crashes are likelier in the darker narratives."""
    findings = []
    for firm in case.firms(check.archetypes):
        subject, expected = case.subject(firm.name), f"never reversed by over {check.errors:g} standard errors"
        whole = float(case.base.crashed(firm.name, check.months).mean())
        if whole < check.above:
            note = f"its crash probability is under {check.above:.0%}"
            findings.append(Finding(name, subject, check.meaning, expected, note=note))
            continue
        for darker, brighter in zip(check.order, check.order[1:], strict=False):
            if not all(int(case.base.summary.trials_given.sel(narrative=one)) for one in (darker, brighter)):
                note = "no trial of one of the narratives"
                findings.append(Finding(name, subject, check.meaning, expected, note=note))
                continue
            gap = _gap(case, firm.name, check.months, darker, brighter)
            what = f"{darker} over {brighter}".replace("_", " ")
            findings.append(of_change(name, subject, what, expected, gap, not_lower(gap, check.errors)))
    return findings


def _gap(case: Case, firm: str, months: int, darker: str, brighter: str) -> Difference:
    """Crash probability of a firm in one narrative over that in another."""
    chosen = case.base.summary.sel(entity=firm, month=months)
    shares = [float(chosen.crash_probability_given.sel(narrative=one)) for one in (darker, brighter)]
    trials = [int(chosen.trials_given.sel(narrative=one)) for one in (darker, brighter)]
    return difference(shares[0], trials[0], shares[1], trials[1])
