"""Trials kept one by one before there are any: names and types of their arrays."""

from __future__ import annotations

from typing import Any

import numpy as np

from filon.results import trials
from filon.results.layout import Layout


def no_trials(layout: Layout) -> dict[str, np.ndarray[Any, Any]]:
    """A chunk of no trials, with the types that stored arrays have."""
    firms, marks = len(layout.single_firms), len(layout.marks)
    by_cohort = (0, len(layout.cohorts), len(layout.kept_horizons))
    return {
        "exit": np.empty((0, firms), np.uint8),
        "exit_month": np.empty((0, firms), np.int16),
        "crash_cause": np.empty((0, firms), np.uint8),
        "crash_month": np.empty((0, firms), np.int16),
        "mark_month": np.empty((0, firms, marks), np.int16),
        "money": np.empty((0, firms, len(layout.outcomes)), np.float32),
        "narrative": np.empty(0, np.uint8),
        "inputs": np.empty((0, len(layout.inputs)), np.float32),
        "members_exited": np.empty(by_cohort, np.uint16),
        "members_crashed": np.empty(by_cohort, np.uint16),
    }


def trial_arrays(layout: Layout) -> list[str]:
    """Names in the store of all arrays whose first dimension is `trial`."""
    empty = no_trials(layout)
    groups = {"outcomes": trials.outcomes(layout, empty)}
    if layout.inputs:
        groups["inputs"] = trials.inputs(layout, empty["inputs"])
    return [
        f"{group}/{key}" for group, dataset in groups.items() for key, value in dataset.items() if "trial" in value.dims
    ]
