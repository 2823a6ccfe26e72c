"""`tree.filon`: the questions most asked of a run, on the tree itself.

Trees of `filon.open` and `filon.simulate` have it; `import filon.results.accessor` gives it to trees that plain xarray
opened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
import xarray as xr

from filon.errors import InputError
from filon.results.frames import blocks, group_of, step_of
from filon.results.happenings import chosen, holds_for, in_narrative, share_that
from filon.results.layout import CHUNK_TRIALS
from filon.results.reweighting import reweighted
from filon.statistics.intervals import Interval, wilson

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

Given = str | Mapping[str, str]


class Share(NamedTuple):
    """A probability with its 95% sampling limits [0..1], and the number of trials it was counted in."""

    probability: float
    low: float
    high: float
    trials: int


@xr.register_datatree_accessor("filon")  # type: ignore[no-untyped-call]
class Run:
    """What a run says.

    Parameters
    ----------
    tree
        A run as `filon.open` or `filon.simulate` gives it.
    """

    def __init__(self, tree: xr.DataTree) -> None:
        self.tree = tree

    def crash_table(self, horizons: Sequence[int] | None = None) -> pd.DataFrame:
        """Probability of a crash within each horizon.

        Parameters
        ----------
        horizons
            Steps [months]; those of the run by default.

        Returns
        -------
        One row per entity and horizon: `crash` with `low` and `high`, `ruin` where the word has a meaning, and the
        probability given each narrative.

        Examples
        --------
        >>> import filon
        >>> tree = filon.open("last")  # doctest: +SKIP
        >>> tree.filon.crash_table([12, 36])  # doctest: +SKIP
        """
        summary, step = self._summary("crash_probability"), step_of(self.tree)
        chosen = summary.sel({step: self._steps(horizons)})
        named = {"crash": "crash_probability", "low": "crash_probability_low", "high": "crash_probability_high"}
        named |= {"ruin": "ruin_probability"} if "ruin_probability" in summary else {}
        columns = {short: chosen[name].reset_coords(drop=True) for short, name in named.items()}
        if "crash_probability_given" in summary:
            given = chosen["crash_probability_given"].reset_coords(drop=True)
            columns |= {str(name): given.sel(narrative=name, drop=True) for name in given["narrative"].values}
        frame = xr.Dataset(columns).to_dataframe(dim_order=["entity", step])
        if "date" in chosen.coords:
            days = dict(zip(chosen[step].values, chosen["date"].values, strict=True))
            frame.insert(0, "date", [days[at] for at in frame.index.get_level_values(step)])
        return frame

    def survival(self, entity: str, event: Literal["exit", "crash"] = "exit") -> xr.Dataset:
        """Share of trials in which a firm is still there, or has not crashed, at the close of each step.

        Parameters
        ----------
        entity
            Firm or cohort.
        event
            What ends it: `exit` (the firm has left, be it sold while sound) or `crash`.

        Returns
        -------
        `survival`, `survival_low`, `survival_high` along the steps. Of a cohort, the mean share of its members; limits
        of those still there are wide, the sum of those of its exits.

        Examples
        --------
        >>> import filon
        >>> filon.open("last").filon.survival("openai").survival.plot()  # doctest: +SKIP
        """
        if event not in ("exit", "crash"):
            raise InputError(f"event: {event!r} is neither 'exit' nor 'crash'")
        summary = self._summary(f"{event}_probability")
        own = chosen(summary, "entity", entity)
        gone = _gone(own, event)
        what = "still there" if event == "exit" else "without a crash"
        data = {}
        left = {"": gone.estimate, "_low": gone.high, "_high": gone.low}
        step = (step_of(self.tree),)
        for name, values in left.items():
            limit = f"{name.removeprefix('_')} 95% limit of the " if name else ""
            attributes = {"units": "1", "long_name": f"{limit}share of trials {what}"}
            data[f"survival{name}"] = (step, 1.0 - values, attributes)
        return xr.Dataset(data, {name: own[name] for name in own.coords if own[name].dims == step})

    def conditional(self, firm: str, within: int, given: Given, event: str = "crash") -> Share:
        """Probability of an event of a firm in the trials in which something else holds.

        Parameters
        ----------
        firm
            The firm asked about, or a cohort: then any of its members is meant, at a horizon of the run.
        within
            The event and the condition came by the close of this step [months].
        given
            A narrative (`"bubble"`), or events of firms, all of which hold (`{"openai": "crash"}`).
        event
            `crash`, `exit`, or the name of an exit or a mark.

        Returns
        -------
        Share of the trials of the condition, its 95% limits (Wilson; the members of a cohort in one trial count as one
        event, the widest that its limits can be), and their number. A narrative is answered from
        all trials where the summary knows the answer; everything else from the trials kept one by one.

        Raises
        ------
        InputError
            For a name the run does not have, or when no trial was kept one by one (`--keep outcomes:N`).

        Examples
        --------
        >>> import filon
        >>> tree = filon.open("last")  # doctest: +SKIP
        >>> tree.filon.conditional("openai", within=36, given="bubble")  # doctest: +SKIP
        >>> tree.filon.conditional("cursor", within=60, given={"openai": "funding_freeze"})  # doctest: +SKIP
        """
        self._steps([within])
        if isinstance(given, str) and event == "crash":
            return self._given_narrative(firm, within, given)
        if "outcomes" not in self.tree.children:
            raise InputError(
                "no trial of this run was kept one by one, and this is counted in them (--keep outcomes:N)"
            )
        outcomes = group_of(self.tree, "outcomes")
        members = self._members()
        k, n = 0.0, 0
        for first in range(0, outcomes.sizes["trial"], CHUNK_TRIALS):
            part = outcomes.isel(trial=slice(first, first + CHUNK_TRIALS))
            holds = in_narrative(part, given) if isinstance(given, str) else holds_for(part, members, given, within)
            n += int(holds.sum())
            k += float(share_that(part, members, firm, event, within)[holds].sum())
        probability, low, high = (float(value) for value in wilson(k, n))
        return Share(probability, low, high, n)

    def reweighted(self, **weights: float) -> xr.Dataset:
        """The summary under other weights of the narratives, without a new run.

        Parameters
        ----------
        weights
            New weight of each narrative named [0..1]; the others share the rest in proportion to their own.

        Returns
        -------
        Group `/summary` with its probabilities, their limits and `narrative_weight` replaced.

        Examples
        --------
        >>> import filon
        >>> summary = filon.open("last").filon.reweighted(bubble=0.6)  # doctest: +SKIP
        >>> summary.crash_probability.sel(entity="openai", month=36)  # doctest: +SKIP
        """
        return reweighted(group_of(self.tree, "summary").load(), weights)

    def plot(self, kind: str, **wishes: Any) -> Figure:
        """A picture of the run, with its title and caption.

        Parameters
        ----------
        kind
            A name of `filon list pictures`: `incidence`, `survival`, `fan`, ...
        wishes
            `firm`, `month`, `account`, `lang` and `size`, as `filon.plot` takes them.

        Returns
        -------
        A figure of matplotlib's, as `filon.plot` gives it.

        Examples
        --------
        >>> import filon
        >>> filon.open("last").filon.plot("incidence").savefig("crash.svg")  # doctest: +SKIP
        """
        # Pictures know of runs, not runs of pictures: the name is looked up when somebody asks.
        drawn: Figure = import_module("filon.figures.plotting").plot(self.tree, kind, **wishes)
        return drawn

    def to_pandas(self, group: str = "summary") -> pd.DataFrame:
        """A group as a table: one row per trial and firm, or per number (`measure`, `value`, `low`, `high`).

        Parameters
        ----------
        group
            `summary`, `quantiles`, `sector`, `outcomes`, `inputs`, `paths` or `diagnostics`, if the run has it.
            What did not happen is missing. The whole table is held in memory.

        Examples
        --------
        >>> import filon
        >>> outcomes = filon.open("last").filon.to_pandas("outcomes")  # doctest: +SKIP
        >>> outcomes.groupby("crash_cause").crash_month.median()  # doctest: +SKIP
        """
        import pandas as pd

        return pd.concat(list(blocks(self.tree, group)), ignore_index=True)

    def _summary(self, needed: str) -> xr.Dataset:
        """The summary, where it has what is needed."""
        summary = group_of(self.tree, "summary")
        if needed not in summary:
            raise InputError(f"this run has no {needed}")
        return summary

    def _members(self) -> dict[str, int]:
        """Firms behind each cohort; empty where the run has none."""
        summary = group_of(self.tree, "summary")
        if "members" not in summary:
            return {}
        pairs = zip(summary["entity"].values, summary["members"].values, strict=True)
        return {str(entity): int(count) for entity, count in pairs}

    def _steps(self, asked: Sequence[int] | None) -> list[int]:
        """Steps that the run has."""
        step = step_of(self.tree)
        last = int(self.tree.to_dataset()[step].values[-1])
        chosen = np.atleast_1d(self.tree.attrs["horizons"]) if asked is None else np.asarray(asked)
        for one in chosen:
            if not 0 <= int(one) <= last or int(one) != one:
                raise InputError(f"{one}: this run has the {step}s 0 to {last}")
        return [int(one) for one in chosen]

    def _given_narrative(self, firm: str, within: int, narrative: str) -> Share:
        """Probability of a crash given a narrative, from all trials."""
        summary = self._summary("crash_probability")
        if "crash_probability_given" not in summary:
            raise InputError("this run has no narratives")
        point = chosen(chosen(summary, "narrative", narrative), "entity", firm).sel({step_of(self.tree): within})
        probability, low, high = (float(point[f"crash_probability{end}_given"]) for end in ("", "_low", "_high"))
        return Share(probability, low, high, int(point["trials_given"]))


def _gone(own: xr.Dataset, event: str) -> Interval:
    """Share of an entity's trials, or of a cohort's members, that have left or crashed by each step."""
    estimate, low, high = (own[f"{event}_probability{end}"] for end in ("", "_low", "_high"))
    if event == "crash":
        return Interval(estimate.values, low.values, high.values)
    left = estimate.sum("exit").values
    if "members" not in own or int(own["members"]) == 1:
        trials = int(own["trials"])
        return wilson(np.rint(left * trials), trials)
    below, above = (estimate - low).sum("exit").values, (high - estimate).sum("exit").values
    return Interval(left, np.maximum(left - below, 0.0), np.minimum(left + above, 1.0))
