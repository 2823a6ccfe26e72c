"""Writing, renaming and syncing that fails, or ends the process, at a chosen operation."""

from __future__ import annotations

import builtins
import errno
import io
import os
import threading
from collections.abc import Callable
from typing import Any

KILLED = 9
"""Exit code of a process that ended at the chosen operation, as after kill -9: nothing is flushed or tidied up."""

CALLS = ("fsync", "replace", "rename", "link", "unlink", "mkdir", "rmdir", "sendfile")


class Faults:
    """Counts operations that change a disk; the chosen one fails or kills, a write after half of its bytes.

    Parameters
    ----------
    chosen
        Number of the operation, from 1 on; 0 for none.
    kills
        Whether the process ends there; else the operation fails once.
    """

    def __init__(self, chosen: int, kills: bool) -> None:
        self.chosen, self.kills, self.count = chosen, kills, 0
        self.lock = threading.Lock()

    def met(self) -> bool:
        """Count an operation; whether it is the chosen one."""
        with self.lock:
            self.count += 1
            return self.count == self.chosen

    def strike(self) -> None:
        """End the process, or fail."""
        if self.kills:
            os._exit(KILLED)
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    def around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """A call of the system that is counted."""

        def counted(*arguments: Any, **options: Any) -> Any:
            """Call it, or strike."""
            if self.met():
                self.strike()
            return call(*arguments, **options)

        return counted

    def opening(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """`open`; files that are opened to be written count their writes too."""

        def opened(file: Any, mode: str = "r", *arguments: Any, **options: Any) -> Any:
            """Open it, or strike."""
            if not set(mode) & set("wxa+"):
                return call(file, mode, *arguments, **options)
            if self.met():
                self.strike()
            return Written(call(file, mode, *arguments, **options), self)

        return opened

    def install(self) -> None:
        """From now on count in this process."""
        for name in CALLS:
            setattr(os, name, self.around(getattr(os, name)))
        vars(builtins)["open"] = vars(io)["open"] = self.opening(builtins.open)


class Written:
    """A file whose writes are counted.

    Parameters
    ----------
    file
        Open to be written.
    faults
        Counts them.
    """

    def __init__(self, file: Any, faults: Faults) -> None:
        self.file, self.faults = file, faults

    def write(self, content: Any) -> Any:
        """Write, or strike half-way."""
        if self.faults.met():
            self.file.write(content[: len(content) // 2])
            self.file.flush()
            self.faults.strike()
        return self.file.write(content)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)

    def __enter__(self) -> Written:
        self.file.__enter__()
        return self

    def __exit__(self, *error: Any) -> Any:
        return self.file.__exit__(*error)
