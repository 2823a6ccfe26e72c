"""Write a generated kernel to the cache directory and import it, so that Numba's cache on disk works.

The file's name is a hash of its text, of every source it is compiled with, and of the versions and processor.
A file that is not ours, or not byte-equal to what would be written, is never imported.
"""

from __future__ import annotations

import errno
import hashlib
import importlib.util
import os
import platform
import stat
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType

from filon.errors import RunError
from filon.mathematics.settings import cache_directory

COMPILED_WITH = ("mathematics", "streams", "sampling", "kernels", "engine")
"""Rooms whose sources end up in a compiled kernel: a change of one makes a new module."""

FULL = (errno.ENOSPC, errno.EDQUOT)
REMEDY = "set FILON_CACHE to a directory of your own"


@cache
def surroundings() -> str:
    """Everything besides its text that a compiled kernel depends on, as one hash."""
    import llvmlite
    import numba
    import numpy

    parts = [numba.__version__, llvmlite.__version__, numpy.__version__, platform.python_version(), platform.machine()]
    chosen = vars(numba.config)
    parts += [chosen["CPU_NAME"] or "", chosen["CPU_FEATURES"] or "", str(_features())]
    package = Path(__file__).parents[1]
    for room in COMPILED_WITH:
        for file in sorted((package / room).glob("*.py")):
            parts.append(hashlib.sha256(file.read_bytes()).hexdigest())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _features() -> str:
    import llvmlite.binding as llvm

    return str(llvm.get_host_cpu_name()) + str(llvm.get_host_cpu_features().flatten())


def module_path(text: str) -> Path:
    """File in which the module of this text lives."""
    digest = hashlib.sha256((surroundings() + text).encode()).hexdigest()[:24]
    return cache_directory() / "kernels" / f"kernel_{digest}.py"


def is_compiled(text: str) -> bool:
    """Whether machine code of this text lies in the cache already."""
    path = module_path(text)
    return path.exists() and any((path.parent / "__pycache__").glob(f"{path.stem}.run_unit-*.nbi"))


def kernel_module(text: str) -> ModuleType:
    """Import the module of this text, writing it first where it is missing.

    Raises
    ------
    RunError
        When the cache directory cannot be written, or holds a file of that name that is not ours.
    OSError
        When its disk is full.
    """
    path = module_path(text)
    name = f"filon_{path.stem}"
    if name in sys.modules:
        return sys.modules[name]
    _ensure(path, text)
    specification = importlib.util.spec_from_file_location(name, path)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules[name] = module
    try:
        specification.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def _ensure(path: Path, text: str) -> None:
    """Write the file unless it lies there already, ours and byte-equal."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_ours(path.parent, stat.S_ISDIR):
            raise RunError(f"{path.parent} is not a directory of yours alone; {REMEDY}")
        if path.exists() or path.is_symlink():
            if not _is_ours(path, stat.S_ISREG):
                raise RunError(f"{path} is not a file of yours alone; remove it or {REMEDY}")
            if path.read_bytes() == text.encode():
                return
        _put(path, text.encode())
    except OSError as error:
        if error.errno in FULL:
            raise
        raise RunError(f"cannot write the kernel cache {path.parent}: {error.strerror}; {REMEDY}") from error


def _put(path: Path, content: bytes) -> None:
    """Write or replace a file, whole or not at all."""
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        temporary.write_bytes(content)
        temporary.chmod(0o600)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _is_ours(path: Path, is_kind: Callable[[int], bool]) -> bool:
    """Whether a path is of a kind, no link, and nobody else can write it."""
    found = path.lstat()
    return is_kind(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o022
