"""Variables written as zarr arrays: one form of chunks, codecs, fill values and attributes for all of them."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr
import zarr
from zarr.abc.store import Store
from zarr.api import asynchronous
from zarr.codecs import Crc32cCodec, ZstdCodec
from zarr.core.buffer import Buffer
from zarr.storage import LocalStore, MemoryStore

from filon.errors import RunError
from filon.results.fills import fill_of
from filon.results.layout import CHUNK_TRIALS

CHUNK_BYTES = 2**26
"""Most bytes of a chunk of trials before compression; a sector of eleven firms draws 600 inputs."""

BLOCK_SCENARIOS = 16
"""Scenarios of a batch that are in memory, and in a chunk, at once; a power of two."""


class ArrayStore:
    """A zarr store under construction.

    Parameters
    ----------
    path
        Directory of the store; made here.
    """

    def __init__(self, path: Path) -> None:
        self.store = LocalStore(path)
        self.root = zarr.create_group(self.store, zarr_format=3)

    def write(self, name: str, dataset: xr.Dataset) -> None:
        """Write a dataset as the group `name`; `/` is the top."""
        group = self.root if name == "/" else self.root.require_group(name)
        group.update_attributes(plain_attributes(dataset.attrs) | beside(dataset))
        stored = {str(key): encoded(variable) for key, variable in dataset.variables.items()}
        for key, variable in stored.items():
            if variable.dtype.kind in "iuf":
                refuse_fill(key, variable.values)
        await_result(write_all(self.store.root, group.path, stored))

    def reserve(self, name: str, dataset: xr.Dataset, trials: int) -> None:
        """Make the arrays of a group whose dimension `trial` comes chunk by chunk; `dataset` has no trial yet."""
        group = self.root.require_group(name)
        self.write(name, dataset[[key for key, value in dataset.variables.items() if "trial" not in value.dims]])
        for key, variable in dataset.data_vars.items():
            if "trial" in variable.dims:
                form = form_of(variable.variable, (trials, *variable.shape[1:]))
                group.create_array(str(key), **form)

    def reserve_scenarios(self, name: str, variables: Mapping[str, xr.Variable], scenarios: int) -> None:
        """Make the arrays of a group that come block by block along `scenario`; they have no scenario yet."""
        group = self.root.require_group(name)
        for key, variable in variables.items():
            group.create_array(key, **form_of(variable, (scenarios, *variable.shape[1:])))

    def write_scenarios(self, name: str, key: str, values: Any, first: int) -> None:
        """Write a block of scenarios from number `first` on into a reserved array."""
        refuse_fill(key, values)
        array: Any = self.root[f"{name}/{key}"]
        array[first : first + len(values)] = values

    def write_trials(self, name: str, dataset: xr.Dataset, first: int) -> None:
        """Write trials from number `first` on into reserved arrays."""
        for key, variable in dataset.data_vars.items():
            if "trial" in variable.dims:
                refuse_fill(str(key), variable.values)
                array: Any = self.root[f"{name}/{key}"]
                array[first : first + variable.shape[0]] = variable.values

    def shorten(self, name: str, trials: int) -> None:
        """Let a reserved array end after so many trials, none of which lies in a later chunk."""
        array: Any = self.root[name]
        array.resize((trials, *array.shape[1:]))

    def consolidate(self) -> None:
        """Repeat all metadata at the top, once and last: readers then meet no warning."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # zarr warns each writer that version 3 does not specify this
            zarr.consolidate_metadata(self.store)


async def write_all(folder: Path, group: str, variables: Mapping[str, xr.Variable]) -> None:
    """Write the variables of a group, each made in memory first: zarr asks another thread for whatever it does on disk.

    For some ninety small variables that took twice as long as all else about them.
    """
    for key, value in variables.items():
        files: dict[str, Buffer] = {}
        place = f"{group}/{key}".removeprefix("/")
        await write_one(MemoryStore(files), place, value)
        for name in (name for name in files if name.startswith(f"{place}/")):  # the groups above are there already
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(files[name].to_bytes())


