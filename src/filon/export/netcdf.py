"""All groups of a run as one netCDF file, with their attributes and the meanings of their codes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr

from filon.export.extras import library
from filon.results.arrays import beside, encoded
from filon.results.frames import group_of
from filon.results.layout import CHUNK_TRIALS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

COMPRESSION = {"compression": "gzip", "compression_opts": 4, "shuffle": True, "fletcher32": True}
"""Of every array: readers of netCDF-4 all know these, and notice a damaged chunk by its checksum."""


def write_netcdf(tree: xr.DataTree, groups: Sequence[str], path: Path) -> int:
    """Write groups of a run, some trials at a time.

    Parameters
    ----------
    tree
        A run.
    groups
        Names of the groups; what the top says is always written.
    path
        The file, which must not exist.

    Returns
    -------
    Number of values written [count].
    """
    h5netcdf = library("h5netcdf", "netCDF")
    library("h5py", "netCDF")
    with Disk(path) as disk, h5netcdf.File(disk, "w") as file:
        _write_group(file, tree.to_dataset(), disk)
        return sum(_write_group(file.create_group(name), group_of(tree, name), disk) for name in groups)


class Disk:
    """The file that HDF5 writes to, where a full disk ends in one error.

    HDF5 cannot close a file whose last bytes the disk refuses: it fails again and again, at the latest when the process
    ends. Here the first refusal is remembered, what HDF5 still writes is dropped, and the error is raised when asked.

    Parameters
    ----------
    path
        The file, made here.
    """

    def __init__(self, path: Path) -> None:
        self.file = path.open("w+b", buffering=0)
        self.refusal: OSError | None = None
        self.read, self.seek, self.tell = self.file.read, self.file.seek, self.file.tell

    def __enter__(self) -> Disk:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()
        self.check()

    def check(self) -> None:
        """Raise the error by which the disk refused, if it did."""
        if self.refusal is not None:
            raise self.refusal

    def write(self, content: bytes) -> int:
        """Write bytes where the file stands, all of them."""
        rest = memoryview(content)
        try:
            while self.refusal is None and rest:
                rest = rest[self.file.write(rest) :]
        except OSError as error:
            self.refusal = error
        return len(content)

    def readinto(self, buffer: bytearray) -> int:
        """Read bytes from where the file stands."""
        return self.file.readinto(buffer)

    def truncate(self, size: int) -> int:
        """Give the file its length."""
        try:
            return self.file.truncate(size) if self.refusal is None else size
        except OSError as error:
            self.refusal = error
            return size

    def flush(self) -> None:
        """Nothing is held back here."""


def _write_group(group: Any, dataset: xr.Dataset, disk: Disk) -> int:
    """Write a dataset into an open group; returns the number of values."""
    group.attrs.update(_attributes(dict(dataset.attrs) | beside(dataset)))
    for name, length in dataset.sizes.items():
        group.dimensions[str(name)] = length
    for name, array in dataset.variables.items():
        _write_variable(group, str(name), array, disk)
    return sum(variable.size for variable in dataset.data_vars.values())


def _write_variable(group: Any, name: str, array: xr.Variable, disk: Disk) -> None:
    """Write one variable: whole, or some trials at a time where it has trials."""
    if array.dtype.kind not in "iuf":
        array = encoded(array) if array.dtype.kind == "M" else _texts(array)
    form: dict[str, Any] = {}
    by_trial = array.dims[:1] == ("trial",)
    if array.dims and array.size and array.dtype.kind in "iuf":
        lengths = (min(CHUNK_TRIALS, array.shape[0]), *array.shape[1:]) if by_trial else array.shape
        form = COMPRESSION | {"chunks": lengths}
    stored = group.create_variable(name, array.dims, _type(array), **form)
    stored.attrs.update(_attributes(array.attrs))
    if not by_trial:
        stored[...] = array.values
        disk.check()
        return
    for first in range(0, array.shape[0], CHUNK_TRIALS):
        end = min(first + CHUNK_TRIALS, array.shape[0])
        stored[first:end] = array[first:end].values
        disk.check()


def _texts(array: xr.Variable) -> xr.Variable:
    """Labels as text of any length, as HDF5 takes it."""
    return xr.Variable(array.dims, np.array([str(value) for value in array.values], object), array.attrs)


def _type(array: xr.Variable) -> Any:
    """Type of the stored array."""
    return library("h5py", "netCDF").string_dtype() if array.dtype.kind == "O" else array.dtype


def _attributes(attributes: Mapping[Any, Any]) -> dict[str, Any]:
    """Attributes as netCDF takes them: text, numbers, and rows of numbers."""
    return {str(name): value if isinstance(value, str) else np.asarray(value) for name, value in attributes.items()}
