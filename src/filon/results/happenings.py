"""What happened in trials that are kept one by one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from filon.errors import InputError
from filon.quantities.names import suggestion


def happened(outcomes: xr.Dataset, firm: str, event: str, within: int) -> npt.NDArray[np.bool_]:
    """Whether an event of a firm came by the close of a step [(trial,)].

    Parameters
    ----------
    event
        `crash`, `exit`, or the name of an exit or a mark.

    Raises
    ------
    InputError
        For a name that the run does not have.
    """
    own = chosen(outcomes, "firm", firm)
    suffix = "month" if "exit_month" in outcomes else "step"
    exits = _meanings(outcomes["exit"])
    marks = [str(mark) for mark in outcomes["mark"].values] if "mark" in outcomes else []
    if event in ("crash", "exit") and f"{event}_{suffix}" in outcomes:
        return _by(own[f"{event}_{suffix}"].values, within)
    if event in exits:
        return np.asarray(own["exit"].values == exits[event], bool) & _by(own[f"exit_{suffix}"].values, within)
    if event in marks:
        return _by(own[f"mark_{suffix}"].sel(mark=event).values, within)
    known = ["crash", "exit", *exits, *marks]
    raise InputError(f"{event}: no such event{suggestion(event, known)}; there are {', '.join(known)}")


def _by(steps: Any, within: int) -> npt.NDArray[np.bool_]:
    """Whether it happened, and by then."""
    return np.asarray((steps >= 0) & (steps <= within), bool)


def _meanings(variable: xr.DataArray) -> dict[str, int]:
    """Codes of a variable by name, without 0 for what did not happen."""
    values = np.atleast_1d(variable.attrs["flag_values"])
    names = str(variable.attrs["flag_meanings"]).split(" ")
    return {name: int(value) for name, value in zip(names, values, strict=True) if name not in ("alive", "none")}


def in_narrative(outcomes: xr.Dataset, narrative: str) -> npt.NDArray[np.bool_]:
    """Whether each trial is of a narrative."""
    if "narrative" not in outcomes:
        raise InputError("this run has no narratives")
    codes = _meanings(outcomes["narrative"])
    if narrative not in codes:
        raise InputError(f"{narrative}: no such narrative{suggestion(narrative, codes)}; there are {', '.join(codes)}")
    return np.asarray(outcomes["narrative"].values == codes[narrative])


def chosen(dataset: xr.Dataset, dimension: str, name: str) -> xr.Dataset:
    """One label of a dimension."""
    labels = [str(label) for label in dataset[dimension].values]
    if name not in labels:
        raise InputError(f"{name}: no such {dimension}{suggestion(name, labels)}; there are {', '.join(labels)}")
    return dataset.sel({dimension: name})


def share_that(
    outcomes: xr.Dataset, members: Mapping[str, int], entity: str, event: str, within: int
) -> npt.NDArray[np.float64]:
    """Share of an entity, 0 or 1 of a firm, of which an event came by the close of a step [(trial,)].

    Parameters
    ----------
    members
        Firms behind each entity.
    event
        As in `happened`; of a cohort `crash` or `exit`, and `within` is one of the horizons kept.

    Raises
    ------
    InputError
        For what is not kept of the members of a cohort.
    """
    if members.get(entity, 1) == 1:
        return happened(outcomes, entity, event, within).astype(np.float64)
    kept = {"crash": "members_crashed", "exit": "members_exited"}
    horizons = [int(horizon) for horizon in outcomes["horizon"].values]
    if event not in kept or kept[event] not in outcomes or within not in horizons:
        raise InputError(
            f"{entity}: of the members of a cohort, crashes and exits within {', '.join(map(str, horizons))} are kept"
        )
    counts = outcomes[kept[event]].sel(entity=entity, horizon=within).values
    return np.asarray(counts, np.float64) / members[entity]


def holds_for(outcomes: xr.Dataset, members: Mapping[str, int], conditions: Mapping[str, str], within: int) -> Any:
    """Whether events of firms, all of them, came by the close of a step [(trial,)].

    Raises
    ------
    InputError
        For a cohort, of which some members do and others do not, or a name that the run does not have.
    """
    found = np.ones(outcomes.sizes["trial"], bool)
    for firm, event in conditions.items():
        if members.get(firm, 1) > 1:
            raise InputError(
                f"{firm}: a cohort is no condition, for some of its members do and others do not; the group sector has "
                f"conditional_crash_probability"
            )
        found &= happened(outcomes, firm, event, within)
    return found
