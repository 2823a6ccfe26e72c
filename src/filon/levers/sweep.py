"""Settings of a scenario tried side by side: each in the same worlds as the scenario as it is."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from filon.errors import InputError, InterruptedRun
from filon.levers.values import settings
from filon.levers.worlds import Told, Worlds, label

if TYPE_CHECKING:
    import xarray as xr


def sweep(
    scenario: str | os.PathLike[str],
    levers: Mapping[str, Sequence[Any]],
    *,
    grid: bool = False,
    trials: int = 100_000,
    seed: int = 1,
    months: int | None = None,
    threads: int | None = None,
    overrides: Mapping[str, Any] | None = None,
    distributions: str | os.PathLike[str] | None = None,
    told: Told | None = None,
    stop: threading.Event | None = None,
) -> xr.Dataset:
    """The probability of a crash under each setting of some levers, and what each changes.

    Every setting is simulated with the random numbers of the scenario as it is, so that a difference is known better
    than either probability.

    Parameters
    ----------
    scenario
        A shipped name, a path, or ``file.py:model``.
    levers
        Any key of the scenario to the values it is set to, as `filon run --set` takes them.
    grid
        Try every combination; by default one lever at a time.
    trials, seed, months, threads
        Of each simulation, as `filon.simulate` takes them.
    overrides
        Keys that are set in all of them, the scenario as it is included.
    distributions
        Folder of the input files.
    told
        Called before each simulation.
    stop
        When set, the sweep ends with the settings that were simulated so far.

    Returns
    -------
    Dataset with dimensions `setting`, `entity` and `month` (or the model's step): `crash_probability`, `difference`
    from the scenario as it is with limits and `standard_error`, `base_probability` (entity, month), and a coordinate
    for each lever, NaN where it is left alone. The attribute `complete` is 0 where the sweep was stopped.

    Raises
    ------
    InputError
        For a key or a value that the scenario does not take; nothing is simulated then.
    InterruptedRun
        When stopped before any setting was simulated.

    Examples
    --------
    >>> import filon
    >>> found = filon.sweep("openai", {"openai.price": [15, 20, 25]})  # doctest: +SKIP
    >>> found.difference.sel(entity="openai", month=36)  # doctest: +SKIP
    """
    from filon.results.comparing import compared

    worlds = Worlds(scenario, trials, seed, months, threads, overrides or {}, distributions, stop)
    tried = settings(levers, grid)
    lengths = {worlds.loaded(own).months for own in ({}, *tried)}
    if len(lengths) > 1:
        raise InputError("months: settings of different lengths cannot be compared; give one length to all of them")
    found: list[xr.Dataset] = []
    for number, own in enumerate([{}, *tried]):
        if told is not None:
            told(number, len(tried) + 1, label(own))
        try:
            tree = worlds.simulated(own, f"outcomes:{trials}")
        except InterruptedRun:
            if not found:
                raise
            break
        if number == 0:
            base = tree
        else:
            found.append(compared(base, tree))
    done = _together(found, tried[: len(found)], list(levers))
    return done.assign_attrs(complete=int(len(found) == len(tried)))


def _together(found: Sequence[xr.Dataset], tried: Sequence[Mapping[str, Any]], levers: Sequence[str]) -> xr.Dataset:
    """One dataset of all settings."""
    import numpy as np
    import xarray as xr

    joined = xr.concat(found, "setting", data_vars=["second", "difference"], coords="minimal", compat="override")
    names = ["difference", "difference_low", "difference_high", "pairs"]
    names += ["standard_error", "standard_error_apart", "standard_error_least"]
    every = {name: xr.concat([one[name] for one in found], "setting", coords="minimal") for name in names}
    result = xr.Dataset(
        {
            "crash_probability": joined["second"].assign_attrs(units="1", long_name="probability of a crash"),
            **every,
            "base_probability": found[0]["first"].assign_attrs(
                units="1", long_name="probability of a crash of the scenario as it is"
            ),
        }
    )
    for key in levers:
        values = np.array([float(own.get(key, np.nan)) for own in tried])
        result = result.assign_coords({key: ("setting", values, {"long_name": f"{key}, NaN where it is left alone"})})
    return result
