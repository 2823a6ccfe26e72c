"""What a run says, as plain data: the form that tables are made of and that `--json` prints."""

from __future__ import annotations

from typing import TypedDict


class Estimate(TypedDict):
    """A probability and its 95% interval of sampling error."""

    probability: float
    low: float
    high: float


class Horizon(TypedDict):
    """What is known about one firm by one month.

    Attributes
    ----------
    month
        Events of months 1 to `month` count.
    date
        The close of that month as an ISO date; None where steps have no dates.
    crash
        Of the business model; None where the model knows no crash.
    ruin
        None where the model knows no ruin.
    crash_by_narrative
        The same for each narrative; empty where there is only one.
    causes
        Of the first crash cause; they sum to `crash`.
    exits
        Of each exit.
    marks
        Of each mark having happened.
    """

    month: int
    date: str | None
    crash: Estimate | None
    ruin: Estimate | None
    crash_by_narrative: dict[str, Estimate]
    causes: dict[str, Estimate]
    exits: dict[str, Estimate]
    marks: dict[str, Estimate]


class Entity(TypedDict):
    """A firm or a cohort at every horizon.

    Attributes
    ----------
    members
        Firms behind it: 1, or those of a cohort, whose probabilities are the mean share of its members.
    """

    entity: str
    members: int
    horizons: list[Horizon]


class Basis(TypedDict):
    """What the figures behind a run rest on.

    Attributes
    ----------
    figures
        How many there are.
    judgement_share
        The share of them that is judgement [0..1].
    set_by_user
        How many were set on the command line.
    oldest, newest
        Dates that the figures describe; None where none has a date.
    """

    figures: int
    judgement_share: float
    set_by_user: int
    oldest: str | None
    newest: str | None


class Spread(TypedDict):
    """Quantiles of an amount or a share; null where nothing was counted."""

    p10: float | None
    p50: float | None
    p90: float | None


class Middle(TypedDict):
    """The median of a count or a share, and what one run in ten exceeds; null where nothing was counted."""

    p50: float | None
    p90: float | None


class SectorHorizon(TypedDict):
    """What all firms do together by one month.

    Attributes
    ----------
    sector_crash
        Firms with over half of the capital crash within two years.
    firms_crashed
        Of the single firms [count].
    capital_crashed
        Share of the capital whose firms have crashed [0..1].
    """

    month: int
    date: str | None
    sector_crash: Estimate
    sector_crash_by_narrative: dict[str, Estimate]
    firms_crashed: Middle
    capital_crashed: Middle


class Conditional(TypedDict):
    """Crashes in the trials in which one firm, or one member of a cohort, crashes.

    Attributes
    ----------
    trials
        In which it does; of a cohort, the number that its members are worth.
    crash
        Of each other, and of another member of a cohort itself; without those of which no trial speaks.
    """

    given: str
    trials: float
    crash: dict[str, Estimate]


class LayerMonth(TypedDict):
    """What a layer of the value chain earns in one month.

    Attributes
    ----------
    value
        Gross profit [USD/month].
    share
        In the gross profit of the layers that have any [0..1].
    """

    month: int
    value: Spread
    share: Spread


class Layer(TypedDict):
    """A layer of the value chain at every horizon."""

    layer: str
    horizons: list[LayerMonth]


class Loss(TypedDict):
    """What a counterparty (or `all` of them) loses by the last horizon [USD].

    Attributes
    ----------
    p95, p99
        Value at risk.
    beyond_p95, beyond_p99
        Expected shortfall: the mean of what lies beyond.
    """

    counterparty: str
    p50: float | None
    p95: float | None
    p99: float | None
    beyond_p95: float | None
    beyond_p99: float | None


class Sector(TypedDict):
    """What a run says of all its firms together.

    Attributes
    ----------
    firms
        Single firms [count].
    first_to_fall
        By the last month; firms of one month share.
    conditional
        By the last horizon, given the crash of the twelve entities with the most capital, as far as they crash.
    value
        Empty where the model has no layers.
    losses
        Empty where nobody holds a claim on the firms.
    """

    firms: int
    horizons: list[SectorHorizon]
    first_to_fall: dict[str, Estimate]
    conditional: list[Conditional]
    value: list[Layer]
    losses: list[Loss]


class Reweighted(TypedDict):
    """What a run says under other weights of its narratives than it was made with.

    Attributes
    ----------
    prior
        Weight of each narrative in the run [0..1].
    effective_trials
        Trials drawn under the new weights that would tell as much.
    """

    prior: dict[str, float]
    effective_trials: float


class Sampling(TypedDict):
    """How the inputs of trials were drawn.

    Attributes
    ----------
    sampler
        `random`, `stratified` by narrative, or `sobol`.
    quasi_random_dimensions
        Of the inputs drawn once per trial, those from the sequence [count].
    dimensions
        All of them, the narrative included [count]; 0 where none is from a sequence.
    """

    sampler: str
    quasi_random_dimensions: int
    dimensions: int


class Report(TypedDict):
    """What a run says.

    Attributes
    ----------
    title
        One line.
    step
        What one step is called: `month` in the shipped model.
    steps
        How many were walked.
    trials
        How many worlds were simulated.
    sampling
        How their inputs were drawn.
    narratives
        Weight of each; empty where there is only one.
    reweighted
        Where these weights are others than those of the run.
    basis
        None for a model that brings its own figures.
    entities
        In the order of the run.
    sector
        None for one firm alone.
    """

    title: str
    step: str
    steps: int
    trials: int
    sampling: Sampling
    narratives: dict[str, float]
    reweighted: Reweighted | None
    basis: Basis | None
    entities: list[Entity]
    sector: Sector | None
