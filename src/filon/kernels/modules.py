"""Write a generated kernel to the cache directory and import it, so that Numba's cache on disk works.

The file's name is a hash of its text, of every source it is compiled with, and of the versions and processor.
A file that is not ours, or not byte-equal to what would be written, is written anew before it is imported. Where
nothing can be kept, the kernel lives in a private folder until it is compiled, and a warning says why.
"""

from __future__ import annotations

import errno
import hashlib
import importlib.util
import os
import platform
import stat
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
from pathlib import Path
from types import ModuleType

from filon.kernels.keeping import (
    REMEDY,
    CacheWarning,
    UnusableCacheError,
    alone,
    forget,
    is_kept,
    is_ours,
    keep,
    own_folder,
    remove,
)
from filon.mathematics.settings import cache_directory

COMPILED_WITH = ("mathematics", "streams", "sampling", "kernels", "engine")
"""Rooms whose sources end up in a compiled kernel: a change of one makes a new module."""

FULL = (errno.ENOSPC, errno.EDQUOT)
KEPT, NOT_KEPT = "@njit(cache=True, ", "@njit("
"""How a kernel asks Numba to keep its machine code, and how it does not."""


@cache
def surroundings() -> str:
    """Everything besides its text that a compiled kernel depends on, as one hash."""
    import llvmlite
    import numba
    import numpy

    parts = [numba.__version__, llvmlite.__version__, numpy.__version__, platform.python_version(), platform.machine()]
    chosen = vars(numba.config)
    parts += [chosen["CPU_NAME"] or "", chosen["CPU_FEATURES"] or "", str(_features()), sources()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@cache
def sources() -> str:
    """The sources that a kernel is written and compiled with, as one hash."""
    package = Path(__file__).parents[1]
    files = (file for room in COMPILED_WITH for file in sorted((package / room).glob("*.py")))
    return hashlib.sha256(b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files)).hexdigest()


def _features() -> str:
    import llvmlite.binding as llvm

    return str(llvm.get_host_cpu_name()) + str(llvm.get_host_cpu_features().flatten())


def module_path(text: str) -> Path:
    """File in which the module of this text lives."""
    return cache_directory() / "kernels" / _file_name(text)


def _file_name(text: str) -> str:
    """Name of the file of a text."""
    digest = hashlib.sha256((surroundings() + text).encode()).hexdigest()[:24]
    return f"kernel_{digest}.py"


def is_compiled(text: str) -> bool:
    """Whether machine code of this text lies in the cache already."""
    try:
        return is_kept(module_path(text))
    except OSError:
        return False


@contextmanager
def kernel(text: str) -> Iterator[ModuleType]:
    """The module of this text, to be called within the block: what that compiles is kept for later processes.

    One process compiles, others that need the same machine code wait for it.
    """
    name = f"filon_{Path(_file_name(text)).stem}"
    if name in sys.modules:
        yield sys.modules[name]
        return
    try:
        path = own_folder() / _file_name(text)
    except UnusableCacheError as error:
        warnings.warn(f"compiling the model anew each time: {error}; {REMEDY}", CacheWarning, stacklevel=2)
        with tempfile.TemporaryDirectory(prefix="filon-") as folder:
            yield _imported(Path(folder) / _file_name(text), text.replace(KEPT, NOT_KEPT))
        return
    with nullcontext() if is_kept(path) else alone(path):
        if not is_kept(path):
            forget(path)
        yield _imported(path, text)
        keep(path)


def kernel_module(text: str) -> ModuleType:
    """The module of this text, of which nothing new is kept."""
    with kernel(text) as module:
        return module


def _imported(path: Path, text: str) -> ModuleType:
    """The module of a text, from its file."""
    _write(path, text)
    name = f"filon_{path.stem}"
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


def _write(path: Path, text: str) -> None:
    """Write the file unless it lies there already, ours and byte-equal."""
    if is_ours(path, stat.S_ISREG) and path.read_bytes() == text.encode():
        return
    if os.path.lexists(path):
        remove(path)
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        temporary.write_bytes(text.encode())
        temporary.chmod(0o600)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
