from __future__ import annotations

import math
from types import SimpleNamespace

import pytest

from filon.model import endings
from filon.model.climate import DROUGHT, NORMAL
from filon.model.shipped import MODEL

FIGURES = SimpleNamespace(cash_floor=0.0, collapse_share=0.4, austerity_felt=0.3, self_sustaining_months=12.0)


def test_codes__are_those_of_datasets():
    assert MODEL.codes == {
        3: "commitment_default",
        2: "funding_freeze",
        1: "insolvency",
        4: "absorbed",
        5: "wound_down",
        6: "programme_cut",
        9: "residual",
        10: "acquired",
        7: "upside_down",
        8: "demand_collapse",
        11: "repriced",
        12: "down_round",
        13: "austerity",
        14: "backstop_drawn",
        15: "commitments_renegotiated",
        16: "self_sustaining",
    }
    assert MODEL.crash_codes == (1, 2, 3, 4, 5, 6, 7, 8)


def test_exits_and_marks__stand_in_tie_order():
    causes = [*(item.code for item in MODEL.exits), *(item.code for item in MODEL.marks if item.crash)]

    assert causes == list(endings.TIE_ORDER)


@pytest.mark.parametrize(
    ("cash", "climate", "insolvent", "frozen"),
    [
        (-1.0, NORMAL, True, False),
        (-1.0, DROUGHT, False, True),
        (0.0, NORMAL, False, False),
        (1.0, DROUGHT, False, False),
    ],
)
def test_cash_out__is_named_after_the_climate(cash, climate, insolvent, frozen):
    firm, world = SimpleNamespace(cash=cash), SimpleNamespace(climate=climate)

    assert endings.insolvency(firm, world, FIGURES) is insolvent
    assert endings.funding_freeze(firm, world, FIGURES) is frozen


def test_absorption_and_wind_down__share_a_number_and_never_meet():
    firm = SimpleNamespace(absorption_hazard=0.0375, wind_down_hazard=0.15)
    ranks = [(k + 0.5) / 10_000 for k in range(10_000)]
    absorbed = {rank for rank in ranks if endings.absorbed(firm, SimpleNamespace(fate=rank))}
    ended = {rank for rank in ranks if endings.wound_down(firm, SimpleNamespace(fate=rank))}

    assert (len(absorbed), len(ended)) == (375, 1500)
    assert not absorbed & ended


def test_absorption__needs_short_runway_and_no_round():
    assert endings.absorption_hazard(5.0, 0.0, 1.0, 1.5, 0.025, 6.0) == pytest.approx(0.0375)
    assert endings.absorption_hazard(5.0, 0.0, 0.25, 0.5, 0.025, 6.0) == pytest.approx(0.003125)
    assert endings.absorption_hazard(7.0, 0.0, 1.0, 1.0, 0.025, 6.0) == 0.0
    assert endings.absorption_hazard(5.0, 1e6, 1.0, 1.0, 0.025, 6.0) == 0.0


@pytest.mark.parametrize(
    ("cash", "shortfall", "defaults"), [(-1.0, 31.0, True), (-1.0, 29.0, False), (1.0, 31.0, False)]
)
def test_commitment_default__is_cash_out_while_unused_compute_burns(cash, shortfall, defaults):
    firm = SimpleNamespace(cash=cash, shortfall=shortfall, burn=100.0)

    assert endings.commitment_default(firm, SimpleNamespace(cash_floor=0.0, default_share=0.3)) is defaults


def test_programme_cut__comes_when_years_of_the_parents_income_are_lost():
    parent = SimpleNamespace(parent_patience=2.0, parent_income=10.0)

    assert endings.programme_cut(SimpleNamespace(borne=241.0), parent)
    assert not endings.programme_cut(SimpleNamespace(borne=239.0), parent)
    assert not endings.programme_cut(
        SimpleNamespace(borne=0.0), SimpleNamespace(parent_patience=0.0, parent_income=0.0)
    )


def test_renegotiation__is_a_bill_under_what_was_signed_for():
    assert endings.commitments_renegotiated(SimpleNamespace(commitment_due=9.0, payable=10.0))
    assert not endings.commitments_renegotiated(SimpleNamespace(commitment_due=10.0, payable=10.0))


def test_ends_of_a_month__share_a_number_and_never_meet():
    firm = SimpleNamespace(absorption_hazard=0.0, acquired_hazard=0.006, wind_down_hazard=0.15)
    draw = SimpleNamespace(residual_annual=0.12)
    ranks = [(k + 0.5) / 10_000 for k in range(10_000)]
    bought = {rank for rank in ranks if endings.acquired(firm, SimpleNamespace(fate=rank))}
    other = {rank for rank in ranks if endings.residual(firm, draw, SimpleNamespace(fate=rank))}
    ended = {rank for rank in ranks if endings.wound_down(firm, SimpleNamespace(fate=rank))}

    assert (len(bought), len(other), len(ended)) == (60, 100, 1500)
    assert len(bought | other | ended) == 1660


def test_sound_sale__needs_money_growth_and_buyers():
    def hazard(runway=24.0, growth=0.5, climate=NORMAL) -> float:
        return endings.acquired_hazard(runway, 12.0, growth, 1.0, climate, 0.003)

    assert hazard() == pytest.approx(0.003 * math.exp(0.5))
    assert hazard(growth=3.0) == pytest.approx(0.003 * math.e)
    assert hazard(runway=11.0) == hazard(growth=-0.1) == hazard(climate=DROUGHT) == 0.0


def test_backstop_mark__is_money_that_left_the_investor():
    assert endings.backstop_drawn(SimpleNamespace(backstop=4.0), SimpleNamespace(backstop=10.0))
    assert not endings.backstop_drawn(SimpleNamespace(backstop=10.0), SimpleNamespace(backstop=10.0))


def test_months_under_water__count_up_and_down_and_not_below_0():
    assert endings.next_months_under_water(3.0, -1.0) == 4.0
    assert endings.next_months_under_water(3.0, 1.0) == 2.0
    assert endings.next_months_under_water(0.0, 1.0) == 0.0


def test_marks__by_hand():
    firm = SimpleNamespace(
        months_under_water=18.0,
        revenue_smoothed=39.0,
        revenue_peak=100.0,
        repriced_months=1.0,
        down_round=1.0,
        austerity=0.3,
        self_sustaining_months=12.0,
    )

    assert endings.upside_down(firm, SimpleNamespace(upside_months=18.0, parent_income=0.0))
    assert not endings.upside_down(firm, SimpleNamespace(upside_months=18.5, parent_income=0.0))
    assert not endings.upside_down(firm, SimpleNamespace(upside_months=18.0, parent_income=1.0))
    assert endings.demand_collapse(firm, FIGURES)
    assert endings.repriced(firm)
    assert endings.down_round(firm)
    assert endings.austere(firm, FIGURES)
    assert endings.self_sustaining(firm, FIGURES)
