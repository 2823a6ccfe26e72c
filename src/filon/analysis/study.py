"""An event of a firm beside the inputs of the same trials, read from the trials that a run kept one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import xarray as xr

from filon.analysis.inputs import Factor, check_kept, drawn_factors, spans
from filon.errors import InputError
from filon.quantities.names import suggestion
from filon.results.frames import group_of, step_of
from filon.results.happenings import chosen, share_that


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
    is_amount
        Whether the outcome is an amount kept of each trial, which belongs to no step.
    """

    entity: str
    event: str
    within: int
    step: str
    outcome: npt.NDArray[np.float64]
    factors: tuple[Factor, ...]
    levels: npt.NDArray[np.uint8]
    constant: int
    is_amount: bool = False

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
    check_kept(tree)
    summary = group_of(tree, "summary")
    names = [str(name) for name in summary["entity"].values]
    entity, last = entity_of(names, firm), int(summary[step_of(tree)].values[-1])
    by = last if within is None else within
    if not 0 <= by <= last:
        raise InputError(f"{step_of(tree)} {by}: this run has 0 to {last}")
    outcome = outcome_of(group_of(tree, "outcomes"), members_of(summary), entity, event, by)
    if outcome.min() == outcome.max():
        raise InputError(f"{entity}: {same_everywhere(event, by, step_of(tree), outcome[0])}; nothing decides it")
    factors, found = drawn_factors(tree)
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
        is_amount(group_of(tree, "outcomes"), event),
    )


def outcome_of(
    outcomes: xr.Dataset, members: Mapping[str, int], entity: str, event: str, within: int
) -> npt.NDArray[np.float64]:
    """Share of the entity of which an event came, or the amount of that name, of each trial [(trial,)]."""
    if is_amount(outcomes, event):
        return chosen(outcomes, "firm", entity)[event].values.astype(np.float64)
    return np.concatenate([share_that(part, members, entity, event, within) for part in spans(outcomes)])


def is_amount(outcomes: xr.Dataset, event: str) -> bool:
    """Whether a name is that of an amount kept of each trial."""
    return event in outcomes and outcomes[event].dims == ("trial", "firm") and outcomes[event].dtype.kind == "f"


def same_everywhere(event: str, within: int, step: str, value: float) -> str:
    """What to say of an outcome that is the same in all trials."""
    if value in (0.0, 1.0):
        return f"{event} within {within} {step}s came in {'every' if value else 'no'} trial kept"
    return f"{event} is {value:g} in every trial kept"


def members_of(summary: xr.Dataset) -> dict[str, int]:
    """Firms behind each entity; empty where a run knows no cohorts."""
    if "members" not in summary:
        return {}
    pairs = zip(summary["entity"].values, summary["members"].values, strict=True)
    return {str(entity): int(count) for entity, count in pairs}


def entity_of(names: Sequence[str], asked: str | None) -> str:
    """The firm that is meant."""
    if asked is None and len(names) > 1:
        raise InputError(f"this run has several firms; name one with --firm: {', '.join(names[:12])}")
    if asked is not None and asked not in names:
        raise InputError(f"{asked}: no such firm{suggestion(asked, names)}; there are {', '.join(names[:12])}")
    return names[0] if asked is None else asked
