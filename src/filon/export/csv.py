"""A group of a run as CSV that a spreadsheet opens: UTF-8 with its mark, ISO dates, decimal points."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import xarray as xr

from filon.results.frames import blocks

if TYPE_CHECKING:
    import pandas as pd

ACTIVE = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings of text that a spreadsheet would take for a formula."""

SPREADSHEET_ROWS = 1_048_576
"""Rows that the common spreadsheets show, with the headings."""

ROWS = 2**16
"""Trials written at a time: text takes more memory than numbers."""


def write_csv(tree: xr.DataTree, group: str, path: Path) -> int:
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
    rows = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        for block in blocks(tree, group, ROWS):
            _harmless(block).to_csv(file, header=rows == 0, index=False, date_format="%Y-%m-%d", lineterminator="\r\n")
            rows += len(block)
    return rows


def _harmless(block: pd.DataFrame) -> pd.DataFrame:
    """The block with an apostrophe before text that would be a formula."""
    found = block.copy(deep=False)
    for name in block.columns:
        if block[name].dtype.name == "category":
            found[name] = block[name].cat.rename_categories(harmless)
    return found.rename(columns=harmless)


def harmless(text: Any) -> str:
    """Text that a spreadsheet shows and does not compute.

    Examples
    --------
    >>> harmless("=cmd|' /C calc'!A0"), harmless("openai")
    ("'=cmd|' /C calc'!A0", 'openai')
    """
    return f"'{text}" if str(text).startswith(ACTIVE) else str(text)
