"""What a changed probability owes to each figure that changed, by simulating the figures between two runs."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from filon.analysis.changes import Change, changes
from filon.analysis.study import entity_of, members_of, outcome_of
from filon.engine.arguments import checked_threads
from filon.engine.simulation import simulate
from filon.errors import InputError
from filon.results.frames import group_of, step_of
from filon.results.names import RESOLVED
from filon.results.runs import facts
from filon.scenario.loading import load, recorded_model
from filon.statistics.intervals import LEVEL, normal_quantile

Floats = npt.NDArray[np.float64]
Subset = frozenset[int]
Told = Callable[[int, int, str], None]
"""Called before each simulation: its number from 0, how many there are, and which figures are those of the second."""

MOST_EXACT = 6
"""Changed figures up to which every subset is simulated: 64 of them."""

PAIRS = 8
"""Orders that are drawn of more figures, each with its reverse."""

SEED = 20_250_620


@dataclass(frozen=True)
class Worths:
    """The event in each trial under subsets of the changed figures.

    Attributes
    ----------
    of
        Share of the entity that crashed, by subset [(trial,)].
    """

    of: Mapping[Subset, npt.NDArray[np.float32]]

    def gain(self, figure: int, before: Subset) -> Floats:
        """What a figure adds to a subset in each trial [(trial,)]."""
        return self.of[before | {figure}].astype(np.float64) - self.of[before]


def attribution(
    first: Path,
    second: Path,
    firm: str | None = None,
    within: int | None = None,
    *,
    trials: int = 100_000,
    threads: int | None = None,
    told: Told | None = None,
) -> xr.Dataset:
    """How much of the difference between two runs each changed figure brings.

    The first run is simulated again with some of its figures replaced by those of the second, all in the same worlds
    and with the seed of the first: every subset of up to 6 changed figures, of more along orders drawn at random, each
    followed by its reverse. Weights of narratives are one figure.

    Parameters
    ----------
    first, second
        Directories of two runs of the same firms and length.
    firm
        Firm or cohort; of a single one by default.
    within
        The crash comes by the close of this step; the last by default.
    trials, threads
        Of each simulation.
    told
        Called before each simulation.

    Returns
    -------
    Dataset with dimension `figure` (the greatest Shapley value first): `alone`, the change when this figure alone is
    replaced, and `shapley`, its share of the whole change, averaged over orders; both with limits and errors, from
    differences trial by trial; `before`, `after` as text. `first`, `second` and `difference` are those of the
    simulations; the Shapley values sum to `difference`.

    Raises
    ------
    InputError
        When the runs differ in what is no figure (firms, length, model), or in no figure.
    """
    found = changes(first, second)
    if not found:
        raise InputError(f"{first.name} and {second.name} have the same figures: nothing to attribute")
    loaded = {"model": recorded_model(first / RESOLVED)}
    seed, workers = int(facts(first)["seed"]), checked_threads(threads)
    orders = list(_orders(len(found)))
    subsets = sorted(_subsets(orders), key=lambda subset: (len(subset), sorted(subset)))
    scenarios = {
        subset: load(first / RESOLVED, overrides=_settings(found, subset), **loaded) for subset in subsets
    }  # every fault is found before anything is simulated
    worths: dict[Subset, npt.NDArray[np.float32]] = {}
    entity, step, by = "", "month", 0
    for number, subset in enumerate(subsets):
        if told is not None:
            told(number, len(subsets), ", ".join(found[place].name for place in sorted(subset)) or "as it was")
        tree = simulate(scenarios[subset], trials=trials, seed=seed, keep=f"outcomes:{trials}", threads=workers)
        entity, step, by, worths[subset] = _crashed(tree, firm, within)
    facts_told = {"entity": entity, "event": "crash", "within": by, "step": step, "trials": trials, "seed": seed}
    return _dataset(found, Worths(worths), orders, facts_told)


def _crashed(tree: xr.DataTree, firm: str | None, within: int | None) -> tuple[str, str, int, npt.NDArray[np.float32]]:
    """Whose crash, the step, by when, and its share in each trial."""
    summary, step = group_of(tree, "summary"), step_of(tree)
    entity = entity_of([str(name) for name in summary["entity"].values], firm)
    last = int(summary[step].values[-1])
    by = last if within is None else within
    if not 0 <= by <= last:
        raise InputError(f"{step} {by}: the runs have 0 to {last}")
    outcome = outcome_of(group_of(tree, "outcomes"), members_of(summary), entity, "crash", by)
    return entity, step, by, outcome.astype(np.float32)


def _settings(found: Sequence[Change], subset: Subset) -> dict[str, Any]:
    """Settings that give a scenario the second run's figures of a subset."""
    return {key: value for place in sorted(subset) for key, value in found[place].settings.items()}


