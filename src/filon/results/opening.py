"""Stored runs as trees that read nothing but what their manifest vouches for."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr
from numcodecs.zstd import Zstd
from zarr.abc.store import ByteRequest
from zarr.core.buffer import Buffer, BufferPrototype
from zarr.storage import LocalStore, WrapperStore

from filon.errors import ResultError
from filon.results.manifest import STORE, differences, read_manifest
from filon.results.trials import FORMAT

CRC_BYTES = 4
CHUNK_FOLDER = "c"


class VerifiedStore(WrapperStore[LocalStore]):
    """A read-only store that refuses what is not as it was written.

    Parameters
    ----------
    store
        The store of a run.
    manifest
        Names of its files and their sha256.
    """

    def __init__(self, store: LocalStore, manifest: dict[str, str] | None = None) -> None:
        super().__init__(store)
        self.manifest = manifest or {}
        self.arrays: dict[str, dict[str, Any]] = {}

    def _with_store(self, store: LocalStore) -> VerifiedStore:
        other = VerifiedStore(store, self.manifest)
        other.arrays = self.arrays
        return other

    async def get(self, key: str, prototype: BufferPrototype, byte_range: ByteRequest | None = None) -> Buffer | None:
        """The bytes of a file, once they are known to be those that were written.

        Raises
        ------
        ResultError
            When the file was changed, is missing, was added, or is a chunk that was never written.
        """
        buffer = await self._store.get(key, prototype, None)
        name = f"{STORE}/{key}"
        wanted = self.manifest.get(name)
        if wanted is None:
            if buffer is not None or is_chunk(key):
                raise ResultError(f"{name}: not in the manifest")
            return None  # zarr also asks for files of other formats
        if buffer is None:
            raise ResultError(f"{name}: missing")
        if sha256(buffer.as_buffer_like()).hexdigest() != wanted:
            raise ResultError(f"{name}: changed since it was written")
        if is_chunk(key):
            refuse_unwritten(name, key, buffer.to_bytes(), self.arrays)
        return buffer if byte_range is None else await self._store.get(key, prototype, byte_range)

    async def get_partial_values(
        self, prototype: BufferPrototype, key_ranges: Iterable[tuple[str, ByteRequest | None]]
    ) -> list[Buffer | None]:
        """Parts of files, each file checked as a whole."""
        return [await self.get(key, prototype, byte_range) for key, byte_range in key_ranges]

    async def _get_many(
        self, requests: Iterable[tuple[str, BufferPrototype, ByteRequest | None]]
    ) -> AsyncGenerator[tuple[str, Buffer | None], None]:
        """Several files, each checked."""
        for key, prototype, byte_range in requests:
            yield key, await self.get(key, prototype, byte_range)


def is_chunk(key: str) -> bool:
    """Whether a key of a store names a chunk: `summary/exit/c/0/0`."""
    return CHUNK_FOLDER in key.split("/")[1:]


def refuse_unwritten(name: str, key: str, content: bytes, arrays: dict[str, dict[str, Any]]) -> None:
    """Refuse a chunk that holds the value which stands for "never written"."""
    parts = key.split("/")
    place = len(parts) - 1 - parts[::-1].index(CHUNK_FOLDER)
    array = arrays.get("/".join(parts[:place]))
    if array is None or array["data_type"] == "string":
        return
    lengths = array["chunk_grid"]["configuration"]["chunk_shape"]
    fill = np.dtype(array["data_type"]).type(array["fill_value"])
    values = np.frombuffer(Zstd().decode(content[:-CRC_BYTES]), np.dtype(array["data_type"])).reshape(lengths)
    ends = [
        whole - int(index) * length
        for whole, index, length in zip(array["shape"], parts[place + 1 :], lengths, strict=True)
    ]
    if bool((values[tuple(slice(end) for end in ends)] == fill).any()):
        raise ResultError(f"{name}: holds {fill}, which stands for what was never written")


def open_run(run: Path) -> xr.DataTree:
    """A complete run as a lazy tree.

    Parameters
    ----------
    run
        Directory of the run.

    Raises
    ------
    ResultError
        When the run is not complete, files are missing or were added, its format is unknown, or, now or when
        values are read, a file is not as it was written.
    """
    manifest = read_manifest(run)
    wrong = differences(run, manifest)
    if wrong:
        raise ResultError(f"{run.name}: {wrong[0]}" + (f" (and {len(wrong) - 1} more)" if wrong[1:] else ""))
    store = VerifiedStore(LocalStore(run / STORE, read_only=True), manifest)
    _require_format(run, manifest, store)
    return xr.open_datatree(store, engine="zarr", chunks=None)  # type: ignore[arg-type]


def _require_format(run: Path, manifest: dict[str, str], store: VerifiedStore) -> None:
    """Refuse a format that this version does not know, and learn the form of all arrays."""
    content = (run / STORE / "zarr.json").read_bytes()
    if sha256(content).hexdigest() != manifest.get(f"{STORE}/zarr.json"):
        raise ResultError(f"{STORE}/zarr.json: changed since it was written")
    top = json.loads(content)
    found = top["attributes"].get("filon_format")
    if found != FORMAT:
        raise ResultError(f"{run.name}: format {found!r}; this version of filon reads format {FORMAT}")
    nodes = top["consolidated_metadata"]["metadata"]
    store.arrays = {name: node for name, node in nodes.items() if node["node_type"] == "array"}
