"""`tree.filon`: the questions most asked of a run, on the tree itself.

Trees of `filon.open` and `filon.simulate` have it; `import filon.results.accessor` gives it to trees that plain xarray
opened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import xarray as xr

from filon.errors import InputError
from filon.quantities.names import suggestion
from filon.results.frames import blocks, group_of, step_of
from filon.results.layout import CHUNK_TRIALS
from filon.results.reweighting import reweighted
from filon.statistics.intervals import wilson

if TYPE_CHECKING:
    import pandas as pd

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
        `survival`, `survival_low`, `survival_high` along the steps.

        Examples
        --------
        >>> import filon
        >>> filon.open("last").filon.survival("openai").survival.plot()  # doctest: +SKIP
        """
        if event not in ("exit", "crash"):
            raise InputError(f"event: {event!r} is neither 'exit' nor 'crash'")
        summary = self._summary(f"{event}_probability")
        share = _chosen(summary, "entity", entity)[f"{event}_probability"]
        gone = share.sum("exit") if event == "exit" else share
        trials = int(summary["trials"])
        count = trials - np.rint(gone.values * trials)
        what = "still there" if event == "exit" else "without a crash"
        data = {}
        for name, values in wilson(count, trials)._asdict().items():
            end, limit = ("", "") if name == "estimate" else (f"_{name}", f"{name} 95% limit of the ")
            attributes = {"units": "1", "long_name": f"{limit}share of trials {what}"}
            data[f"survival{end}"] = (gone.dims, values, attributes)
        return xr.Dataset(data, {name: gone[name] for name in gone.coords if name != "entity"})

    def conditional(self, firm: str, within: int, given: Given, event: str = "crash") -> Share:
        """Probability of an event of a firm in the trials in which something else holds.

        Parameters
        ----------
        firm
            The firm asked about.
        within
            The event and the condition came by the close of this step [months].
        given
            A narrative (`"bubble"`), or events of firms, all of which hold (`{"openai": "crash"}`).
        event
            `crash`, `exit`, or the name of an exit or a mark.

        Returns
        -------
        Share of the trials of the condition, its 95% limits (Wilson), and their number. A narrative is answered from
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
        condition = {} if isinstance(given, str) else dict(given)
        k = n = 0
        for first in range(0, outcomes.sizes["trial"], CHUNK_TRIALS):
            part = outcomes.isel(trial=slice(first, first + CHUNK_TRIALS))
            holds = _in_narrative(part, given) if isinstance(given, str) else np.ones(part.sizes["trial"], bool)
            for other, happening in condition.items():
                holds &= happened(part, other, happening, within)
            n += int(holds.sum())
            k += int((holds & happened(part, firm, event, within)).sum())
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

    def to_pandas(self, group: str = "summary") -> pd.DataFrame:
        """A group as a table: one row per trial and firm, or per number (`measure`, `value`, `low`, `high`).

        Parameters
        ----------
        group
            `summary`, `quantiles`, `outcomes`, `inputs`, `paths` or `diagnostics`, as far as the run has them. What did
            not happen is missing. The whole table is held in memory.

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
        point = _chosen(_chosen(summary, "narrative", narrative), "entity", firm).sel({step_of(self.tree): within})
        probability, low, high = (float(point[f"crash_probability{end}_given"]) for end in ("", "_low", "_high"))
        return Share(probability, low, high, int(point["trials_given"]))


def happened(outcomes: xr.Dataset, firm: str, event: str, within: int) -> npt.NDArray[np.bool_]:
    """Whether an event of a firm came by the close of a step [(trial,)].

    Parameters
    ----------
    event
        `crash`, `exit`, or the name of an exit or a mark.

    Raises
    ------
    InputError
        For a name that the run does not have.
    """
    own = _chosen(outcomes, "firm", firm)
    suffix = "month" if "exit_month" in outcomes else "step"
    exits = _meanings(outcomes["exit"])
    marks = [str(mark) for mark in outcomes["mark"].values] if "mark" in outcomes else []
    if event in ("crash", "exit") and f"{event}_{suffix}" in outcomes:
        return _by(own[f"{event}_{suffix}"].values, within)
    if event in exits:
        return np.asarray(own["exit"].values == exits[event], bool) & _by(own[f"exit_{suffix}"].values, within)
    if event in marks:
        return _by(own[f"mark_{suffix}"].sel(mark=event).values, within)
    known = ["crash", "exit", *exits, *marks]
    raise InputError(f"{event}: no such event{suggestion(event, known)}; there are {', '.join(known)}")


def _by(steps: Any, within: int) -> npt.NDArray[np.bool_]:
    """Whether it happened, and by then."""
    return np.asarray((steps >= 0) & (steps <= within), bool)


def _meanings(variable: xr.DataArray) -> dict[str, int]:
    """Codes of a variable by name, without 0 for what did not happen."""
    values = np.atleast_1d(variable.attrs["flag_values"])
    names = str(variable.attrs["flag_meanings"]).split(" ")
    return {name: int(value) for name, value in zip(names, values, strict=True) if name not in ("alive", "none")}


def _in_narrative(outcomes: xr.Dataset, narrative: str) -> npt.NDArray[np.bool_]:
    """Whether each trial is of a narrative."""
    if "narrative" not in outcomes:
        raise InputError("this run has no narratives")
    codes = _meanings(outcomes["narrative"])
    if narrative not in codes:
        raise InputError(f"{narrative}: no such narrative{suggestion(narrative, codes)}; there are {', '.join(codes)}")
    return np.asarray(outcomes["narrative"].values == codes[narrative])


def _chosen(dataset: xr.Dataset, dimension: str, name: str) -> xr.Dataset:
    """One label of a dimension."""
    labels = [str(label) for label in dataset[dimension].values]
    if name not in labels:
        raise InputError(f"{name}: no such {dimension}{suggestion(name, labels)}; there are {', '.join(labels)}")
    return dataset.sel({dimension: name})