def _orders(figures: int) -> Iterator[tuple[int, ...]]:
    """Orders in which figures are replaced: all of a few, else some with their reverses."""
    if figures <= MOST_EXACT:
        yield from itertools.permutations(range(figures))
        return
    rng = np.random.RandomState(SEED)
    for _ in range(PAIRS):
        order = tuple(int(place) for place in rng.permutation(figures))
        yield from (order, order[::-1])


def _subsets(orders: Sequence[tuple[int, ...]]) -> set[Subset]:
    """Every subset that the orders pass through, and every figure alone."""
    passed = {frozenset(order[:size]) for order in orders for size in range(len(order) + 1)}
    return passed | {frozenset([place]) for place in orders[0]}


def _dataset(
    found: Sequence[Change], worths: Worths, orders: Sequence[tuple[int, ...]], told: Mapping[str, Any]
) -> xr.Dataset:
    """Parts of the change under their names."""
    nothing, everything = frozenset[int](), frozenset(range(len(found)))
    rows = np.array(
        [[*_mean(worths.gain(place, nothing)), *_shapley(place, worths, orders)] for place in range(len(found))]
    )
    order = np.argsort(-np.abs(rows[:, 2]), kind="stable")
    half = normal_quantile(LEVEL)
    columns: dict[str, Any] = {}
    meanings = {"alone": "change when this figure alone is replaced", "shapley": "this figure's part of the change"}
    for place, (name, meaning) in zip((0, 2), meanings.items(), strict=True):
        value, error = rows[order, place], rows[order, place + 1]
        columns[name] = ("figure", value, {"units": "1", "long_name": meaning})
        columns |= {f"{name}_low": ("figure", value - half * error), f"{name}_high": ("figure", value + half * error)}
        columns[f"{name}_error"] = ("figure", error)
    whole, error = _mean(worths.of[everything].astype(np.float64) - worths.of[nothing])
    scalars = {
        "first": float(worths.of[nothing].mean(dtype=np.float64)),
        "second": float(worths.of[everything].mean(dtype=np.float64)),
        "difference": whole,
        "difference_error": error,
    }
    texts = {"before": [found[place].before for place in order], "after": [found[place].after for place in order]}
    labels = {"figure": [found[place].name for place in order]} | {
        name: ("figure", values) for name, values in texts.items()
    }
    return xr.Dataset({**columns, **{name: ((), value) for name, value in scalars.items()}}, labels, dict(told))


def _mean(values: Floats) -> tuple[float, float]:
    """Mean over trials with its standard error."""
    return float(values.mean()), float(values.std(ddof=1)) / math.sqrt(values.size)


def _shapley(figure: int, worths: Worths, orders: Sequence[tuple[int, ...]]) -> tuple[float, float]:
    """Shapley's value of a figure with its standard error: that of trials, and of orders that were not drawn."""
    before = [frozenset(order[: order.index(figure)]) for order in orders]
    counts = {subset: before.count(subset) for subset in dict.fromkeys(before)}
    whole = sum((count / len(orders)) * worths.gain(figure, subset) for subset, count in counts.items())
    mean, error = _mean(np.asarray(whole))
    if len(orders) == 2 * PAIRS and len(orders[0]) > MOST_EXACT:
        gains = np.array([worths.gain(figure, subset).mean() for subset in before]).reshape(-1, 2).mean(axis=1)
        error = math.hypot(error, float(gains.std(ddof=1)) / math.sqrt(len(gains)))
    return mean, error
