"""A run as it is written: staged aside, checked, moved into place, and committed last."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from filon.errors import RunError
from filon.results import manifest, trials
from filon.results.arrays import ArrayStore
from filon.results.disk import disk_needed, disk_of, free_bytes, shortage, sync, sync_tree, write_synced
from filon.results.layout import CHUNK_TRIALS, Layout
from filon.results.tally import Tally

CHECKPOINT = "checkpoint.npz"
LOG = "log.jsonl"
RESOLVED = "scenario.resolved.toml"
RUN = "run.json"
STAGING = ".staging-"

Ranges = Sequence[tuple[int, int]]


class RunWriter:
    """Writes one run into a directory of runs.

    Parameters
    ----------
    runs
        Directory of runs; made when missing.
    scenario
        Name of the scenario: part of the run's name.
    layout
        What the arrays mean.
    kept_trials
        Trials kept one by one [count], 0 for none.
    resolved
        The resolved scenario as TOML, enough to run it again.
    run
        What is known at the start: `seed`, `trials`, `arguments`, `versions`, `machine`, ...; neither user name nor
        absolute path.
    path_trials
        Trials whose monthly accounts will be stored [count]; only for the check of the disk.

    Raises
    ------
    ResourceError
        When the disk has less room than the run needs, or fills up later.
    """

    def __init__(
        self,
        runs: Path,
        scenario: str,
        layout: Layout,
        kept_trials: int,
        *,
        resolved: str,
        run: Mapping[str, Any],
        path_trials: int = 0,
    ) -> None:
        self.runs, self.scenario, self.layout, self.kept_trials = Path(runs), scenario, layout, kept_trials
        self.needed = disk_needed(layout, kept_trials, path_trials)
        if free_bytes(self.runs) < self.needed:
            raise shortage(self.runs, self.needed)
        self.started = datetime.now(UTC)
        self.written = 0
        self.run = dict(run) | {"scenario": scenario}
        self.identity = identity(resolved, self.run)
        self.staging = self.runs / f"{STAGING}{stamp(self.started)}-{scenario}-{secrets.token_hex(4)}"
        with disk_of(self.runs, self.needed):
            self.staging.mkdir(parents=True)
            write_synced(self.staging / RESOLVED, resolved.encode())
            self.write_status("running")
            self.log("started")
            self.arrays = ArrayStore(self.staging / manifest.STORE)
            self._reserve()

    def _reserve(self) -> None:
        """Make the arrays of trials kept one by one."""
        if not self.kept_trials:
            return
        empty = no_trials(self.layout)
        self.arrays.reserve("outcomes", trials.outcomes(self.layout, empty), self.kept_trials)
        if self.layout.inputs:
            self.arrays.reserve("inputs", trials.inputs(self.layout, empty["inputs"]), self.kept_trials)

    def write_outcomes(self, first: int, chunk: trials.Chunk) -> None:
        """Write the trials from number `first` on: a whole chunk of 2**18, or the rest.

        Parameters
        ----------
        chunk
            Arrays by the kernel's names, as in `filon.results.trials.Chunk`.
        """
        count = len(chunk["exit"])
        if first != self.written or count != min(CHUNK_TRIALS, self.kept_trials - first):
            raise RunError(f"trials {first} to {first + count} are not the chunk that comes after {self.written}")
        with disk_of(self.runs, self.needed):
            self.arrays.write_trials("outcomes", trials.outcomes(self.layout, chunk), first)
            if self.layout.inputs:
                self.arrays.write_trials("inputs", trials.inputs(self.layout, chunk["inputs"]), first)
        self.written += count

    def write_checkpoint(self, tally: Tally, ranges: Ranges) -> None:
        """Replace the checkpoint: the counts so far, and the ranges [first, end) of trials they cover."""
        covered = np.array(list(ranges), np.int64).reshape(-1, 2)
        with disk_of(self.runs, self.needed):
            write_synced(self.staging / CHECKPOINT, tally.to_bytes(ranges=covered))

    def log(self, event: str, **facts: Any) -> None:
        """Add a line to the log: the time, the event, and facts without names of users or folders."""
        line = json.dumps({"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event} | facts)
        with disk_of(self.runs, self.needed), (self.staging / LOG).open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def write_status(self, status: str, run: Mapping[str, Any] | None = None) -> None:
        """Write `run.json` with a status: running, interrupted or complete."""
        self.run = {**self.run, **(run or {}), "status": status}
        write_synced(self.staging / RUN, (json.dumps(self.run, indent=1, ensure_ascii=False) + "\n").encode())

    def interrupt(self, tally: Tally, ranges: Ranges, run: Mapping[str, Any] | None = None) -> Path:
        """Leave what was done where a later run can take it up; returns the staging directory."""
        self.write_checkpoint(tally, ranges)
        with disk_of(self.runs, self.needed):
            self.log("interrupted", trials=tally.total)
            self.write_status("interrupted", run)
        return self.staging

    def discard(self) -> None:
        """Remove everything that was staged."""
        shutil.rmtree(self.staging, ignore_errors=True)

    def finish(self, groups: Mapping[str, xr.Dataset | None], run: Mapping[str, Any] | None = None) -> Path:
        """Write the remaining groups, move the run into place and commit it.

        Parameters
        ----------
        groups
            Datasets by group: `/`, `summary`, `quantiles`, `diagnostics`, `paths`; those that are None are left out.
        run
            Further facts for `run.json`, such as the timing.

        Returns
        -------
        The directory of the run.
        """
        if self.written != self.kept_trials:
            raise RunError(f"{self.written} of {self.kept_trials} trials to be kept were written")
        with disk_of(self.runs, self.needed):
            for name, dataset in groups.items():
                if dataset is not None:
                    self.arrays.write(name, dataset)
            self.arrays.consolidate()
            self.log("finished")
            self.write_status("complete", run)
            (self.staging / CHECKPOINT).unlink(missing_ok=True)
            return self._commit()

    def _commit(self) -> Path:
        """List the files, have them on the disk, rename the directory, and write the commit."""
        text = manifest.manifest_text(self.staging).encode()
        (self.staging / manifest.MANIFEST).write_bytes(text)
        sync_tree(self.staging)
        place = self._moved()
        write_synced(place / manifest.COMMIT, (sha256(text).hexdigest() + "\n").encode())
        return place

    def _moved(self) -> Path:
        """Give the directory its name: the first second from the start on that no run of this name bears."""
        moment = self.started
        while (place := self.runs / f"{stamp(moment)}-{self.scenario}-{self.identity}").exists():
            moment += timedelta(seconds=1)
        self.staging.rename(place)
        sync(self.runs)
        return place


def stamp(moment: datetime) -> str:
    """A time in UTC as it stands in names: 20250630T235959Z."""
    return moment.strftime("%Y%m%dT%H%M%SZ")


def identity(resolved: str, run: Mapping[str, Any]) -> str:
    """Eight hexadecimal digits of what was run: the scenario, the seed and the number of trials."""
    facts = json.dumps([resolved, run.get("seed"), run.get("trials")])
    return sha256(facts.encode()).hexdigest()[:8]


def no_trials(layout: Layout) -> dict[str, np.ndarray[Any, Any]]:
    """A chunk of no trials, with the types that stored arrays have."""
    firms, marks = len(layout.single_firms), len(layout.marks)
    return {
        "exit": np.empty((0, firms), np.uint8),
        "exit_month": np.empty((0, firms), np.int16),
        "crash_cause": np.empty((0, firms), np.uint8),
        "crash_month": np.empty((0, firms), np.int16),
        "mark_month": np.empty((0, firms, marks), np.int16),
        "money": np.empty((0, firms, len(layout.outcomes)), np.float32),
        "narrative": np.empty(0, np.uint8),
        "inputs": np.empty((0, len(layout.inputs)), np.float32),
    }


def read_checkpoint(staging: Path) -> tuple[Tally, list[tuple[int, int]]]:
    """The counts of an interrupted run, and the ranges [first, end) of trials they cover."""
    content = (staging / CHECKPOINT).read_bytes()
    with np.load(BytesIO(content)) as arrays:
        covered = [(int(first), int(end)) for first, end in arrays["ranges"]]
    return Tally.from_bytes(content), covered
