"""Trials and outcomes counted by narrative and level of an input: all that indices and tornados need."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from filon.analysis.inputs import Factor
from filon.analysis.levels import LEVELS, bands
from filon.analysis.study import Study
from filon.statistics.association import Counts

DUMMY = "dummy"
"""An input that does nothing, added to every analysis: its index says how far from 0 chance alone leads."""

GROUPS = 200
"""Groups of trials that the bootstrap draws from."""


def with_dummy(given: Study, rng: np.random.RandomState) -> Study:
    """The study with an input more, which nothing depends on."""
    edges = np.arange(1, LEVELS) / LEVELS
    dummy = Factor(DUMMY, "1", "does nothing: what chance alone makes of an input", edges, 0.0, 1.0)
    row = rng.randint(0, LEVELS, given.trials, np.uint8)
    return replace(given, factors=(*given.factors, dummy), levels=np.vstack([given.levels, row]))


def counted(given: Study, place: int) -> Counts:
    """Trials, and sums of the outcome, by group of trials, narrative and level [(group, narrative, level)]."""
    size, cells = given.factors[place].size, given.levels[place].astype(np.int64)
    stories = given.factors[given.narrative].size if given.narrative >= 0 else 1
    if stories > 1:
        cells = cells + size * given.levels[given.narrative].astype(np.int64)
    groups = min(GROUPS, given.trials)
    cells += size * stories * (np.arange(given.trials) * groups // given.trials)
    weights = [None, given.outcome] if given.is_event else [None, given.outcome, given.outcome**2]
    shape = (groups, stories, size)
    found = [np.bincount(cells, own, groups * stories * size).astype(np.float64).reshape(shape) for own in weights]
    return Counts(found[0], found[1], found[-1])


def of_all(counts: Counts) -> Counts:
    """The same of all trials and narratives [(level,)]."""
    return Counts(*(part.sum(axis=(0, 1)) for part in counts))


def together(counts: Counts) -> Counts:
    """The same of all narratives together [(group, 1, level)]."""
    return Counts(*(part.sum(axis=1, keepdims=True) for part in counts))


def in_bands(counts: Counts, wanted: int) -> Counts:
    """The same by band, of bands as equal in trials as levels allow [(group, narrative, band)]."""
    return summed(counts, bands(counts.trials.sum(axis=(0, 1)), wanted))


def summed(counts: Counts, band: npt.NDArray[Any]) -> Counts:
    """Counts by band, of the band of each level."""
    starts = np.flatnonzero(np.diff(band, prepend=-1))
    return Counts(*(np.add.reduceat(part, starts, axis=-1) for part in counts))
