"""Divisions: a parent pays until its patience is spent; no rounds, no insolvency, no runway."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain_walk import path

from filon.model.measures import NO_BURN
from filon.model.parents import next_borne, research_given

PARENT = {"parent_income": 500e6, "cash": 0.0, "pledged": 0.0, "credits": 0.0}


def test_borne_loss__by_hand():
    # 300 borne, 50 lost, 10 users worth 2 elsewhere; a drought counts losses for 1.25
    assert next_borne(300.0, 50.0, 2.0, 10.0, 0.0, 1.25, 1.0) == pytest.approx(330.0)
    assert next_borne(300.0, 50.0, 2.0, 10.0, 1.0, 1.25, 1.0) == pytest.approx(337.5)
    assert next_borne(300.0, -50.0, 2.0, 10.0, 1.0, 1.25, 1.0) == pytest.approx(230.0)


@given(st.floats(0.0, 1e12), st.floats(-1e10, 1e10), st.floats(0.0, 10.0))
def test_borne_loss__is_never_negative_and_0_without_a_parent(borne, loss, indirect):
    assert next_borne(borne, loss, indirect, 1e9, 0.0, 1.25, 1e9) >= 0.0
    assert next_borne(borne, loss, indirect, 1e9, 0.0, 1.25, 0.0) == 0.0


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_division__has_no_cash_no_rounds_and_one_way_to_end(seed):
    rows = path("openai", seed, 60, **PARENT, parent_patience=1.0)

    assert all(firm.cash == 0.0 and firm.runway == NO_BURN for _, firm, _, _ in rows)
    assert all(firm.round_size == firm.push == firm.austerity == 0.0 for _, firm, _, _ in rows)
    assert rows[-1][2] in (0, 6)


def test_division__ends_when_patience_is_spent_and_lives_on_what_users_bring_elsewhere():
    ended = path("openai", None, 60, **PARENT, parent_patience=0.5, research_spend=900e6)
    lives = path("openai", None, 60, **PARENT, parent_patience=0.5, research_spend=900e6, indirect_value=9.0)

    assert ended[-1][2] == 6
    assert ended[-1][1].borne > 12.0 * 0.5 * 500e6
    assert lives[-1][2] == 0


def test_parent__pays_for_research_that_the_division_could_not():
    alone, paid = (
        path("openai", None, 1, research_spend=900e6, cash=1e6, pledged=0.0, parent_income=income)[1][1].research
        for income in (0.0, 9e9)
    )

    assert paid > 2.0 * alone


def test_research_given__is_a_share_of_income_or_what_is_given_already():
    assert research_given(0.15, 1000e6, 100e6) == pytest.approx(150e6)
    assert research_given(0.15, 1000e6, 400e6) == 400e6
    assert research_given(0.15, 0.0, 400e6) == 0.0


def test_division__does_not_cut_in_the_first_month_what_it_is_said_to_spend():
    rows = path("openai", None, 1, **PARENT, research_spend=2e9)

    assert rows[1][1].research >= 2e9
