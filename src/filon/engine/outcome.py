"""What an execution has done, while it runs and at its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from filon.results.checkpoint import Checkpoint
from filon.results.tally import Tally


@dataclass
class Outcome:
    """What an execution gives.

    Attributes
    ----------
    tally
        Counts of the trials that were run.
    done
        Trials that were run.
    crashed
        First trial of a unit to its size and the trials of it in which each firm crashed [(firm,)].
    stored
        The first so many trials, in whole chunks, were handed over one by one.
    """

    tally: Tally
    done: int
    crashed: dict[int, tuple[int, Any]] = field(default_factory=dict)
    stored: int = 0

    @property
    def covered(self) -> list[tuple[int, int]]:
        """Ranges [first, end) of trials that were run, joined where they touch."""
        ranges: list[tuple[int, int]] = []
        for first, (size, _) in sorted(self.crashed.items()):
            if ranges and ranges[-1][1] == first:
                ranges[-1] = ranges[-1][0], first + size
            else:
                ranges.append((first, first + size))
        return ranges

    def convergence(self, unit_trials: int) -> dict[int, Any]:
        """Trials in which each firm crashed among the first 1024, 2048, ... trials, and among all [(firm,)].

        Parameters
        ----------
        unit_trials
            Only at its multiples every run knows the count, however often it was interrupted and whatever it keeps.
        """
        found: dict[int, Any] = {}
        done, crashed = 0, 0
        for size, counts in (value for _, value in sorted(self.crashed.items())):
            done, crashed = done + size, crashed + counts
            if done & (done - 1) == 0 and done % unit_trials == 0:
                found[done] = crashed
        found[done] = crashed
        return found

    def checkpoint(self, entities: int) -> Checkpoint:
        """The same as it is stored.

        Parameters
        ----------
        entities
            Firms of the scenario [count].
        """
        known = sorted(self.crashed.items())
        units = np.array([(first, size) for first, (size, _) in known], np.int64).reshape(-1, 2)
        crashed = np.array([counts for _, (_, counts) in known], np.int64).reshape(-1, entities)
        return Checkpoint(self.tally, units, crashed, self.stored)


def joined(crashed: Mapping[int, tuple[int, Any]]) -> dict[int, tuple[int, Any]]:
    """The same with neighbours as one, so that what is held does not grow with the trials.

    They stay apart where the first so many trials are a power of two, at which convergence is told.

    Examples
    --------
    >>> joined({0: (2, 1), 2: (2, 0), 4: (2, 1), 6: (1, 1), 9: (1, 0)})
    {0: (2, 1), 2: (2, 0), 4: (3, 2), 9: (1, 0)}
    """
    found: dict[int, tuple[int, Any]] = {}
    begin = end = -1
    for first, (size, counts) in sorted(crashed.items()):
        if first == end and first & (first - 1):
            found[begin] = found[begin][0] + size, found[begin][1] + counts
        else:
            found[first] = size, counts
            begin = first
        end = first + size
    return found


def outcome_of(checkpoint: Checkpoint, stored: int) -> Outcome:
    """What a checkpoint says was done.

    Parameters
    ----------
    stored
        The first so many trials are there one by one; not more than the checkpoint says.
    """
    pairs = zip(checkpoint.units.tolist(), checkpoint.crashed, strict=True)
    crashed = {first: (size, counts) for (first, size), counts in pairs}
    return Outcome(checkpoint.tally, checkpoint.done, crashed, min(stored, checkpoint.stored))
