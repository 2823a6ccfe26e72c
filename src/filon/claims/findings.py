"""What was found about claims."""

from __future__ import annotations

from dataclasses import dataclass

from filon.claims.answers import Answer


@dataclass(frozen=True)
class Line:
    """One number about one firm.

    Attributes
    ----------
    claim, variant
        Name of the claim, and of the change where it has several; empty otherwise.
    what
        What the number is about, in words.
    firm
        Scenario that it is about.
    month
        Within so many months, or at the close of that month.
    narrative
        Given this one; empty for all of them.
    before
        Crash probability without the change; that of the brighter narrative; None where nothing is compared.
    value, low, high
        The probability, and its 95% limits.
    change, change_low, change_high, standard_error
        `value - before`, its 95% limits and its standard error, None where nothing is compared.
    trials
        Behind `value`.
    expected
        What the claim says, in words; empty for a line that is not asked about.
    """

    claim: str
    variant: str
    what: str
    firm: str
    month: int
    narrative: str
    before: float | None
    value: float
    low: float
    high: float
    change: float | None
    change_low: float | None
    change_high: float | None
    standard_error: float | None
    trials: int
    expected: str
    answer: Answer


@dataclass(frozen=True)
class Told:
    """A claim, or one change of it, with its lines.

    Attributes
    ----------
    title, sentence, quoted, reading
        As declared.
    what
        What is changed, or measured, in words.
    because
        What the comparison tells, or leaves out.
    answer
        Of all firms that it is about, at the last month.
    """

    claim: str
    variant: str
    title: str
    sentence: str
    quoted: bool
    reading: str
    what: str
    because: str
    expected: str
    answer: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Evaluated:
    """Every claim with its numbers.

    Attributes
    ----------
    source
        Key of the article in sources.csv.
    trials, path_trials
        Of each simulation, and of those whose paths were kept.
    months
        Of each simulation.
    """

    version: str
    source: str
    trials: int
    path_trials: int
    seed: int
    months: int
    claims: tuple[Told, ...]
