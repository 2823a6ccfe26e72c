"""Those who do the units of a run, found before anything is stored: threads, or processes that dask gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from filon.engine.arguments import checked_threads
from filon.engine.case import Case
from filon.engine.compilation import compiled_unit
from filon.engine.crews import Crew, ThreadCrew
from filon.engine.keeping import Keep
from filon.engine.placement import Placement, placement
from filon.engine.room import refuse_shortage
from filon.errors import InputError


def hands(threads: int | None, on: str | None) -> int | Placement:
    """Threads of this process, or where else units are done.

    Raises
    ------
    InputError
        When both are asked for, or one that there cannot be.
    """
    if on is None:
        return checked_threads(threads)
    if threads is not None:
        raise InputError("--threads does not go with --on, whose processes have one thread each")
    return placement(on)


def told(found: int | Placement) -> dict[str, object]:
    """What `run.json` says of them; never the name of a machine."""
    if isinstance(found, Placement):
        return {"on": {"kind": found.kind, "workers": found.workers or None}}
    return {"threads": found}


def without_hands(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What `run.json` says, but for who did the run."""
    return {name: value for name, value in facts.items() if name not in ("threads", "on")}


@contextmanager
def hired(given: Case, keep: Keep, found: int | Placement) -> Iterator[Crew]:
    """A crew that can begin at once: the kernel is compiled, and every worker has prepared the case.

    Raises
    ------
    InputError
        When the model cannot be compiled or sent, or dask is not installed.
    ResourceError
        When the memory of this machine is too small.
    RunError
        When no scheduler answers, or a worker differs from this process.
    """
    if isinstance(found, int):
        refuse_shortage(given, keep, found)
        yield ThreadCrew(given, compiled_unit(given), found)
        return
    from filon.engine.cluster import ClusterCrew
    from filon.engine.clusters import client_of, refuse_unready, require_dask
    from filon.engine.payload import payload

    require_dask()
    refuse_shortage(given, keep, max(1, found.workers))
    sent = payload(given, keep)
    if found.workers:
        compiled_unit(given)  # processes of this machine find it in the cache
    with client_of(found) as client:
        refuse_unready(client, sent)
        yield ClusterCrew(given, sent, client)
