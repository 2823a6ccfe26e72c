"""The list of a run's files with their sha256, and the mark that the run is complete."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from filon.errors import ResultError

MANIFEST = "MANIFEST.json"
COMMIT = "COMMIT"
STORE = "results.zarr"


def digest(path: Path) -> str:
    """The sha256 of a file, as hexadecimal text."""
    found = sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            found.update(block)
    return found.hexdigest()


def listed_files(run: Path) -> Iterator[str]:
    """Names of all files below a run, relative and with `/`, but for the manifest and the commit."""
    for folder, folders, files in os.walk(run):
        folders.sort()
        for name in files:
            relative = Path(folder, name).relative_to(run).as_posix()
            if relative not in (MANIFEST, COMMIT):
                yield relative


def manifest_text(run: Path) -> str:
    """The manifest of a directory as it is now: JSON, sorted by name."""
    files = {name: digest(run / name) for name in sorted(listed_files(run))}
    return json.dumps({"algorithm": "sha256", "files": files}, indent=1) + "\n"


def read_manifest(run: Path) -> dict[str, str]:
    """Names of files and their sha256, once the commit vouches for the manifest.

    Raises
    ------
    ResultError
        When the run is not complete, or the manifest is not the one committed.
    """
    for name in (COMMIT, MANIFEST):
        if not (run / name).is_file():
            raise ResultError(f"{run.name}: no {name}: the run is not complete")
    content = (run / MANIFEST).read_bytes()
    if (run / COMMIT).read_text("ascii", "replace").strip() != sha256(content).hexdigest():
        raise ResultError(f"{run.name}: {MANIFEST} is not the one that was committed")
    return {str(name): str(value) for name, value in json.loads(content)["files"].items()}


def differences(run: Path, manifest: dict[str, str]) -> list[str]:
    """Files that are missing, and files that nobody listed, one line each."""
    present = set(listed_files(run))
    missing = [f"{name}: missing" for name in manifest if name not in present]
    return missing + [f"{name}: not in the manifest" for name in sorted(present - manifest.keys())]


def verify(run: Path) -> list[str]:
    """Every file of a run that is not as it was written, one line each; empty when all is well."""
    try:
        manifest = read_manifest(run)
    except ResultError as error:
        return [str(error)]
    changed = [
        f"{name}: changed since it was written"
        for name, wanted in manifest.items()
        if (run / name).is_file() and digest(run / name) != wanted
    ]
    return sorted(changed + differences(run, manifest))
