"""What a model is: inputs, shocks, phases of a month, exits, marks and recorded quantities.

The shipped model and a user's own are instances of the same `Model`. Three forms exist: phases (a world and
firms), steps (one firm, no world) and static (one number per trial). Steps and static become phases here, so
the engine knows one form only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from filon.errors import InputError
from filon.model.declarations import check
from filon.model.declared import Claim, Ending, Exit, Function, Input, Layer, Mark, Quantity, Total, Transfer
from filon.quantities.descriptions import Distribution

Passes = tuple[Function, ...]

WORLD_PHASE = ("world", "totals", "draw", "shock", "figures", "t")
OPERATE_PHASE = ("firm", "draw", "world_draw", "world", "shock", "figures", "t")
SETTLE_PHASE = ("firm", "received", "draw", "world_draw", "world", "shock", "figures", "t")
START_WORLD_PHASE = ("world", "draw", "figures")
START_FIRM_PHASE = ("firm", "draw", "world_draw", "world", "figures")
JOIN_PHASE = ("firm", "received", "draw", "world_draw", "world", "figures")
"""Names of the parameters that the functions of each phase may take, in any order and number."""


def passes(functions: Function | Sequence[Function] | None) -> Passes:
    """One function or several as a tuple of passes."""
    if functions is None:
        return ()
    return (functions,) if callable(functions) else tuple(functions)


@dataclass(frozen=True)
class Phases:
    """The functions of one month and of the start, each a tuple of passes."""

    start_world: Passes = ()
    start_firm: Passes = ()
    join: Passes = ()
    heed: Passes = ()
    offer: Passes = ()
    meet: Passes = ()
    world: Passes = ()
    operate: Passes = ()
    settle: Passes = ()


@dataclass(frozen=True)
class StepForm:
    """What a model in step form was given, kept for its plain walk."""

    start: Function
    next: Function | None
    ending: Function | None
    margin: Function | None
    endings: Mapping[int, Ending] = field(default_factory=dict)


class Model:
    """A model the engine can run: phase form, step form, or static form.

    Parameters
    ----------
    name
        Names the model, and its one entity in step and static form.
    step
        Name of a step and of its dimension in datasets.
    inputs, shocks, start, next, ending, endings, margin, record
        Step form: `start(draw)`, `next(state, draw, shock, t)`, `ending(state, draw, shock, t)` (a code, 0 while
        it goes on), `endings` (code to `Ending`), optionally `margin(state, draw, t)`, and names of state fields
        to record. With `margin(draw)` and no `start`: static form, exit 1 `event` where the margin is <= 0.
    world_inputs, firm_inputs
        Phase form: name to `Distribution` (the model's own) or to `Input` (a scenario brings the distribution).
    world_shocks, firm_shocks
        Name to "normal" or "uniform": a fresh draw each month.
    start_world, start_firm, world, operate, settle
        Functions of a phase, one or several, run in order; each returns the whole state.
    join, heed, offer, meet
        Phases of firms that have others beside them, not run for a firm that is alone: `join` once, when all have
        started and have exchanged what they start with; `heed`, of the world, before `world`; `offer` after `operate`,
        and `meet` before `settle`.
    exchange
        Name to `Transfer`: what `join`, `meet` and `settle` receive, between `offer` and `meet`.
    totals
        Name to `Total`: what `world` sees of last month.
    exits, marks
        In tie order.
    quantities
        Fields whose quantiles are kept.
    outcomes
        Fields whose last value is kept for each trial; of the static form its margin.
    figures
        Name to `Input`: constants inside equations, common to all firms.
    layers
        Name to `Layer` of the value chain.
    claims
        Name to `Claim` that counterparties hold on firms.
    capital
        The firm input that weighs firms in the sector's crash; '' where firms weigh the same.

    Raises
    ------
    InputError
        When forms are mixed, a name is none or used twice, a shock is of no known kind, or a code is used twice.

    Examples
    --------
    >>> import filon
    >>> def limit(draw):
    ...     return 3.0 - draw.x
    >>> filon.Model(name="tail", inputs={"x": filon.normal(0.0, 1.0)}, margin=limit).form
    'static'
    """

    def __init__(
        self,
        name: str,
        *,
        step: str = "month",
        inputs: Mapping[str, Distribution] | None = None,
        shocks: Mapping[str, str] | None = None,
        start: Function | None = None,
        next: Function | None = None,
        ending: Function | None = None,
        endings: Mapping[int, Ending] | None = None,
        margin: Function | None = None,
        record: Sequence[str] = (),
        world_inputs: Mapping[str, Distribution | Input] | None = None,
        firm_inputs: Mapping[str, Distribution | Input] | None = None,
        world_shocks: Mapping[str, str] | None = None,
        firm_shocks: Mapping[str, str] | None = None,
        start_world: Function | Sequence[Function] | None = None,
        start_firm: Function | Sequence[Function] | None = None,
        join: Function | Sequence[Function] | None = None,
        heed: Function | Sequence[Function] | None = None,
        offer: Function | Sequence[Function] | None = None,
        meet: Function | Sequence[Function] | None = None,
        world: Function | Sequence[Function] | None = None,
        operate: Function | Sequence[Function] | None = None,
        exchange: Mapping[str, Transfer] | None = None,
        settle: Function | Sequence[Function] | None = None,
        totals: Mapping[str, Total] | None = None,
        exits: Sequence[Exit] = (),
        marks: Sequence[Mark] = (),
        quantities: Sequence[Quantity] = (),
        outcomes: Sequence[Quantity] = (),
        figures: Mapping[str, Input] | None = None,
        layers: Mapping[str, Layer] | None = None,
        claims: Mapping[str, Claim] | None = None,
        capital: str = "",
    ) -> None:
        self.name = name
        self.step = step
        self.world_inputs = dict(world_inputs or {})
        self.firm_inputs = dict(firm_inputs or inputs or {})
        self.world_shocks = dict(world_shocks or {})
        self.firm_shocks = dict(firm_shocks or shocks or {})
        self.exchange = dict(exchange or {})
        self.totals = dict(totals or {})
        self.exits = tuple(exits)
        self.marks = tuple(marks)
        self.quantities = tuple(quantities)
        self.outcomes = tuple(outcomes)
        self.figures = dict(figures or {})
        self.layers = dict(layers or {})
        self.claims = dict(claims or {})
        self.capital = capital
        self.record = tuple(record)
        self.steps: StepForm | None = None
        self.form = _form(settle, next, margin, (start, ending))
        if self.form == "phase":
            self.phases = Phases(
                **{
                    name: passes(functions)
                    for name, functions in {
                        "start_world": start_world,
                        "start_firm": start_firm,
                        "join": join,
                        "world": world,
                        "operate": operate,
                        "heed": heed,
                        "offer": offer,
                        "meet": meet,
                        "settle": settle,
                    }.items()
                }
            )
        else:
            begin = start if self.form == "step" else margin
            if begin is None:
                raise InputError(f"model '{name}': the step form needs start")
            self.steps = StepForm(begin, next, ending, margin, dict(endings or {}))
            self.phases = Phases(start_firm=(begin,), settle=passes(next))
        if self.form == "static" and not self.outcomes:
            self.outcomes = (Quantity("margin", "margin", "1", "margin: the event came where it is zero or less"),)
        check(self)

    @property
    def events(self) -> tuple[Exit | Mark, ...]:
        """Exits, then marks, in tie order."""
        return (*self.exits, *self.marks)

    @property
    def codes(self) -> dict[int, str]:
        """Every exit and mark by its permanent code."""
        if self.form == "static":
            return {1: "event"}
        if self.steps is not None:
            return {code: ending.name for code, ending in self.steps.endings.items()}
        return {item.code: item.name for item in self.events}

    @property
    def crash_codes(self) -> tuple[int, ...]:
        """Codes that count as a crash unless a scenario says otherwise."""
        if self.form == "static":
            return (1,)
        if self.steps is not None:
            return tuple(sorted(code for code, ending in self.steps.endings.items() if ending.crash))
        return tuple(sorted(item.code for item in self.events if item.crash))

    def __repr__(self) -> str:
        return f"Model({self.name!r}, form={self.form!r})"


def _form(settle: object, next: object, margin: object, others: tuple[object, ...]) -> str:
    """Which of the three forms was given; `others` belong to the step form alone."""
    given = any(other is not None for other in others)
    if settle is not None:
        if given or next is not None or margin is not None:
            raise InputError("settle (phase form) does not go with start, next, ending or margin (step form)")
        return "phase"
    if next is not None:
        return "step"
    if margin is not None:
        if given:
            raise InputError("margin alone is the static form; start and ending need next (step form)")
        return "static"
    raise InputError("a model needs settle (phase form), next (step form) or margin (static form)")
