"""What a page is about: a run, the language of its reader, and the words that every part of the page needs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filon.errors import FilonError
from filon.expressions.subjects import step_dimension
from filon.figures.picture import Wish
from filon.figures.reading import dates_of, entity_of, firm_name, when_of
from filon.page.shares import SECTOR, Entity, entities, narratives
from filon.report.language import Language
from filon.report.numbers import LEAST, MOST, decimals
from filon.report.probabilities import horizons
from filon.report.records import Estimate
from filon.report.tables import words
from filon.results.names import RESOLVED
from filon.results.runs import facts
from filon.scenario.loading import load, recorded_model

if TYPE_CHECKING:
    import xarray as xr

    from filon.scenario.resolved import Scenario

MONTH = "month"


@dataclass(frozen=True)
class Subject:
    """A run, and how its reader is spoken to.

    Attributes
    ----------
    folder
        The directory of the run; None for one that was never stored.
    firm
        The firm that the reader asked for; None for the run's only one, or the likeliest to crash.

    Raises
    ------
    InputError
        For a firm that the run does not have.
    """

    tree: xr.DataTree
    language: Language
    folder: Path | None = None
    firm: str | None = None

    def __post_init__(self) -> None:
        """A firm that is asked for is one of the run."""
        if self.firm is not None:
            entity_of(self.tree, Wish(firm=self.firm))

    @cached_property
    def step(self) -> str:
        """What one step is called."""
        return step_dimension(self.tree["summary"].to_dataset())

    @cached_property
    def last(self) -> int:
        """The last step."""
        return int(self.tree["summary"].to_dataset()[self.step].values[-1])

    @cached_property
    def horizons(self) -> tuple[int, ...]:
        """Steps that tables show."""
        return horizons(self.last, self.tree.attrs.get("horizons", ()))

    @cached_property
    def dates(self) -> list[date] | None:
        """The close of every step, where steps have dates."""
        return dates_of(self.tree)

    @cached_property
    def entities(self) -> list[Entity]:
        """Firms with their probabilities, the sector first; empty where the model knows no crash."""
        return entities(self.tree)

    @cached_property
    def narratives(self) -> dict[str, float]:
        """Weights of the run; empty where there is one narrative only."""
        return narratives(self.tree)

    @cached_property
    def firms(self) -> list[str]:
        """Names of firms and cohorts, in the order of the run."""
        return [str(name) for name in self.tree["summary"].to_dataset()["entity"].values]

    @cached_property
    def provenance(self) -> list[dict[str, Any]]:
        """Every figure with what it rests on; empty for a model that brings its own without a word."""
        found = json.loads(self.tree.attrs.get("provenance", "[]"))
        return [figure for figure in found if figure["source"] or figure["judgement"]]

    @cached_property
    def chosen(self) -> Entity | None:
        """The firm that was asked for."""
        return next((entity for entity in self.entities if entity.name == self.firm), None)

    @cached_property
    def name(self) -> str:
        """What the page is about: its one firm, or the title of the run."""
        return self.called(self.firms[0]) if len(self.firms) == 1 else self.title

    @cached_property
    def title(self) -> str:
        """The scenario's title, or what the run is called."""
        return (self.scenario.title if self.scenario else "") or str(self.tree.attrs.get("title", ""))

    @cached_property
    def told_as(self) -> str:
        """The title, with what was set on the command line, by which runs of one scenario are told apart."""
        arguments = facts(self.folder).get("arguments", {}) if self.folder is not None else {}
        settings = ", ".join(map(str, arguments.get("set") or ())) if isinstance(arguments, dict) else ""
        return f"{self.title} ({settings})" if settings else self.title

    @cached_property
    def scenario(self) -> Scenario | None:
        """The scenario that was run; None for a model of one's own, or where nothing tells it."""
        if self.folder is None:
            return None
        resolved = self.folder / RESOLVED
        try:
            return load(resolved) if recorded_model(resolved) is None else None
        except (FilonError, OSError):
            return None

    @cached_property
    def told_of(self) -> str:
        """The firm that the page tells most of: the one asked for, or the likeliest to crash by the last step."""
        if self.firm is not None:
            return self.firm
        firms = [entity for entity in self.entities if entity.name != SECTOR]
        return max(firms, key=lambda entity: entity.own.crash[0, self.last]).name if firms else self.firms[0]

    def called(self, name: str) -> str:
        """A firm by the name that its readers know."""
        return self.language.say("control.everybody") if name == SECTOR else firm_name(name, self.wish)

    @cached_property
    def wish(self) -> Wish:
        """The reader's language, as pictures are asked for."""
        return Wish(language=self.language)

    def within(self, step: int) -> str:
        """So many steps, in words."""
        if self.step == MONTH:
            return self.language.say("span.months", count=step)
        key = "span.step" if step == 1 else "span.steps"
        return self.language.say(key, count=self.language.number(step), step=words(self.step))

    def when(self, step: int) -> str:
        """A horizon: its month of the calendar where steps have one."""
        return when_of(self.tree, step, self.wish)

    def percent(self, estimate: Estimate) -> str:
        """A probability in the digits that its sampling error supports."""
        return self.language.percent(estimate["probability"], decimals(estimate))

    def with_interval(self, estimate: Estimate) -> str:
        """A probability and its 95% interval; only a bound where all of it lies beyond."""
        text = self.percent(estimate)
        if outside(estimate):
            return text
        return f"{text} ({self.limits(estimate)})"

    def limits(self, estimate: Estimate) -> str:
        """The ends of an interval."""
        digits = decimals(estimate)
        low, high = (self.language.percent(estimate[end], digits) for end in ("low", "high"))
        return f"{low.removesuffix('%').rstrip()}–{high}"


def outside(estimate: Estimate) -> bool:
    """Whether a probability and its whole interval are beyond the bounds that are told, or nothing is known."""
    return (
        not (estimate["high"] >= LEAST and estimate["low"] <= MOST)
        or estimate["probability"] != estimate["probability"]
    )
