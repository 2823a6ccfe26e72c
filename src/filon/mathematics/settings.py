"""How functions are compiled, and where what is made once is kept: one set of settings for the whole package.

Numba is imported when a decorator is first used, never by importing this module.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar, cast

F = TypeVar("F", bound=Callable[..., Any])

SETTINGS: dict[str, Any] = {"nogil": True, "fastmath": {"contract"}, "error_model": "numpy"}
"""Settings of a compiled loop. Full fastmath would delete the checks for NaN and infinity."""

INLINE: dict[str, Any] = {**SETTINGS, "forceinline": True}
"""Settings of what LLVM puts where it is called: scalar functions, so that a loop vectorizes, and a month's passes."""


def cache_directory() -> Path:
    """The user's cache directory of filon: `FILON_CACHE`, or where the platform keeps caches.

    Raises
    ------
    FileNotFoundError
        When there is no home directory to keep it in.
    """
    if chosen := os.environ.get("FILON_CACHE"):
        return Path(chosen)
    if sys.platform != "darwin" and (caches := os.environ.get("XDG_CACHE_HOME")):
        return Path(caches) / "filon"
    try:
        home = Path.home()
    except RuntimeError as error:
        raise FileNotFoundError(errno.ENOENT, "there is no home directory") from error
    return (home / "Library" / "Caches" if sys.platform == "darwin" else home / ".cache") / "filon"


def compiled(function: F) -> F:
    """`function` compiled as a loop, with `SETTINGS`."""
    from numba import njit

    return cast(F, njit(**SETTINGS)(function))


def inlined(function: F) -> F:
    """`function` compiled so that LLVM puts it where it is called."""
    from numba import njit

    return cast(F, njit(**INLINE)(function))


def emitted(function: Callable[..., Any]) -> Any:
    """A function whose LLVM instructions are written by `function` itself (Numba's `intrinsic`)."""
    from numba.extending import intrinsic

    return intrinsic(function)


def widen_vectors() -> bool:
    """Let LLVM use 512-bit vectors on a processor that has them.

    On several processors LLVM prefers 256-bit vectors, which makes the monthly loop 1.5 times slower. Call this
    before anything is compiled: Numba reads the setting once. Bits of results do not depend on it. A user's own
    ``NUMBA_CPU_FEATURES`` is left alone.

    Returns
    -------
    Whether the processor has the feature and the setting is now in force.
    """
    if os.environ.get("NUMBA_CPU_FEATURES"):
        return False
    llvm: Any = import_module("llvmlite.binding")
    features = llvm.get_host_cpu_features()
    if not features.get("avx512f", False):
        return False
    config: Any = import_module("numba.core.config")
    config.CPU_FEATURES = features.flatten() + ",-prefer-256-bit"
    return True


def has_wide_vectors() -> bool:
    """Whether `widen_vectors` is in force."""
    config: Any = import_module("numba.core.config")
    return "-prefer-256-bit" in (config.CPU_FEATURES or "")
