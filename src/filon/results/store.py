"""A run as it is written: staged aside, checked, moved into place, and committed last."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import xarray as xr

from filon.errors import RunError
from filon.results import manifest, trials
from filon.results.arrays import ArrayStore
from filon.results.checkpoint import Checkpoint
from filon.results.chunks import copy_chunks, keep_only
from filon.results.disk import bytes_below, disk_needed, disk_of, free_bytes, shortage, sync, sync_tree, write_synced
from filon.results.emptiness import no_trials, trial_arrays
from filon.results.layout import CHUNK_TRIALS, Layout
from filon.results.locks import Lock, locked, name_owner
from filon.results.names import CHECKPOINT, LOG, NEW, OWNER, PARTS, RESOLVED, RUN, STAGING, identity, moment_of, stamp


@dataclass(frozen=True)
class Begun:
    """What an earlier process left of a run, or a shorter run that grows.

    Attributes
    ----------
    folder
        Directory of the interrupted run, or of the finished one.
    stored
        Its first so many trials are on the disk one by one, in chunks that can stay as they are.
    lock
        Held on the interrupted run, which is taken up where it lies; None for a finished one, which is copied.
    """

    folder: Path
    stored: int
    lock: Lock | None = None


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
    begun
        What is there of the run already.

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
        begun: Begun | None = None,
    ) -> None:
        self.runs, self.scenario, self.layout, self.kept_trials = Path(runs), scenario, layout, kept_trials
        self.needed = disk_needed(layout, kept_trials, path_trials)
        self.run = dict(run) | {"scenario": scenario}
        self.resolved = resolved
        self.started = datetime.now(UTC)
        self.written = begun.stored if begun else 0
        if begun and begun.lock:
            self._take_up(begun.folder, begun.lock)
        else:
            self._stage(resolved)
        try:
            with disk_of(self.runs, self.needed):
                if begun and not begun.lock:
                    copy_chunks(begun.folder, self.staging / manifest.STORE, begun.stored)
                self.arrays = ArrayStore(self.staging / manifest.STORE)
                self._reserve()
        except BaseException:
            if not (begun and begun.lock):
                self.discard()
            raise

    def _stage(self, resolved: str) -> None:
        """Make the staging directory; it gets its name once it holds what is needed to go on after a kill."""
        self._refuse_shortage(0)
        name = f"{stamp(self.started)}-{self.scenario}-{secrets.token_hex(4)}"
        with disk_of(self.runs, self.needed):
            self.staging = self.runs / f"{NEW}{name}"
            self.staging.mkdir(parents=True)
            self.lock = locked(self.staging)  # `runs gc` takes away what nobody holds
            try:
                self._describe(resolved)
                self.staging = self.staging.rename(self.runs / f"{STAGING}{name}")
                sync(self.runs)
            except BaseException:
                self.discard()
                raise

    def _describe(self, resolved: str) -> None:
        """Write what is needed to go on after a kill."""
        name_owner(self.staging)
        write_synced(self.staging / RESOLVED, resolved.encode())
        self.write_status("running")
        trials = self.run.get("trials", 0)
        self.log("started", f"{trials:,} trials of {self.scenario}, of which {self.kept_trials:,} are kept")

    def _refuse_shortage(self, there: int) -> None:
        """Refuse a disk without room for what the run needs beyond the bytes that are there already."""
        if free_bytes(self.runs) < self.needed - there:
            raise shortage(self.runs, self.needed - there)

    def _take_up(self, folder: Path, lock: Lock) -> None:
        """Go on in the directory of an interrupted run; but for whole chunks and counts, all is written again."""
        self.staging, self.lock = folder, lock
        self.started = moment_of(folder)
        self._refuse_shortage(bytes_below(folder))
        for path in folder.iterdir():
            if path.name in (manifest.MANIFEST, manifest.COMMIT) or (path.name not in PARTS and path.is_file()):
                path.unlink()
        name_owner(folder)
        keep_only(folder / manifest.STORE, self.written)
        with disk_of(self.runs, self.needed):
            self.write_status("running")
            self.log("resumed", f"{self.written:,} trials are kept already", stored=self.written)

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

    def shorten(self, trials: int) -> None:
        """Keep no more than the first so many trials: the run ended before it had as many as there was room for."""
        if trials < self.kept_trials:
            self.kept_trials = trials
            with disk_of(self.runs, self.needed):
                for name in trial_arrays(self.layout):
                    self.arrays.shorten(name, trials)

    def write_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Replace the checkpoint, once the trials that it says are stored have reached the disk."""
        with disk_of(self.runs, self.needed):
            sync_tree(self.staging / manifest.STORE)
            write_synced(self.staging / CHECKPOINT, checkpoint.to_bytes())

    def log(self, event: str, message: str, level: str = "info", **facts: Any) -> None:
        """Add a line to the log: time, level, event, message, and facts without names of users or folders."""
        known = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "level": level, "event": event}
        line = json.dumps(known | {"message": message} | facts)
        with disk_of(self.runs, self.needed), (self.staging / LOG).open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def write_status(self, status: str, run: Mapping[str, Any] | None = None) -> None:
        """Write `run.json` with a status: running, interrupted or complete."""
        self.run = {**self.run, **(run or {}), "status": status}
        write_synced(self.staging / RUN, (json.dumps(self.run, indent=1, ensure_ascii=False) + "\n").encode())

    def note_looks(self, looks: Mapping[str, Any]) -> None:
        """Have `run.json` tell what looks at the run have found so far: whoever goes on needs it."""
        with disk_of(self.runs, self.needed):
            self.write_status("running", {"until": dict(looks)})

    def interrupt(self, checkpoint: Checkpoint, run: Mapping[str, Any] | None = None) -> Path:
        """Leave what was done where a later process can take it up; returns the staging directory."""
        try:
            self.write_checkpoint(checkpoint)
            with disk_of(self.runs, self.needed):
                told = f"stopped by a signal after {checkpoint.done:,} trials, which are kept"
                self.log("interrupted", told, "warning", trials=checkpoint.done)
                self.write_status("interrupted", run)
        finally:
            self.abandon()
        return self.staging

    def abandon(self) -> None:
        """Leave everything as it is, for another process to take up."""
        (self.staging / OWNER).unlink(missing_ok=True)
        self.lock.release()

    def discard(self) -> None:
        """Remove everything that was staged; the commit goes first, should there be one already."""
        with suppress(OSError):
            (self.staging / manifest.COMMIT).unlink(missing_ok=True)
        shutil.rmtree(self.staging, ignore_errors=True)
        self.lock.release()

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
            self.log("finished", "every result is written and is now committed")
            self.write_status("complete", run)
            return self._commit()

    def _commit(self) -> Path:
        """List the files, have them on the disk, rename the directory, and write the commit."""
        (self.staging / OWNER).unlink(missing_ok=True)
        text = manifest.manifest_text(self.staging).encode()
        (self.staging / manifest.MANIFEST).write_bytes(text)
        sync_tree(self.staging)
        place = self._moved()
        write_synced(place / manifest.COMMIT, (sha256(text).hexdigest() + "\n").encode())
        self.lock.release()
        return place

    def _moved(self) -> Path:
        """Give the directory its name: the first second from the start on that no run of this name bears."""
        moment, name = self.started, f"{self.scenario}-{identity(self.resolved, self.run)}"
        while (place := self.runs / f"{stamp(moment)}-{name}").exists():
            if place.samefile(self.staging):
                return place  # killed between its name and its commit, and taken up again
            moment += timedelta(seconds=1)
        self.staging = self.staging.rename(place)
        sync(self.runs)
        return place
