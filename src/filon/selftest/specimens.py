"""Runs that suites damage, and what they held when they were whole."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from filon.errors import FilonError
from filon.results import manifest, opening

if TYPE_CHECKING:
    import xarray as xr

    from filon.scenario.resolved import Scenario

MODEL = f"{Path(__file__).with_name('reserve.py')}:model"
STEPS, TRIALS, SEED = 20, 2_000, 11


@cache
def scenario(steps: int = STEPS) -> Scenario:
    """The scenario that suites run."""
    from filon.scenario.loading import load

    return load(MODEL, months=steps)


@dataclass(frozen=True)
class Specimen:
    """A finished run, and all that it holds.

    Attributes
    ----------
    run
        Its directory.
    tree
        Everything in it, loaded.
    """

    run: Path
    tree: xr.DataTree

    def fault(self, name: str) -> str:
        """What is wrong with how damage to a file is met; empty where nothing is.

        `verify` must name the file, and whoever reads everything must be refused, or get what was stored.
        """
        if not any(name in line for line in manifest.verify(self.run)):
            return f"{name}: not found by verify"
        try:
            tree = opening.open_run(self.run).load()
        except FilonError:
            return ""
        except Exception as error:
            return f"{name}: reading ends in {type(error).__name__}"
        return "" if tree.identical(self.tree) else f"{name}: other numbers are read"

    def files(self) -> list[Path]:
        """Every file, sorted."""
        return sorted(path for path in self.run.rglob("*") if path.is_file())

    def name(self, path: Path) -> str:
        """Name of one of the files, as the manifest has it."""
        return path.relative_to(self.run).as_posix()


def specimen(runs: Path, seed: int = SEED) -> Specimen:
    """A finished run with every group that runs have, in a directory of runs."""
    from filon.engine.simulation import run

    folder = run(scenario(), trials=TRIALS, seed=seed, keep=f"paths:{TRIALS // 100}", runs=runs)
    return Specimen(folder, opening.open_run(folder).load())


def results(run: Path) -> dict[str, bytes]:
    """Every file of the results of a run, by its name in the store."""
    store = run / manifest.STORE
    return {path.relative_to(store).as_posix(): path.read_bytes() for path in store.rglob("*") if path.is_file()}
