"""What a suite of faults found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

Progress = Callable[[], None]
"""Called before each try; may raise to end the suite."""


@dataclass
class Findings:
    """Counts of a suite.

    Attributes
    ----------
    tries
        Faults that were done [count].
    found
        Those that were noticed or survived, as they must be [count].
    silent
        What the others did, one line each.
    told
        Further counts in words.
    skipped
        Why the suite could not be tried here; empty where it could.
    """

    tries: int = 0
    found: int = 0
    silent: list[str] = field(default_factory=list)
    told: str = ""
    skipped: str = ""

    def note(self, fault: str) -> None:
        """Count a try.

        Parameters
        ----------
        fault
            What was wrong with how it ended; empty where all was well.
        """
        self.tries += 1
        if fault:
            self.silent.append(fault)
        else:
            self.found += 1

    @property
    def passed(self) -> bool:
        """Whether nothing was silent."""
        return not self.silent


def unwatched() -> None:
    """Progress that nobody looks at."""
