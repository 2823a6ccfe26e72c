"""Inputs that a run drew, as levels beside their names, units and bounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from filon.analysis.levels import edges, levels
from filon.errors import InputError
from filon.results.frames import group_of
from filon.results.layout import CHUNK_TRIALS

NARRATIVE = "narrative"
"""Name of the choice of a narrative among the inputs of a study."""

FEWEST_TRIALS = 1000
"""Trials kept one by one that anything is concluded from."""


@dataclass(frozen=True)
class Factor:
    """An input that differs between trials, or the narrative.

    Attributes
    ----------
    edges
        Least value of every level but the first; of narratives their places.
    least, greatest
        Bounds of what was drawn, in `unit`.
    categories
        Names of the narratives in the order of levels; empty for an input.
    """

    name: str
    unit: str
    meaning: str
    edges: npt.NDArray[Any]
    least: float = 0.0
    greatest: float = 0.0
    categories: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Levels."""
        return len(self.categories) or len(self.edges) + 1


def check_kept(tree: xr.DataTree) -> None:
    """Refuse a run of which too few trials were kept one by one.

    Raises
    ------
    InputError
        Saying how many there are, and how more are kept.
    """
    trials = tree["outcomes"].sizes["trial"] if "outcomes" in tree.children else 0
    if "inputs" not in tree.children or trials < FEWEST_TRIALS:
        raise InputError(
            f"{trials:,} trials of this run were kept one by one, and at least {FEWEST_TRIALS:,} are needed "
            "(--keep outcomes:N)"
        )


def spans(dataset: xr.Dataset) -> Iterator[xr.Dataset]:
    """The trials of a group, a stored chunk at a time."""
    for first in range(0, dataset.sizes["trial"], CHUNK_TRIALS):
        yield dataset.isel(trial=slice(first, first + CHUNK_TRIALS))


def drawn_factors(tree: xr.DataTree) -> tuple[list[Factor], npt.NDArray[np.uint8]]:
    """Inputs that a run drew, the narrative last, with their levels [(factor, trial)].

    Levels are those of the first stored chunk: further trials fall into them nearly evenly, and are counted exactly.
    """
    drawn, outcomes = group_of(tree, "inputs"), group_of(tree, "outcomes")
    trials, columns = drawn.sizes["trial"], drawn.sizes["input"]
    narratives = _narratives(outcomes)
    found = np.empty((columns + bool(narratives), trials), np.uint8)
    cuts: list[npt.NDArray[Any]] = []
    bounds = np.array([[np.inf], [-np.inf]]) * np.ones(columns)
    first = 0
    for part in spans(drawn):
        values = part["draw"].values.T.copy()
        cuts = cuts or [edges(row) for row in values]
        for place, row in enumerate(values):
            found[place, first : first + row.size] = levels(row, cuts[place])
        bounds = np.array([np.minimum(bounds[0], values.min(axis=1)), np.maximum(bounds[1], values.max(axis=1))])
        first += values.shape[1]
    labels = zip(*(map(str, drawn[name].values) for name in ("input", "input_unit", "input_meaning")), strict=True)
    factors = [Factor(*label, *rest) for label, *rest in zip(labels, cuts, *bounds.tolist(), strict=True)]
    if narratives:
        found[-1] = np.concatenate([part[NARRATIVE].values for part in spans(outcomes)])
        meaning = "story of what comes, drawn by its weight"
        factors.append(Factor(NARRATIVE, "1", meaning, np.arange(1, len(narratives)), categories=narratives))
    return factors, found


def _narratives(outcomes: xr.Dataset) -> tuple[str, ...]:
    """Names of the narratives in the order of their codes; none where the run has none, or one."""
    if NARRATIVE not in outcomes:
        return ()
    names = tuple(str(outcomes[NARRATIVE].attrs["flag_meanings"]).split(" "))
    return names if len(names) > 1 else ()
