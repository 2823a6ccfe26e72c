"""What runs are called, and the parts they consist of."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from filon.results.manifest import COMMIT, MANIFEST, STORE

FORMAT = 1
"""Version of the form of stored results: attribute `filon_format`."""

CHECKPOINT = "checkpoint.npz"
LOG = "log.jsonl"
OWNER = "owner.pid"
"""File that names the process at work on a run; only for messages."""
RESOLVED = "scenario.resolved.toml"
RUN = "run.json"

PARTS = frozenset({RUN, RESOLVED, LOG, CHECKPOINT, OWNER, STORE, MANIFEST, COMMIT})
"""All that a run's directory may hold."""

STAGING = ".staging-"
NEW = ".new-"
"""Begins the name of a directory that does not yet hold what resuming needs."""

NAME = re.compile(r"(?:\.staging-)?(?P<stamp>\d{8}T\d{6}Z)-(?P<scenario>.+)-(?P<hash>[0-9a-f]{8})")
BATCH = "batch.json"
BATCH_NAME = re.compile(r"batch-(?P<stamp>\d{8}T\d{6}Z)-(?P<plan>[A-Za-z0-9_-]+)-(?P<hash>[0-9a-f]{8})")
"""Of directories beside those of runs; they hold what the cases of a plan say together."""

PLAN = "plan.toml"
BATCH_PARTS = frozenset({BATCH, PLAN, OWNER, STORE, MANIFEST, COMMIT})
"""All that a batch's directory may hold."""

STAMP = "%Y%m%dT%H%M%SZ"


def stamp(moment: datetime) -> str:
    """A time in UTC as it stands in names: 20250630T235959Z."""
    return moment.strftime(STAMP)


def moment_of(folder: Path) -> datetime:
    """When a run was started, as its name tells; now where it tells nothing."""
    match = NAME.fullmatch(folder.name)
    with suppress(ValueError):
        return datetime.strptime(match["stamp"] if match else "", STAMP).replace(tzinfo=UTC)
    return datetime.now(UTC)


def scenario_of(folder: Path) -> str:
    """Name of the scenario in a run's name; empty where it has none."""
    match = NAME.fullmatch(folder.name)
    return match["scenario"] if match else ""


def is_batch(folder: Path) -> bool:
    """Whether a directory is that of a batch."""
    return BATCH_NAME.fullmatch(folder.resolve().name) is not None and (folder / BATCH).is_file()


def identity(resolved: str, run: Mapping[str, Any]) -> str:
    """Eight hexadecimal digits of what was run: the scenario, the seed and the number of trials."""
    facts = json.dumps([resolved, run.get("seed"), run.get("trials")])
    return sha256(facts.encode()).hexdigest()[:8]