async def write_one(store: Store, path: str, variable: xr.Variable) -> None:
    """Write a whole variable."""
    array = await asynchronous.create_array(store, name=path, **form_of(variable, variable.shape))
    await array.setitem(Ellipsis, variable.values)


def await_result(coroutine: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine in a thread of its own: the caller may live in an event loop, as notebooks do."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, coroutine).result()


def form_of(variable: xr.Variable, shape: tuple[int, ...]) -> dict[str, Any]:
    """Form of the array of a variable: one chunk, or one for every 2**18 trials, of as much as a chunk may hold."""
    text = variable.dtype.kind not in "iuf"
    first = variable.dims[0] if variable.dims else ""
    chunks = shape
    if first == "trial":
        chunks = trial_chunks(shape, variable.dtype.itemsize)
    elif first == "scenario" and not text:
        chunks = (min(shape[0], scenario_chunk(shape[1:], variable.dtype.itemsize)), *shape[1:])
    return {
        "shape": shape,
        "chunks": tuple(max(1, length) for length in chunks),
        "dtype": str if text else variable.dtype,
        "fill_value": "" if text else fill_of(variable.dtype),
        "compressors": [ZstdCodec(level=3), Crc32cCodec()],
        "dimension_names": [str(dimension) for dimension in variable.dims],
        "attributes": plain_attributes(variable.attrs),
        "config": {"write_empty_chunks": True},
    }


def trial_chunks(shape: tuple[int, ...], item: int) -> tuple[int, ...]:
    """Chunk of an array of trials: 2**18 of them, and of the dimension that follows as many as fit.

    Parameters
    ----------
    shape
        Of the array; its first dimension is `trial`.
    item
        Bytes of a value.

    Examples
    --------
    >>> trial_chunks((1000, 55), 4), trial_chunks((1000, 600), 4), trial_chunks((1000, 500, 8), 2)
    ((262144, 55), (262144, 64), (262144, 16, 8))
    """
    if len(shape) == 1:
        return (CHUNK_TRIALS,)
    each = CHUNK_TRIALS * item * prod(shape[2:])
    return (CHUNK_TRIALS, min(shape[1], max(1, CHUNK_BYTES // max(1, each))), *shape[2:])


def scenario_chunk(shape: tuple[int, ...], item: int) -> int:
    """Scenarios in a chunk: a power of two up to `BLOCK_SCENARIOS`, so that blocks are whole chunks.

    Parameters
    ----------
    shape
        Of one scenario.
    item
        Bytes of a value.

    Examples
    --------
    >>> scenario_chunk((1, 61, 9), 8), scenario_chunk((500, 500, 4, 3), 8)
    (16, 2)
    """
    fits = max(1, CHUNK_BYTES // max(1, item * prod(shape)))
    return min(BLOCK_SCENARIOS, 1 << fits.bit_length() - 1)


def beside(dataset: xr.Dataset) -> dict[str, str]:
    """The attribute by which readers know coordinates that are no dimension, such as `date` beside `month`."""
    found = sorted(str(name) for name in dataset.coords if name not in dataset.dims)
    return {"coordinates": " ".join(found)} if found else {}


def encoded(variable: xr.Variable) -> xr.Variable:
    """A variable as it is stored: dates as days, everything else as it is."""
    if variable.dtype.kind != "M":
        return variable
    days = variable.values.astype("datetime64[D]").astype(np.int64)
    calendar = {"units": "days since 1970-01-01", "calendar": "proleptic_gregorian"}
    return xr.Variable(variable.dims, days, variable.attrs | calendar)


def plain_attributes(attributes: Mapping[Any, Any]) -> dict[str, Any]:
    """Attributes as JSON takes them."""
    return {str(key): value.item() if isinstance(value, np.generic) else value for key, value in attributes.items()}


def refuse_fill(name: str, values: Any) -> None:
    """Refuse values that would read as a chunk never written."""
    if bool((values == fill_of(values.dtype)).any()):
        raise RunError(f"{name}: {fill_of(values.dtype)} stands for what was never written; no result may hold it")
