"""The trial that stands for all of a run, or for those that ended in one way: the medoid of their paths."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from filon.analysis.endings import MEDIAN, Ending, ending_of, that_ended
from filon.analysis.medoids import medoid
from filon.errors import InputError
from filon.quantities.names import suggestion
from filon.results.frames import group_of, step_of

if TYPE_CHECKING:
    import xarray as xr

    from filon.sampling.names import Sampler
    from filon.scenario.resolved import Scenario

ACCOUNTS = ("log_revenue", "cash")
"""Accounts by which paths are compared; of a model that lacks them every field of its state."""

WANTED, ENOUGH = 300, 20
"""Trials of an ending among which is chosen, about; and how many paths of an ending in the first trials are enough."""

LEAST = 500
"""Trials that are walked again, at least."""

BYTES = 250_000_000
"""Memory that their paths may take."""

SEARCHED = 200_000
"""Trials in which a rare ending is looked for, where the run kept none one by one."""

REPLAYED = 40
"""Firms that are walked again in plain Python, at most: half a second for ten of them."""


@dataclass(frozen=True)
class Choice:
    """A trial that stands for many.

    Attributes
    ----------
    ending
        `median`, or the name of a cause or exit.
    firm
        Whose ending and accounts; None for all of them.
    within
        The ending came, and accounts are compared, up to this step.
    candidates
        Trials that ended so, among which it was chosen.
    among
        The first trials of the run, in which they were found.
    probability
        Of the ending in all trials of the run.
    """

    trial: int
    ending: str
    firm: str | None
    within: int
    candidates: int
    among: int
    probability: float


@dataclass(frozen=True)
class Source:
    """What paths are walked again from.

    Attributes
    ----------
    trials
        Of the run: numbers from here on are those of no trial.
    sampler
        Of the run.
    told
        Called with the number of trials before they are walked again.
    """

    scenario: Scenario
    seed: int
    trials: int
    sampler: Sampler = "random"
    told: Callable[[int], None] = lambda _: None


def typical(
    run: xr.DataTree | str | Path, ending: str = MEDIAN, firm: str | None = None, within: int | None = None
) -> int:
    """Number of the trial that stands for all, or for those that ended in one way.

    Parameters
    ----------
    run
        What names a stored run; or a tree that holds paths (`keep="paths:N"`), among which is chosen.
    ending
        `median` for all trials, the name of the first cause of a crash, or of an exit that is no crash.
    firm
        Of several firms, whose ending and accounts; none needed for the median of all.
    within
        The ending came, and accounts are compared, up to this step [months]; the last by default.

    Returns
    -------
    The medoid: the trial whose revenue and cash (of other models every field of the state) rank nearest to those of
    the others, month after month; see `filon.analysis.medoids.medoid`.

    Raises
    ------
    InputError
        For an ending that is none or came in no trial, a firm that the run does not have, or a tree without paths.

    Examples
    --------
    >>> import filon
    >>> filon.typical("openai", "insolvency")  # doctest: +SKIP
    8417
    """
    import xarray as xr

    if isinstance(run, xr.DataTree):
        return choice(run, ending, firm, within).trial
    from filon.engine.stored import stored
    from filon.results.opening import open_run
    from filon.results.runs import resolve

    folder = resolve(run)
    return choice(open_run(folder), ending, firm, within, Source(*stored(folder))).trial


def choice(
    tree: xr.DataTree, ending: str, firm: str | None, within: int | None, source: Source | None = None
) -> Choice:
    """The trial that stands for those that ended so, and among how many it was chosen.

    Parameters
    ----------
    tree, ending, firm, within
        As in `typical`.
    source
        From which trials are walked again where the tree holds no paths.
    """
    summary = group_of(tree, "summary")
    last = int(summary[step_of(tree)].values[-1])
    by = last if within is None else within
    if not 1 <= by <= last:
        raise InputError(f"{step_of(tree)} {by}: this run has 1 to {last}")
    whose = _firm(summary, firm, ending)
    wanted = ending_of(summary, whose, ending, by)
    if "paths" in tree.children:
        trial, candidates, among = _among_paths(tree, whose, wanted, by)
    elif source is None:
        raise InputError("this tree holds no paths: give the name of a stored run, or simulate with keep='paths:N'")
    else:
        trial, candidates, among = _among_first(tree, source, whose, wanted, by)
    return Choice(trial, wanted.name, whose, by, candidates, among, wanted.probability)


def _firm(summary: xr.Dataset, firm: str | None, ending: str) -> str | None:
    """Whose ending is meant; None for the median of several firms."""
    counts = summary["members"].values if "members" in summary else np.ones(summary.sizes["entity"])
    names = [str(name) for name in summary["entity"].values]
    single = [name for name, count in zip(names, counts, strict=True) if count == 1]
    if not single:
        raise InputError("all firms of this run are members of cohorts, which are not kept one by one: none is typical")
    if firm is None:
        if len(names) > 1 and ending != MEDIAN:
            raise InputError(f"{ending}: of which firm? name one of {', '.join(single[:12])}")
        return names[0] if names == single[:1] else None
    if firm.partition("/")[0] in set(names) - set(single):
        raise InputError(f"{firm}: members of a cohort are not kept one by one, so that none of them is typical")
    if firm not in single:
        raise InputError(f"{firm}: no such firm in this run{suggestion(firm, single)}")
    return firm


Found = tuple[int, int, int]
"""Number of the trial, candidates, and trials looked through."""


def _among_paths(tree: xr.DataTree, firm: str | None, ending: Ending, within: int) -> Found:
    """The medoid of those trials that ended so and whose paths the tree holds."""
    paths = group_of(tree, "paths")
    numbers = paths["trial"].values
    so = np.ones(numbers.size, np.bool_)
    if ending.name != MEDIAN:
        so = that_ended(group_of(tree, "outcomes"), firm, ending, within)[numbers]
    places = np.flatnonzero(so)
    if not places.size:
        raise InputError(f"{ending.name}: came in none of the {numbers.size:,} trials whose paths are kept")
    return int(numbers[places[medoid(_accounts(paths, firm, places, within))]]), int(places.size), int(numbers.size)


def _accounts(paths: xr.Dataset, firm: str | None, places: npt.NDArray[Any], within: int) -> list[npt.NDArray[Any]]:
    """Accounts of trials up to a step, each [(trial, month)]; of all firms where none is meant."""
    step = next(str(name) for name in next(iter(paths.data_vars.values())).dims if name not in ("trial", "firm"))
    own = (paths if firm is None else paths.sel(firm=[firm])).isel({"trial": places, step: slice(0, within + 1)})
    known = all(name in paths for name in ACCOUNTS)
    return [
        own[name].isel(firm=place).transpose("trial", step).to_numpy()
        for name in (ACCOUNTS if known else [str(name) for name in paths.data_vars])
        for place in range(own.sizes["firm"])
    ]


def _among_first(tree: xr.DataTree, source: Source, firm: str | None, ending: Ending, within: int) -> Found:
    """The medoid among the first trials of the run, walked again; where few of them ended so, of others that did."""
    count = _walked(source, ending)
    source.told(count)
    again = _simulated(source, count, f"paths:{count}")
    so = that_ended(group_of(again, "outcomes"), firm, ending, within)
    if so.sum() >= ENOUGH or count == source.trials:
        return _among_paths(again, firm, ending, within)
    return _among_rare(tree, source, firm, ending, within)


def _simulated(source: Source, count: int, keep: str) -> xr.DataTree:
    """The first trials of the run, simulated again, however few: no estimate is made of them."""
    from filon.engine.arguments import default_threads
    from filon.engine.case import case
    from filon.engine.simulation import counted_case

    return counted_case(case(source.scenario, source.seed, sampler=source.sampler), count, keep, default_threads()).tree


def _walked(source: Source, ending: Ending) -> int:
    """Trials that are walked again: enough for so many of the ending, as far as memory goes."""
    from filon.engine.case import case
    from filon.engine.keeping import bytes_per_path

    if source.scenario.model.form == "static":
        raise InputError("a model without steps has no paths, and so no typical one")
    room = BYTES // max(1, bytes_per_path(case(source.scenario, source.seed).layout))
    return max(1, min(source.trials, room, max(LEAST, ceil(WANTED / ending.probability))))


def _among_rare(tree: xr.DataTree, source: Source, firm: str | None, ending: Ending, within: int) -> Found:
    """The medoid of the first trials that ended in a rare way, each walked again in plain Python."""
    from filon.engine.traces import replay

    if "outcomes" in tree.children:
        outcomes = group_of(tree, "outcomes")
    else:
        count = min(source.trials, SEARCHED)
        outcomes = group_of(_simulated(source, count, f"outcomes:{count}"), "outcomes")
    walkers = sum(figures.count for figures in source.scenario.firms)
    found = np.flatnonzero(that_ended(outcomes, firm, ending, within))[: max(3, REPLAYED // walkers)]
    if not found.size:
        raise InputError(f"{ending.name}: came in none of the first {outcomes.sizes['trial']:,} trials of this run")
    given = source.scenario, source.seed
    rows = [replay(*given, int(trial), firm, source.sampler).rows[: within + 1] for trial in found]
    known = all(name in rows[0][0] for name in ACCOUNTS)
    names = ACCOUNTS if known else [name for name in rows[0][0] if not name.startswith("world.")]
    return int(found[medoid([_filled(rows, name, within) for name in names])]), int(found.size), int(found[-1]) + 1


def _filled(rows: Sequence[Sequence[dict[str, float]]], name: str, within: int) -> npt.NDArray[np.float64]:
    """One account of several trials, NaN behind their ends [(trial, month)]."""
    found = np.full((len(rows), within + 1), np.nan)
    for place, own in enumerate(rows):
        found[place, : len(own)] = [row[name] for row in own]
    return found
