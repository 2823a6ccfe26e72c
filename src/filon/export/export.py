"""Export a stored run: where the file goes, and which writer makes it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import xarray as xr

from filon.errors import InputError
from filon.export.placing import placed
from filon.results.frames import group_of
from filon.results.guarded import Place
from filon.results.opening import as_written, open_run

ENDINGS = {"netcdf": "nc", "parquet": "parquet", "csv": "csv"}
"""Formats, and how the names of their files end."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that was written.

    Attributes
    ----------
    groups
        Groups of the run that it holds.
    rows
        Rows of the table [count]; of netCDF: values.
    """

    path: Path
    format: str
    groups: tuple[str, ...]
    rows: int

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return self.path.stat().st_size


def export(
    run: Place, kind: str, *, group: str | None = None, out: Path | None = None, force: bool = False
) -> Exported:
    """Write a run, or one group of it, as a file for other tools.

    Parameters
    ----------
    run
        Directory of the run, or its place in an object store.
    kind
        `netcdf`, `parquet` or `csv`.
    group
        One group; by default all of them (netCDF) or `summary` (tables).
    out
        The file, or a folder for it; by default named after the run, in the current folder.
    force
        Replace a file that is there.

    Raises
    ------
    InputError
        For an unknown format or group, or a place where no file can be put.
    ResultError
        When the run is not as it was written.
    ResourceError
        When the disk is full.
    """
    if kind not in ENDINGS:
        raise InputError(f"format: {kind!r} is none of {', '.join(ENDINGS)}")
    tree = open_run(run)
    if group is not None:
        group_of(tree, group)
    chosen = tuple(sorted(tree.children)) if group is None and kind == "netcdf" else (group or "summary",)
    path = _place(run, kind, group if kind == "netcdf" else chosen[0], out)
    with placed(path, force) as temporary, as_written(run):
        rows = _write(tree, kind, chosen, temporary)
    return Exported(path, kind, chosen, rows)


def _place(run: Place, kind: str, group: str | None, out: Path | None) -> Path:
    """The file to write."""
    if out is not None and not out.is_dir():
        return out
    name = (run.resolve() if isinstance(run, Path) else run).name + (f"-{group}" if group else "")
    return (out or Path()) / f"{name}.{ENDINGS[kind]}"


def _write(tree: xr.DataTree, kind: str, groups: tuple[str, ...], path: Path) -> int:
    """Have the file written; returns its rows, or values."""
    if kind == "netcdf":
        from filon.export.netcdf import write_netcdf

        return write_netcdf(tree, groups, path)
    if kind == "parquet":
        from filon.export.parquet import write_parquet

        return write_parquet(tree, groups[0], path)
    from filon.export.csv import write_csv

    return write_csv(tree, groups[0], path)
