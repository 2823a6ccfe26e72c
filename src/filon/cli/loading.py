"""From SCENARIO on the command line to a scenario."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from filon.errors import InputError, ResultError

if TYPE_CHECKING:
    from filon.scenario.resolved import Scenario


def loaded(
    name: str,
    settings: Sequence[str] = (),
    months: int | None = None,
    steps: int | None = None,
    distributions: Path | None = None,
) -> Scenario:
    """The scenario that the command line names.

    Parameters
    ----------
    name
        A shipped name, a path to a TOML file, or `file.py:model`.
    settings
        Texts `KEY=VALUE` of `--set`.
    months, steps
        Length of the run; at most one of them.
    distributions
        Folder of the input files; the shipped one by default.

    Raises
    ------
    InputError
        When both lengths are given, or one that the model's steps do not bear.
    """
    from filon.scenario.loading import load
    from filon.scenario.overrides import parsed_settings

    if months is not None and steps is not None:
        raise InputError("--months and --steps say the same thing: give one of them")
    overrides = parsed_settings(settings)
    if months is not None or steps is not None:
        overrides["months"] = months if steps is None else steps
    scenario = load(name, distributions=distributions, overrides=overrides)
    _refuse_wrong_length(name, scenario.model.step, months, steps)
    return scenario


def _refuse_wrong_length(name: str, step: str, months: int | None, steps: int | None) -> None:
    """Months are for models whose step is a month; steps for models of one's own."""
    if months is not None and step != "month":
        raise InputError(f"--months: a step of {name} is a {step}, not a month; use --steps")
    if steps is not None and not _own(name):
        raise InputError(f"--steps: a step of {name} is a month; use --months")


def _own(name: str) -> bool:
    """Whether the model is a user's own."""
    return ".py:" in name


def stored(folder: Path) -> tuple[Scenario, int, int]:
    """Scenario, seed and number of trials of a stored run, read from its own files.

    Raises
    ------
    ResultError
        When the run's own description is not as it was written, or cannot be read.
    InputError
        When the model of one's own that it was made with cannot be.
    """
    from filon.results.manifest import read_manifest, require_listed
    from filon.results.names import RESOLVED, RUN
    from filon.results.runs import facts
    from filon.scenario.loading import load, recorded_model

    listed = read_manifest(folder)
    for name in (RUN, RESOLVED):
        require_listed(folder / name, name, listed)
    known = facts(folder)
    seed, trials = known.get("seed"), known.get("trials")
    if type(seed) is not int or type(trials) is not int or not 0 <= seed < 2**64:
        raise ResultError(f"{folder.name}: run.json does not tell the seed and the number of trials")
    resolved = folder / RESOLVED
    try:
        return load(resolved, model=recorded_model(resolved)), seed, trials
    except InputError as error:
        own = [fault for fault in error.faults if fault.file == str(resolved)]
        if not own:
            raise
        raise ResultError(str(own[0]) + (f" (and {len(own) - 1} more)" if own[1:] else "")) from error
