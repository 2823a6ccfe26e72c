"""Arrays that are made once and kept on disk, so that a warm run needs no scipy."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from tempfile import NamedTemporaryFile

import numpy as np
from numpy.typing import NDArray

from filon.mathematics.settings import cache_directory

Floats = NDArray[np.float64]


def kept(name: str, columns: int, make: Callable[[], Floats]) -> Floats:
    """What `make` gives, from disk where it was kept before.

    Parameters
    ----------
    name
        Everything that the array depends on.
    columns
        Of the array, [row, column].
    make
        Computes it; what it raises is not kept.
    """
    found = found_kept(name, columns)
    if found is None:
        found = make()
        _write(_path(name), found)
    return found


def found_kept(name: str, columns: int) -> Floats | None:
    """The array kept under `name`, None where there is none or its check fails."""
    try:
        text = _path(name).read_bytes()
    except OSError:
        return None
    digest, numbers = text[:32], text[32:]
    if blake2b(numbers, digest_size=32).digest() != digest or len(numbers) % (8 * columns) or not numbers:
        return None
    return np.frombuffer(numbers, "<f8").astype(np.float64).reshape(-1, columns)


def _path(name: str) -> Path:
    """Where an array is kept."""
    return cache_directory() / "tables" / f"{blake2b(name.encode(), digest_size=16).hexdigest()}.table"


def _write(path: Path, table: Floats) -> None:
    """Keep a table, preceded by its check; a disk that cannot be written is no fault."""
    numbers = table.astype("<f8").tobytes()
    with suppress(OSError):
        path.parent.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, delete=False) as file:
            temporary = Path(file.name)
            try:
                file.write(blake2b(numbers, digest_size=32).digest() + numbers)
                file.flush()
                temporary.replace(path)
            finally:
                temporary.unlink(missing_ok=True)
