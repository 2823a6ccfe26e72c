"""Month 0 and the first months: the accounts agree with what was reported, the growth with what was drawn."""

from __future__ import annotations

import math

import pytest
from plain_walk import central_draws, path, scenario, value_at

NAMES = ("openai", "lab", "wrapper", "classic_saas")


def first_year_of_openai() -> list:
    return path("openai", None, 12, climate_moves=0.0, war_rate_annual=0.0, jump_rate_annual=0.0)


@pytest.mark.parametrize(
    ("field", "reported"),
    [
        ("revenue", 830e6),  # 10 billion a year in June 2025
        ("research", 575e6),  # 1,117 reported, less stock pay and inference booked there
        ("burn", 417e6),  # of cash a month in the half-year; credits pay about as much of compute
        ("cash", 17.5e9),
    ],
)
def test_openai__starts_within_a_fifth_of_what_was_reported(field, reported):
    _, firm, _, _ = first_year_of_openai()[0]

    assert getattr(firm, field) == pytest.approx(reported, rel=0.20)


def test_openai__first_month_goes_on_where_month_0_ends():
    (_, start, _, _), (_, first, _, _) = first_year_of_openai()[:2]

    for field in ("revenue", "burn", "operating", "unit_cost"):
        assert getattr(first, field) == pytest.approx(getattr(start, field), rel=0.20)
    assert first.contribution_margin == pytest.approx(start.contribution_margin, abs=0.05)


def test_openai__after_eight_months_is_near_what_was_reported_then():
    """Revenue 1,900, weekly users 900, payers 50 million in February 2026: within a factor of 1.6 of the path."""
    _, firm, _, _ = first_year_of_openai()[8]

    for value, reported in ((firm.revenue, 1.9e9), (firm.audience, 900e6), (firm.subscribers, 50e6)):
        assert abs(math.log(value / reported)) < math.log(1.6)


@pytest.mark.parametrize("name", NAMES)
def test_payers__grow_at_the_drawn_rate_in_the_first_month(name):
    _world, firm, _ = central_draws(name)
    firm["retention_12m"] = firm["retention_expected"]
    rows = path(name, None, 1, retention_12m=firm["retention_expected"])
    growth = math.log(rows[1][1].subscribers / rows[0][1].subscribers)

    assert 12.0 * growth == pytest.approx(firm["payer_growth_annual"], abs=0.06)


@pytest.mark.parametrize("name", NAMES)
def test_worse_retention__is_not_repaid_by_more_conversion(name):
    worse = path(name, None, 0, retention_12m=0.2)[0][1]
    better = path(name, None, 0, retention_12m=0.8)[0][1]

    assert worse.conversion_start == better.conversion_start
    assert worse.conversion_long == better.conversion_long
    assert worse.hazard_new > better.hazard_new


@pytest.mark.parametrize("name", NAMES)
def test_month_0__holds_every_measure_and_stages_that_sum_to_the_payers(name):
    _, firm, _, _ = path(name, None, 0)[0]

    assert all(math.isfinite(value) for value in firm)
    assert firm.payers_new + firm.payers_settled + firm.payers_loyal == pytest.approx(firm.subscribers)
    assert firm.contribution_margin == pytest.approx(firm.contribution / firm.revenue)
    assert firm.cash > 0.0
    assert 0.0 < firm.runway <= 999.0


def test_starting_runway__is_held_in_months_of_first_burn():
    firm = path("wrapper", None, 0)[0][1]

    assert firm.cash / firm.burn_smoothed == pytest.approx(15.0, rel=0.05)


def test_expected_retention__is_the_middle_of_the_drawn_one():
    for name in NAMES:
        inputs = scenario(name).firms[0].inputs

        assert value_at(inputs["retention_expected"], 0.0) == pytest.approx(
            value_at(inputs["retention_12m"], 0.0), abs=0.01
        )


def test_long_run_paying_share__is_the_drawn_one():
    """With a closed audience and everything else at rest, payers settle at the drawn share."""
    calm = {
        "demand_volatility_annual": 0.0,
        "index_exposure": 0.0,
        "price_exposure": 0.0,
        "research_follow": 0.0,
        "treadmill_annual": 0.0,
        "substitute_annual": 0.0,
        "free_churn": 0.0,
        "adoption_q_annual": 0.0,
        "adoption_p_annual": 0.0,
        "leavers_stay_free": 1.0,
        "conversion_half_life": 1.0,
        "cash_floor": -1e300,
        "absorption_hazard": 0.0,
        "wind_down_hazard": 0.0,
        "limits_rise": 0.0,
        "climate_moves": 0.0,
    }
    firm = path("openai", None, 400, **calm)[-1][1]

    # Months are discrete, the long-run conversion is set in continuous time: half a month of difference.
    assert firm.subscribers / firm.audience == pytest.approx(0.06, rel=0.06)
