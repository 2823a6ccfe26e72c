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
    """A firm or a cohort at every horizon."""

    entity: str
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
    narratives
        Weight of each; empty where there is only one.
    reweighted
        Where these weights are others than those of the run.
    basis
        None for a model that brings its own figures.
    entities
        In the order of the run.
    """

    title: str
    step: str
    steps: int
    trials: int
    narratives: dict[str, float]
    reweighted: Reweighted | None
    basis: Basis | None
    entities: list[Entity]
