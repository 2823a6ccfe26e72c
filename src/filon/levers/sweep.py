"""Settings of a scenario tried side by side: each in the same worlds as the scenario as it is."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from filon.errors import InputError
from filon.levers.values import settings

if TYPE_CHECKING:
    import xarray as xr

Told = Callable[[int, int, str], None]
"""Called before each simulation: its number from 0 (the scenario as it is), how many there are, and its setting."""


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

    Returns
    -------
    Dataset with dimensions `setting`, `entity` and `month` (or the model's step): `crash_probability`, `difference`
    from the scenario as it is with limits and `standard_error`, `base_probability` (entity, month), and a coordinate
    for each lever, NaN where it is left alone.

    Raises
    ------
    InputError
        For a key or a value that the scenario does not take; nothing is simulated then.

    Examples
    --------
    >>> import filon
    >>> found = filon.sweep("openai", {"openai.price": [15, 20, 25]})  # doctest: +SKIP
    >>> found.difference.sel(entity="openai", month=36)  # doctest: +SKIP
    """
    from filon.engine.simulation import simulate
    from filon.results.comparing import compared
    from filon.scenario.loading import load

    common = dict(overrides or {}) | ({} if months is None else {"months": months})
    tried = settings(levers, grid)
    variants = [load(scenario, distributions=distributions, overrides={**common, **own}) for own in ({}, *tried)]
    if any(variant.months != variants[0].months for variant in variants):
        raise InputError("months: settings of different lengths cannot be compared; give one length to all of them")
    keep, found = f"outcomes:{trials}", []
    for number, variant in enumerate(variants):
        if told is not None:
            told(number, len(variants), label(tried[number - 1]) if number else "as it is")
        tree = simulate(variant, trials=trials, seed=seed, keep=keep, threads=threads)
        if number == 0:
            base = tree
        else:
            found.append(compared(base, tree))
    return _together(found, tried, list(levers))


def _together(found: Sequence[xr.Dataset], tried: Sequence[Mapping[str, Any]], levers: Sequence[str]) -> xr.Dataset:
    """One dataset of all settings."""
    import numpy as np
    import xarray as xr

    joined = xr.concat(found, "setting", data_vars=["second", "difference"], coords="minimal", compat="override")
    names = ["difference", "difference_low", "difference_high", "standard_error", "standard_error_apart", "pairs"]
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


def label(setting: Mapping[str, Any]) -> str:
    """A setting in words.

    Examples
    --------
    >>> label({"openai.price": 25.0, "openai.cash": 2e9})
    'openai.price = 25, openai.cash = 2e+09'
    """
    return ", ".join(f"{key} = {value:g}" for key, value in setting.items())
