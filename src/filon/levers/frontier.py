"""The frontier of low crash and high value: what no other setting betters in both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from typing import Protocol

import numpy as np
import numpy.typing as npt

from filon.errors import InterruptedRun
from filon.levers.space import Space

FIRST_LOOK = 0.5
"""Part of the budget that is spread evenly over all settings before any is improved."""

LEAST_TRUST = 0.02
"""Sides of the cube at which an improvement ends: finer differences drown in sampling error."""


@dataclass(frozen=True)
class Scored:
    """A setting and what became of it.

    Attributes
    ----------
    crash, value
        To be low, and to be high.
    slack
        The least margin by which a constraint is met; negative where one is not, infinite without any.
    """

    setting: dict[str, float]
    crash: float
    value: float
    slack: float = inf

    @property
    def feasible(self) -> bool:
        """Whether every constraint is met."""
        return self.slack >= 0.0


class Tries(Protocol):
    """Scores settings; what was scored once costs nothing."""

    def __call__(self, setting: dict[str, float]) -> Scored:
        """Its score.

        Raises
        ------
        BudgetSpent
            When no further setting may be simulated.
        """

    @property
    def left(self) -> int:
        """Settings that may still be simulated."""

    @property
    def scored(self) -> Sequence[Scored]:
        """All that were, in order."""


class BudgetSpent(Exception):
    """No further setting may be simulated."""


def frontier(scored: Sequence[Scored]) -> list[int]:
    """Places of the feasible settings that none betters in crash and value, by ascending crash.

    Examples
    --------
    >>> settings = [Scored({}, 0.2, 5.0), Scored({}, 0.1, 3.0), Scored({}, 0.3, 4.0), Scored({}, 0.0, 9.0, -0.1)]
    >>> frontier(settings)
    [1, 0]
    """
    order = sorted(
        (place for place, one in enumerate(scored) if one.feasible),
        key=lambda place: (scored[place].crash, -scored[place].value),
    )
    found: list[int] = []
    for place in order:
        if not found or scored[place].value > scored[found[-1]].value:
            found.append(place)
    return found


def explored(space: Space, tries: Tries, seed: int) -> bool:
    """Try settings until the budget is spent; False where the user stopped it.

    Half of them are a scrambled Sobol' sequence over all levers. From settings of the frontier, the others look for
    less crash at no less value, where the frontier has its largest gaps first, by COBYQA: a trust-region method without
    derivatives.

    References
    ----------
    T. M. Ragonneau and Z. Zhang (2023), COBYQA, version 1.1; T. M. Ragonneau (2022), PhD thesis, Hong Kong PolyU.
    """
    from scipy.stats import qmc

    first = max(int(FIRST_LOOK * tries.left), 1)
    spread = qmc.Sobol(len(space.ranges), seed=seed).random_base2((first - 1).bit_length())[:first]
    try:
        for point in spread:
            tries(space.setting(point.tolist()))
        before = tries.left + 1
        while 0 < tries.left < before:
            before = tries.left
            for start, least in _starts(tries.scored):
                _improve(space, tries, start, least)
    except BudgetSpent:
        return True
    except InterruptedRun:
        return False
    return True


def _starts(scored: Sequence[Scored]) -> Iterator[tuple[Scored, float]]:
    """Settings to improve, each with the value that is not to be lost: the ends of the frontier and its gaps.

    Where no setting meets the constraints, the one that comes nearest.
    """
    places = frontier(scored)
    if not places:
        yield max(scored, key=lambda one: one.slack), -inf
        return
    found = [scored[place] for place in places]
    gaps = sorted(pairwise(found), key=lambda pair: pair[0].value - pair[1].value)
    between = [(above, 0.5 * (below.value + above.value)) for below, above in gaps]
    yield from [(found[-1], inf), *between[:1], (found[0], -inf), *between[1:]]


def _improve(space: Space, tries: Tries, start: Scored, least: float) -> None:
    """Look for less crash at a value of at least `least`; for more value where that is infinite.

    Raises
    ------
    BudgetSpent
        When no further setting may be simulated.
    """
    from scipy.optimize import Bounds, NonlinearConstraint, minimize

    values = [one.value for one in tries.scored]
    unit = max(max(values) - min(values), 1e-300)
    dimensions = len(space.ranges)

    def goal(point: npt.NDArray[np.float64]) -> float:
        """What is to be low."""
        one = tries(space.setting(point.tolist()))
        return -one.value / unit if least == inf else one.crash

    def margins(point: npt.NDArray[np.float64]) -> list[float]:
        """What is to be at least nothing."""
        one = tries(space.setting(point.tolist()))
        return [min(one.slack, 1.0), (one.value - least) / unit if abs(least) < inf else 1.0]

    minimize(
        goal,
        np.array(space.point(start.setting)),
        method="COBYQA",
        bounds=Bounds([0.0] * dimensions, [1.0] * dimensions),
        constraints=[NonlinearConstraint(margins, 0.0, np.inf)],
        options={
            "maxfev": max(2 * dimensions + 3, min(4 * dimensions + 8, tries.left // 2)),
            "initial_tr_radius": 0.15,
            "final_tr_radius": LEAST_TRUST,
        },
    )
