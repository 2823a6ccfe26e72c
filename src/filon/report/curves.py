"""Curves over the steps of a run in one line of blocks: sparklines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import TYPE_CHECKING

from filon.expressions.subjects import step_dimension
from filon.report.numbers import LEAST, share
from filon.report.tables import words

if TYPE_CHECKING:
    import xarray as xr

BLOCKS = "▁▂▃▄▅▆▇█"
"""From nothing to the most."""

WIDEST = 30
"""Characters of a sparkline that has a line of its own."""


def crash_curves(tree: xr.DataTree, weights: Mapping[str, float] | None = None) -> dict[str, list[float]]:
    """Probability of a crash by the close of each step, from 0 on, of each firm or cohort [0..1].

    Parameters
    ----------
    tree
        A run as `filon.open` or `filon.simulate` gives it.
    weights
        Other weights of narratives.

    Returns
    -------
    None of a firm where the run's model knows no crash.
    """
    summary = tree["summary"].to_dataset()
    if "crash_probability" not in summary:
        return {}
    if weights:
        from filon.results.reweighting import reweighted

        summary = reweighted(summary.load(), weights)
    values = summary["crash_probability"].transpose("entity", step_dimension(summary)).values
    return {
        str(name): [float(value) for value in row] for name, row in zip(summary["entity"].values, values, strict=True)
    }


def sparkline(values: Sequence[float], most: float, width: int) -> str:
    """A curve in blocks, each as high as the curve is at the end of its part of the steps.

    Parameters
    ----------
    values
        At every step, the first at the start.
    most
        What the highest block stands for.
    width
        Blocks, or as many as there are steps after the first.

    Examples
    --------
    >>> sparkline([0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8], 0.8, 4)
    '▂▄▆█'
    >>> sparkline([0.0, 0.02, 0.4], 0.8, 10)
    '▁▄'
    """
    steps = len(values) - 1
    width = min(width, steps)
    ends = [values[-(-steps * (place + 1) // width)] for place in range(width)]
    return "".join(BLOCKS[_level(value / most if most > 0 else 0.0)] for value in ends)


def _level(part: float) -> int:
    """Which block: the lowest for nothing, the highest for the most and above."""
    if not isfinite(part):
        return 0
    return min(max(round(part * len(BLOCKS)) - 1, 0), len(BLOCKS) - 1)


def crash_line(values: Sequence[float], step: str, exact: bool = False) -> str:
    """The crash over the steps in one line, with its scale; empty where there is nothing to see.

    Examples
    --------
    >>> crash_line([0.0, 0.1, 0.2, 0.3], "month")
    'crash by month  ▃▅█  0 to 30%'
    >>> crash_line([0.0, 0.0, 0.001], "month"), crash_line([0.0, 0.5], "step")
    ('', '')
    """
    if len(values) < 3 or not isfinite(values[-1]) or values[-1] < LEAST:
        return ""
    return f"crash by {words(step)}  {sparkline(values, values[-1], WIDEST)}  0 to {share(values[-1], 0, exact)}"
