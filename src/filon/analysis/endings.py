"""How the trials of a run ended for a firm: first causes of crashes, and exits that are no crash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import xarray as xr

from filon.errors import InputError
from filon.quantities.names import nearest

MEDIAN = "median"
"""Stands for all trials, however they ended."""


@dataclass(frozen=True)
class Ending:
    """One way in which a trial can end for a firm.

    Attributes
    ----------
    code
        0 of `MEDIAN`.
    is_cause
        Whether it counts as a crash; of an exit that does not, only trials without a crash are meant.
    probability
        Of the ending by the step asked for, in all trials of the run.
    """

    name: str
    code: int
    is_cause: bool
    probability: float


def ending_of(summary: xr.Dataset, firm: str | None, name: str, within: int) -> Ending:
    """The ending of that name, where it happened.

    Parameters
    ----------
    firm
        None with `MEDIAN` only.
    within
        It came by the close of this step.

    Raises
    ------
    InputError
        For a name that is none, or an ending that came in no trial; with those that came, and how often.
    """
    if name == MEDIAN or firm is None:
        return Ending(MEDIAN, 0, False, 1.0)
    known = {ending.name: ending for ending in endings(summary, firm, within)}
    if name not in known:
        near = nearest(name, [*known, MEDIAN])
        guess = f"; did you mean '{near}'{_often(known.get(near))}?" if near else ""
        raise InputError(f"{name}: no such ending{guess or _those_that_came(list(known.values()))}")
    if known[name].probability <= 0.0:
        raise InputError(f"{name}: came in no trial of this run{_those_that_came(list(known.values()))}")
    return known[name]


def endings(summary: xr.Dataset, firm: str, within: int) -> list[Ending]:
    """Every ending of a firm with its probability by the close of a step, the likeliest first."""
    step = "month" if "month" in summary.dims else str(summary["exit_probability"].dims[1])
    at = summary.sel({"entity": firm, step: within})
    found = [Ending(str(name), int(code), True, float(probability)) for name, code, probability in _rows(at, "cause")]
    causes = {ending.code for ending in found}
    found += [
        Ending(str(name), int(code), False, float(probability))
        for name, code, probability in _rows(at, "exit")
        if int(code) not in causes
    ]
    return sorted(found, key=lambda ending: -ending.probability)


def _rows(at: xr.Dataset, kind: str) -> list[tuple[str, int, float]]:
    """Name, code and probability of causes, or of exits."""
    if f"{kind}_probability" not in at:
        return []
    return list(zip(at[kind].values, at[f"{kind}_code"].values, at[f"{kind}_probability"].values, strict=True))


def that_ended(outcomes: xr.Dataset, firm: str | None, ending: Ending, within: int) -> npt.NDArray[np.bool_]:
    """Whether each trial ended so by the close of a step [(trial,)].

    Parameters
    ----------
    outcomes
        Trials kept one by one.
    """
    if ending.name == MEDIAN:
        return np.ones(outcomes.sizes["trial"], np.bool_)
    own, suffix = outcomes.sel(firm=firm), "month" if "exit_month" in outcomes else "step"
    event = "crash" if ending.is_cause else "exit"
    code, when = own["crash_cause" if ending.is_cause else "exit"].values, own[f"{event}_{suffix}"].values
    so = (code == ending.code) & (when >= 0) & (when <= within)
    if not ending.is_cause and "crash_cause" in own:
        so &= own["crash_cause"].values == 0
    return np.asarray(so, np.bool_)


def _often(ending: Ending | None) -> str:
    """How often an ending came, in brackets."""
    return "" if ending is None else f" ({_share(ending.probability)} of trials)"


def _those_that_came(known: Sequence[Ending]) -> str:
    """Endings that came, and how often, as the end of a message."""
    came = [f"{ending.name} ({_share(ending.probability)})" for ending in known if ending.probability > 0.0]
    return f"; there are {', '.join([MEDIAN, *came])}"


def _share(probability: float) -> str:
    """A share in two significant digits."""
    return f"{100 * probability:.0f}%" if probability >= 0.0995 else f"{100 * probability:.2g}%"
