"""What a check found, and the table made of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from filon.reality.verdicts import Verdict


@dataclass(frozen=True)
class Finding:
    """One line of the table before its verdict.

    Attributes
    ----------
    check, subject, what
        Name of the check, the firm it is about (empty for all of them), and the detail.
    expected
        In words.
    value, low, high
        What was simulated, and its 95% sampling limits; None where there are none.
    unit
        Of the value: `share`, `change of share`, `months`, `count`, `ratio`, or a unit of the model.
    holds
        Whether the expectation holds; None where it does not apply.
    note
        Why it does not apply, or what else should be known.
    """

    check: str
    subject: str
    what: str
    expected: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""
    holds: bool | None = None
    note: str = ""


@dataclass(frozen=True)
class Row:
    """A finding with its verdict, and the reason where a failure is left as it is.

    Attributes
    ----------
    cause
        Of a failure for a stated reason: `figures`, `equations` or `comparison`.
    """

    check: str
    subject: str
    what: str
    expected: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    verdict: Verdict
    note: str
    cause: str
    reason: str


@dataclass(frozen=True)
class Band:
    """A figure reported later, and the band that was simulated for its date.

    Attributes
    ----------
    p10, p50, p90
        Simulated, among firms still there; a firm is still there with probability `alive`.
    inside
        Whether the reported value lies from p10 to p90.
    counted
        Whether it counts in the shares.
    """

    firm: str
    measure: str
    day: date
    reported: float
    p10: float
    p50: float
    p90: float
    alive: float
    unit: str
    inside: bool
    counted: bool
    note: str


@dataclass(frozen=True)
class Later:
    """Figures of a scenario that are dated later than its start.

    Attributes
    ----------
    drivers, narratives, mechanics, others
        Their keys, sorted.
    all_mechanics
        Number of constants, dated later or not.
    """

    start: date
    drivers: tuple[str, ...]
    narratives: tuple[str, ...]
    mechanics: tuple[str, ...]
    others: tuple[str, ...]
    all_mechanics: int


@dataclass(frozen=True)
class Held:
    """A model held against reality.

    Attributes
    ----------
    scenarios
        Names of those simulated.
    trials
        Of each simulation.
    rows, bands
        The table of checks, and the reported figures of the hindcast.
    later
        By scenario, for those of the hindcast.
    """

    version: str
    scenarios: tuple[str, ...]
    trials: int
    seed: int
    rows: tuple[Row, ...]
    bands: tuple[Band, ...]
    later: dict[str, Later] = field(default_factory=dict)
