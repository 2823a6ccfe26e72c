"""What the arrays of a run mean: their dimensions, names, units and codes.

A layout is plain data. The engine builds it from a scenario, the kernel's integers are shaped by it, and the
datasets and the store take every name from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

BINS = 512
"""Bins of a histogram, without the two counters of what lies below and above them."""

HISTOGRAM_LENGTH = BINS + 2
"""Counters of a histogram: 0 is underflow, 1 to 512 are bins, 513 is overflow."""

ASINH_SPAN = 17.0
"""An asinh histogram covers asinh(x / scale) from minus this to plus this."""

CHUNK_TRIALS = 2**18
"""Trials in one chunk of the arrays that keep trials one by one, whatever the number asked."""


@dataclass(frozen=True, slots=True)
class Code:
    """An exit or a mark: its permanent code, its name, and whether it counts as a crash in this run.

    Attributes
    ----------
    code
        1 to 254; 0 stands for "did not happen" in stored arrays.
    meaning
        One sentence.
    """

    code: int
    name: str
    meaning: str = ""
    crash: bool = False


@dataclass(frozen=True, slots=True)
class Bins:
    """Where the 512 bins of a histogram lie.

    Attributes
    ----------
    kind
        `asinh`: equal bins of asinh(x / a) on [-17, 17]; `linear`: equal bins of x on [a, b].
    a
        The scale (asinh) or the lower bound (linear), in the unit of the quantity.
    b
        The upper bound (linear); unused otherwise.
    """

    kind: Literal["asinh", "linear"]
    a: float
    b: float = 0.0

    @property
    def low(self) -> float:
        """Lower end of the bins on their own scale: -17 or `a`."""
        return -ASINH_SPAN if self.kind == "asinh" else self.a

    @property
    def high(self) -> float:
        """Upper end of the bins on their own scale: 17 or `b`."""
        return ASINH_SPAN if self.kind == "asinh" else self.b


@dataclass(frozen=True, slots=True)
class NarrativeLayout:
    """A narrative and the share of trials that were drawn from it [0..1]."""

    name: str
    weight: float


@dataclass(frozen=True, slots=True)
class QuantityLayout:
    """A field of the firm whose quantiles are kept month by month.

    Attributes
    ----------
    name, unit, long_name
        As stored in `/quantiles`.
    bins
        One per entity, in the layout's order.
    with_gone
        Also store `<name>_all`, in which firms that are gone count as 0.
    start
        One per entity, or empty: the value at month 0 where it is the same in every trial, else None. It
        replaces the histogram of month 0, which cannot tell a point from the width of a bin.
    """

    name: str
    unit: str
    long_name: str
    bins: tuple[Bins, ...]
    with_gone: bool = False
    start: tuple[float | None, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldLayout:
    """A stored field: name, unit, and what it is."""

    name: str
    unit: str
    long_name: str


@dataclass(frozen=True, slots=True)
class InputLayout:
    """A drawn input.

    Attributes
    ----------
    name
        Its name on the dimension `input`; unique (`price`, or `openai.price` where firms share an input name).
    scope
        Name of the firm it belongs to, or `world`.
    """

    name: str
    unit: str
    long_name: str
    scope: str = "world"


@dataclass(frozen=True)
class SectorLayout:
    """What is counted of all firms of a trial together.

    Attributes
    ----------
    capital
        Capital weight of each entity, in the layout's order; a cohort's is that of all members.
    horizons
        Months of joint probabilities and of losses [months].
    layers
        Layers of the value chain, in the kernel's order; empty where the model has none.
    value_bins
        Of a layer's gross profit of a month; shares have 512 equal bins on [0, 1].
    counterparties
        Who holds claims on the firms, in sorted-name order; the kernel counts the sum of all as one more.
    loss_bins
        Of a counterparty's loss.
    """

    capital: tuple[float, ...]
    horizons: tuple[int, ...]
    layers: tuple[str, ...] = ()
    value_bins: Bins = Bins("asinh", 1e6)
    counterparties: tuple[str, ...] = ()
    loss_bins: Bins = Bins("asinh", 1e6)


@dataclass(frozen=True)
class Layout:
    """The dimensions, names, units and codes of one run.

    Attributes
    ----------
    title
        One line for a reader.
    entities
        Firms and cohorts, as reported in summaries.
    narratives
        One named `all` of weight 1 where the model has none: then nothing is stored by narrative.
    exits, marks
        In the order of the kernel's counters.
    quantities
        In the order of the kernel's histograms.
    months
        T: events happen in months 1..T; 1 for a static model, whose one step is counted as 1.
    step
        Name of a step and of its dimension (`month`).
    start
        The date at whose close month 0 is; None where steps have no dates.
    horizons
        Months that tables show [months].
    firms
        Single firms, kept one by one in outcomes and paths; all entities but cohorts where empty.
    outcomes
        Float fields kept for each trial and firm, such as money raised and burned.
    inputs
        Drawn inputs kept for each trial.
    paths
        Float fields kept month by month for chosen trials.
    ruin
        Codes of exits that are a ruin; empty where the word has no meaning.
    correlations
        Declared rank correlations (Spearman) of pairs of inputs; all other pairs are independent.
    static
        Whether the model has no steps of its own.
    members
        Firms behind each entity: 1, or more for a cohort; empty where all are firms.
    sector
        What is counted of several firms together; None for one firm.
    sampler
        How inputs are drawn: `random`, `stratified` by narrative, or `sobol`.
    scrambles
        Randomizations of a sequence that trials take turns in: trial t belongs to number t modulo this [count].
    quasi_random
        Dimensions of the sequence that are used, and those that there could be [count].
    """

    title: str
    entities: tuple[str, ...]
    narratives: tuple[NarrativeLayout, ...]
    exits: tuple[Code, ...]
    marks: tuple[Code, ...]
    quantities: tuple[QuantityLayout, ...]
    months: int
    step: str = "month"
    start: date | None = None
    horizons: tuple[int, ...] = (12, 24, 36, 60)
    firms: tuple[str, ...] = ()
    outcomes: tuple[FieldLayout, ...] = ()
    inputs: tuple[InputLayout, ...] = ()
    paths: tuple[FieldLayout, ...] = ()
    ruin: tuple[int, ...] = ()
    correlations: tuple[tuple[str, str, float], ...] = ()
    static: bool = False
    members: tuple[int, ...] = ()
    sector: SectorLayout | None = None
    sampler: Literal["random", "stratified", "sobol"] = "random"
    scrambles: int = 1
    quasi_random: tuple[int, int] = (0, 0)

    @property
    def strata(self) -> int:
        """Narratives, as often as there are randomizations: trials of each are counted apart [count]."""
        return self.scrambles * len(self.narratives)

    @property
    def counts(self) -> tuple[int, ...]:
        """Firms behind each entity."""
        return self.members or (1,) * len(self.entities)

    @property
    def cohorts(self) -> tuple[int, ...]:
        """Places of the entities that are cohorts."""
        return tuple(place for place, count in enumerate(self.counts) if count > 1)

    @property
    def causes(self) -> tuple[Code, ...]:
        """Exits, then marks, that count as a crash, in the order of the kernel's counters."""
        return tuple(code for code in (*self.exits, *self.marks) if code.crash)

    @property
    def single_firms(self) -> tuple[str, ...]:
        """Firms that are kept one by one: never the members of a cohort."""
        named = zip(self.entities, self.counts, strict=True)
        return self.firms or tuple(name for name, count in named if count == 1)

    @property
    def kept_horizons(self) -> tuple[int, ...]:
        """Months up to which the members of cohorts that left, or crashed, are kept for each trial [months]."""
        if self.sector is not None:
            return self.sector.horizons
        return tuple(horizon for horizon in self.horizons if horizon <= self.months) or (self.months,)

    @property
    def by_narrative(self) -> bool:
        """Whether the model knows narratives at all."""
        return [narrative.name for narrative in self.narratives] != ["all"]

    @property
    def step_suffix(self) -> str:
        """Ending of the names of step numbers: `month` in `exit_month`, `step` in `exit_step`."""
        return "month" if self.step == "month" else "step"

    @property
    def bytes_per_trial(self) -> int:
        """Bytes of one trial in outcomes and inputs, before compression."""
        per_firm = 1 + 2 + (3 if self.causes else 0) + 2 * len(self.marks) + 4 * len(self.outcomes)
        per_cohort = 2 * len(self.kept_horizons) * (2 if self.causes else 1)
        by_entity = per_firm * len(self.single_firms) + per_cohort * len(self.cohorts)
        return by_entity + 4 * len(self.inputs) + (1 if self.by_narrative else 0)
