"""Every check that is declared, over one scenario or over all that are shipped."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from os import PathLike
from typing import Any

import filon
from filon.errors import InputError
from filon.reality.accounts import bands, coverage, first_month
from filon.reality.crashes import crash_range, narrative_order, no_fall, sharp_fall
from filon.reality.declared import Reality, reality
from filon.reality.findings import Band, Finding, Held, Later, Row
from filon.reality.later import later_figures
from filon.reality.peak import Deaths, deaths, funding_peak
from filon.reality.sectors import pulled_along, sector_order, sound_beside
from filon.reality.shapes import (
    Check,
    CrashRange,
    DeathTiming,
    FirstMonth,
    FundingPeak,
    Hindcast,
    NarrativeOrder,
    NoFall,
    PulledAlong,
    SectorOrder,
    SharpFall,
    SoundBeside,
    SupplierFall,
)
from filon.reality.simulations import Case, Laboratory
from filon.reality.suppliers import supplier_fall
from filon.reality.timing import death_timing
from filon.reality.verdicts import Verdict, verdict
from filon.scenario.files import Library, distributions_folder
from filon.scenario.loading import shipped_model

Told = Callable[[str, int, int], None]
"""Takes the name of the scenario that is examined next, its number from 1, and how many there are."""


@dataclass
class Notes:
    """What has been found so far.

    Attributes
    ----------
    findings
        By check.
    bands, deaths
        What checks over several scenarios are made of, by check.
    """

    findings: dict[str, list[Finding]] = field(default_factory=dict)
    bands: dict[str, list[Band]] = field(default_factory=dict)
    deaths: dict[str, list[Deaths]] = field(default_factory=dict)
    later: dict[str, Later] = field(default_factory=dict)


def held(
    names: Sequence[str] = (),
    *,
    trials: int = 200_000,
    seed: int = 1,
    threads: int | None = None,
    distributions: str | PathLike[str] | None = None,
    overrides: Mapping[str, Any] | None = None,
    told: Told | None = None,
) -> Held:
    """Scenarios held against `reality/` of the distributions folder.

    Parameters
    ----------
    names
        Shipped names or paths of scenarios; by default all that are shipped with one firm.
    trials
        Of every simulation; a scenario takes up to six.
    seed
        Of every simulation: changes are compared on the same trials.
    threads, distributions, overrides
        As for `filon.simulate` and `filon.load`.
    told
        Called before each scenario.

    Raises
    ------
    InputError
        With all faults of the files; for a model of one's own, which nothing is known of.
    """
    library = Library(distributions_folder(distributions))
    known = reality(library)
    laboratory = Laboratory(trials, seed, threads, distributions, overrides)
    chosen = tuple(names) or _alone(library, laboratory)
    scenarios = [laboratory.scenario(name) for name in chosen]
    for name, scenario in zip(chosen, scenarios, strict=True):
        if scenario.model is not shipped_model():
            raise InputError(f"{name}: a model of your own; what is known of reality is about the shipped one")
    notes = Notes()
    for number, (name, scenario) in enumerate(zip(chosen, scenarios, strict=True), start=1):
        if told is not None:
            told(name, number, len(chosen))
        case = Case(name, laboratory, laboratory.simulated(scenario))
        for check_name, check in known.checks.items():
            _examine(notes, check_name, check, case, known)
    for check_name, check in known.checks.items():
        _conclude(notes, check_name, check)
    rows = tuple(_row(item, known) for check_name in known.checks for item in notes.findings[check_name])
    every_band = tuple(band for found in notes.bands.values() for band in found)
    return Held(
        filon.__version__, tuple(one.name for one in scenarios), trials, seed, rows, every_band, dict(notes.later)
    )


def _alone(library: Library, laboratory: Laboratory) -> tuple[str, ...]:
    """Shipped scenarios of one firm: those of many take as long as many, and are held when they are named."""
    names = library.names("scenarios")
    return tuple(name for name in names if sum(firm.count for firm in laboratory.scenario(name).firms) == 1)


def _examine(notes: Notes, name: str, check: Check, case: Case, known: Reality) -> None:
    """Note what one check finds in one scenario."""
    found = notes.findings.setdefault(name, [])
    if check.scope != "any" and case.is_sector != (check.scope == "sector"):
        return
    if isinstance(check, SectorOrder | SoundBeside | PulledAlong | SupplierFall | DeathTiming):
        found += _of_sector(name, check, case, known)
    elif isinstance(check, CrashRange):
        found += crash_range(name, check, case)
    elif isinstance(check, SharpFall):
        found += sharp_fall(name, check, case)
    elif isinstance(check, NoFall):
        found += no_fall(name, check, case)
    elif isinstance(check, NarrativeOrder):
        found += narrative_order(name, check, case)
    elif isinstance(check, FirstMonth):
        found += first_month(name, check, case, known.accounts)
    elif isinstance(check, FundingPeak):
        notes.deaths.setdefault(name, []).extend(deaths(check, case))
    elif isinstance(check, Hindcast):
        _hindcast(notes, name, check, case, known)


def _of_sector(
    name: str, check: SectorOrder | SoundBeside | PulledAlong | SupplierFall | DeathTiming, case: Case, known: Reality
) -> list[Finding]:
    """What a check of several firms finds in one scenario."""
    if isinstance(check, SectorOrder):
        return sector_order(name, check, case)
    if isinstance(check, SoundBeside):
        return sound_beside(name, check, case)
    if isinstance(check, PulledAlong):
        return pulled_along(name, check, case)
    if isinstance(check, SupplierFall):
        return supplier_fall(name, check, case)
    return death_timing(name, check, case, known.closures)


def _hindcast(notes: Notes, name: str, check: Hindcast, case: Case, known: Reality) -> None:
    """Note the bands of a scenario, those that another scenario has brought left out."""
    before = notes.bands.setdefault(name, [])
    have = {(band.firm, band.measure) for band in before}
    new = [band for band in bands(check, case, known.reported) if (band.firm, band.measure) not in have]
    before += new
    later = later_figures(case.scenario) if new else None
    if later is not None:
        notes.later[case.scenario.name] = later


def _conclude(notes: Notes, name: str, check: Check) -> None:
    """Note what a check says of all scenarios together, or that it applies to none of them."""
    found = notes.findings[name]
    if isinstance(check, Hindcast):
        found += coverage(name, check, notes.bands.get(name, []))
    if isinstance(check, FundingPeak):
        found += funding_peak(name, check, notes.deaths.get(name, []))
    if not found:
        about = f"about {', '.join(check.archetypes)}" if check.archetypes else "nothing is known of these firms"
        if check.scope != "any":
            about = "about one firm alone" if check.scope == "one" else "about several firms together"
        found.append(Finding(name, "", check.meaning, "", note=about))


def _row(item: Finding, known: Reality) -> Row:
    """A finding with its verdict, and the reason where a failure has one."""
    reason = known.reason(item.check, item.subject, item.what) if item.holds is False else None
    said: Verdict = "not applicable" if item.holds is None else verdict(item.holds, reason.because if reason else None)
    return Row(
        item.check,
        item.subject,
        item.what,
        item.expected,
        item.value,
        item.low,
        item.high,
        item.unit,
        said,
        item.note,
        reason.cause if reason else "",
        reason.because if reason else "",
    )
