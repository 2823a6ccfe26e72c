"""The lines of each kind of claim: simulations of one scenario as numbers with an answer."""

from __future__ import annotations

from typing import Any

from filon.claims.answers import Answer, Flags, Probability, apart, of_change, of_level, of_ratio, paired, probability
from filon.claims.findings import Line
from filon.claims.movements import movement
from filon.claims.shapes import ChangeClaim, LevelClaim, MovementClaim, NarrativeClaim, Variant
from filon.claims.subjects import Subject
from filon.claims.wording import between, expected_probability, expected_ratio, moving

CRASH = "probability of a crash"
"""What a line on one simulation is about."""


def changes(name: str, key: str, claim: ChangeClaim, variant: Variant, subject: Subject) -> list[Line]:
    """What one change does to a firm, within each horizon."""
    found = []
    for month in subject.horizons:
        before = subject.crashed(subject.base, month)
        after = subject.crashed(subject.with_change(f"{name}.{key}", variant), month)
        asked = float(before.mean()) >= claim.above
        answer: Answer = of_change(before, after, variant.ratio) if asked else "not asked"
        found.append(_compared(name, key, variant, subject.name, month, before, after, answer))
    return found


def _compared(
    name: str, key: str, variant: Variant, firm: str, month: int, before: Flags, after: Flags, answer: Answer
) -> Line:
    """Two simulations of the same trials as a line."""
    found, change = probability(int(after.sum()), after.size), paired(before, after, 1.0)
    numbers = (float(before.mean()), *found[:3], change.value, *change.limits, change.error, found.trials)
    return Line(name, key, variant.meaning, firm, month, "", *numbers, expected_ratio(variant.ratio), answer)


def _alone(
    name: str, what: str, firm: str, month: int, narrative: str, found: Probability, expected: str, answer: Answer
) -> Line:
    """A probability as a line."""
    numbers = (None, found.value, found.low, found.high, None, None, None, None)
    return Line(name, "", what, firm, month, narrative, *numbers, found.trials, expected, answer)


def level(name: str, claim: LevelClaim, subject: Subject) -> list[Line]:
    """The crash probability of a firm, within each horizon."""
    expected, found = expected_probability(claim.probability), []
    for month in subject.horizons:
        crashed = subject.crashed(subject.base, month)
        one = probability(int(crashed.sum()), crashed.size)
        answer = of_level(one, claim.probability)
        found.append(_alone(name, CRASH, subject.name, month, "", one, expected, answer))
    return found


def narratives(name: str, claim: NarrativeClaim, subject: Subject) -> list[Line]:
    """The crash probability of a firm given each narrative, and the darker beside the brighter."""
    lines = []
    firm = subject.scenario.firms[0].name
    for month in subject.horizons:
        at = subject.base.summary.sel(entity=firm, month=month)
        given = {
            one.name: _given(at, one.name) for one in subject.scenario.narratives if int(_trials(at, one.name)) > 0
        }
        for narrative, found in given.items():
            lines.append(_alone(name, "crash, given", subject.name, month, narrative, found, "", "not asked"))
        if claim.darker in given and claim.brighter in given:
            first, second = given[claim.darker], given[claim.brighter]
            asked = float(at.crash_probability) >= claim.above
            lines.append(_gap(name, claim, subject.name, month, first, second, asked))
    return lines


def _trials(at: Any, narrative: str) -> Any:
    """Trials of a narrative."""
    return at.trials_given.sel(narrative=narrative)


def _given(at: Any, narrative: str) -> Probability:
    """Crash probability given a narrative."""
    value, low, high = (
        float(at[f"crash_probability{end}"].sel(narrative=narrative)) for end in ("_given", "_low_given", "_high_given")
    )
    return Probability(value, low, high, int(_trials(at, narrative)))


def _gap(
    name: str, claim: NarrativeClaim, firm: str, month: int, first: Probability, second: Probability, asked: bool
) -> Line:
    """The darker narrative beside the brighter."""
    change = apart(first, second, 1.0)
    answer: Answer = of_ratio(first, second, claim.ratio) if asked else "not asked"
    numbers = (second.value, *first[:3], change.value, *change.limits, change.error, first.trials)
    return Line(name, "", between(claim), firm, month, "", *numbers, expected_ratio(claim.ratio), answer)


def movements(name: str, claim: MovementClaim, subject: Subject, every: int) -> list[Line]:
    """Shares of firms whose accounts moved as claimed, by month, over all narratives and given each."""
    kept, expected = subject.kept, expected_probability(claim.probability)
    lines = []
    for month in range(max(every, claim.over), subject.months + 1, every):
        moved = movement(claim, kept.accounts, month)
        found = probability(int(moved.borne_out.sum()), int(moved.counted.sum()))
        answer = of_level(found, claim.probability)
        lines.append(_alone(name, moving(claim), subject.name, month, "", found, expected, answer))
        for number, narrative in enumerate(subject.scenario.narratives):
            own = kept.narrative == number
            part = probability(int((moved.borne_out & own).sum()), int((moved.counted & own).sum()))
            lines.append(_alone(name, moving(claim), subject.name, month, narrative.name, part, "", "not asked"))
    return lines
