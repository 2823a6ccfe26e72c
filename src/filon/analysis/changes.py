"""Figures that differ between two runs, each as something that can be replaced alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filon.errors import InputError
from filon.results.differing import Difference, run_differences

ORIGIN = ("unit", "as_of", "source", "judgement", "aligned", "origin", "line")
"""Last parts of keys that tell where a figure comes from; no number changes with them."""

NAMES = ("resolved.name", "resolved.title")
"""What a run is called; no number changes with it."""

WEIGHTS = "narratives.weights"


@dataclass(frozen=True)
class Change:
    """A figure of the second run that may be put into the first.

    Attributes
    ----------
    name
        Its key; weights of narratives together are `narratives.weights`.
    before, after
        What each run has, as text.
    settings
        Keys and values that replace it.
    """

    name: str
    before: str
    after: str
    settings: Mapping[str, Any]


def changes(first: Path, second: Path) -> list[Change]:
    """Every changed figure of two runs; none where they have the same.

    Raises
    ------
    InputError
        When the runs differ in what cannot be replaced figure by figure.
    """
    told = [item for item in run_differences(first, second) if item.kind == "input" and not _is_origin(item)]
    stray = [item for item in told if item.first is None or item.second is None or item.key.startswith("resolved.")]
    if stray:
        shown = ", ".join(item.key for item in stray[:4]) + (", ..." if len(stray) > 4 else "")
        raise InputError(f"the runs differ in more than figures ({shown}): a change cannot be shared out among them")
    weights = [item for item in told if item.key.startswith("narratives.") and item.key.endswith(".weight")]
    single = [
        Change(item.key, value_text(item.first), value_text(item.second), {item.key: item.second})
        for item in told
        if item not in weights
    ]
    return [*single, _together(weights)] if weights else single


def _is_origin(item: Difference) -> bool:
    """Whether a difference changes no number."""
    return item.key.rpartition(".")[2] in ORIGIN or item.key in NAMES


def _together(weights: list[Difference]) -> Change:
    """Weights of narratives, which sum to 1, as one figure."""
    names = [item.key.split(".")[1] for item in weights]
    before, after = (
        ", ".join(f"{name} {value:.3g}" for name, value in zip(names, values, strict=True))
        for values in ([item.first for item in weights], [item.second for item in weights])
    )
    return Change(WEIGHTS, before, after, {item.key: item.second for item in weights})


def value_text(value: Any) -> str:
    """A figure on one line; of three quantiles the median, and the others as what it lies between.

    Examples
    --------
    >>> value_text(25.0), value_text({"dist": "norm", "loc": 0.5}), value_text([1, 2])
    ('25', 'dist = norm, loc = 0.5', '1, 2')
    >>> value_text({"p10": 0.5, "p50": 0.8, "p90": 1.1, "scale": "identity"})
    '0.8 (0.5 to 1.1)'
    """
    if isinstance(value, Mapping) and {"p10", "p50", "p90"} <= value.keys():
        return f"{value['p50']:.6g} ({value['p10']:.6g} to {value['p90']:.6g})"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} = {value_text(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return ", ".join(value_text(inner) for inner in value)
    return f"{value:.6g}" if isinstance(value, float) else str(value)
