"""What is known of two firms together: crash given crash, and what of it the narratives they share explain."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from filon.errors import InputError
from filon.figures.several import Several, told_horizon
from filon.report.numbers import LEAST
from filon.report.sector_tables import ENOUGH_TRIALS

if TYPE_CHECKING:
    import xarray as xr

MOST = 12
"""Firms of the matrix; of more, the likeliest to crash."""

LEAST_DRAWN = 0.04
"""Points of probability [0..1] from which an arrow is drawn."""

Floats = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Matrix:
    """What is known of every pair.

    Attributes
    ----------
    names
        The likeliest to crash first.
    alone
        Probability of a crash of each [(entity,)].
    given, low
        The same once the other has crashed, and its lower 95% limit [(entity, entity_other)]; NaN where nothing says.
    trials
        In which the other crashed [(entity_other,)].
    """

    names: list[str]
    members: list[int]
    alone: Floats
    given: Floats
    low: Floats
    trials: Floats

    @property
    def spoken(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Sure pairs of two entities that both crash often enough to be told [(entity, entity_other)]."""
        told = self.alone >= LEAST
        return self.sure & ~np.eye(len(self.names), dtype=bool) & told[:, None] & told[None, :]

    @property
    def sure(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Pairs of two firms of which enough trials speak [(entity, entity_other)]."""
        one = np.eye(len(self.names), dtype=bool) & (np.array(self.members) == 1)[:, None]
        return (self.trials >= ENOUGH_TRIALS)[None, :] & ~one & np.isfinite(self.given)  # type: ignore[no-any-return]


def matrix_of(found: Several, kind: str) -> Matrix:
    """The firms that are shown, with what is known of every pair.

    Raises
    ------
    InputError
        At a step at which pairs are not counted, or when nothing has crashed.
    """
    names, members = found.names[:MOST], found.members[:MOST]
    own = told_horizon(found, kind).sel(entity=names, entity_other=names)
    pair = ("entity", "entity_other")
    given, low = (own[f"conditional_crash_probability{end}"].transpose(*pair).values for end in ("", "_low"))
    trials = own["condition_trials"].values
    if not (trials >= ENOUGH_TRIALS).any():
        raise InputError(f"{kind}: no firm crashes in {ENOUGH_TRIALS} trials or more; simulate more of them")
    return Matrix(names, members, np.array([found.crash[name] for name in names]), given, low, trials)


@dataclass(frozen=True)
class Pull:
    """A crash of `given` goes with one of `firm`, more often than the narratives they share explain.

    Attributes
    ----------
    given, firm
        Places among the names.
    crash
        Probability of a crash of `firm` given one of `given` [0..1].
    explained
        What it would be if the two had nothing in common but the narrative [0..1].
    """

    given: int
    firm: int
    crash: float
    explained: float

    @property
    def beyond(self) -> float:
        """What the narrative does not explain [0..1]."""
        return self.crash - self.explained


def explained(found: Several, names: list[str]) -> Floats:
    r"""Crash of each given one of each other, had they nothing in common but the narrative [(entity, entity_other)].

    .. math:: \sum_n P(n \mid B) \, P(A \mid n)

    The probability in all where the run has one narrative.
    """
    at = found.summary.sel({found.step: found.last, "entity": names})
    if "crash_probability_given" not in at:
        return np.repeat(at["crash_probability"].values[:, None], len(names), 1)
    given = at["crash_probability_given"].transpose("narrative", "entity").values
    weighted = at["narrative_weight"].values[:, None] * given
    whole = weighted.sum(0)
    shares = np.divide(weighted, whole, out=np.zeros(weighted.shape), where=whole > 0)
    return np.asarray(given.T @ shares)


def pulls(found: Several, matrix: Matrix) -> list[Pull]:
    """Pairs whose lower limit lies beyond what narratives explain, the strongest first."""
    base = explained(found, matrix.names)
    sure = matrix.spoken & (matrix.low > base)
    every = [
        Pull(int(given), int(firm), float(matrix.given[firm, given]), float(base[firm, given]))
        for firm, given in np.argwhere(sure)
    ]
    strong = [pull for pull in every if pull.beyond >= LEAST_DRAWN]
    return sorted(strong, key=lambda pull: (-pull.beyond, matrix.names[pull.given], matrix.names[pull.firm]))


def suppliers(tree: xr.DataTree, names: list[str]) -> list[tuple[int, int]]:
    """Places of buyers and of those they buy from, as the run's figures say."""
    keys = (figure["key"].split(".") for figure in json.loads(tree.attrs.get("provenance", "[]")))
    links = {(key[1], key[3]) for key in keys if len(key) == 4 and key[0] == "firms" and key[2] == "suppliers"}
    places = {name: place for place, name in enumerate(names)}
    return sorted((places[buyer], places[seller]) for buyer, seller in links if {buyer, seller} <= {*places})
