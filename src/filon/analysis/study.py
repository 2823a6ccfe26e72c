"""An event of a firm beside the inputs of the same trials, read from the trials that a run kept one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from filon.analysis.levels import edges, levels
from filon.errors import InputError
from filon.quantities.names import suggestion
from filon.results.frames import group_of, step_of
from filon.results.happenings import chosen, share_that
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


@dataclass(frozen=True)
class Study:
    """What an event may depend on.

    Attributes
    ----------
    entity, event, within, step
        Whose event, which, by the close of which step.
    outcome
        Share of the entity of which the event came, 0 or 1 for a firm, or an amount, float64 [(trial,)].
    factors
        Inputs that differ between trials, in the order of the run, the narrative last.
    levels
        Level of each, uint8 [(factor, trial)].
    constant
        Inputs that are the same in all trials [count].
    """

    entity: str
    event: str
    within: int
    step: str
    outcome: npt.NDArray[np.float64]
    factors: tuple[Factor, ...]
    levels: npt.NDArray[np.uint8]
    constant: int

    @property
    def trials(self) -> int:
        """Trials that were kept one by one."""
        return int(self.outcome.size)

    @property
    def narrative(self) -> int:
        """Place of the narrative among the factors; -1 where there is none."""
        return next((place for place, factor in enumerate(self.factors) if factor.categories), -1)

    @property
    def is_event(self) -> bool:
        """Whether the outcome is yes or no in each trial; of a cohort it is a share."""
        return bool(np.isin(self.outcome, (0.0, 1.0)).all())


def study(tree: xr.DataTree, firm: str | None = None, within: int | None = None, event: str = "crash") -> Study:
    """Read an event and the inputs beside it, some trials at a time.

    Parameters
    ----------
    tree
        A run whose trials were kept one by one.
    firm
        Firm or cohort; of a single one by default.
    within
        By the close of this step; the last by default.
    event
        `crash`, `exit`, the name of an exit or a mark, or an amount kept of each trial.

    Raises
    ------
    InputError
        For a name the run does not have, too few trials kept one by one, or an event that came in none or in all.
    """
    trials = tree["outcomes"].sizes["trial"] if "outcomes" in tree.children else 0
    if "inputs" not in tree.children or trials < FEWEST_TRIALS:
        raise InputError(
            f"{trials:,} trials of this run were kept one by one, and at least {FEWEST_TRIALS:,} are needed "
            "(--keep outcomes:N)"
        )
    summary = group_of(tree, "summary")
    names = [str(name) for name in summary["entity"].values]
    entity, last = entity_of(names, firm), int(summary[step_of(tree)].values[-1])
    by = last if within is None else within
    if not 0 <= by <= last:
        raise InputError(f"{step_of(tree)} {by}: this run has 0 to {last}")
    members = dict(zip(names, map(int, summary["members"].values), strict=True)) if "members" in summary else {}
    outcomes, drawn = group_of(tree, "outcomes"), group_of(tree, "inputs")
    outcome = outcome_of(outcomes, members, entity, event, by)
    if outcome.min() == outcome.max():
        raise InputError(f"{entity}: {same_everywhere(event, by, step_of(tree), outcome[0])}; nothing decides it")
    factors, found = _factors(drawn, outcomes)
    varying = [place for place, factor in enumerate(factors) if factor.size > 1]
    return Study(
        entity,
        event,
        by,
        step_of(tree),
        outcome,
        tuple(factors[place] for place in varying),
        found if len(varying) == len(factors) else found[varying],
        len(factors) - len(varying),
    )


def outcome_of(
    outcomes: xr.Dataset, members: Mapping[str, int], entity: str, event: str, within: int
) -> npt.NDArray[np.float64]:
    """Share of the entity of which an event came, or the amount of that name, of each trial [(trial,)]."""
    if is_amount(outcomes, event):
        return chosen(outcomes, "firm", entity)[event].values.astype(np.float64)
    return np.concatenate([share_that(part, members, entity, event, within) for part in _spans(outcomes)])


def is_amount(outcomes: xr.Dataset, event: str) -> bool:
    """Whether a name is that of an amount kept of each trial."""
    return event in outcomes and outcomes[event].dims == ("trial", "firm") and outcomes[event].dtype.kind == "f"


def same_everywhere(event: str, within: int, step: str, value: float) -> str:
    """What to say of an outcome that is the same in all trials."""
    if value in (0.0, 1.0):
        return f"{event} within {within} {step}s came in {'every' if value else 'no'} trial kept"
    return f"{event} is {value:g} in every trial kept"


def entity_of(names: Sequence[str], asked: str | None) -> str:
    """The firm that is meant."""
    if asked is None and len(names) > 1:
        raise InputError(f"this run has several firms; name one with --firm: {', '.join(names[:12])}")
    if asked is not None and asked not in names:
        raise InputError(f"{asked}: no such firm{suggestion(asked, names)}; there are {', '.join(names[:12])}")
    return names[0] if asked is None else asked


def _spans(dataset: xr.Dataset) -> Iterator[xr.Dataset]:
    """The trials of a group, a stored chunk at a time."""
    for first in range(0, dataset.sizes["trial"], CHUNK_TRIALS):
        yield dataset.isel(trial=slice(first, first + CHUNK_TRIALS))


def _factors(drawn: xr.Dataset, outcomes: xr.Dataset) -> tuple[list[Factor], npt.NDArray[np.uint8]]:
    """Inputs, and the narrative, with their levels [(factor, trial)].

    Levels are those of the first stored chunk: further trials fall into them nearly evenly, and are counted exactly.
    """
    trials, columns = drawn.sizes["trial"], drawn.sizes["input"]
    narratives = _narratives(outcomes)
    found = np.empty((columns + bool(narratives), trials), np.uint8)
    cuts: list[npt.NDArray[Any]] = []
    bounds = np.array([[np.inf], [-np.inf]]) * np.ones(columns)
    first = 0
    for part in _spans(drawn):
        values = part["draw"].values.T.copy()
        cuts = cuts or [edges(row) for row in values]
        for place, row in enumerate(values):
            found[place, first : first + row.size] = levels(row, cuts[place])
        bounds = np.array([np.minimum(bounds[0], values.min(axis=1)), np.maximum(bounds[1], values.max(axis=1))])
        first += values.shape[1]
    labels = zip(*(map(str, drawn[name].values) for name in ("input", "input_unit", "input_meaning")), strict=True)
    factors = [Factor(*label, *rest) for label, *rest in zip(labels, cuts, *bounds.tolist(), strict=True)]
    if narratives:
        found[-1] = np.concatenate([part[NARRATIVE].values for part in _spans(outcomes)])
        meaning = "story of what comes, drawn by its weight"
        factors.append(Factor(NARRATIVE, "1", meaning, np.arange(1, len(narratives)), categories=narratives))
    return factors, found


def _narratives(outcomes: xr.Dataset) -> tuple[str, ...]:
    """Names of the narratives in the order of their codes; none where the run has none, or one."""
    if NARRATIVE not in outcomes:
        return ()
    names = tuple(str(outcomes[NARRATIVE].attrs["flag_meanings"]).split(" "))
    return names if len(names) > 1 else ()
