"""What processes that died have left in a directory of runs."""

from __future__ import annotations

import re
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from filon.errors import FilonError
from filon.results.disk import bytes_below
from filon.results.locks import is_held, locked
from filon.results.manifest import COMMIT
from filon.results.names import BATCH, BATCH_NAME, BATCH_PARTS, NAME, NEW, PARTS, RUN
from filon.results.runs import facts, runs_directory

BEGUN = re.compile(rf"{re.escape(NEW)}\d{{8}}T\d{{6}}Z-.+-[0-9a-f]{{8}}")
INTERRUPTED = "an interrupted run"
INTERRUPTED_BATCH = "an interrupted batch"
TEMPORARY = re.compile(r"\..+\.partial")


@dataclass(frozen=True, slots=True)
class Leftover:
    """What a process that died has left.

    Attributes
    ----------
    path
        A directory, or a file.
    what
        What it is, in words.
    size
        Bytes on disk.
    resumable
        Whether it is a run that could still go on.
    """

    path: Path
    what: str
    size: int
    resumable: bool = False


def leftovers(runs: str | Path | None = None) -> list[Leftover]:
    """Runs without a commit that no living process works on, and temporary files; sorted by name.

    Interrupted runs that could still go on are among them, and say so. What holds a file that is no part of a run is
    left out.
    """
    folder = runs_directory(runs)
    if not folder.is_dir():
        return []
    found = []
    for path in sorted(folder.iterdir(), key=lambda item: item.name):
        with suppress(FileNotFoundError):  # another process just finished it, or took it away
            if what := _what(path):
                size = path.stat().st_size if path.is_file() else bytes_below(path)
                found.append(Leftover(path, what, size, what.startswith((INTERRUPTED, INTERRUPTED_BATCH))))
    return found


def _what(path: Path) -> str:
    """What a leftover is, in words; empty where the path is none."""
    if path.is_symlink():
        return ""
    if path.is_file():
        return "temporary file" if TEMPORARY.fullmatch(path.name) else ""
    if path.is_dir() and (path / COMMIT).is_file():
        held = any(TEMPORARY.fullmatch(item.name) for item in path.iterdir())
        return "temporary files of a complete run" if held and not is_held(path) else ""
    if BATCH_NAME.fullmatch(path.name):
        return _of_batch(path)
    if not (BEGUN.fullmatch(path.name) or NAME.fullmatch(path.name)) or _strange(path) or is_held(path):
        return ""
    if not (path / RUN).is_file():
        return "a run hardly begun"
    asked = facts(path).get("trials")
    of = f" of {asked:,} trials" if isinstance(asked, int) else ""
    return f"{INTERRUPTED}{of}"


def _of_batch(path: Path) -> str:
    """What a batch without a commit is, in words; empty where somebody works on it."""
    if _strange(path, BATCH_PARTS) or is_held(path):
        return ""
    return INTERRUPTED_BATCH if (path / BATCH).is_file() else "a batch hardly begun"


def _strange(run: Path, parts: frozenset[str] = PARTS) -> bool:
    """Whether a directory holds what is no part of a run."""
    return any(item.name not in parts and not TEMPORARY.fullmatch(item.name) for item in run.iterdir())


def clear(leftover: Leftover) -> bool:
    """Take a leftover away; whether it was there and nobody had taken it up meanwhile."""
    path = leftover.path
    if path.is_file():
        path.unlink(missing_ok=True)
        return True
    try:
        lock = locked(path)
    except FilonError:
        return False
    try:
        if (path / COMMIT).is_file():
            for item in path.iterdir():
                if TEMPORARY.fullmatch(item.name):
                    item.unlink(missing_ok=True)
        else:
            shutil.rmtree(path)
    finally:
        lock.release()
    return True
