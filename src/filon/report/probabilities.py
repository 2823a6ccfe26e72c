"""From the summary of a run to what it says about each firm, as plain data."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import TYPE_CHECKING, Any

from filon.expressions.subjects import step_dimension
from filon.report.records import Basis, Entity, Estimate, Horizon, Report, Reweighted

if TYPE_CHECKING:
    import xarray as xr

SET_BY_USER = "set by the user"
"""Source, as runs store it, of a figure that was set on the command line; a note on rates or data may follow."""


def report(tree: xr.DataTree, weights: Mapping[str, float] | None = None) -> Report:
    """What a run says, by firm, horizon, narrative, cause and mark.

    Parameters
    ----------
    tree
        A run as `filon.open` or `filon.simulate` gives it; only `/` and `/summary` are read.
    weights
        Other weights of narratives [0..1]; those not named share the rest as before.

    Raises
    ------
    InputError
        When the weights are none, or of narratives that the run does not have.
    """
    summary = tree["summary"].to_dataset().load()
    changed = None
    if weights:
        from filon.results.reweighting import effective_trials, reweighted

        prior = _weights(summary)
        summary = reweighted(summary, weights)
        trials = [int(count) for count in summary["trials_given"].values]
        changed = Reweighted(prior=prior, effective_trials=effective_trials(trials, [*_weights(summary).values()]))
    step = step_dimension(summary)
    last = int(summary[step].values[-1])
    months = horizons(last, tree.attrs.get("horizons", ()))
    return Report(
        title=str(tree.attrs.get("title", "")),
        step=step,
        steps=last,
        trials=int(summary["trials"].sum()),
        narratives=_weights(summary),
        reweighted=changed,
        basis=basis(json.loads(tree.attrs.get("provenance", "[]"))),
        entities=[_entity(summary, step, str(name), months) for name in summary["entity"].values],
    )


def horizons(last: int, named: Sequence[int]) -> tuple[int, ...]:
    """The steps that tables show: the run's own as far as it goes, and its last step always."""
    return tuple(sorted({*(int(month) for month in named if 0 < month <= last), last}))


def basis(provenance: Sequence[Mapping[str, str]]) -> Basis | None:
    """What the figures rest on; None where a model brings its own, without a word on where they come from."""
    stated = [figure for figure in provenance if figure["source"] or figure["judgement"]]
    if not stated:
        return None
    dates = sorted(figure["as_of"] for figure in stated if figure["as_of"])
    by_user = sum(SET_BY_USER in (figure["source"].partition("; ")[0], figure["judgement"]) for figure in stated)
    judged = sum(bool(figure["judgement"]) and not figure["source"] for figure in stated)
    return Basis(
        figures=len(stated),
        judgement_share=judged / len(stated),
        set_by_user=by_user,
        oldest=dates[0] if dates else None,
        newest=dates[-1] if dates else None,
    )


def _entity(summary: xr.Dataset, step: str, name: str, months: tuple[int, ...]) -> Entity:
    """One firm or cohort at every horizon."""
    own = summary.sel(entity=name)
    return Entity(entity=name, horizons=[_horizon(own.sel({step: month}), month) for month in months])


def _horizon(point: xr.Dataset, month: int) -> Horizon:
    """What is known about one firm by one month."""
    return Horizon(
        month=month,
        date=str(point["date"].values)[:10] if "date" in point.coords else None,
        crash=_scalar(point, "crash_probability"),
        ruin=_scalar(point, "ruin_probability"),
        crash_by_narrative=_along(point, "crash_probability", "narrative", "_given"),
        causes=_along(point, "cause_probability", "cause"),
        exits=_along(point, "exit_probability", "exit"),
        marks=_along(point, "mark_probability", "mark"),
    )


def _scalar(point: xr.Dataset, name: str) -> Estimate | None:
    """The estimate called `name`; None where the run has none."""
    if name not in point:
        return None
    return _estimate(*(point[f"{name}{end}"].item() for end in ("", "_low", "_high")))


def _along(point: xr.Dataset, stem: str, dimension: str, suffix: str = "") -> dict[str, Estimate]:
    """The estimates called `stem` + `suffix` by label; none where the run has none, or no trial speaks for one."""
    if f"{stem}{suffix}" not in point:
        return {}
    columns = (point[f"{stem}{end}{suffix}"].values for end in ("", "_low", "_high"))
    rows = zip(point[dimension].values, *columns, strict=True)
    return {str(label): _estimate(*row) for label, *row in rows if isfinite(row[0])}


def _estimate(probability: Any, low: Any, high: Any) -> Estimate:
    """Three numbers as an estimate."""
    return Estimate(probability=float(probability), low=float(low), high=float(high))


def _weights(summary: xr.Dataset) -> dict[str, float]:
    """Prior weight of each narrative; empty where there is only one."""
    if "narrative_weight" not in summary:
        return {}
    weights = summary["narrative_weight"]
    return {str(name): float(weight) for name, weight in zip(weights["narrative"].values, weights.values, strict=True)}
