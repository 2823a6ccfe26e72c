"""Sobol' indices by design: one factor at a time is drawn anew, and everything else stays."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from filon.analysis.factors import chosen_factors, drawn_factors, redrawn
from filon.analysis.study import entity_of, members_of, outcome_of, same_everywhere
from filon.engine.arguments import as_scenario, checked_seed, checked_threads, checked_trials
from filon.engine.case import Case, case
from filon.engine.simulation import counted_case
from filon.errors import InputError
from filon.quantities.names import suggestion
from filon.results.frames import group_of, step_of
from filon.sampling.quasi import dimensions, quasi_random
from filon.statistics.intervals import LEVEL
from filon.statistics.variance import BLOCKS, sobol_indices, student_quantile
from filon.streams.sobol import SCRAMBLES

if TYPE_CHECKING:
    import xarray as xr

    from filon.model.definition import Model
    from filon.scenario.resolved import Scenario

Told = Callable[[int, int, str], None]
"""Called before each simulation: its number from 0, how many there are, and what is drawn anew."""

SAMPLERS = ("sobol", "random")

OTHER_SEED = 0x5EED_0B0B
"""Added to the seed for the second sample: streams of other seeds have nothing in common."""

ATTRIBUTES = {
    "first": "share of the variance that goes when this factor alone is known",
    "total": "share of the variance that is left when all but this factor is known",
}


def sobol(
    scenario: Scenario | Model | str | os.PathLike[str],
    firm: str | None = None,
    within: int | None = None,
    event: str = "crash",
    *,
    factors: Sequence[str] = (),
    grouped: bool = False,
    trials: float = 2**16,
    sampler: Literal["sobol", "random"] = "sobol",
    seed: int = 1,
    months: int | None = None,
    threads: int | None = None,
    told: Told | None = None,
) -> xr.Dataset:
    """Sobol' indices of an event, first order and total, by simulating with each factor drawn anew.

    Two independent samples of everything that is drawn are walked, then the first again with one factor of the second,
    for each factor: the streams of a factor have keys of their own, so that nothing else moves. Narrative and inputs of
    both samples are coordinates of one Sobol' sequence of twice the dimension, in 16 scrambles by turns, whose spread
    is the error; two stretches of one sequence after each other would not be independent. What is drawn each month is
    one factor, `chance`, and random. An input that narratives move counts for what it does within its narrative: the
    factor is its own noise.

    Parameters
    ----------
    scenario
        A `Scenario`, a shipped name, a path, or a `filon.Model`.
    firm, within, event
        As in `filon.sensitivity`.
    factors
        Names of some factors, or of inputs; all of them by default.
    grouped
        Take inputs that are correlated as one factor instead of refusing them.
    trials
        Of each simulation; there are two more than factors. Powers of two serve Sobol' points best.
    sampler
        `sobol`, or `random` for streams of two seeds.
    seed, months, threads
        As `filon.simulate` takes them.
    told
        Called before each simulation.

    Returns
    -------
    Dataset with dimension `factor` (the greatest total index first): `first` and `total`, each with `_low`, `_high`
    (95%) and `_error`; `variance` and `mean` of the outcome.

    Raises
    ------
    InputError
        For correlated inputs that are not to be taken together, an unknown name, or an event that came in no trial or
        in all.

    Examples
    --------
    >>> import filon
    >>> found = filon.sobol("wrapper", within=36, grouped=True)  # doctest: +SKIP
    >>> found.total[:5].to_series()  # doctest: +SKIP
    """
    count, workers, given = checked_trials(trials), checked_threads(threads), as_scenario(_pathless(scenario), months)
    first, second = _samples(given, checked_seed(seed), sampler)
    wanted = chosen_factors(drawn_factors(first, grouped), factors)
    cases = [("everything", first), ("everything again", second)]
    cases += [(factor.name, redrawn(first, second, factor)) for factor in wanted]
    outcomes = []
    for number, (name, own) in enumerate(cases):
        if told is not None:
            told(number, len(cases), name)
        outcomes.append(_outcome(own, count, workers, firm, within, event))
    a, b, *mixed = outcomes
    if np.concatenate([a, b]).min() == np.concatenate([a, b]).max():
        by = first.steps if within is None else within
        raise InputError(f"{same_everywhere(event, by, first.layout.step, float(a[0]))}; nothing decides it")
    indices = [sobol_indices(a, b, own, SCRAMBLES if sampler == "sobol" else None) for own in mixed]
    order = sorted(range(len(wanted)), key=lambda place: -indices[place].total)
    rows = np.array([indices[place] for place in order]).reshape(len(order), 4)
    entity = firm or first.layout.entities[0]
    facts = {"entity": entity, "event": event, "within": first.steps if within is None else within}
    facts |= {"step": first.layout.step, "trials": count, "seed": seed, "sampler": sampler}
    facts |= {"is_amount": int(event in [field.name for field in first.layout.outcomes])}
    labels = [wanted[place] for place in order]
    return _dataset([(own.name, own.meaning) for own in labels], rows, np.concatenate([a, b]), facts)


def _samples(given: Scenario, seed: int, sampler: str) -> tuple[Case, Case]:
    """The two samples of everything that is drawn."""
    if sampler not in SAMPLERS:
        raise InputError(f"sampler {sampler}: there are {', '.join(SAMPLERS)}{suggestion(sampler, SAMPLERS)}")
    first, second = case(given, seed), case(given, _other(seed))
    if sampler == "random":
        return first, second
    ours, theirs = quasi_random(first.plan), quasi_random(second.plan, dimensions(first.plan))
    return replace(first, plan=ours), replace(second, plan=theirs)


def _pathless(scenario: Scenario | Model | str | os.PathLike[str]) -> Scenario | Model | str:
    """The same, a path as its text."""
    return os.fspath(scenario) if isinstance(scenario, os.PathLike) else scenario


def _other(seed: int) -> int:
    """The seed of the second sample."""
    return (seed + OTHER_SEED) % 2**63


def _outcome(
    given: Case, trials: int, threads: int, firm: str | None, within: int | None, event: str
) -> npt.NDArray[np.float64]:
    """Outcome of each trial of a case."""
    tree = counted_case(given, trials, f"outcomes:{trials}", threads).tree
    kept = tree["outcomes"].sizes["trial"]
    if kept < trials:
        raise InputError(f"{trials:,} trials are more than can be held one by one here; at most {kept:,}")
    summary = group_of(tree, "summary")
    names, members = [str(name) for name in summary["entity"].values], members_of(summary)
    last = int(summary[step_of(tree)].values[-1])
    if within is not None and not 0 <= within <= last:
        raise InputError(f"{step_of(tree)} {within}: there are 0 to {last}")
    by = last if within is None else within
    return outcome_of(group_of(tree, "outcomes"), members, entity_of(names, firm), event, by)


def _dataset(
    labels: Sequence[tuple[str, str]], rows: npt.NDArray[np.float64], both: npt.NDArray[np.float64], facts: Any
) -> xr.Dataset:
    """Indices under their names."""
    import xarray as xr

    names, meanings = zip(*labels, strict=True)
    half = student_quantile(LEVEL, SCRAMBLES - 1 if facts["sampler"] == "sobol" else BLOCKS - 1)
    columns: dict[str, Any] = {}
    for place, name in ((0, "first"), (2, "total")):
        value, error = rows[:, place], rows[:, place + 1]
        columns[name] = ("factor", value, {"units": "1", "long_name": ATTRIBUTES[name]})
        columns[f"{name}_low"] = ("factor", value - half * error)
        columns[f"{name}_high"] = ("factor", value + half * error)
        columns[f"{name}_error"] = ("factor", error)
    columns |= {"mean": ((), float(both.mean())), "variance": ((), float(both.var()))}
    return xr.Dataset(columns, {"factor": list(names), "meaning": ("factor", list(meanings))}, facts)
