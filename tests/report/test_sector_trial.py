"""One trial of several firms in words: every amount that is told is one of its states."""

from collections import Counter
from dataclasses import replace

import pytest

from filon.engine.sector_traces import replay_sector
from filon.model.shipped import MODEL
from filon.report.grids import fitted, plain_text
from filon.report.sector_ends import ACCOUNTS, account
from filon.report.sector_told import KINDS
from filon.report.sector_trial import headline, told, touching
from filon.report.sector_world import drought_odds, world_events
from filon.report.trial_tables import cohorts_table, events_table, firms_table, losses, losses_table
from sector_files import falling

SEED, TRIAL = 1, 2


@pytest.fixture(scope="module")
def scenario(tmp_path_factory):
    return falling(tmp_path_factory.mktemp("sector"))


@pytest.fixture(scope="module")
def trace(scenario):
    """A trial in which the lab falls in month 4, and a drought begins in month 5."""
    return replay_sector(scenario, SEED, TRIAL)


@pytest.fixture(scope="module")
def events(trace):
    return told(trace)


def one(events, kind, firm=None):
    """The only event of a kind, of a firm where one is named."""
    (found,) = [event for event in events if event.kind == kind and firm in (None, event.firm)]
    return found


def test_events__stand_by_month_and_in_the_order_of_a_month(events):
    places = [(event.month, KINDS.index(event.kind)) for event in events]

    assert places == sorted(places)
    assert {event.kind for event in events} >= {
        "climate", "credit", "prices", "supplier_lost", "customers", "markup", "mark", "exit", "losses", "capital",
        "sector_crash", "cohort",
    }  # fmt: skip


def test_fall__is_told_with_the_accounts_that_decided_it(trace, events):
    fall, state = one(events, "exit", "doomed"), trace.last_state("doomed")

    assert fall.month == trace.exit("doomed").month == 4
    assert state["cash"] < 0.0
    assert fall.text == (
        "doomed falls, insolvency: cash -$3.93M after a burn of $14.1M in the month, with the window open, "
        "last round 10 months ago"
    )


def test_buyer__loses_its_supplier_and_pays_more_a_month_later(trace, events):
    lost = one(events, "supplier_lost", "doomed")

    assert lost.month == 5
    assert lost.others["buyer"]["share"] == pytest.approx(0.6 / 0.8)
    assert (
        lost.others["buyer"]["price"] == trace.state("buyer", 5)["supply_price"] > lost.others["buyer"]["price_before"]
    )
    assert "buyer loses its supplier doomed, 75% of the work it bought" in lost.text


def test_customers__that_rivals_take_in_are_those_that_come_only_where_they_are_recaptured(scenario, trace, events):
    moved = one(events, "customers", "doomed")
    without = replay_sector(replace(scenario, figures={**scenario.figures, "recaptured": 0.0}), SEED, TRIAL)
    here, elsewhere = trace.state("rival", moved.month), without.state("rival", moved.month)
    fields = {"free_users": "free_users", "payers": "subscribers", "usage": "usage"}

    assert trace.last_state("doomed") == without.last_state("doomed")
    for amount, field in fields.items():
        assert moved.others["rival"][amount] == pytest.approx(here[field] - elsewhere[field])
    assert moved.others["rival"]["payers"] == pytest.approx(0.5 * trace.last_state("doomed")["subscribers"])
    assert not [event for event in told(without) if event.kind == "customers"]


def test_orders__of_a_buyer_that_is_sold_are_what_the_supplier_earned_with_them_and_go_on(scenario):
    sold = replay_sector(scenario, SEED, 1)  # the buyer is sold in month 1
    events = [event for event in told(sold) if event.firm == "buyer"]
    kept = [event for event in events if event.kind == "orders_kept"]
    orders = {name: amounts["orders"] for event in kept for name, amounts in event.others.items()}

    assert sold.exit("buyer").name == "acquired"
    assert orders["doomed"] == pytest.approx(sold.state("doomed", 1)["orders"])
    assert 0.0 < orders["rival"] < sold.state("rival", 1)["orders"]  # the small ones go on buying from it
    assert not [event for event in events if event.kind == "orders_lost"]


