"""What counts answer to a probability, without the datasets: cheap enough to be asked while a run goes on."""

from __future__ import annotations

from typing import Any

from filon.expressions.subjects import SECTOR_CRASH
from filon.expressions.tree import Probability
from filon.results.layout import Layout
from filon.results.probabilities import Estimates, share_estimates, weights_of
from filon.results.tally import Counts, Tally
from filon.statistics.cohorts import share
from filon.statistics.intervals import LEVEL, Interval, combined


def answered(layout: Layout, tally: Tally, asked: Probability) -> Interval:
    """The probability with its 95% limits: the numbers that the datasets of the run will hold.

    Parameters
    ----------
    layout, tally
        What was counted, and the counts; histograms are not read.
    asked
        Of names that the run holds; NaN, 0 and 1 where no trial speaks for it.
    """
    entity = layout.entities.index(asked.entity) if asked.entity is not None else 0
    events = _events(layout, tally, asked, entity)[:, : asked.step + 1].sum(1)
    is_cohort = asked.event != SECTOR_CRASH and entity in layout.cohorts
    if is_cohort and layout.scrambles == 1:
        squares = _squares(layout, tally, asked)[layout.cohorts.index(entity)][:, asked.step]
        found = _of_cohort(layout, events, squares, tally.trials, layout.counts[entity])
    else:
        found = share_estimates(layout, events / (layout.counts[entity] if is_cohort else 1), tally.trials, LEVEL)
    if asked.narrative is None:
        return found.overall
    place = [narrative.name for narrative in layout.narratives].index(asked.narrative)
    return Interval(*(part[place] for part in found.given))


def _of_cohort(layout: Layout, events: Counts, squares: Counts, trials: Counts, members: int) -> Estimates:
    """The share of a cohort's members, from counts by narrative [(narrative,)]."""
    given = share(events, squares, trials, members)
    if layout.sampler == "stratified":
        return Estimates(combined(given, weights_of(layout)), given)
    return Estimates(share(events.sum(), squares.sum(), trials.sum(), members), given)


def _events(layout: Layout, tally: Tally, asked: Probability, entity: int) -> Any:
    """Events of each month [(stratum, month)]."""
    if asked.event == SECTOR_CRASH:
        return tally.sector_crash
    if asked.event == "crash":
        return tally.causes[entity].sum(-1)
    if asked.event == "ruin":
        ruinous = [place for place, code in enumerate(layout.exits) if code.code in layout.ruin]
        return tally.exits[entity][..., ruinous].sum(-1)
    counts, place = (
        (tally.exits, _exit(layout, asked)) if asked.event == "exit" else (tally.marks, _mark(layout, asked))
    )
    return counts[entity][..., place]


def _squares(layout: Layout, tally: Tally, asked: Probability) -> Any:
    """Sums over trials of squares, up to each month [(cohort, stratum, month)]."""
    known: dict[str, Any] = {"crash": tally.crash_squared, "ruin": tally.ruin_squared}
    if asked.event in known:
        return known[asked.event]
    if asked.event == "exit":
        return tally.exits_squared[..., _exit(layout, asked)]
    return tally.marks_squared[..., _mark(layout, asked)]


def _exit(layout: Layout, asked: Probability) -> int:
    """Place of an exit."""
    return [code.name for code in layout.exits].index(str(asked.exit))


def _mark(layout: Layout, asked: Probability) -> int:
    """Place of a mark."""
    return [mark.name for mark in layout.marks].index(asked.event)
