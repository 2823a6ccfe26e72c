"""A group of a run as one Parquet file, every page with its checksum."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import xarray as xr

from filon.export.extras import library
from filon.results.frames import Column, blocks, columns

TOP = ("title", "filon_format", "stream_version", "provenance")
"""Attributes of the run that the file repeats in its metadata."""


def write_parquet(tree: xr.DataTree, group: str, path: Path) -> int:
    """Write a group as a table, some rows at a time.

    Parameters
    ----------
    tree
        A run.
    group
        Name of the group.
    path
        The file, which must not exist.

    Returns
    -------
    Rows written [count].
    """
    arrow, parquet = library("pyarrow", "Parquet"), library("pyarrow.parquet", "Parquet")
    rows, writer = 0, None
    try:
        for block in blocks(tree, group):
            table = arrow.Table.from_pandas(block, preserve_index=False)
            if writer is None:
                schema = _described(arrow, table.schema, columns(tree, group), tree)
                writer = parquet.ParquetWriter(path, schema, compression="zstd", write_page_checksum=True)
            writer.write_table(table.cast(schema))
            rows += len(block)
    finally:
        if writer is not None:
            writer.close()
    return rows


def _described(arrow: Any, schema: Any, known: dict[str, Column], tree: xr.DataTree) -> Any:
    """The schema with unit and meaning of each column, and with what the run is."""
    fields = [_field(field, known.get(field.name)) for field in schema]
    top = {f"filon.{name}": _text(tree.attrs[name]) for name in TOP if name in tree.attrs}
    return arrow.schema(fields, metadata=top)


def _field(field: Any, column: Column | None) -> Any:
    """A field with its unit and meaning, as far as they are known."""
    if column is None:
        return field
    return field.with_metadata({"units": column.unit, "long_name": column.meaning})


def _text(value: Any) -> str:
    """An attribute as text."""
    return value if isinstance(value, str) else json.dumps(value)
