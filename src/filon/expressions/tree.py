"""What an expression means, as a small tree that is written back as text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

RELATIONS = ("<=", ">=", "<", ">")

PLAIN_NAME = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)
"""A name that needs no quotes."""


@dataclass(frozen=True)
class Probability:
    """That something happened to a firm by the close of a month.

    Attributes
    ----------
    event
        `crash`, `ruin`, `exit`, `sector_crash`, or the name of a mark.
    step
        Month, or step of a model of one's own; events of steps 1 to `step` count.
    entity
        Firm or cohort; None for the only one, and for a sector.
    exit
        Which exit, where `event` is `exit`.
    narrative
        Given this narrative; None for all, with their prior weights.
    places
        Where in the text the event, entity, step, exit and narrative stand, counted from 1.
    """

    event: str
    step: int
    entity: str | None = None
    exit: str | None = None
    narrative: str | None = None
    places: dict[str, int] = field(default_factory=dict, compare=False, repr=False)

    def __str__(self) -> str:
        """The text that reads as this: `crash(openai, 36 | bubble)`."""
        parts = [self.entity and written(self.entity), str(self.step), self.exit and written(self.exit)]
        given = f" | {written(self.narrative)}" if self.narrative is not None else ""
        return f"{self.event}({', '.join(part for part in parts if part)}{given})"


@dataclass(frozen=True)
class Condition:
    """A probability held against a threshold [0..1].

    Attributes
    ----------
    relation
        One of `RELATIONS`.
    """

    probability: Probability
    relation: str
    threshold: float

    def __str__(self) -> str:
        """The text that reads as this."""
        return f"{self.probability} {self.relation} {self.threshold!r}"


@dataclass(frozen=True)
class Conjunction:
    """Conditions that are to hold together; at least one."""

    conditions: tuple[Condition, ...]

    @property
    def probabilities(self) -> tuple[Probability, ...]:
        """What is asked for."""
        return tuple(condition.probability for condition in self.conditions)

    def __str__(self) -> str:
        """The text that reads as this."""
        return " and ".join(str(condition) for condition in self.conditions)


@dataclass(frozen=True)
class Precision:
    """How near to a probability its 95% limits are to lie.

    Attributes
    ----------
    within
        Distance of the farther limit from the estimate: of a probability [0..1], or as share of the estimate.
    relative
        Which of the two.
    place
        Where in the text the number stands, counted from 1.
    """

    probability: Probability
    within: float
    relative: bool
    place: int = field(default=1, compare=False, repr=False)

    @property
    def asked(self) -> str:
        """The precision alone."""
        return f"+- {100 * self.within:.10g}%" if self.relative else f"+- {self.within!r}"

    def __str__(self) -> str:
        """The text that reads as this."""
        return f"{self.probability} {self.asked}"


@dataclass(frozen=True)
class Precisions:
    """Precisions that are to be reached together; at least one."""

    precisions: tuple[Precision, ...]

    @property
    def probabilities(self) -> tuple[Probability, ...]:
        """What is asked for."""
        return tuple(precision.probability for precision in self.precisions)

    def __str__(self) -> str:
        """The text that reads as this."""
        return " and ".join(str(precision) for precision in self.precisions)


def written(name: str) -> str:
    """A name as it stands in an expression: in quotes where it holds more than letters, digits, `_` and `-`.

    Examples
    --------
    >>> written("slow_revolution"), written("and"), written("firm 2")
    ('slow_revolution', '"and"', '"firm 2"')
    """
    return name if PLAIN_NAME.fullmatch(name) and name != "and" else f'"{name}"'
