"""The suites by name, each in a short form and a full one."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from filon.errors import InputError
from filon.quantities.names import suggestion
from filon.selftest.findings import Findings, Progress, unwatched


@dataclass(frozen=True)
class Suite:
    """One suite.

    Attributes
    ----------
    name
        Of its module in `filon.selftest`, and of its function.
    meaning
        What it does, in words.
    short, full
        What the function is told beside the folder.
    """

    name: str
    meaning: str
    short: dict[str, Any]
    full: dict[str, Any]

    def findings(self, folder: Path, full: bool, progress: Progress) -> Findings:
        """What the suite finds."""
        return function_of(self.name)(folder, **(self.full if full else self.short), progress=progress)


def function_of(name: str) -> Callable[..., Findings]:
    """The function of a suite; whoever only asks for names imports none."""
    from filon.selftest.damage import damage
    from filon.selftest.flips import flips
    from filon.selftest.full_disk import full_disk
    from filon.selftest.kills import kills
    from filon.selftest.operations import operations
    from filon.selftest.reader import reader
    from filon.selftest.workers import workers

    known: tuple[Callable[..., Findings], ...] = (damage, flips, full_disk, kills, operations, reader, workers)
    return {function.__name__: function for function in known}[name]


SUITES = (
    Suite(
        "flips",
        "single bits flipped in every file of a run",
        {"tries": 111, "typed": 1},
        {"tries": 1_000, "typed": 10},
    ),
    Suite("damage", "files truncated, deleted, exchanged, filled with zeros", {"tries": 15}, {"tries": 200}),
    Suite(
        "full_disk",
        "runs on disks that are full or fill up, gone on with later",
        {"sizes": 2},
        {"sizes": 20, "compilations": 2},
    ),
    Suite("kills", "kill -9 at random moments of a run, gone on with later", {"tries": 3}, {"tries": 200}),
    Suite(
        "operations",
        "failure and kill at the n-th write, rename and sync",
        {"steps": {"run": 400, "resume": 800, "extend": 800, "remove": 100}},
        {"steps": {"run": 1, "resume": 8, "extend": 8, "remove": 1}},
    ),
    Suite("reader", "runs read while another process makes and removes them", {"seconds": 3.0}, {"seconds": 60.0}),
    Suite(
        "workers",
        "workers of one run on a cluster killed at random moments",
        {"kills": 4, "seconds": 8.0},
        {"kills": 20, "seconds": 60.0},
    ),
)


def suites_named(names: Sequence[str]) -> list[Suite]:
    """The suites of these names, all of them where none is named.

    Raises
    ------
    InputError
        When there is none of a name, with the nearest.
    """
    known = {suite.name: suite for suite in SUITES}
    for name in names:
        if name not in known:
            raise InputError(f"no such suite: '{name}'{suggestion(name, known)}")
    return [known[name] for name in dict.fromkeys(names)] or list(SUITES)


def tried(suites: Sequence[Suite], full: bool, progress: Progress = unwatched) -> Iterator[tuple[Findings, float]]:
    """What each suite finds, and the seconds it took; everything happens in a folder that is removed."""
    for suite in suites:
        began = time.perf_counter()
        with TemporaryDirectory(prefix="filon-") as folder:
            found = suite.findings(Path(folder).resolve(), full, progress)
        yield found, time.perf_counter() - began
