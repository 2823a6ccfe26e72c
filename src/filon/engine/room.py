"""Memory: what a run needs, what the process may still have, and the refusal of a run for which that is too little."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from filon.engine.keeping import Keep
from filon.engine.waiting import waiting, waiting_tiles
from filon.errors import ResourceError

if TYPE_CHECKING:
    from filon.engine.case import Case

BASE = 300_000_000
"""Bytes of a process that has imported everything."""

COMPILER, COMPILED = 70_000_000, 2_000
"""Bytes of a process that compiles, beside: those of the compiler itself, and for each letter of the generated text."""

ADDRESSES = 2_500_000_000
"""Addresses that a run takes and hardly uses: each thread's heap reserves 128 MB, and libraries end the process where
they get none (measured: runs fail up to 2.1 GB above what the process has, and end well from 2.5 GB)."""

BYTES_PER_BIN = 6
"""Of a histogram's bin in a thread: one counter of 4 bytes, one of 2."""

BINS = 516
CHUNKS = 3 * 2**18
"""Trials kept one by one that are in memory at once, at most: chunks under way, and one that is written."""

NO_LIMIT = 2**60
"""Cgroups of version 1 say so, or nearly, where there is none."""

PROC, CGROUPS = Path("/proc"), Path("/sys/fs/cgroup")


@dataclass(frozen=True, slots=True)
class Room:
    """Memory that the process may have in all.

    Attributes
    ----------
    size
        What it has now for any run, and what it may still get [bytes].
    limit
        What sets the limit, in words.
    """

    size: int
    limit: str


def memory_needed(given: Case, kept: Keep, workers: int, stored: bool = True) -> int:
    """Peak of the process [bytes]; more where the model is not compiled yet.

    Parameters
    ----------
    stored
        Whether trials kept one by one go to the disk chunk by chunk; else all are held, and once more when joined.
    """
    from filon.kernels.modules import is_compiled

    layout, text = given.layout, given.program.text
    base = BASE + (0 if is_compiled(text) else COMPILER + COMPILED * len(text))
    bins = len(layout.quantities) * len(layout.narratives) * (given.steps + 1) * BINS * BYTES_PER_BIN
    trials = (min(kept.outcomes, CHUNKS) if stored else 2 * kept.outcomes) * layout.bytes_per_trial
    accounts = 4 * len(layout.single_firms) * len(layout.paths) * (layout.months + 1)
    counted = (workers + 4) * bins * len(given.scenario.firms) + workers * working_bytes(given)
    return base + counted + trials + 2 * kept.paths * accounts


def working_bytes(given: Case) -> int:
    """Working arrays of a thread [bytes]: rows of every firm, random words, bins that wait to be counted."""
    program, model = given.program, given.scenario.model
    row = 8 * program.lanes
    firm = row * (len(program.rows.firm) + 2 * len(model.firm_shocks) + 4)
    bins = 2 * program.lanes * len(given.layout.quantities) * len(given.members)
    slots, months = waiting(given.steps + 1, bins, program.lanes)
    layers = len(given.layout.sector.layers) if given.layout.sector else 0
    value = 2 * 2 * layers * waiting_tiles(program.lanes) * program.lanes * (given.steps + 1)
    return firm * len(given.members) + row * len(program.rows.world) + slots * months * bins + value


def refuse_shortage(given: Case, kept: Keep, workers: int, room: Room | None = None, stored: bool = True) -> None:
    """Refuse a run that would need more memory than there is, before it starts.

    Parameters
    ----------
    room
        What there is; by default what the system says. None where it says nothing: then nothing is refused.
    stored
        As for `memory_needed`.

    Raises
    ------
    ResourceError
        With what is needed and there, and what would fit.
    """
    room = room or rooms()
    needed = memory_needed(given, kept, workers, stored)
    if room is None or needed <= room.size:
        return
    raise ResourceError(
        f"too little memory: the run needs about {needed / 1e6:,.0f} MB, {room.size / 1e6:,.0f} MB are there "
        f"({room.limit}); {fitting(given, kept, workers, room.size, stored)}"
    )


