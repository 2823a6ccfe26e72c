"""Small made-up runs: exact counts, from which the summary is computed as for any run."""

from dataclasses import dataclass
from datetime import date

from filon.results import datasets, trials
from filon.results.layout import Code, Layout, NarrativeLayout
from filon.results.sector import sector_dataset
from filon.results.tally import Tally

EXITS = (
    Code(1, "insolvency", "cash exhausted", True),
    Code(2, "funding_freeze", "cash exhausted in a drought", True),
    Code(10, "acquired", "sold while sound", False),
)
MARKS = (
    Code(7, "upside_down", "serving customers cost more than they paid for too long", True),
    Code(20, "repriced", "flat pricing ended", False),
    Code(21, "backstop_drawn", "the strategic backer paid", False),
)
NARRATIVES = (
    NarrativeLayout("bubble", 0.4),
    NarrativeLayout("gold_rush", 0.35),
    NarrativeLayout("slow_revolution", 0.25),
)


@dataclass(frozen=True)
class Figure:
    key: str = "drivers.churn"
    value: str = "0.03"
    unit: str = "share/month"
    as_of: str = "2025-06-30"
    source: str = ""
    judgement: str = "a guess"


FIGURES = (
    Figure(),
    Figure(as_of="2023-12-31", source="report-2023", judgement=""),
    Figure(as_of="", source="set by the user", judgement=""),
    Figure(as_of="2026-03-31", source="report-2026", judgement="scaled"),
)


def venture(trials_per_narrative=(400_000, 350_000, 250_000)):
    """A firm in three narratives, 60 months: insolvency rises, freezes come late, few other things happen."""
    layout = Layout(
        "openai: crash of the business model",
        ("openai",),
        NARRATIVES,
        EXITS,
        MARKS,
        (),
        60,
        start=date(2025, 6, 30),
        ruin=(1, 2),
    )
    tally = Tally.empty(layout)
    tally.trials[:] = trials_per_narrative
    causes = [code.name for code in layout.causes]
    for number, count in enumerate(trials_per_narrative):
        monthly = int(count * 0.004) // (number + 1)
        tally.exits[0, number, 1:, 0] = monthly
        tally.exits[0, number, 30:, 1] = monthly
        tally.causes[0, number, 1:, causes.index("insolvency")] = monthly
        tally.causes[0, number, 30:, causes.index("funding_freeze")] = monthly
        tally.causes[0, number, 40, causes.index("upside_down")] = count // 1000
        tally.marks[0, number, 40, 0] = count // 1000
        tally.marks[0, number, 6:18, 1] = monthly * 5
    return layout, tally


def claims(count=2_000):
    """A model of one's own: a step is a claim, one ending is a crash, the other is not."""
    exits = (Code(1, "ruin", "", True), Code(2, "time_over", "", False))
    layout = Layout(
        "ruin_by_claims", ("ruin_by_claims",), (NarrativeLayout("all", 1.0),), exits, (), (), 100, step="claim"
    )
    tally = Tally.empty(layout)
    tally.trials[:] = count
    tally.exits[0, 0, 10, 0] = tally.causes[0, 0, 10, 0] = count // 4
    tally.exits[0, 0, 80, 1] = count // 2
    return layout, tally


def static(count=1_000_000, failures=4_000):
    """A model without steps."""
    layout = Layout(
        "rp22",
        ("rp22",),
        (NarrativeLayout("all", 1.0),),
        (Code(1, "event", "", True),),
        (),
        (),
        1,
        step="step",
        horizons=(1,),
    )
    tally = Tally.empty(layout)
    tally.trials[:] = count
    tally.exits[0, 0, 1, 0] = tally.causes[0, 0, 1, 0] = failures
    return layout, tally


def tree(layout, tally, figures=FIGURES):
    groups = {"summary": datasets.summary(layout, tally), "sector": sector_dataset(layout, tally)}
    return trials.tree({"/": trials.root(layout, 1, figures), **groups})
