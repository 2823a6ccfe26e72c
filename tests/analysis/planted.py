"""Data with a corner that is known: five uniform inputs and a name, the event common in one corner."""

import numpy as np

from filon.analysis.counts import Trials
from filon.analysis.inputs import Factor
from filon.analysis.levels import edges, levels
from filon.analysis.study import Study

NAMES = ("a", "b", "c", "d", "e")
KINDS = ("x", "y", "z")
LOW, HIGH, KIND = {"a": 0.6}, {"b": 0.5}, ("x", "y")
"""The corner: a at least 0.6, b below 0.5, kind x or y."""

INSIDE, OUTSIDE = 0.8, 0.1
"""Probability of the event in the corner and elsewhere."""


def planted(trials, seed=1, inside=INSIDE, outside=OUTSIDE):
    """Inputs [(5, trial)], kind [(trial,)], whether the event came [(trial,)], whether a trial is in the corner."""
    rng = np.random.default_rng(seed)
    inputs = rng.random((len(NAMES), trials))
    kind = rng.integers(0, len(KINDS), trials)
    corner = (inputs[0] >= LOW["a"]) & (inputs[1] < HIGH["b"]) & (kind < len(KIND))
    event = rng.random(trials) < np.where(corner, inside, outside)
    return inputs, kind, event, corner


def as_trials(inputs, kind, event):
    """The same as levels, and the edges of each input."""
    cuts = [edges(row) for row in inputs]
    rows = [levels(row, own) for row, own in zip(inputs, cuts, strict=True)]
    sizes = np.array([*(own.size + 1 for own in cuts), len(KINDS)])
    nominal = np.array([False] * len(cuts) + [True])
    return Trials(np.array([*rows, kind.astype(np.uint8)]), event.astype(float), sizes, nominal), cuts


def as_study(inputs, kind, event):
    """The same as a study of a firm called planted."""
    trials, cuts = as_trials(inputs, kind, event)
    factors = [
        Factor(name, "share", f"meaning of {name}", own, float(row.min()), float(row.max()))
        for name, own, row in zip(NAMES, cuts, inputs, strict=True)
    ]
    factors.append(Factor("narrative", "1", "story", np.arange(1, len(KINDS)), categories=KINDS))
    return Study("planted", "crash", 60, "month", trials.outcome, tuple(factors), trials.levels, 0)
