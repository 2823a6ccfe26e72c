"""Single bits flipped at random places over all files of a finished run."""

from __future__ import annotations

import random
from pathlib import Path

from filon.selftest.calls import called
from filon.selftest.findings import Findings, Progress, unwatched
from filon.selftest.specimens import Specimen, specimen


def flips(folder: Path, tries: int, typed: int = 0, progress: Progress = unwatched, seed: int = 20261123) -> Findings:
    """Flip one bit at a time, hold what is said of it, and flip it back.

    Parameters
    ----------
    folder
        Where the run is made.
    tries
        Bits; every file gets as many, give or take one [count].
    typed
        How many of them `filon runs verify` is asked about as well [count].
    """
    whole, chosen, found = specimen(folder), random.Random(seed), Findings()
    files = whole.files()
    chosen.shuffle(files)
    for number in range(tries):
        progress()
        path = files[number % len(files)]
        content = path.read_bytes()
        path.write_bytes(flipped(content, chosen))
        found.note(whole.fault(whole.name(path)) or (typed_fault(whole, path) if number < typed else ""))
        path.write_bytes(content)
    found.told = f"{len(files)} files, {typed} by the command line"
    return found


def flipped(content: bytes, chosen: random.Random) -> bytes:
    """The same bytes but for one bit."""
    other = bytearray(content)
    other[chosen.randrange(len(other))] ^= 1 << chosen.randrange(8)
    return bytes(other)


def typed_fault(whole: Specimen, path: Path) -> str:
    """What is wrong with the answer of the command to damage in a file; empty where nothing is."""
    call, name = called(["runs", "verify", whole.run]), whole.name(path)
    if call.code == 4 and name in call.stderr and "Traceback" not in call.stderr:
        return ""
    return f"{name}: runs verify ends with {call.code} and {call.stderr.strip()!r}"
