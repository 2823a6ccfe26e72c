"""The worlds in which settings of a scenario are tried: every setting meets the same random numbers."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import xarray as xr

    from filon.engine.simulation import Counted
    from filon.scenario.resolved import Scenario

Told = Callable[[int, int, str], None]
"""Called before each simulation: its number from 0 (the scenario as it is), how many there are, and its setting."""

Setting = Mapping[str, float]
"""Keys of the scenario, and what they are set to; empty for the scenario as it is."""

SUMMARY = "summary"


@dataclass(frozen=True)
class Worlds:
    """What all settings of one question have in common.

    Attributes
    ----------
    scenario
        A shipped name, a path, or ``file.py:model``.
    trials, seed, months, threads
        Of each simulation, as `filon.simulate` takes them; `months` of the scenario where None.
    overrides
        Keys that are set in all of them.
    distributions
        Folder of the input files.
    stop
        When set, the simulation under way ends with `InterruptedRun`.
    """

    scenario: str | os.PathLike[str]
    trials: int = 100_000
    seed: int = 1
    months: int | None = None
    threads: int | None = None
    overrides: Mapping[str, Any] = field(default_factory=dict)
    distributions: str | os.PathLike[str] | None = None
    stop: threading.Event | None = None

    def loaded(self, setting: Setting | None = None) -> Scenario:
        """The scenario under a setting.

        Raises
        ------
        InputError
            For a key or a value that it does not take.
        """
        from filon.scenario.loading import load

        length = {} if self.months is None else {"months": self.months}
        whole = {**self.overrides, **length, **{key: as_written(value) for key, value in (setting or {}).items()}}
        return load(self.scenario, distributions=self.distributions, overrides=whole)

    def counted(self, setting: Setting | None = None, keep: str = SUMMARY) -> Counted:
        """What becomes of the scenario under a setting, with the counts behind it.

        Raises
        ------
        InterruptedRun
            When stopped.
        """
        from filon.engine.simulation import counted

        scenario, own = self.loaded(setting), {"threads": self.threads, "stop": self.stop}
        return counted(scenario, trials=self.trials, seed=self.seed, keep=keep, **own)  # type: ignore[arg-type]

    def simulated(self, setting: Setting | None = None, keep: str = SUMMARY) -> xr.DataTree:
        """The same, as `filon.simulate` tells it."""
        return self.counted(setting, keep).tree

    def until(self, months: int) -> Worlds:
        """The same worlds, simulated no further than needed: what comes later changes nothing before it."""
        return replace(self, months=months)


def as_written(value: Any) -> Any:
    """A whole number as one: some keys, such as the count of a cohort, take no other."""
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 2**53 else value


def label(setting: Mapping[str, Any]) -> str:
    """A setting in words.

    Examples
    --------
    >>> label({"openai.price": 25.0, "openai.cash": 2e9}), label({})
    ('openai.price = 25, openai.cash = 2e+09', 'as it is')
    """
    return ", ".join(f"{key} = {value:.6g}" for key, value in setting.items()) or "as it is"
