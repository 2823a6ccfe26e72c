"""What a piece of work gives when another process does it: exact counts, packed, and the trials it keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numcodecs.zstd import Zstd

from filon.engine.chunks import parts_of
from filon.engine.payload import Payload, prepared
from filon.engine.threads import Worker, kept_arrays, summed
from filon.engine.units import Bench, Unit, Views
from filon.results.tally import NAMES, Counts, Tally

LEVEL = 1
"""Of compression: most counts are 0, and 4 ms pack the counts of a firm into a twentieth."""


@dataclass(frozen=True)
class Part:
    """What a piece of work gave.

    Attributes
    ----------
    units
        First trial and size of each unit.
    crashed
        Trials of each unit in which each firm crashed [(firm,)].
    counts
        Packed arrays of the tally, by name, with the kind of their numbers; those that are all 0 are left out.
    kept
        Arrays of the trials kept one by one, which are the first of the piece.
    """

    units: list[Unit]
    crashed: list[Any]
    counts: dict[str, tuple[str, bytes]]
    kept: dict[str, Any]

    def add_to(self, tally: Tally) -> None:
        """Add the counts to a tally."""
        for name, (kind, packed) in self.counts.items():
            counts = getattr(tally, name)
            counts += np.frombuffer(Zstd().decode(packed), np.dtype(kind)).reshape(counts.shape)

    def fill(self, views: Views) -> None:
        """Put the trials kept one by one where they go."""
        for first, size in self.units:
            own = parts_of(self.kept, first - self.units[0][0], size)
            for name, view in views(first, size).items():
                view[...] = own[name]


def packed(tally: Tally) -> dict[str, tuple[str, bytes]]:
    """Arrays of a tally that are not all 0, in the smallest kind of numbers that holds them, compressed."""
    found = {}
    for name in NAMES:
        counts = getattr(tally, name)
        if counts.any():
            kind = smallest(counts)
            found[name] = (kind.str, Zstd(level=LEVEL).encode(counts.astype(kind)))
    return found


def smallest(counts: Counts) -> np.dtype[Any]:
    """The smallest kind of numbers that holds counts; never one that added to them would give floats."""
    kind = np.min_scalar_type(int(counts.max()))
    return kind if counts.min() >= 0 and kind.itemsize < counts.dtype.itemsize else counts.dtype


def done(sent: Payload, units: list[Unit]) -> Part:
    """Do units that follow each other, in whatever process this is called: the same units give the same part."""
    bench = prepared(sent)
    worker, kept = Worker(bench.case), _kept(bench, sent, units)
    start = units[0][0]

    def views(first: int, size: int) -> dict[str, Any]:
        """Parts of what is kept."""
        return parts_of(kept, first - start, size)

    crashed = [bench.crashed(worker, unit, views) for unit in units]
    return Part(units, crashed, packed(summed(bench.case, [worker])), kept)


def _kept(bench: Bench, sent: Payload, units: list[Unit]) -> dict[str, Any]:
    """Arrays for those of the trials that are kept one by one."""
    first, end = units[0][0], sum(units[-1])
    return kept_arrays(bench.case, max(0, min(end, sent.keep.outcomes) - first), sent.keep, first)
