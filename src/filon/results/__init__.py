"""What a run leaves: counts, datasets, and the directory that keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import xarray as xr


def open(run: str | Path) -> xr.DataTree:
    """Open a stored run, or a batch, lazily; each file is checked against the manifest when it is read.

    Parameters
    ----------
    run
        The directory of a run, or what else names one: a unique prefix, a scenario, `last`, or its URL in an
        object store, `s3://bucket/prefix/name`; of a batch its directory, name, or the unique beginning of one.

    Raises
    ------
    InputError
        When no run is meant by the name.
    ResultError
        When the run is not complete, a file was changed, is missing or was added, or its format is unknown.
    """
    from filon.results.batches import resolve_batch
    from filon.results.opening import open_run
    from filon.results.runs import resolve_anywhere

    return open_run(resolve_batch(run) or resolve_anywhere(run))


def compare(first: str | Path | xr.DataTree, second: str | Path | xr.DataTree) -> xr.Dataset:
    """Differences of the probability of a crash between two runs, in pairs of trials where both kept them.

    Parameters
    ----------
    first, second
        Trees of `filon.open` or `filon.simulate`, or what names a stored run.

    Returns
    -------
    Dataset with dimensions `entity` and `month` (or the model's step): `first`, `second`, `difference` with limits,
    `standard_error`, `standard_error_apart` and, by entity, `pairs`.

    Raises
    ------
    InputError
        When no run is meant by a name, or the runs have no firm in common.
    """
    from filon.results.comparing import compared

    return compared(_tree(first), _tree(second))


def _tree(run: str | Path | xr.DataTree) -> xr.DataTree:
    """A run that is open already, or that is opened by its name."""
    import xarray as xr

    return run if isinstance(run, xr.DataTree) else open(run)
