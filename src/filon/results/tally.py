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

    Attributes
    ----------
    trials
        Trials drawn [(narrative,)].
    exits
        Trials whose exit happened in that month [(entity, narrative, month, exit)]; months 0..T, none at 0.
    causes
        Trials whose first crash cause happened in that month [(entity, narrative, month, cause)].
    marks
        Trials in which the mark happened for the first time in that month [(entity, narrative, month, mark)].
    histograms
        Firms still there, by value [(entity, month, quantity, narrative, 514)].
    exits_squared, causes_squared, marks_squared
        Of cohorts only: sum over trials of k * k, where k members left by this exit by the close of the month
        [(cohort, narrative, month, code)]. Unlike `exits` they are not increments.
    crash_squared, ruin_squared
        The same for members that crashed, or were ruined [(cohort, narrative, month)].
    crashed_count
        Trials in which so many single firms have crashed by the close of the month [(narrative, month, count)].
    capital_crashed
        Trials by the share of the capital that has crashed, 512 equal bins on [0, 1] [(narrative, month, 514)].
    sector_crash
        Trials whose first month of a sector crash it was [(narrative, month)].
    joint
        Sum over trials of k_a * k_b, where k members of an entity have crashed by the horizon; k (k - 1) for a cohort
        with itself, k for a firm with itself [(narrative, horizon, entity, entity)].
    first
        Trials in which a firm of the entity crashed first, in parts of `FIRST_PARTS`: ties share
        [(narrative, entity)].
    value
        Trials by the gross profit of a layer, and by its share of the layers' positive profits
        [(layer, month, 2, narrative, 514)].
    losses
        Trials by the loss of a counterparty up to the horizon; the last is that of all together
        [(counterparty + 1, horizon, narrative, 514)].
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
    entities, narratives, months = len(layout.entities), len(layout.narratives), layout.months + 1
    by_entity, by_cohort = (entities, narratives, months), (len(layout.cohorts), narratives, months)
    found: dict[str, tuple[int, ...]] = {
        "trials": (narratives,),
        "exits": (*by_entity, len(layout.exits)),
        "causes": (*by_entity, len(layout.causes)),
        "marks": (*by_entity, len(layout.marks)),
        "histograms": (entities, months, len(layout.quantities), narratives, HISTOGRAM_LENGTH),
        "exits_squared": (*by_cohort, len(layout.exits)),
        "causes_squared": (*by_cohort, len(layout.causes)),
        "marks_squared": (*by_cohort, len(layout.marks)),
        "crash_squared": by_cohort,
        "ruin_squared": by_cohort,
    }
    return found | sector_shapes(layout)


def sector_shapes(layout: Layout) -> dict[str, tuple[int, ...]]:
    """Shapes of what is counted of all firms together; without a sector nothing is."""
    sector, narratives, months = layout.sector, len(layout.narratives), layout.months + 1
    if sector is None:
        bare = {"crashed_count": 3, "capital_crashed": 3, "sector_crash": 2, "joint": 4, "first": 2, "value": 5}
        return {name: (0,) * length for name, length in (bare | {"losses": 4}).items()}
    entities, horizons = len(layout.entities), len(sector.horizons)
    firms = entities - len(layout.cohorts)
    return {
        "crashed_count": (narratives, months, firms + 1),
        "capital_crashed": (narratives, months, HISTOGRAM_LENGTH),
        "sector_crash": (narratives, months),
        "joint": (narratives, horizons, entities, entities),
        "first": (narratives, entities),
        "value": (len(sector.layers), months, 2, narratives, HISTOGRAM_LENGTH),
        "losses": (len(sector.counterparties) + 1, horizons, narratives, HISTOGRAM_LENGTH),
    }


FIRST_PARTS = 720_720
"""Parts of a trial that firms which crash first in the same month share: up to 16 of them share without a rest."""

NAMES = tuple(field.name for field in fields(Tally))
"""The arrays of a tally, in the order they are stored."""
