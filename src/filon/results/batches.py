"""The directories of batches: beside the runs of their cases, with one dataset of all of them.

A batch has its directory from its beginning, with `batch.json`; its dataset comes last, and without `COMMIT` it is
no result.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from filon.errors import InputError, ResultError
from filon.quantities.names import suggestion
from filon.results import manifest
from filon.results.combining import Part, combine
from filon.results.disk import bytes_below, disk_of, sync, sync_tree, write_synced
from filon.results.guarded import MOST_JSON, content, parsed_json
from filon.results.locks import Lock, is_held, locked, name_owner
from filon.results.manifest import COMMIT, MANIFEST, STORE
from filon.results.names import BATCH, BATCH_NAME, BATCH_PARTS, OWNER, PLAN, is_batch, stamp
from filon.results.runs import runs_directory

BYTES_OF_CASE = 2_000_000
"""Bytes of a case in the dataset, roughly; for what is said of a full disk."""


@dataclass(frozen=True, slots=True)
class StoredBatch:
    """A batch in the directory of runs.

    Attributes
    ----------
    stamp
        When it was begun, in UTC: 20250630T235959Z.
    cases, done, failed
        How many cases there are, have a run, and failed [count].
    status
        `complete`; `running` (a process works on it); `unfinished`: the same `filon batch` goes on with it.
    size
        Bytes on disk, without those of its runs.
    """

    path: Path
    stamp: str
    plan: str
    cases: int
    done: int
    failed: int
    status: str
    size: int


def batch_facts(folder: Path) -> dict[str, Any]:
    """What `batch.json` says.

    Raises
    ------
    ResultError
        When it cannot be read, or tells no cases.
    """
    found = parsed_json(content(folder / BATCH, BATCH, MOST_JSON), BATCH)
    cases = found.get("cases")
    if not isinstance(cases, list) or not all(isinstance(case, dict) and "status" in case for case in cases):
        raise ResultError(f"{folder.name}: {BATCH} tells no cases")
    return found


def list_batches(runs: str | Path | None = None) -> list[StoredBatch]:
    """Every batch of a directory of runs, the latest last."""
    return [_described(path) for path in batches_in(runs_directory(runs))]


def batches_in(folder: Path) -> list[Path]:
    """Directories of batches, the latest last."""
    found = [path for path in folder.iterdir() if is_batch(path)] if folder.is_dir() else []
    return sorted(found, key=lambda path: path.name)


def _described(path: Path) -> StoredBatch:
    """A batch as its name and `batch.json` tell it."""
    match = BATCH_NAME.fullmatch(path.name)
    assert match
    try:
        cases = batch_facts(path)["cases"]
    except ResultError:
        cases = []
    states = [case["status"] for case in cases]
    status = "complete" if (path / COMMIT).is_file() else "running" if is_held(path) else "unfinished"
    done = sum(state == "complete" for state in states)
    counts = len(states), done, states.count("failed")
    return StoredBatch(path, match["stamp"], match["plan"], *counts, status, bytes_below(path))


def resolve_batch(batch: str | Path, runs: str | Path | None = None) -> Path | None:
    """The directory of the batch that is meant: itself, its name or the unique beginning of one; None where none is.

    Raises
    ------
    InputError
        When more than one begins so.
    """
    path, word = Path(batch), str(batch)
    if path.is_dir() and is_batch(path):
        return path
    folder = runs_directory(runs)
    found = [item for item in batches_in(folder) if word.startswith("batch-") and item.name.startswith(word)]
    if len(found) > 1:
        raise InputError(f"{batch}: {len(found)} batches begin so: {', '.join(item.name for item in found[-3:])}")
    if word.startswith("batch-") and not found:
        near = suggestion(word, [item.name for item in batches_in(folder)])
        raise InputError(f"{batch}: no such batch in {folder}{near}")
    return found[0] if found else None


def remove_batch(batch: Path) -> None:
    """Delete a batch, but none of its runs; the commit goes first.

    Raises
    ------
    InputError
        When it holds what is no part of a batch.
    ResourceError
        When another process works on it.
    """
    lock = locked(batch)
    try:
        strange = sorted(item.name for item in batch.iterdir() if item.name not in BATCH_PARTS)
        if strange or batch.is_symlink():
            raise InputError(f"{batch}: holds {(strange or ['a link'])[0]}, no part of a batch; nothing was deleted")
        (batch / COMMIT).unlink(missing_ok=True)
        shutil.rmtree(batch)
    finally:
        lock.release()


class BatchWriter:
    """Writes one batch into a directory of runs; goes on with one of the same identity that was not completed.

    Parameters
    ----------
    runs
        Directory of runs; made when missing.
    plan
        Name of the plan: part of the batch's name.
    identity
        Eight hexadecimal digits of what is asked.
    text
        The plan's file; none is kept where empty.

    Raises
    ------
    ResourceError
        When another process works on the batch, or the disk is full.
    """

    def __init__(self, runs: Path, plan: str, identity: str, text: str) -> None:
        self.runs = runs
        runs.mkdir(parents=True, exist_ok=True)
        begun = [path for path in batches_in(runs) if path.name.endswith(f"-{plan}-{identity}")]
        self.finished = next((path for path in reversed(begun) if (path / COMMIT).is_file()), None)
        """The latest complete batch that asked the same."""
        unfinished = [path for path in begun if not (path / COMMIT).is_file()]
        self.lock: Lock
        self.folder = self._taken_up(unfinished[-1]) if unfinished else self._new(plan, identity)
        with disk_of(runs, len(text), "the batch"):
            name_owner(self.folder)
            if text:
                write_synced(self.folder / PLAN, text.encode())

    def _taken_up(self, folder: Path) -> Path:
        """A batch that was begun, without what was combined of it."""
        self.lock = locked(folder)
        shutil.rmtree(folder / STORE, ignore_errors=True)
        (folder / MANIFEST).unlink(missing_ok=True)
        return folder

    def _new(self, plan: str, identity: str) -> Path:
        """A directory named after the first second from now on that no batch of this name bears."""
        moment = datetime.now(UTC)
        while True:
            folder = self.runs / f"batch-{stamp(moment)}-{plan}-{identity}"
            try:
                folder.mkdir()
            except FileExistsError:
                moment += timedelta(seconds=1)
                continue
            self.lock = locked(folder)
            return folder

    def write(self, facts: Mapping[str, Any]) -> None:
        """Write or replace `batch.json`."""
        text = json.dumps(facts, indent=1, ensure_ascii=False) + "\n"
        with disk_of(self.runs, len(text), "the batch"):
            write_synced(self.folder / BATCH, text.encode())

    def finish(self, parts: Sequence[Part], title: str, failed: Sequence[str]) -> Path:
        """Write the dataset of all runs and commit the batch.

        Raises
        ------
        ResourceError
            When the disk is full.
        """
        with disk_of(self.runs, BYTES_OF_CASE * len(parts), "the dataset of the batch"):
            combine(self.folder / STORE, parts, title, failed)
            (self.folder / OWNER).unlink(missing_ok=True)
            text = manifest.manifest_text(self.folder).encode()
            (self.folder / MANIFEST).write_bytes(text)
            sync_tree(self.folder)
            write_synced(self.folder / COMMIT, (sha256(text).hexdigest() + "\n").encode())
            sync(self.runs)
        self.lock.release()
        return self.folder

    def abandon(self) -> None:
        """Leave everything as it is, for another process to go on with."""
        (self.folder / OWNER).unlink(missing_ok=True)
        self.lock.release()

    def discard(self) -> None:
        """Take the directory away: a complete batch says the same."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.lock.release()
