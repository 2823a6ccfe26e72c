"""Texts of kernels kept on disk beside the machine code, so that a model is rewritten once and not in every process.

A text is kept under a hash of all it is made of, with its own hash in front; one that is not as it was left, or that
others could have written, counts as missing.
"""

from __future__ import annotations

import json
import os
import platform
import stat
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from filon.kernels.keeping import UnusableCacheError, is_ours, own_folder
from filon.kernels.modules import sources
from filon.mathematics.settings import cache_directory


def key_of(parts: Sequence[str]) -> str:
    """Name under which a text is kept: of what it is made of, and of the sources and the Python that make it."""
    return sha256("\n".join((sources(), platform.python_version(), *parts)).encode()).hexdigest()[:24]


def kept_text(key: str) -> tuple[str, list[str]] | None:
    """The text kept under a key and its uniform expressions in order; None where there is none that can be trusted."""
    try:
        path = _path(cache_directory() / "kernels", key)
        if not is_ours(path.parent, stat.S_ISDIR) or not is_ours(path, stat.S_ISREG):
            return None
        digest, _, body = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    if digest != sha256(body).hexdigest().encode():
        return None
    text, expressions = json.loads(body)
    return text, expressions


def keep_text(key: str, text: str, expressions: Sequence[str]) -> None:
    """Keep a text where that can be done."""
    body = json.dumps([text, list(expressions)]).encode()
    with suppress(OSError, UnusableCacheError):
        path = _path(own_folder(), key)
        temporary = path.with_suffix(f".{os.getpid()}.tmp")
        try:
            temporary.write_bytes(sha256(body).hexdigest().encode() + b"\n" + body)
            temporary.chmod(0o600)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)


def _path(folder: Path, key: str) -> Path:
    return folder / f"text_{key}.json"
