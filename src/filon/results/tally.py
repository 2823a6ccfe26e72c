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
    """

    trials: Counts
    exits: Counts
    causes: Counts
    marks: Counts
    histograms: Counts

    @classmethod
    def empty(cls, layout: Layout) -> Tally:
        """A tally of no trials, in the shape of `layout`."""
        entities, narratives, months = len(layout.entities), len(layout.narratives), layout.months + 1
        return cls(
            trials=np.zeros(narratives, np.int64),
            exits=np.zeros((entities, narratives, months, len(layout.exits)), np.int64),
            causes=np.zeros((entities, narratives, months, len(layout.causes)), np.int64),
            marks=np.zeros((entities, narratives, months, len(layout.marks)), np.int64),
            histograms=np.zeros((entities, months, len(layout.quantities), narratives, HISTOGRAM_LENGTH), np.int64),
        )

    def __iadd__(self, other: Tally) -> Tally:
        for name in NAMES:
            mine = getattr(self, name)
            mine += getattr(other, name)
        return self

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


NAMES = tuple(field.name for field in fields(Tally))
"""The arrays of a tally, in the order they are stored."""
