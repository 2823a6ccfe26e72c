"""Where trials kept one by one go: memory, or the run store."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class MemorySink:
    """Collects kept trials in memory."""

    def __init__(self) -> None:
        self.chunks: list[dict[str, Any]] = []

    def write(self, first: int, arrays: dict[str, Any]) -> None:
        """Take the trials from `first` on."""
        self.chunks.append(arrays)

    def shorten(self, trials: int) -> None:
        """Learn that no more than so many trials come."""

    def joined(self, name: str) -> Any:
        """One kept array of all trials."""
        import numpy as np

        return np.concatenate([chunk[name] for chunk in self.chunks])


class StoreSink(MemorySink):
    """Hands kept trials to the run store, and collects paths."""

    def __init__(self, writer: Any) -> None:
        super().__init__()
        self.writer = writer

    def write(self, first: int, arrays: dict[str, Any]) -> None:
        """Store the trials from `first` on."""
        self.writer.write_outcomes(first, stored(arrays))
        self.chunks.append({"paths": arrays["paths"]})

    def shorten(self, trials: int) -> None:
        """Make room in the store for no more than so many trials."""
        self.writer.shorten(trials)


def stored(arrays: Mapping[str, Any]) -> dict[str, Any]:
    """Kept arrays under the names of the store."""
    return {"money" if name == "outcomes" else name: array for name, array in arrays.items() if name != "paths"}
