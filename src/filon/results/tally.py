"""The integers of a run: counts and histograms, added up exactly in any order."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, fields
from io import BytesIO
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from filon.results.layout import HISTOGRAM_LENGTH, Layout

Counts: TypeAlias = npt.NDArray[np.int64]


@dataclass(eq=False)
class Tally:
    """Counts accumulated over trials; the sum of two tallies is exact.

    A stratum is a narrative of one randomization, the randomizations one after the other; without any, as always but
    with Sobol' points, it is a narrative.

    Attributes
    ----------
    trials
        Trials drawn [(stratum,)].
    exits
        Trials whose exit happened in that month [(entity, stratum, month, exit)]; months 0..T, none at 0.
    causes
        Trials whose first crash cause happened in that month [(entity, stratum, month, cause)].
    marks
        Trials in which the mark happened for the first time in that month [(entity, stratum, month, mark)].
    histograms
        Firms still there, by value [(entity, month, quantity, narrative, 514)].
    exits_squared, causes_squared, marks_squared
        Of cohorts only: sum over trials of k * k, where k members left by this exit by the close of the month
        [(cohort, stratum, month, code)]. Unlike `exits` they are not increments.
    crash_squared, ruin_squared
        The same for members that crashed, or were ruined [(cohort, stratum, month)].
    crashed_count
        Trials in which so many single firms have crashed by the close of the month [(stratum, month, count)].
    capital_crashed
        Trials by the share of the capital that has crashed, 512 equal bins on [0, 1] [(stratum, month, 514)].
    sector_crash
        Trials whose first month of a sector crash it was [(stratum, month)].
    joint
        Sum over trials of k_a * k_b, where k members of an entity have crashed by the horizon; k (k - 1) for a cohort
        with itself, k for a firm with itself [(stratum, horizon, entity, entity)].
    first
        Trials in which a firm of the entity crashed first, in parts of `FIRST_PARTS`: ties share
        [(stratum, entity)].
    value
        Trials by the gross profit of a layer, and by its share of the layers' positive profits
        [(layer, month, 2, narrative, 514)].
    losses
        Trials by the loss of a counterparty up to the horizon; the last is that of all together
        [(counterparty + 1, horizon, stratum, 514)].
    """

    trials: Counts
    exits: Counts
    causes: Counts
    marks: Counts
    histograms: Counts
    exits_squared: Counts
    causes_squared: Counts
    marks_squared: Counts
    crash_squared: Counts
    ruin_squared: Counts
    crashed_count: Counts
    capital_crashed: Counts
    sector_crash: Counts
    joint: Counts
    first: Counts
    value: Counts
    losses: Counts

    @classmethod
    def empty(cls, layout: Layout) -> Tally:
        """A tally of no trials, in the shape of `layout`."""
        return cls(**{name: np.zeros(shape, np.int64) for name, shape in shapes(layout).items()})

    def __iadd__(self, other: Tally) -> Tally:
        for name in NAMES:
            mine = getattr(self, name)
            mine += getattr(other, name)
        return self

    def add_counts(self, other: Tally) -> None:
        """Add all but the histograms of quantities."""
        for name in NAMES:
            if name != "histograms":
                mine = getattr(self, name)
                mine += getattr(other, name)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Tally):
            return NotImplemented
        return all(np.array_equal(getattr(self, name), getattr(other, name)) for name in NAMES)

    __hash__ = None  # type: ignore[assignment]

    @property
    def total(self) -> int:
        """Trials of all narratives together."""
        return int(self.trials.sum())

    def to_bytes(self, **further: Counts) -> bytes:
        """The tally, and further arrays, as the bytes of an npz file."""
        content = BytesIO()
        arrays: dict[str, Any] = {name: getattr(self, name) for name in NAMES} | further
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, array in arrays.items():  # as numpy does, at a third of the time: most counts are 0
                with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                    np.lib.format.write_array(member, array, allow_pickle=False)
        return content.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes) -> Tally:
        """The tally that `to_bytes` wrote; further arrays in the file are left alone."""
        with np.load(BytesIO(content), allow_pickle=False) as arrays:
            return cls(**{name: arrays[name] for name in NAMES})


def shapes(layout: Layout) -> dict[str, tuple[int, ...]]:
    """Shape of each array of a tally, by name."""
    entities, strata, months = len(layout.entities), layout.strata, layout.months + 1
    by_entity, by_cohort = (entities, strata, months), (len(layout.cohorts), strata, months)
    found: dict[str, tuple[int, ...]] = {
        "trials": (strata,),
        "exits": (*by_entity, len(layout.exits)),
        "causes": (*by_entity, len(layout.causes)),
        "marks": (*by_entity, len(layout.marks)),
        "histograms": (entities, months, len(layout.quantities), len(layout.narratives), HISTOGRAM_LENGTH),
        "exits_squared": (*by_cohort, len(layout.exits)),
        "causes_squared": (*by_cohort, len(layout.causes)),
        "marks_squared": (*by_cohort, len(layout.marks)),
        "crash_squared": by_cohort,
        "ruin_squared": by_cohort,
    }
    return found | sector_shapes(layout)


def sector_shapes(layout: Layout) -> dict[str, tuple[int, ...]]:
    """Shapes of what is counted of all firms together; without a sector nothing is."""
    sector, strata, months = layout.sector, layout.strata, layout.months + 1
    if sector is None:
        bare = {"crashed_count": 3, "capital_crashed": 3, "sector_crash": 2, "joint": 4, "first": 2, "value": 5}
        return {name: (0,) * length for name, length in (bare | {"losses": 4}).items()}
    entities, horizons = len(layout.entities), len(sector.horizons)
    firms = entities - len(layout.cohorts)
    return {
        "crashed_count": (strata, months, firms + 1),
        "capital_crashed": (strata, months, HISTOGRAM_LENGTH),
        "sector_crash": (strata, months),
        "joint": (strata, horizons, entities, entities),
        "first": (strata, entities),
        "value": (len(sector.layers), months, 2, len(layout.narratives), HISTOGRAM_LENGTH),
        "losses": (len(sector.counterparties) + 1, horizons, strata, HISTOGRAM_LENGTH),
    }


def by_scramble(layout: Layout, counts: Counts, axis: int) -> Counts:
    """Counts with an axis of strata as counts with two: randomizations first, then narratives where that one was."""
    shape = (*counts.shape[:axis], layout.scrambles, len(layout.narratives), *counts.shape[axis + 1 :])
    return np.moveaxis(counts.reshape(shape), axis, 0)


def by_narrative(layout: Layout, counts: Counts, axis: int) -> Counts:
    """Counts with an axis of strata, summed over randomizations: that axis is one of narratives."""
    return counts if layout.scrambles == 1 else np.asarray(by_scramble(layout, counts, axis).sum(0), np.int64)


FIRST_PARTS = 720_720
"""Parts of a trial that firms which crash first in the same month share: up to 16 of them share without a rest."""

NAMES = tuple(field.name for field in fields(Tally))
"""The arrays of a tally, in the order they are stored."""