def test_losses__raise_the_odds_of_a_drought_as_they_did_in_the_walk(scenario, trace, events):
    capital = one(events, "capital", "doomed")

    assert capital.amounts["capital"] == 0.6
    assert capital.amounts["odds"] == 0.5  # the most that contagion can do
    assert drought_odds(trace, capital.month)[0] == drought_odds(trace, capital.month)[1]
    assert trace.world(capital.month + 1)["climate"] == 2.0
    assert "funding turns drought (odds 5% in the month, 50% with the capital lost)" in [
        text for month, _, text in world_events(trace) if month == capital.month + 1
    ]
    calm = replay_sector(replace(scenario, figures={**scenario.figures, "contagion": 0.0}), SEED, TRIAL)
    assert one(told(calm), "capital", "doomed").amounts["odds"] == capital.amounts["odds_alone"]
    assert calm.world(capital.month + 1)["climate"] != 2.0


def test_losses__within_a_drought_leave_its_odds(scenario, trace):
    """Contagion begins droughts; one that lasts anyway is left as it is."""
    frozen = {**trace.world_draws, "drought_to_hot": 0.0, "drought_to_normal": 0.0}
    within = replace(trace, world_draws=frozen)

    assert drought_odds(within, 6)[:2] == (1.0, 1.0)
    assert trace.world(5)["climate"] == 2.0


def test_prices__are_told_where_they_reach_a_firm(trace):
    unexposed = {name: {**draw, "index_exposure": 0.0, "price_exposure": 0.0} for name, draw in trace.draws.items()}
    kinds = {kind for _, kind, _ in world_events(replace(trace, draws=unexposed))}

    assert "prices" not in kinds
    assert "climate" in kinds


def test_losses__of_counterparties_are_their_shares_of_the_last_state(trace, events):
    value = trace.last_state("doomed")["value"]

    assert one(events, "losses", "doomed").others == {
        "fund": {"equity": pytest.approx(0.5 * value)},
        "bank": {"equity": pytest.approx(0.1 * value)},
    }
    assert losses(trace) == {"fund": {"equity": 0.5 * value}, "bank": {"equity": 0.1 * value}}
    assert losses_table(trace).rows == (("fund", "2.5bn", "2.5bn"), ("bank", "500M", "500M"))


def test_members_of_a_cohort__are_counted_never_listed(trace, events):
    assert not any("small/" in event.text for event in events)
    gone = one(events, "cohort")

    assert gone.amounts["left"] == sum(trace.exit(name) is not None for name in trace.cohorts["small"]) == 6
    assert gone.text.startswith("small: 6 of 6 members left in months 1 to 12 (6 insolvency), and orders of $")
    assert gone.text.endswith("0 still there")


def test_touching__tells_a_firm_and_a_member_what_others_did_to_them(trace):
    rival = touching(trace, "rival")

    assert [event.month for event in rival] == [4, 5, 5]
    assert rival[0].text.startswith("loses the orders of 2 members of small, $")
    assert any(event.text.startswith("takes in ") and "of doomed" in event.text for event in rival)
    assert [event.text.split(":")[0] for event in touching(trace, "buyer")] == [
        "loses its supplier doomed, 75% of the work it bought"
    ]
    assert touching(trace, "small/1") == []


def test_marks__of_a_month_share_a_line_and_are_explained_once(trace, events):
    explained = Counter(event.text.partition(": ")[2] for event in events if event.kind == "mark")

    assert all(count == 1 for text, count in explained.items() if "(" in text)
    for firm in trace.singles:
        for name, month in trace.path.marks[firm].items():
            texts = [event.text for event in events if event.month == month and event.kind in ("mark", "crash")]
            assert any(firm in text and name.replace("_", " ") in text for text in texts)


