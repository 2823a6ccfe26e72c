"""How far a run has come: its counts, and the trials that they cover."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from filon.results.names import CHECKPOINT
from filon.results.tally import Counts, Tally


@dataclass(eq=False)
class Checkpoint:
    """Counts of a run, from which it can go on.

    Attributes
    ----------
    tally
        Counts of the trials that were run.
    units
        First trial and number of trials of each piece of work they cover, in order of trials [(unit, 2)].
    crashed
        Trials of each piece in which each firm crashed [(unit, entity)].
    stored
        The first so many trials are on the disk one by one.
    """

    tally: Tally
    units: Counts
    crashed: Counts
    stored: int = 0

    @property
    def done(self) -> int:
        """Trials that were run."""
        return int(self.units[:, 1].sum())

    @property
    def ranges(self) -> list[tuple[int, int]]:
        """Ranges [first, end) of trials that were run, joined where they touch."""
        joined: list[tuple[int, int]] = []
        for first, size in self.units.tolist():
            if joined and joined[-1][1] == first:
                joined[-1] = joined[-1][0], first + size
            else:
                joined.append((first, first + size))
        return joined

    def to_bytes(self) -> bytes:
        """The checkpoint as the bytes of an npz file."""
        return self.tally.to_bytes(units=self.units, crashed=self.crashed, stored=np.array(self.stored, np.int64))

    @classmethod
    def from_bytes(cls, content: bytes) -> Checkpoint:
        """The checkpoint that `to_bytes` wrote."""
        with np.load(BytesIO(content), allow_pickle=False) as arrays:
            further: dict[str, Any] = {name: arrays[name] for name in ("units", "crashed", "stored")}
        return cls(Tally.from_bytes(content), further["units"], further["crashed"], int(further["stored"]))


def read_checkpoint(folder: Path) -> Checkpoint | None:
    """The checkpoint in a directory; None where there is none, or none that can be read."""
    try:
        return Checkpoint.from_bytes((folder / CHECKPOINT).read_bytes())
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
