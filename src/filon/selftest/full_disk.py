"""Disks that fill up: a run says so in one line, shows no result, and goes on once there is room.

Called as `python -m filon.selftest.full_disk FOLDER SIZES COMPILATIONS` in a namespace where it may mount.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from filon.errors import RunError
from filon.results.leftovers import clear, leftovers
from filon.results.manifest import verify
from filon.selftest.calls import Call, called
from filon.selftest.findings import Findings, Progress, unwatched
from filon.selftest.specimens import MODEL, SEED, results

TRIALS, STEPS = 300_000, 40
RUN = ("run", MODEL, "--steps", str(STEPS), "--trials", str(TRIALS), "--seed", str(SEED), "--quiet")
RESUME = ("runs", "resume", "last", "--quiet")
PAGE = 4096
ROOMY = 1 << 28
NEARLY = 0.98
"""Share of a whole run that the largest of the small disks holds."""

SAID = re.compile(r"filon: disk full: .* about [\d,.]+ MB.*, [\d,.]+ MB are free.*\n")
FIRST, LATER = (), ("trusting", "hurried")
"""Disks that are full from the start, and disks that another process fills after the start."""


def full_disk(folder: Path, sizes: int, compilations: int = 0, progress: Progress = unwatched) -> Findings:
    """Run on disks of so many sizes, full from the start and later.

    Parameters
    ----------
    folder
        Where the disks are mounted.
    sizes
        From one where nothing fits to one where a run nearly fits [count].
    compilations
        Sizes of disks for the cache of kernels [count].
    """
    alone = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--mount"]
    if reason := hindrance(alone, folder):
        return Findings(skipped=reason)
    command = [*alone, sys.executable, "-m", "filon.selftest.full_disk", str(folder), str(sizes), str(compilations)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            while True:
                progress()
                try:
                    out, err = process.communicate(timeout=0.5)
                    break
                except subprocess.TimeoutExpired:
                    continue
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        raise RunError(f"the suite of full disks breaks off: {err.strip()[-500:]}")
    return Findings(**json.loads(out))


def hindrance(alone: list[str], folder: Path) -> str:
    """Why a small disk cannot be mounted here; empty where it can."""
    if shutil.which(alone[0]) is None or shutil.which("mount") is None:
        return "there is no unshare or no mount here, so no small disk can be made"
    tried = subprocess.run([*alone, *_mount(folder, PAGE)], capture_output=True, text=True, check=False)
    said = " ".join(tried.stderr.split())
    return f"no small disk can be mounted: {said}" if tried.returncode else ""


def _mount(place: Path, size: int, change: str = "") -> list[str]:
    """The command that mounts a disk of so many bytes, or changes its size."""
    return ["mount", "-t", "tmpfs", "-o", f"{change}size={size}", "filon", str(place)]


@contextmanager
def disk(place: Path, size: int) -> Iterator[Path]:
    """A disk of so many bytes for a while."""
    place.mkdir(exist_ok=True)
    subprocess.run(_mount(place, size), check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def tried(folder: Path, sizes: int, compilations: int) -> Findings:
    """All of it, where mounting is allowed."""
    found = Findings()
    place = folder / "disk"
    with disk(place, ROOMY):
        (run,) = _whole(place)
        expected, used = results(run), ROOMY - shutil.disk_usage(place).free
    kept = 0
    for size in spread(used, sizes):
        for settings in (FIRST, LATER):
            with disk(place, size):
                call = called([*RUN, "--runs", place / "runs"], settings)
                told, resumed = faults(call, place, size, expected)
                found.note(told)
                kept += resumed
    compiled = Findings()
    for size in spread(200_000, compilations):
        with disk(place, size):
            compiled.note(_uncompiled(folder / "runs", place))
    found.told = f"{sizes} sizes to {used / 1e6:.1f} MB, twice each; {kept} resumed, the others begun anew"
    if compilations:
        found.told += f"; {compilations} for the cache of kernels"
    found.tries, found.found = found.tries + compiled.tries, found.found + compiled.found
    found.silent += compiled.silent
    return found


def spread(most: int, sizes: int) -> list[int]:
    """Sizes from one page to nearly so many bytes."""
    return [PAGE + round((NEARLY * most - PAGE) * number / max(1, sizes - 1)) for number in range(sizes)]


def _whole(place: Path) -> list[Path]:
    """The run that nothing disturbs."""
    call = called([*RUN, "--runs", place / "runs"])
    if call.code:
        raise RunError(f"a run ends with {call.code} on a disk with room: {call.stderr}")
    return list((place / "runs").iterdir())


def faults(call: Call, place: Path, size: int, expected: dict[str, bytes]) -> tuple[str, bool]:
    """What is wrong with a run on a full disk and with what comes after, and whether it could be resumed."""
    where = f"disk of {size:,} bytes: "
    if told := unlike_full(call):
        return where + told, False
    seen = called(["runs", "list", "--json", "--runs", place / "runs"])
    if seen.code or any(run["status"] == "complete" for run in json.loads(seen.stdout)):
        return f"{where}runs list ends with {seen.code} and {seen.stdout.strip()}", False
    resumable = bool(json.loads(seen.stdout))
    subprocess.run(_mount(place, ROOMY, "remount,"), check=True)
    again = called([*(RESUME if resumable else RUN), "--runs", place / "runs"])
    if again.code:
        return f"{where}with room it ends with {again.code} and {again.stderr.strip()}", resumable
    found = [run for run in (place / "runs").iterdir() if not run.name.startswith(".")]
    if len(found) != 1 or verify(found[0]) or results(found[0]) != expected:
        return f"{where}other bytes once there was room", resumable
    if not all(clear(item) for item in leftovers(place / "runs")) or list((place / "runs").iterdir()) != found:
        return f"{where}something is left over", resumable
    return "", resumable


def unlike_full(call: Call) -> str:
    r"""What is wrong with the answer of a call that met a full disk; empty where nothing is.

    Examples
    --------
    >>> unlike_full(Call(5, "", "filon: disk full: the run needs about 2.0 MB, 0.1 MB are free\n"))
    ''
    """
    if call.code == 5 and not call.stdout and SAID.fullmatch(call.stderr):
        return ""
    return f"ends with {call.code}, prints {call.stdout.strip()!r} and says {call.stderr.strip()!r}"


def _uncompiled(runs: Path, place: Path) -> str:
    """What is wrong with a run whose kernel cannot be kept, and with the same once it can."""
    environment = {"FILON_CACHE": str(place / "cache")}
    if told := unlike_full(called([*RUN, "--runs", runs], environment=environment)):
        return f"cache of kernels: {told}"
    if runs.exists():
        return "cache of kernels: something is stored though nothing ran"
    subprocess.run(_mount(place, ROOMY, "remount,"), check=True)
    call = called([*RUN, "--runs", runs], environment=environment)
    shutil.rmtree(runs, ignore_errors=True)
    return f"cache of kernels: with room it ends with {call.code} and {call.stderr.strip()}" if call.code else ""


if __name__ == "__main__":
    print(json.dumps(asdict(tried(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))))