def test_markup__is_told_from_its_first_to_its_last_month(trace, events):
    asked = one(events, "markup", "doomed")
    states = trace.path.firms["doomed"]
    months = [month for month, state in enumerate(states) if state.markup_next > 0.0]

    assert (asked.month, asked.amounts["until"]) == (months[0], months[-1])
    assert asked.amounts["most"] == max(state.markup_next for state in states)


def test_headline__counts_exits_and_crashes(trace):
    assert headline(trace) == (
        "of 9 firms 7 left within 30 months and 7 crashed; first to crash: 2 of small, in month 3"
    )


def test_tables__fit_into_eighty_columns(trace, events):
    tables = [events_table(events, "month", trace.scenario.start), firms_table(trace), cohorts_table(trace)]
    for table in (*tables, losses_table(trace)):
        assert max(len(line) for line in plain_text(fitted(table, 80)).splitlines()) <= 80


def test_table_of_events__dates_each_month_once_and_indents_what_an_exit_brought(trace, events):
    table = events_table(events, "month", trace.scenario.start)
    rows = [row for row in table.rows if row[2].startswith("- ")]

    assert [row[0] for row in table.rows if row[0]] == sorted({str(event.month) for event in events}, key=int)
    assert next(row[1] for row in table.rows if row[0] == "4") == "2025-10"
    assert len(rows) == sum(event.kind in ("supplier_lost", "customers", "losses", "capital") for event in events)


def test_table_of_firms__says_exit_crash_and_money(trace):
    rows = {row[0]: row[1:] for row in firms_table(trace).rows}

    assert rows["doomed"] == ("4 insolvency", "the same", "-3.93M", "0", "58.1M")
    assert rows["rival"][:2] == ("still there", "-")
    assert rows["small (6)"][:3] == ("6 left", "6 crashed", "-")


def test_table_of_cohorts__counts_those_gone_by_each_month(trace):
    table = cohorts_table(trace)

    assert [column.heading for column in table.columns][2:] == [str(month) for month in range(3, 31, 3)]
    assert table.rows[0] == ("small", "left", "2", *["6"] * 9)


def test_accounts__are_known_of_every_exit_and_mark_that_is_a_crash():
    crashes = {event.name for event in MODEL.events if event.crash}

    assert crashes | {"acquired"} == set(ACCOUNTS)


def test_account__of_a_model_of_ones_own_is_empty():
    assert account("insolvency", {}, {"reserve": -1.0}, {}) == ""
    assert account("ruin", {}, {"reserve": -1.0}, {}) == ""


ACCOUNTED = {
    "commitment_default": ({"cash": -9e7, "shortfall": 3.5e8, "burn": 5e8}, {}, "70% was compute committed"),
    "absorbed": ({"runway": 4.26, "months_since_round": 1.0}, {}, "runway 4.3 months and no round, last round 1 month"),
    "wound_down": ({"distressed_months": 11.0, "cash": 2e7}, {}, "11 months of deepest cuts"),
    "programme_cut": ({"borne": 3e10}, {"parent_income": 1e9}, "$30bn, 2.5 years of its operating income"),
    "acquired": ({"growth": 0.4, "runway": 999.0}, {}, "growing by 40% a year (log), no burn"),
    "upside_down": ({"months_under_water": 14.0, "contribution_margin": -0.15}, {}, "-15% of revenue now"),
    "demand_collapse": ({"revenue_smoothed": 3e6, "revenue_peak": 1e7}, {}, "30% of its peak"),
    "funding_freeze": (
        {"cash": -1e6, "burn": 5e6, "months_since_round": 14.0, "world.climate": 2.0}, {}, "in a drought",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ACCOUNTED)
def test_account__names_what_decided(name):
    state, draw, text = ACCOUNTED[name]

    assert text in account(name, {}, state, draw)
