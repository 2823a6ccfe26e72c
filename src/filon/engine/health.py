"""Whether filon can work here: versions, processor, folders, and what is wrong with them."""

from __future__ import annotations

import os
import platform
import stat
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, TypedDict

from filon.engine.arguments import default_threads
from filon.errors import FilonError
from filon.mathematics.settings import cache_directory, widen_vectors
from filon.results.disk import free_bytes
from filon.results.environment import PACKAGES, machine_class, versions

LEAST_FREE = 100_000_000
"""Bytes under which a disk is called full: a small run takes a few million."""

NEEDED = {"x86_64": ("avx2", "fma"), "AMD64": ("avx2", "fma")}
"""Instructions that a processor must have, by kind of machine."""

WORTH_SAYING = ("avx2", "fma", "avx512f", "neon")
OTHERS_WRITE = 0o022


class Processor(TypedDict):
    """The machine, as far as it matters.

    Attributes
    ----------
    cores, threads
        Logical cores; those that this process may use, which is how many threads a run has.
    features
        Of `WORTH_SAYING` those that the processor has.
    vector_bits
        Width of the vectors that kernels are compiled with.
    """

    model: str
    system: str
    memory_gb: int
    cores: int
    threads: int
    features: list[str]
    vector_bits: int


class Folder(TypedDict):
    """A folder that filon writes to.

    Attributes
    ----------
    files, bytes
        What lies there.
    free_bytes
        Of its disk.
    fault
        Why it cannot be used; None where it can.
    """

    name: str
    path: str
    exists: bool
    files: int
    bytes: int
    free_bytes: int
    fault: str | None


class Health(TypedDict):
    """What `filon doctor` found.

    Attributes
    ----------
    distributions
        Folder of the figures; None where there is none.
    scenarios
        Shipped ones.
    compiled
        Whether the shipped model is compiled for this machine already.
    faults
        Everything that keeps filon from working here.
    """

    versions: dict[str, str]
    processor: Processor
    folders: list[Folder]
    distributions: str | None
    scenarios: int
    compiled: bool
    faults: list[str]


def health(runs: Path, distributions: Path | None = None) -> Health:
    """Look at everything that a run needs.

    Parameters
    ----------
    runs
        Folder of the runs.
    distributions
        Folder of the figures; the usual one by default.
    """
    known, faults = versions(), []
    missing = [package for package in PACKAGES if package not in known]
    faults += [f"{package} is not installed" for package in missing]
    machine = processor()
    faults += [f"the processor lacks {name}, which filon needs" for name in lacking(machine["features"]) if not missing]
    folders = [*cache_folders(), folder("runs", runs)]
    faults += [f"{one['name']} ({one['path']}): {one['fault']}" for one in folders if one["fault"]]
    place, scenarios, fault = _distributions(distributions)
    compiled = not missing and not any(one["fault"] for one in folders[:-1]) and _is_compiled()
    return Health(
        versions=known,
        processor=machine,
        folders=folders,
        distributions=place,
        scenarios=scenarios,
        compiled=compiled,
        faults=[*faults, *fault],
    )


def processor() -> Processor:
    """The machine that kernels are compiled for."""
    known: dict[str, Any] = machine_class()
    features = _features()
    return Processor(
        model=str(known["processor"]),
        system=str(known["system"]),
        memory_gb=int(known["memory_gb"]),
        cores=int(known["cores"]),
        threads=default_threads(),
        features=[name for name in WORTH_SAYING if features.get(name, False)],
        vector_bits=vector_bits(features, bool(features) and widen_vectors(), os.environ.get("NUMBA_CPU_FEATURES", "")),
    )


def _features() -> dict[str, bool]:
    """Instructions of the processor, as LLVM names them; none where LLVM is missing."""
    try:
        llvm: Any = import_module("llvmlite.binding")
    except ImportError:
        return {}
    return dict(llvm.get_host_cpu_features())


def vector_bits(features: dict[str, bool], widened: bool, chosen: str) -> int:
    """Width of the vectors that LLVM uses.

    Parameters
    ----------
    features
        Of the processor.
    widened
        Whether the widest were asked for.
    chosen
        The user's own ``NUMBA_CPU_FEATURES``, empty where there is none.

    Examples
    --------
    >>> vector_bits({"avx512f": True, "avx2": True}, True, ""), vector_bits({"avx2": True}, False, "")
    (512, 256)
    """
    by_user = "+avx512f" in chosen and "-prefer-256-bit" in chosen
    if widened or by_user:
        return 512
    has_wide = "+avx2" in chosen if chosen else features.get("avx2", False)
    return 256 if has_wide else 128


def lacking(features: Iterable[str]) -> list[str]:
    """Instructions that this kind of machine must have and has not."""
    return [name for name in NEEDED.get(platform.machine(), ()) if name not in set(features)]


def cache_folders() -> list[Folder]:
    """The folders of what is made once: compiled kernels and tables."""
    try:
        cache = cache_directory()
    except OSError:
        fault = "there is no home directory; set FILON_CACHE to a directory of your own"
        return [Folder(name="cache", path="", exists=False, files=0, bytes=0, free_bytes=0, fault=fault)]
    return [folder(f"cache of {name}", cache / name, own=True) for name in ("kernels", "tables")]


def folder(name: str, path: Path, own: bool = False) -> Folder:
    """What is known about a folder that filon writes to.

    Parameters
    ----------
    own
        Nobody else may write there: what lies there is run.
    """
    content = _sizes(path)
    free = _free(path)
    return Folder(
        name=name,
        path=str(path),
        exists=path.is_dir(),
        files=len(content),
        bytes=sum(content),
        free_bytes=free,
        fault=_fault(path, own) or (f"only {free // 1_000_000} MB are free" if free < LEAST_FREE else None),
    )


def _sizes(path: Path) -> list[int]:
    """Bytes of every file under a folder; none where it cannot be read."""
    found = []
    with suppress(OSError):
        for file in path.rglob("*"):
            with suppress(OSError):  # another process may remove it meanwhile
                status = file.lstat()
                found += [status.st_size] if stat.S_ISREG(status.st_mode) else []
    return found


def _free(path: Path) -> int:
    """Bytes free on the disk of a folder; 0 where they cannot be told."""
    try:
        return free_bytes(path)
    except OSError:
        return 0


def _fault(path: Path, own: bool) -> str | None:
    """Why a folder, or the first one above it that exists, cannot be written."""
    try:
        nearest = next(place for place in (path, *path.absolute().parents) if os.path.lexists(place))
        status = nearest.stat()
        with tempfile.TemporaryFile(dir=nearest):
            pass
    except OSError as failure:
        return f"cannot be written: {failure.strerror}"
    foreign = status.st_uid != os.getuid() or bool(status.st_mode & OTHERS_WRITE)
    if own and nearest == path and foreign:
        return "not a directory of yours alone; set FILON_CACHE to one that is"
    return None


def _distributions(named: Path | None) -> tuple[str | None, int, list[str]]:
    """Folder of the figures, its scenarios, and what is wrong with it."""
    from filon.scenario.files import Library, distributions_folder

    try:
        found = distributions_folder(named)
    except FilonError as failure:
        return None, 0, [str(failure)]
    scenarios = len(Library(found).names("scenarios"))
    return str(found), scenarios, [] if scenarios else [f"{found} holds no scenario"]


def _is_compiled() -> bool:
    """Whether the shipped model lies in the cache."""
    from filon.engine.program import program
    from filon.kernels.modules import is_compiled
    from filon.model.shipped import MODEL

    return is_compiled(program(MODEL).text)
