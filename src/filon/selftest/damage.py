"""Files of a finished run truncated, deleted, exchanged, or filled with zeros."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filon.results.manifest import STORE
from filon.selftest.findings import Findings, Progress, unwatched
from filon.selftest.specimens import Specimen, specimen

Damage = Callable[[Specimen, Specimen, random.Random], dict[Path, bytes | None]]
"""New contents of some files, None for one that is deleted; takes the run, its sister of another seed, and chance."""


def damage(folder: Path, tries: int, progress: Progress = unwatched, seed: int = 20261123) -> Findings:
    """Do each kind of damage so many times, hold what is said of it, and mend it.

    Parameters
    ----------
    folder
        Where two runs are made.
    tries
        Of each kind [count].
    """
    whole, sister = specimen(folder / "one"), specimen(folder / "other", seed=12)
    chosen, found = random.Random(seed), Findings()
    for kind, done in KINDS.items():
        for _ in range(tries):
            progress()
            with damaged(done(whole, sister, chosen)) as paths:
                found.note(next(filter(None, (_fault(kind, path, whole, sister) for path in paths)), ""))
    found.told = f"{tries} each: {', '.join(KINDS)}"
    return found


def _fault(kind: str, path: Path, *runs: Specimen) -> str:
    """What is wrong with how one damaged file is met; empty where nothing is."""
    whole = next(run for run in runs if path.is_relative_to(run.run))
    fault = whole.fault(whole.name(path))
    return f"{kind} {fault}" if fault else ""


@contextmanager
def damaged(contents: dict[Path, bytes | None]) -> Iterator[list[Path]]:
    """Files with other contents for a while."""
    before = {path: path.read_bytes() for path in contents}
    _put(contents)
    try:
        yield list(contents)
    finally:
        _put(dict(before))


def _put(contents: dict[Path, bytes | None]) -> None:
    """Give files their contents."""
    for path, content in contents.items():
        if content is None:
            path.unlink()
        else:
            path.write_bytes(content)


def truncated(whole: Specimen, _: Specimen, chosen: random.Random) -> dict[Path, bytes | None]:
    """A file that lacks its end."""
    path = chosen.choice(whole.files())
    content = path.read_bytes()
    return {path: content[: chosen.randrange(len(content))]}


def deleted(whole: Specimen, _: Specimen, chosen: random.Random) -> dict[Path, bytes | None]:
    """A file that is gone."""
    return {chosen.choice(whole.files()): None}


def zeroed(whole: Specimen, _: Specimen, chosen: random.Random) -> dict[Path, bytes | None]:
    """A file of zeros, as long as it was."""
    path = chosen.choice(whole.files())
    return {path: bytes(path.stat().st_size)}


def swapped(whole: Specimen, sister: Specimen, chosen: random.Random) -> dict[Path, bytes | None]:
    """Two files of one role exchanged: of the same run, or of the same name in two runs."""
    while True:
        one = chosen.choice(whole.files())
        alike = [path for path in whole.files() if role(whole.name(path)) == role(whole.name(one)) and path != one]
        other = chosen.choice([*alike, sister.run / whole.name(one)]) if chosen.random() < 0.5 else None
        other = other or sister.run / whole.name(one)
        first, second = one.read_bytes(), other.read_bytes()
        if first != second:
            return {one: second, other: first}


def role(name: str) -> str:
    """What a file is: metadata or a chunk of the store, or else itself."""
    if name.endswith("/zarr.json"):
        return "metadata"
    return "chunk" if name.startswith(f"{STORE}/") else name


KINDS: dict[str, Damage] = {"truncated": truncated, "deleted": deleted, "swapped": swapped, "zeroed": zeroed}
