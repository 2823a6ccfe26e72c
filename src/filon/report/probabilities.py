"""From the summary of a run to what it says about each firm, as plain data."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from filon.expressions.subjects import step_dimension
from filon.report.estimates import along, scalar
from filon.report.records import Basis, Entity, Horizon, Report, Reweighted, Sampling
from filon.report.sector import sector_record

if TYPE_CHECKING:
    import xarray as xr

SET_BY_USER = "set by the user"
"""Source, as runs store it, of a figure that was set on the command line; a note on rates or data may follow."""


def report(tree: xr.DataTree, weights: Mapping[str, float] | None = None) -> Report:
    """What a run says, by firm, horizon, narrative, cause and mark.

    Parameters
    ----------
    tree
        A run as `filon.open` or `filon.simulate` gives it; only `/`, `/summary` and `/sector` are read.
    weights
        Other weights of narratives [0..1]; those not named share the rest as before. The sector's own numbers are then
        left out.

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
    entities = [_entity(summary, step, str(name), months) for name in summary["entity"].values]
    members = {entity["entity"]: entity["members"] for entity in entities}
    return Report(
        title=str(tree.attrs.get("title", "")),
        step=step,
        steps=last,
        trials=int(summary["trials"].sum()),
        sampling=sampling(tree.attrs),
        narratives=_weights(summary),
        reweighted=changed,
        basis=basis(json.loads(tree.attrs.get("provenance", "[]"))),
        entities=entities,
        sector=sector_record(tree["sector"].to_dataset().load(), members)
        if "sector" in tree.children and not weights
        else None,
    )


def sampling(attributes: Mapping[Any, Any]) -> Sampling:
    """How inputs were drawn, from the attributes of a run."""
    return Sampling(
        sampler=str(attributes.get("sampler", "random")),
        quasi_random_dimensions=int(attributes.get("quasi_random_dimensions", 0)),
        dimensions=int(attributes.get("dimensions", 0)),
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
    members = int(own["members"]) if "members" in own else 1
    return Entity(entity=name, members=members, horizons=[_horizon(own.sel({step: month}), month) for month in months])


def _horizon(point: xr.Dataset, month: int) -> Horizon:
    """What is known about one firm by one month."""
    return Horizon(
        month=month,
        date=str(point["date"].values)[:10] if "date" in point.coords else None,
        crash=scalar(point, "crash_probability"),
        ruin=scalar(point, "ruin_probability"),
        crash_by_narrative=along(point, "crash_probability", "narrative", "_given"),
        causes=along(point, "cause_probability", "cause"),
        exits=along(point, "exit_probability", "exit"),
        marks=along(point, "mark_probability", "mark"),
    )


def _weights(summary: xr.Dataset) -> dict[str, float]:
    """Prior weight of each narrative; empty where there is only one."""
    if "narrative_weight" not in summary:
        return {}
    weights = summary["narrative_weight"]
    return {str(name): float(weight) for name, weight in zip(weights["narrative"].values, weights.values, strict=True)}
