"""Every claim over its scenarios: one simulation of each as it is, and one of the same trials for each change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from os import PathLike

import filon
from filon.claims.answers import whole
from filon.claims.declared import declared
from filon.claims.findings import Evaluated, Line, Told
from filon.claims.lines import CRASH, changes, level, movements, narratives
from filon.claims.shapes import ChangeClaim, Claim, LevelClaim, MovementClaim, NarrativeClaim, Variant
from filon.claims.subjects import PATH_TRIALS, Notice, Subject
from filon.claims.wording import between, expected_probability, expected_ratio, moving
from filon.errors import InputError
from filon.quantities.names import suggestion
from filon.reality.simulations import Laboratory
from filon.scenario.files import Library, distributions_folder


def evaluated(
    names: Sequence[str] = (),
    *,
    scenarios: Sequence[str] = (),
    trials: int = 100_000,
    seed: int = 1,
    months: int = 60,
    threads: int | None = None,
    distributions: str | PathLike[str] | None = None,
    told: Notice = lambda _: None,
) -> Evaluated:
    """Claims of `claims.toml` as numbers.

    Parameters
    ----------
    names, scenarios
        Claims, and of their scenarios those wanted; all by default.
    trials, seed, months
        Of every simulation: changes are compared on the same trials.
    threads, distributions
        As for `filon.simulate` and `filon.load`.
    told
        Called before each simulation with what is simulated.

    Raises
    ------
    InputError
        With all faults of the file, or for a name that is none.
    """
    library = Library(distributions_folder(distributions))
    known = declared(library)
    claims = known.chosen(names)
    _refuse_unknown(scenarios, claims)
    horizons = tuple(month for month in known.months if month <= months) or (months,)
    laboratory = Laboratory(trials, seed, threads, distributions)
    accounts = frozenset(one for claim in claims.values() for one in watched(claim))
    subjects = {
        name: Subject(name, laboratory, months, horizons, accounts, told)
        for name in dict.fromkeys(one for claim in claims.values() for one in claim.scenarios)
        if not scenarios or name in scenarios
    }
    found = [
        one
        for name, claim in claims.items()
        for one in _told(name, claim, [subjects[one] for one in claim.scenarios if one in subjects], known.every)
    ]
    return Evaluated(filon.__version__, known.source, trials, min(trials, PATH_TRIALS), seed, months, tuple(found))


def watched(claim: Claim) -> set[str]:
    """Accounts that a claim looks at month by month."""
    return {claim.given, *claim.falls, *claim.rises} if isinstance(claim, MovementClaim) else set()


def _refuse_unknown(scenarios: Sequence[str], claims: Mapping[str, Claim]) -> None:
    """Scenarios wanted are among those of the claims."""
    all_of_them = {one for claim in claims.values() for one in claim.scenarios}
    for name in scenarios:
        if name not in all_of_them:
            raise InputError(f"no claim is about '{name}'{suggestion(name, all_of_them)}")


def _told(name: str, claim: Claim, subjects: Sequence[Subject], every: int) -> list[Told]:
    """A claim over its scenarios; each of its changes by itself."""
    if isinstance(claim, ChangeClaim):
        return [_change(name, key, claim, variant, subjects) for key, variant in claim.changes.items()]
    if isinstance(claim, LevelClaim):
        lines = [line for subject in subjects for line in level(name, claim, subject)]
        return [_together(name, claim, CRASH, expected_probability(claim.probability), lines)]
    if isinstance(claim, NarrativeClaim):
        lines = [line for subject in subjects for line in narratives(name, claim, subject)]
        return [_together(name, claim, between(claim), expected_ratio(claim.ratio), lines)]
    assert isinstance(claim, MovementClaim)
    lines = [line for subject in subjects for line in movements(name, claim, subject, every)]
    return [_together(name, claim, moving(claim), expected_probability(claim.probability), lines)]


def _change(name: str, key: str, claim: ChangeClaim, variant: Variant, subjects: Sequence[Subject]) -> Told:
    """What one change does to each firm."""
    lines = [line for subject in subjects for line in changes(name, key, claim, variant, subject)]
    told = _together(name, claim, variant.meaning, expected_ratio(variant.ratio), lines)
    return replace(told, variant=key, because=variant.because)


def _together(name: str, claim: Claim, what: str, expected: str, lines: Sequence[Line]) -> Told:
    """Lines under their claim, with the answer of those at the last month."""
    last = max((line.month for line in lines), default=0)
    answer = whole([line.answer for line in lines if line.month == last and line.expected])
    facts = (claim.title, claim.sentence, claim.quoted, claim.reading)
    return Told(name, "", *facts, what, "", expected, answer, tuple(lines))
