"""What a run leaves: counts, datasets, and the directory that keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import xarray as xr


def open(run: str | Path) -> xr.DataTree:
    """Open a stored run, lazily; each file is checked against the manifest when it is read.

    Parameters
    ----------
    run
        The directory of a run, or what else names one: a unique prefix, a scenario, `last`.

    Raises
    ------
    InputError
        When no run is meant by the name.
    ResultError
        When the run is not complete, a file was changed, is missing or was added, or its format is unknown.
    """
    from filon.results.opening import open_run
    from filon.results.runs import resolve

    return open_run(resolve(run))
