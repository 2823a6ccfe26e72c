"""Nothing is shipped that moves nothing: every input and every figure moves some path of some shipped scenario."""

from __future__ import annotations

from functools import cache
from itertools import zip_longest

import pytest
from plain_walk import central_draws, months, path, scenario, value_at
from test_sector_switches import BESIDE

from filon.model.shipped import MODEL

Z90 = 1.2815515655446004
PATHS = [("openai", 1), ("wrapper", 2), ("lab", 3), ("wrapper", 4), ("openai", 5), ("wrapper", 6), ("classic_saas", 7)]
PATHS += [("lab", seed) for seed in range(8, 12)] + [("wrapper", seed) for seed in range(12, 30)]
FIELDS = [item.field for item in (*MODEL.quantities, *MODEL.outcomes)]

POOR = {"cash": 1e9, "pledged": 0.0, "starting_runway": 6.0, "round_hazard": 0.0, "absorption_hazard": 0.0}
RARE = {  # Bounds and rare events that median draws do not meet: with these draws they are met.
    "glut_rent_fall": {"hot_to_drought": 0.9, "glut_probability": 1.0},
    "glut_probability": {"hot_to_drought": 0.9},
    "limits_churn": {"serve_free": 1.0},
    "price_most": {"price_drift_annual": 0.6},
    "price_least": {"price_drift_annual": -1.2},
    "margin_least": {"usage_margin": -0.9, "usage_margin_floor": -0.9},
    "margin_most": {"usage_margin": 0.95, "usage_margin_floor": 0.95},
    "horizon_least": {"cash": 1e6, "research_spend": 1e9},
    "horizon_most": {"research_spend": 1e5},
    "research_least": {"cash": 1e6, "research_spend": 1e8, "cash_floor": -1e12},
    "treadmill_ratio_least": {"cash": 1e6, "research_spend": 1e8, "cash_floor": -1e12},
    "quality_least": {"substitute_annual": 6.0},
    "quality_most": {"quality_noise_annual": 3.0},
    "flywheel_reach": {"flywheel": 0.5, "adoption_q_annual": 6.0},
    "push_growth_least": {"starting_runway": 100.0},
    "push_half_life_down": {"starting_runway": 100.0},
    "round_growth_least": {"payer_growth_annual": -3.0},
    "round_margin_least": {"serve_subscriber": 50.0, "usage_revenue": 0.0, "repricing_threshold": 1e9},
    "round_margin_most": {"serve_subscriber": 0.1, "serve_free": 0.0, "usage_margin": 0.9, "usage_margin_floor": 0.9},
    "round_growth_most": {"payer_growth_annual": 3.0},
    "growth_early": {"hot_to_drought": 0.0, "hot_to_normal": 0.0},
    "early_odds": {"hot_to_drought": 0.0, "hot_to_normal": 0.0},
    "wait_early": {"hot_to_drought": 0.0, "hot_to_normal": 0.0, "months_since_round": 0.0, "payer_growth_annual": 2.0},
    "dilution_early": {"hot_to_drought": 0.0, "hot_to_normal": 0.0},
    "value_cap": {"funding_depth": 1e6},
    "pool_share": {"funding_depth": 1e6},
    "pool_refill_months": {"funding_depth": 1e6},
    "usage_return_annual": {"market_ceiling_multiplier": 0.0},
    "wait_hot": {"hot_to_drought": 0.0, "hot_to_normal": 0.0, "months_since_round": 0.0, "starting_runway": 12.0},
    "wait_drought": {"hot_to_drought": 0.9, "months_since_round": 0.0, "starting_runway": 12.0},
    "wait_normal": {"hot_to_normal": 0.9, "months_since_round": 0.0, "starting_runway": 12.0},
    "wait_urgent": {"months_since_round": 0.0, "starting_runway": 5.0},
    "start_normal_share": {"climate_at_start": 0.97},
    "capped_share_most": {"serve_subscriber": 59.0},
    "runway_cost_share": {
        "serve_subscriber": 0.1,
        "serve_free": 0.0,
        "acquisition_months": 0.0,
        "operating_cost": 1.0e6,
    },
    "absorption_hot": {"starting_runway": 5.0, "absorption_hazard": 0.3, "round_hazard": 0.0, "hot_to_drought": 0.0},
    "absorption_drought": {
        "starting_runway": 5.0,
        "absorption_hazard": 0.3,
        "round_hazard": 0.0,
        "hot_to_drought": 0.9,
    },
    "absorption_size": {"cash": 1e9, "pledged": 0.0, "absorption_hazard": 0.5, "round_hazard": 0.0},
    "absorption_runway": {"starting_runway": 5.0, "absorption_hazard": 0.3},
    "distress_months": {
        "starting_runway": 25.0,
        "payer_growth_annual": -1.5,
        "runway_short": 30.0,
        "wind_down_hazard": 0.9,
    },
    "distress_austerity": {
        "starting_runway": 25.0,
        "payer_growth_annual": -1.5,
        "runway_short": 30.0,
        "wind_down_hazard": 0.9,
    },
    "wind_down_hazard": {"starting_runway": 25.0, "payer_growth_annual": -1.5, "runway_short": 30.0},
    "frontier_follow": {"research_spend": 1e9},
    "leader_least": {"research_spend": 1e9},
    "upside_months": {"serve_subscriber": 30.0, "metered_cap": 3.0, "starting_runway": 60.0},
    "instalments": {"paid_at_once": 0.2},
    "credit_tightens": {"hot_to_drought": 0.5, **POOR},
    "credit_tightens_drought": {"hot_to_drought": 0.5, **POOR},
    "credit_reopens": {"credit_tightens": 0.5, **POOR},
    "backstop": {**POOR, "backstop_probability": 1.0},
    "backstop_drought": {"hot_to_drought": 0.9, **POOR},
    "backstop_months": POOR,
    "backstop_probability": POOR,
    "bridge_probability": POOR,
    "bridge_drought": {"hot_to_drought": 0.9, **POOR},
    "bridge_runway": POOR,
    "bridge_least": POOR,
    "bridge_most": POOR,
    "bridge_stigma": {"starting_runway": 12.0, "bridge_runway": 14.0, "bridge_probability": 1.0},
    "residual_annual": {"residual_annual": 1.0},
    "acquired_runway": {"acquired_hazard": 0.1},
    "acquired_growth_most": {"acquired_hazard": 0.1},
    "parent_patience": {"parent_income": 1e7},
    "indirect_value": {"parent_income": 1e7, "parent_patience": 0.1},
    "parent_research_share": {"parent_income": 1e10, "research_spend": 1e9},
    "patience_drought": {"parent_income": 1e7, "parent_patience": 0.5, "hot_to_drought": 0.9},
    "default_share": {"cash": 1e9, "pledged": 0.0, "round_hazard": 0.0, "commitment_due": 5e9},
    "sublet_drought": {"commitment_due": 5e9, "hot_to_drought": 0.9},
    "sublet_normal": {"commitment_due": 5e9, "hot_to_normal": 0.9},
    "sublet_hot": {"commitment_due": 5e9, "hot_to_drought": 0.0},
    "shortfall_trains": {"commitment_due": 5e9},
    "commitment_growth_least": {"commitment_due": 2e9, "commitment_idle_most": 9.0, "commitment_coverage": 1e3},
    "commitment_lag": {"commitment_due": 2e9, "commitment_idle_most": 9.0, "commitment_coverage": 1e3},
    "commitment_coverage": {"commitment_due": 2e9, "commitment_idle_most": 9.0, "commitment_coverage": 6.0},
    "commitment_growth_annual": {"commitment_due": 2e9, "commitment_idle_most": 9.0, "commitment_coverage": 1e3},
    "commitment_months": {
        "commitment_due": 2e9,
        "commitment_idle_most": 9.0,
        "commitment_growth_least": -9.0,
        "cash": 1e12,
    },
    "commitment_idle_most": {"commitment_due": 1.2e9},
    "commitment_austerity_most": {
        "commitment_due": 2e9,
        "commitment_idle_most": 9.0,
        "commitment_coverage": 1e3,
        "cash": 9e9,
        "pledged": 0.0,
    },
    "commitment_cut_austerity": {"commitment_due": 5e9, "commitment_flexible": 0.9},
    "commitment_flexible": {"commitment_due": 5e9},
}
FACTORS = (1.3, 0.7, 3.0, 0.1)


