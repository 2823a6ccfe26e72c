from datetime import date

import pytest

from filon.engine.traces import Trace
from filon.model.declared import Ending, Exit, Mark
from filon.model.definition import Model
from filon.report.grids import plain_text
from filon.report.trial import accounts, events, outcome


def never(firm):
    return firm.cash < 0.0


MODEL = Model(
    name="venture",
    settle=never,
    exits=(Exit("funding_freeze", 2, never, True, "Cash ran out while funding was frozen."),),
    marks=(Mark("repriced", 20, never, False, "Flat pricing ended."), Mark("austerity", 22, never)),
)


def month(**fields):
    return {
        "cash": 1e9,
        "revenue": 2e7,
        "burn": 5e7,
        "runway": 20.0,
        "austerity": 0.0,
        "round_size": 0.0,
        "value": 4e9,
        "world.climate": 0.0,
        **fields,
    }


@pytest.fixture
def trace():
    rows = [
        month(),
        month(round_size=5e8),
        month(**{"world.climate": 2.0}),
        month(austerity=0.07, **{"world.climate": 2.0}),
        month(cash=-1e6, runway=999.0, austerity=0.14, **{"world.climate": 2.0}),
    ]
    return Trace("venture", "bubble", {}, rows, 2, 4, {"repriced": 2})


def test_events__tell_climate_rounds_austerity_marks_and_the_end_in_order(trace):
    told = [(event.month, event.text) for event in events(trace, MODEL)]

    assert told == [
        (1, "closed a round of $500M at a value of $4bn"),
        (2, "funding turned drought"),
        (2, "repriced: Flat pricing ended"),
        (3, "could not close a round; austerity began"),
        (4, "end: Cash ran out while funding was frozen"),
    ]


def test_outcome__says_why_and_when(trace):
    assert outcome(trace, MODEL) == "funding freeze in month 4: Cash ran out while funding was frozen"


def test_outcome__of_a_survivor_says_how_long(trace):
    there = Trace("venture", "bubble", {}, trace.rows, 0, -1, {})

    assert outcome(there, MODEL) == "still there after 4 months"
    assert not any(event.text.startswith("end") for event in events(there, MODEL))


def test_accounts__show_the_columns_that_fit(trace):
    narrow = accounts(trace, "month", date(2025, 6, 30), 40)
    wide = accounts(trace, "month", date(2025, 6, 30), 120)

    assert max(len(line) for line in plain_text(narrow).splitlines()[1:]) <= 40
    assert [column.heading for column in wide.columns] == [
        "month", "date", "revenue", "burn", "cash", "runway", "funding", "cuts", "value",
    ]  # fmt: skip
    assert wide.rows[0][:5] == ("0", "2025-06", "$20M", "$50M", "$1bn")
    assert wide.rows[-1][5:8] == ("-", "drought", "14%")


def step(state, draw, shock, t):
    return state


def test_own_model__is_told_by_the_fields_of_its_state():
    model = Model("claims", step="claim", start=step, next=step, ending=step, endings={1: Ending("ruin")})
    trace = Trace("claims", "all", {}, [{"reserve": 10.0}, {"reserve": -1.5}], 1, 1, {})

    assert outcome(trace, model) == "ruin in claim 1"
    assert [event.text for event in events(trace, model)] == ["end: ruin in claim 1"]
    assert accounts(trace, "claim", None, 80).rows == (("0", "10"), ("1", "-1.5"))
