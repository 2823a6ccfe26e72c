"""The list of a run's files with their sha256, and the mark that the run is complete."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Any

from filon.errors import ResultError
from filon.results import guarded
from filon.results.guarded import Place

MANIFEST = "MANIFEST.json"
COMMIT = "COMMIT"
STORE = "results.zarr"

MOST_BYTES = 2**31
"""Bytes of a file that is no chunk; a checkpoint may be large."""

HASHING_THREADS = min(os.cpu_count() or 1, 8)
"""Files of a run that are read at once."""

HEXADECIMAL = frozenset("0123456789abcdef")


def digest(path: Place) -> str:
    """The sha256 of a file, as hexadecimal text."""
    return guarded.digest(path, path.name, MOST_BYTES)


def listed_files(run: Place) -> Iterator[str]:
    """Names of all files below a run, relative and with `/`, but for the manifest and the commit."""
    return (name for name, _ in guarded.entries(run) if name not in (MANIFEST, COMMIT))


def manifest_text(run: Path) -> str:
    """The manifest of a directory as it is now: JSON, sorted by name."""
    files = {name: digest(run / name) for name in sorted(listed_files(run))}
    return json.dumps({"algorithm": "sha256", "files": files}, indent=1) + "\n"


def read_manifest(run: Place) -> dict[str, str]:
    """Names of files and their sha256, once the commit vouches for the manifest.

    Raises
    ------
    ResultError
        When the run is not complete, or the manifest is not the one committed, or none that filon writes.
    """
    for name in (COMMIT, MANIFEST):
        if not guarded.is_plain(run / name):
            raise ResultError(f"{run.name}: no {name}: the run is not complete")
    text = guarded.content(run / MANIFEST, MANIFEST, guarded.MOST_JSON)
    committed = guarded.content(run / COMMIT, COMMIT, 1024)
    if committed != (sha256(text).hexdigest() + "\n").encode():
        raise ResultError(f"{run.name}: {MANIFEST} is not the one that was committed: {COMMIT} vouches for another")
    files = guarded.parsed_json(text, MANIFEST).get("files")
    if not isinstance(files, dict):
        raise ResultError(f"{MANIFEST}: lists no files")
    for name, value in files.items():
        if not guarded.is_inside(name):
            raise ResultError(f"{MANIFEST}: {name!r} is no name of a file in a run")
        if not _is_digest(value):
            raise ResultError(f"{MANIFEST}: {name!r} has no sha256")
    return files


def _is_digest(value: Any) -> bool:
    """Whether a value is a sha256 as hexadecimal text."""
    return isinstance(value, str) and len(value) == 64 and set(value) <= HEXADECIMAL


def differences(run: Place, manifest: Mapping[str, str]) -> list[str]:
    """Files that are missing, that nobody listed, and what is no regular file, one line each."""
    present = dict(guarded.entries(run))
    missing = [f"{name}: missing" for name in manifest if name not in present]
    added = sorted(present.keys() - manifest.keys() - {MANIFEST, COMMIT})
    odd = sorted(name for name in present.keys() & manifest.keys() if not stat.S_ISREG(present[name].st_mode))
    return [
        *missing,
        *(f"{name}: not in the manifest" for name in added),
        *(f"{name}: no regular file" for name in odd),
    ]


def require_listed(path: Place, name: str, listed: Mapping[str, str]) -> None:
    """Refuse a file that is not the one in the manifest.

    Raises
    ------
    ResultError
        When it differs.
    """
    if digest(path) != listed.get(name):
        raise ResultError(f"{name}: changed since it was written")


def verify(run: Place) -> list[str]:
    """Every file of a run that is not as it was written, one line each; empty when all is well."""
    try:
        manifest = read_manifest(run)
        different = differences(run, manifest)
    except ResultError as error:
        return [str(error).removeprefix(f"{run.name}: ")]
    told = {fault.rpartition(": ")[0] for fault in different}
    asked = [(name, wanted) for name, wanted in manifest.items() if name not in told]
    with ThreadPoolExecutor(HASHING_THREADS) as threads:  # hashing and reading let other threads work meanwhile
        found = {fault for faults in threads.map(lambda item: list(_faults(run, *item)), asked) for fault in faults}
    return sorted({*found, *different, *_undeclared(run, manifest)})


def _faults(run: Place, name: str, wanted: str) -> Iterator[str]:
    """What is wrong with a file that is there."""
    try:
        if guarded.digest(run / name, name, MOST_BYTES) != wanted:
            yield f"{name}: changed since it was written"
    except ResultError as error:
        yield str(error)


def _undeclared(run: Place, manifest: Mapping[str, str]) -> Iterator[str]:
    """What the store declares that filon never writes."""
    from filon.results.structure import METADATA, declared_arrays

    if f"{STORE}/{METADATA}" in manifest:
        try:
            declared_arrays(run, manifest)
        except ResultError as error:
            yield str(error).removeprefix(f"{run.name}: ")