def fitting(given: Case, kept: Keep, workers: int, size: int, stored: bool = True) -> str:
    """What to ask for instead, so that the run fits into so many bytes."""
    summary = memory_needed(given, Keep(), workers)
    if summary <= size:
        held = min(kept.outcomes, CHUNKS) if stored else kept.outcomes
        each = (memory_needed(given, kept, workers, stored) - summary) / max(1, held)
        trials = round_down(int((size - summary) / max(each, 1e-9)))
        kind = "paths" if kept.paths else "outcomes"
        return f"--keep {kind}:{trials} fits" if trials >= 1000 else "--keep summary fits"
    for threads in range(workers - 1, 0, -1):
        if memory_needed(given, Keep(), threads) <= size:
            return f"--keep summary --threads {threads} fits"
    return f"even --keep summary --threads 1 needs {memory_needed(given, Keep(), 1) / 1e6:,.0f} MB"


def round_down(count: int) -> int:
    """A count with two digits that mean something, not above it.

    Examples
    --------
    >>> round_down(123_456), round_down(7)
    (120000, 7)
    """
    scale = int("1" + "0" * max(0, len(str(count)) - 2))
    return count // scale * scale


def rooms() -> Room | None:
    """The narrowest limit of the process; None where the system tells none."""
    found = [*_of_address_space(), *_of_machine(PROC), *_of_groups(PROC, CGROUPS)]
    return min(found, key=lambda room: room.size, default=None)


def _held(proc: Path, word: str = "VmRSS") -> int:
    """Bytes that the process has now."""
    return 1024 * _fields(proc / "self/status").get(word, 0)


def _for_runs(proc: Path) -> int:
    """Bytes of what the process has now that serve any run; what it has beside is its own."""
    return min(_held(proc), BASE)


def _of_address_space() -> Iterator[Room]:
    """The limit of addresses (`ulimit -v`); those of libraries that hold no memory are left out."""
    soft, _ = resource.getrlimit(resource.RLIMIT_AS)
    if soft != resource.RLIM_INFINITY:
        free = max(0, soft - _held(PROC, "VmSize") - ADDRESSES)
        limit = f"limit of the address space, ulimit -v, of which threads take {ADDRESSES / 1e6:,.0f} MB"
        yield Room(free + _for_runs(PROC), limit)


def _of_machine(proc: Path) -> Iterator[Room]:
    """Memory that other processes leave."""
    known = _fields(proc / "meminfo")
    if "MemAvailable" in known:
        free = (known["MemAvailable"] + known.get("SwapFree", 0)) * 1024
        yield Room(free + _for_runs(proc), "free on this machine")


def _of_groups(proc: Path, groups: Path) -> Iterator[Room]:
    """Limits of the control groups, as containers have them; of both versions."""
    for line in _text(proc / "self/cgroup").splitlines():
        _, controllers, place = (*line.split(":", 2), "", "")[:3]
        if "memory" in controllers.split(","):
            names, top = ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"), groups / "memory"
        elif not controllers:
            names, top = ("memory.max", "memory.current", "inactive_file"), groups
        else:
            continue
        inner = Path(place.strip("/"))
        for part in (inner, *inner.parents):
            yield from _of_group(top / part, *names, held=_for_runs(proc))


def _of_group(folder: Path, limit: str, usage: str, reclaimable: str, held: int) -> Iterator[Room]:
    """The limit of one group; pages of files that could be dropped count as free."""
    most, used = _text(folder / limit).strip(), _text(folder / usage).strip()
    if most.isdecimal() and used.isdecimal() and int(most) < NO_LIMIT:
        dropped = _fields(folder / "memory.stat").get(reclaimable, 0)
        yield Room(max(0, int(most) - int(used) + dropped) + held, "limit of the control group")


def _text(path: Path) -> str:
    """A small file of the system; empty where there is none."""
    try:
        return path.read_text("ascii", "replace")
    except OSError:
        return ""


def _fields(path: Path) -> dict[str, int]:
    """Lines `name number` or `name: number kB` of a file of the system."""
    found = {}
    for line in _text(path).splitlines():
        name, *rest = line.replace(":", " ").split()[:2] or [""]
        if rest and rest[0].isdecimal():
            found[name] = int(rest[0])
    return found
