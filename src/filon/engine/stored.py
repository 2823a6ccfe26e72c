"""What a stored run says it was made of: its scenario, its seed, its number of trials and its sampler."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from filon.errors import InputError, ResultError

if TYPE_CHECKING:
    from filon.sampling.names import Sampler
    from filon.scenario.resolved import Scenario


def stored(folder: Path) -> tuple[Scenario, int, int, Sampler]:
    """Scenario, seed, number of trials and sampler of a stored run, read from its own files.

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
    from filon.sampling.names import SAMPLERS
    from filon.scenario.loading import load, recorded_model

    listed = read_manifest(folder)
    for name in (RUN, RESOLVED):
        require_listed(folder / name, name, listed)
    known = facts(folder)
    seed, trials = known.get("seed"), known.get("trials")
    if type(seed) is not int or type(trials) is not int or not 0 <= seed < 2**64:
        raise ResultError(f"{folder.name}: run.json does not tell the seed and the number of trials")
    sampler = known.get("sampler", "random")
    if sampler not in SAMPLERS:
        raise ResultError(f"{folder.name}: run.json names a sampler that this version of filon does not know")
    resolved = folder / RESOLVED
    try:
        return load(resolved, model=recorded_model(resolved)), seed, trials, sampler
    except InputError as error:
        own = [fault for fault in error.faults if fault.file == str(resolved)]
        if not own:
            raise
        raise ResultError(str(own[0]) + (f" (and {len(own) - 1} more)" if own[1:] else "")) from error
