"""From SCENARIO on the command line to a scenario."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from filon.errors import InputError

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
