"""Bridge loan and backstop: one number decides the round, the bridge and the backstop, and none counts twice."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain_walk import path

from filon.model.climate import DROUGHT, HOT, NORMAL, next_credit
from filon.model.rescue import backstop_drawn, bridge_loan, in_climate, rank_within, rank_without_round

SHARE = st.floats(0.0, 1.0)
POOR = {"cash": 2e9, "pledged": 0.0, "round_hazard": 0.0, "absorption_hazard": 0.0, "wind_down_hazard": 0.0}


def credit(tight: float, rank: float, climate: float = NORMAL) -> float:
    return next_credit(tight, rank, climate, 0.015, 5.0, 0.08)


def test_credit__tightens_and_reopens_with_its_probabilities():
    ranks = [(k + 0.5) / 10_000 for k in range(10_000)]

    assert sum(credit(0.0, rank) for rank in ranks) == 150
    assert sum(credit(0.0, rank, DROUGHT) for rank in ranks) == 750
    assert sum(1.0 - credit(1.0, rank, HOT) for rank in ranks) == 800


@given(SHARE)
def test_credit__is_never_easier_for_a_drought(rank):
    assert credit(0.0, rank, DROUGHT) >= credit(0.0, rank, HOT)


def test_rank__is_uniform_where_no_round_closed():
    ranks = [rank_without_round((k + 0.5) / 1000, 0.2) for k in range(1000)]
    left = sorted(rank for rank in ranks if rank > 0.0)

    assert len(left) == 800
    assert left == pytest.approx([(k + 0.5) / 800 for k in range(800)])


@given(SHARE, st.floats(0.0, 2.0))
def test_rank__is_a_share_even_where_a_round_is_certain(rank, chance):
    assert 0.0 <= rank_without_round(rank, chance) <= 1.0


def test_drought__multiplies_a_probability_up_to_1():
    assert in_climate(0.15, 2.7, DROUGHT) == pytest.approx(0.405)
    assert in_climate(0.15, 2.7, HOT) == 0.15
    assert in_climate(0.7, 2.7, DROUGHT) == 1.0


def test_place__runs_from_0_to_1_where_an_event_happens():
    assert rank_within(0.0, 0.4, 1.0, HOT) == 0.0
    assert rank_within(0.3, 0.4, 2.0, HOT) == pytest.approx(0.75)
    assert rank_within(0.3, 0.15, 2.7, DROUGHT) == pytest.approx(0.3 / 0.405)
    assert rank_within(0.5, 0.7, 2.7, DROUGHT) == pytest.approx(0.5)
    assert rank_within(0.001, 0.0, 1.0, HOT) > 1.0


def bridge(place=0.5, tight=0.0, bridged=0.0, cash=30.0, burn=10.0, limit=1e9) -> float:
    return bridge_loan(place, tight, bridged, cash, 4.0, burn, 4.0, 9.0, limit)


def test_bridge__covers_four_to_nine_months_of_burn_once_while_credit_is_open():
    assert bridge(place=0.0) == pytest.approx(40.0)
    assert bridge(place=0.5) == pytest.approx(65.0)
    assert bridge(place=0.5, limit=50.0) == 50.0
    assert bridge(place=0.9999) == pytest.approx(90.0, rel=1e-3)
    assert bridge(place=1.01) == bridge(tight=1.0) == bridge(bridged=1.0) == 0.0
    assert bridge(cash=41.0) == bridge(cash=-50.0, burn=-10.0) == 0.0


def test_backstop__fills_the_hole_and_six_months_while_it_lasts():
    assert backstop_drawn(0.9, 0.7, -20.0, 10.0, 6.0, 1000.0) == pytest.approx(80.0)
    assert backstop_drawn(0.9, 0.7, -20.0, 10.0, 6.0, 50.0) == pytest.approx(50.0)
    assert backstop_drawn(0.9, 0.7, -20.0, 10.0, 6.0, 15.0) == 0.0
    assert backstop_drawn(0.9, 0.7, 20.0, 10.0, 6.0, 1000.0) == 0.0
    assert backstop_drawn(0.2, 0.7, -20.0, 10.0, 6.0, 1000.0) == 0.0


def test_bridge__comes_once_and_makes_rounds_harder():
    rows = path("openai", None, 60, **POOR, bridge_probability=1.0, bridge_drought=1.0, backstop=0.0)
    firms = [firm for _, firm, _, _ in rows]
    received = [after for before, after in itertools.pairwise(firms) if after.bridged > before.bridged]

    assert len(received) == 1
    assert received[0].raised == pytest.approx(0.0)
    assert rows[-1][2] in (1, 2, 3)


def test_bridge__takes_its_money_from_the_pool_of_rounds():
    rows = path("openai", None, 60, **POOR, bridge_probability=1.0, bridge_drought=1.0, funding_depth=4e9)
    month = next(number for number, row in enumerate(rows) if row[1].bridged > 0.0)

    assert 0.0 < rows[month][1].taken <= 0.6 * rows[month][0].pool
    assert rows[month + 1][0].pool < rows[month][0].pool


def test_backstop__saves_a_firm_and_is_marked():
    saved, lost = (
        path("openai", None, 60, **POOR, bridge_probability=0.0, backstop=value, backstop_probability=1.0)
        for value in (10e9, 0.0)
    )
    month = next(number for number, row in enumerate(saved) if "backstop_drawn" in row[3])

    assert month == len(lost) - 1
    assert lost[-1][2] != 0
    assert saved[month][2] == 0
    assert saved[month][1].cash == pytest.approx(7.0 * saved[month][1].burn_smoothed)
    assert saved[month][1].raised == pytest.approx(10e9 - saved[month][1].backstop)
