"""What pictures read off a run: the entity and horizon asked for, dates, and what the numbers rest on."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from filon.errors import InputError
from filon.expressions.subjects import step_dimension
from filon.figures.picture import Wish
from filon.quantities.names import suggestion
from filon.report.probabilities import basis

if TYPE_CHECKING:
    import xarray as xr

YEAR = 12


def entity_of(tree: xr.DataTree, wish: Wish) -> str:
    """The entity asked for, or the run's only one.

    Raises
    ------
    InputError
        For one the run does not have, or when none of several was named.
    """
    names = [str(name) for name in tree["summary"].to_dataset()["entity"].values]
    if wish.firm is None and len(names) > 1:
        raise InputError(f"this run has {len(names)} firms: name one of {', '.join(names[:12])}")
    name = wish.firm or names[0]
    if name not in names:
        raise InputError(
            f"{name}: no such firm in this run{suggestion(name, names)}; there are {', '.join(names[:12])}"
        )
    return name


def horizon_of(tree: xr.DataTree, wish: Wish) -> int:
    """The step asked for, or the run's last.

    Raises
    ------
    InputError
        For one the run does not have.
    """
    summary = tree["summary"].to_dataset()
    last = int(summary[step_dimension(summary)].values[-1])
    if wish.month is not None and not 1 <= wish.month <= last:
        raise InputError(f"month {wish.month}: this run has the months 1 to {last}")
    return last if wish.month is None else wish.month


def dates_of(tree: xr.DataTree) -> list[date] | None:
    """The close of every month; None for models whose steps have no dates."""
    summary = tree["summary"].to_dataset()
    return [day.astype("datetime64[D]").astype(object) for day in summary["date"].values] if "date" in summary else None


def years(last: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Months at which a time axis has ticks: every year, of long runs every few."""
    every = YEAR * max(1, -(-last // (YEAR * 8)))
    return np.arange(0, last + 1, every) if last >= YEAR else np.arange(0, last + 1, max(1, last // 6))


def caption(tree: xr.DataTree, wish: Wish, *parts: str) -> str:
    """What the numbers of a picture rest on: trials, intervals, figures and how many of them are judgement."""
    say, number = wish.language.say, wish.language.number
    found = [*parts, say("caption.trials", trials=number(int(tree["summary"]["trials"].sum())))]
    rests = basis(json.loads(tree.attrs.get("provenance", "[]")))
    if rests is not None:
        found.append(
            say(
                "caption.basis",
                figures=number(rests["figures"]),
                judged=wish.language.percent(rests["judgement_share"]),
            )
        )
    return " ".join(found)