@cache
def base(name: str, seed: int, strain: tuple[tuple[str, float], ...]) -> list:
    return path(name, seed, **dict(strain))


def moves(name: str, seed: int, key: str, value: float) -> bool:
    """Whether a parameter at `value` moves what results show of a path; stops at the first difference."""
    strain = tuple(RARE.get(key, {}).items())
    world, firm, figures = central_draws(name)
    for word, changed in (*strain, (key, value)):
        next(item for item in (world, firm, figures) if word in item)[word] = changed
    for before, after in zip_longest(base(name, seed, strain), months(world, firm, figures, seed)):
        if before is None or after is None or before[2:] != after[2:]:
            return True
        if any(getattr(before[1], field) != getattr(after[1], field) for field in FIELDS):
            return True
    return False


@pytest.mark.parametrize("key", [key for key in (*MODEL.world_inputs, *MODEL.firm_inputs) if key != MODEL.capital])
def test_input__moves_some_path_at_its_p10_or_p90(key):
    def values(name: str) -> list[float]:
        given = scenario(name)
        item = {**given.world, **given.firms[0].inputs}[key]
        if item.is_constant:
            middle = value_at(item, 0.0)
            low, high = (
                (MODEL.world_inputs | MODEL.firm_inputs)[key].low,
                (MODEL.world_inputs | MODEL.firm_inputs)[key].high,
            )
            return [min(max(value, low), high) for value in (1.3 * middle, 0.7 * middle, middle + 0.1, middle + 1e6)]
        return [value_at(item, -Z90), value_at(item, Z90)]

    assert any(moves(name, seed, key, value) for name, seed in PATHS for value in values(name))


@pytest.mark.parametrize("key", [key for key in MODEL.figures if key not in BESIDE])
def test_figure__moves_some_path(key):
    value, declared = scenario("openai").figures[key], MODEL.figures[key]
    tried = [*(value * factor for factor in FACTORS), value + 0.3, value + 1e9]

    assert any(
        moves(name, seed, key, min(max(item, declared.low), declared.high)) for name, seed in PATHS for item in tried
    )
