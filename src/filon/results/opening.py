"""Stored runs as trees that read nothing but what their manifest vouches for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

import numpy as np
import xarray as xr
from numcodecs.zstd import Zstd
from zarr.abc.store import ByteRequest, Store
from zarr.core.buffer import Buffer, BufferPrototype
from zarr.storage import LocalStore, WrapperStore

from filon.errors import FilonError, ResultError
from filon.results import structure
from filon.results.guarded import MOST_JSON, Place, content, is_there
from filon.results.manifest import STORE, differences, read_manifest
from filon.results.remote import Remote
from filon.results.structure import CHUNK_FOLDER, Node

CRC_BYTES = 4


class VerifiedStore(WrapperStore[Store]):
    """A read-only store that refuses what is not as it was written.

    Parameters
    ----------
    store
        The store of a run.
    place
        Where it lies.
    manifest
        Names of its files and their sha256.
    arrays
        What its arrays declare, by name.
    """

    def __init__(
        self,
        store: Store,
        place: Place,
        manifest: Mapping[str, str] | None = None,
        arrays: Mapping[str, Node] | None = None,
    ) -> None:
        super().__init__(store)
        self.place = place
        self.manifest = manifest or {}
        self.arrays = arrays or {}

    def _with_store(self, store: Store) -> VerifiedStore:
        return VerifiedStore(store, self.place, self.manifest, self.arrays)

    async def get(self, key: str, prototype: BufferPrototype, byte_range: ByteRequest | None = None) -> Buffer | None:
        """The bytes of a file, once they are known to be those that were written.

        Raises
        ------
        ResultError
            When the file was changed, is missing, was added, or is a chunk that was never written.
        """
        if byte_range is not None:
            raise ResultError(f"{STORE}/{key}: runs are read in whole files")
        found = await asyncio.to_thread(self.content, key)
        return None if found is None else prototype.buffer.from_bytes(found)

    def content(self, key: str) -> bytes | None:
        """What a file holds, as `get` gives it; None for what zarr asks for in other formats."""
        name, path = f"{STORE}/{key}", self.place / key
        wanted, node = self.manifest.get(name), self.arrays.get(array_of(key))
        if wanted is None:
            if is_chunk(key) or is_there(path):
                raise ResultError(f"{name}: not in the manifest")
            return None
        found = content(path, name, MOST_JSON if node is None else structure.most_stored(node))
        if sha256(found).hexdigest() != wanted:
            raise ResultError(f"{name}: changed since it was written")
        if node is not None:
            structure.refuse_other_size(name, found[:-CRC_BYTES], node)
            refuse_unwritten(name, key, found, node)
        return found

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


def array_of(key: str) -> str:
    """Name of the array that a chunk belongs to; empty where the key names no chunk.

    Examples
    --------
    >>> array_of("summary/exit/c/0/0"), array_of("c/c/0"), array_of("summary/zarr.json")
    ('summary/exit', 'c', '')
    """
    parts = key.split("/")
    return "/".join(parts[: len(parts) - 1 - parts[::-1].index(CHUNK_FOLDER)]) if is_chunk(key) else ""


def refuse_unwritten(name: str, key: str, stored: bytes, array: Node) -> None:
    """Refuse a chunk that holds the value which stands for "never written"."""
    if array["data_type"] == "string":
        return
    lengths, kind = structure.chunk_shape(array), np.dtype(array["data_type"])
    place = key.removeprefix(array_of(key)).split("/")[2:]
    fill = kind.type(array["fill_value"])
    try:
        values = np.frombuffer(Zstd().decode(stored[:-CRC_BYTES]), kind).reshape(lengths)
    except (RuntimeError, ValueError) as error:
        raise ResultError(f"{name}: cannot be expanded: {error}") from None
    ends = [whole - int(index) * length for whole, index, length in zip(array["shape"], place, lengths, strict=True)]
    if bool((values[tuple(slice(end) for end in ends)] == fill).any()):
        raise ResultError(f"{name}: holds {fill}, which stands for what was never written")


def open_run(run: Place) -> xr.DataTree:
    """A complete run as a lazy tree.

    Parameters
    ----------
    run
        Directory of the run, or its place in an object store.

    Raises
    ------
    ResultError
        When the run is not complete, files are missing or were added, its format is unknown, its store declares what
        filon never writes, or, now or when values are read, a file is not as it was written.
    """
    manifest = read_manifest(run)
    wrong = differences(run, manifest)
    if wrong:
        raise ResultError(f"{run.name}: {wrong[0]}" + (f" (and {len(wrong) - 1} more)" if wrong[1:] else ""))
    arrays = structure.declared_arrays(run, manifest)
    store: Any = VerifiedStore(_store(run), run / STORE, manifest, arrays)
    with as_written(run):
        return xr.open_datatree(store, engine="zarr", chunks=None, consolidated=True, zarr_format=3)


def _store(run: Place) -> Store:
    """What lists the files of a run's store; they are read elsewhere."""
    if isinstance(run, Remote):
        from zarr.storage import ObjectStore

        return ObjectStore(run.store, read_only=True)
    return LocalStore(run / STORE, read_only=True)


@contextmanager
def as_written(run: Place) -> Iterator[None]:
    """Say of whatever fails while a stored run is read that the run is not as filon writes one.

    Raises
    ------
    ResultError
        In place of the library's error; errors of filon's own, and want of memory, stay what they are.
    """
    try:
        yield
    except (FilonError, MemoryError, OSError):
        raise
    except Exception as error:
        raise ResultError(f"{run.name}: not as filon writes a run ({type(error).__name__}: {error})") from error
