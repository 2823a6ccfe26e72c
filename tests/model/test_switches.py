"""Each mechanism is switched off by one parameter: with it a path differs, without it the mechanism leaves no trace."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable

import pytest
from plain_walk import central_draws, path
from test_sector_switches import BESIDE

from filon.model.audience import spending_reach, upgrades
from filon.model.climate import DROUGHT
from filon.model.indices import MONTHS
from filon.model.research import next_quality
from filon.model.shipped import MODEL
from filon.model.switches import NEVER, SWITCHES

ALONE = [switch for switch in SWITCHES if switch.key not in BESIDE]
Rows = list[tuple]  # (world, firm, exit code, marks) of months 0, 1, ...
PATHS = [
    ("wrapper", 1),
    ("openai", 2),
    ("wrapper", 3),
    ("lab", 4),
    ("openai", 5),
    ("wrapper", 6),
    ("lab", 7),
    ("openai", 8),
]

SAFE = {"absorption_hazard": 0.0, "wind_down_hazard": 0.0}
POOR = {"cash": 1e9, "pledged": 0.0, "round_hazard": 0.0, "starting_runway": 6.0, **SAFE}

# Conditions under which rare mechanisms are met; the switch itself comes on top.
STRAIN: dict[str, dict[str, float]] = {
    "network effect": {"network_effect": 0.3},
    "flywheel": {"flywheel": 0.3},
    "common growth error": {"sector_growth_error_annual": 0.3},
    "market ceiling": {"market_ceiling_multiplier": 0.5},
    "glut of accelerators": {"glut_probability": 1.0, "hot_to_drought": 0.5},
    "free substitute": {"substitute_annual": 3.0},
    "repricing": {"serve_subscriber": 17.5},
    "preference for flat prices": {"serve_subscriber": 17.5},
    "limits of the free tier": {"serve_free": 1.0},
    "response to growth spending": {"starting_runway": 100.0},
    "growth spending": {"starting_runway": 100.0},
    "early rounds": {"hot_to_drought": 0.0, "hot_to_normal": 0.0, "payer_growth_annual": 2.0, "starting_runway": 20.0},
    "the sector's pool": {"funding_depth": 1e6},
    "upside-down mark": {"serve_subscriber": 30.0, "metered_cap": 3.0, "starting_runway": 60.0},
    "demand collapse": {"payer_growth_annual": -1.5},
    "wind-down": {"payer_growth_annual": -1.5, "starting_runway": 25.0, "runway_short": 30.0, "wind_down_hazard": 0.9},
    "absorption": {"starting_runway": 5.0, "absorption_hazard": 0.5},
    "insolvency and funding freeze": {"starting_runway": 3.0, "absorption_hazard": 0.0},
    "tax": {"serve_subscriber": 1.0, "payer_growth_annual": 2.0},
    "revenue share": {"revenue_share": 0.2},
    "renegotiation of commitments": {"cash": 1e9, "pledged": 0.0, "round_hazard": 0.0},
    "commitment default": {"cash": 1e9, "pledged": 0.0, "round_hazard": 0.0, "commitment_due": 5e9, **SAFE},
    "value to the parent elsewhere": {"parent_income": 1e9, "indirect_value": 0.5, "parent_patience": 0.02},
    "parent": {"parent_income": 1e9},
    "programme cut": {"parent_income": 1e6, "parent_patience": 0.1},
    "credit window": {**POOR, "credit_tightens": 0.3},
    "bridge loan": POOR,
    "backstop": POOR,
    "residual hazard": {"residual_annual": 2.0},
    "sale of a sound firm": {"acquired_hazard": 0.2},
    "price expansion": {"price_expansion_annual": 0.1},
}


def seen(rows: Rows) -> list[tuple]:
    """What a reader of results sees of a path."""
    fields = [item.field for item in (*MODEL.quantities, *MODEL.outcomes)]
    return [(*(getattr(firm, field) for field in fields), code, tuple(sorted(marks))) for _, firm, code, marks in rows]


def same_without(mechanism: str, **changes: float) -> bool:
    """Whether, with a mechanism off, changes of its other parameters leave every path as it was."""
    switch = next(item for item in SWITCHES if item.mechanism == mechanism)
    off = {**STRAIN.get(mechanism, {}), switch.key: switch.off}
    return all(
        seen(path(name, seed, **off)) == seen(path(name, seed, **{**off, **changes})) for name, seed in PATHS[:2]
    )


def upgrades_repriced(name: str, threshold: float) -> list[float]:
    """Upgrades of a firm whose repricing changes neither rate limit nor churn, nor asks what people prefer."""
    changes = {"repricing_threshold": threshold, "repricing_churn": 1.0, "metered_cap": draw(name, "usage_cap")}
    rows = path(name, 1, serve_subscriber=17.5, metered_conversion=1.0, **changes)
    return [firm.upgrades for _, firm, _, _ in rows]


def every(rows: Rows, holds: Callable[..., bool]) -> bool:
    return all(holds(world, firm) for world, firm, _, _ in rows)


def draw(name: str, key: str) -> float:
    world, firm, figures = central_draws(name)
    return {**world, **firm, **figures}[key]


def contribution_is(rows: Rows, fee: float, share: float) -> bool:
    return every(
        rows,
        lambda _, f: math.isclose(
            f.contribution,
            f.revenue * (1 - share) - f.serving - fee * (f.revenue - f.usage - f.advertising),
            rel_tol=1e-9,
            abs_tol=1e-3,
        ),
    )


def burn_is(rows: Rows, interest: float) -> bool:
    firms = [firm for _, firm, _, _ in rows]
    for before, f in itertools.pairwise(firms):
        cost = f.research + f.operating + f.shortfall - (before.credits - f.credits)
        loss = cost - f.contribution - interest / MONTHS * before.cash
        if loss > 0.0 and not math.isclose(f.burn, loss, rel_tol=1e-9, abs_tol=1e-3):  # else tax is due
            return False
    return True


def borne_is(rows: Rows, indirect: float) -> bool:
    """Whether a parent's loss adds up from burn less what users bring it elsewhere."""
    return all(
        math.isclose(
            after[1].borne,
            max(before[1].borne + loss * (1.25 if after[0].climate == DROUGHT and loss > 0.0 else 1.0), 0.0),
            rel_tol=1e-9,
        )
        for before, after in itertools.pairwise(rows)
        for loss in [after[1].burn - indirect * after[1].audience]
    )


def early(rows: Rows) -> bool:
    """Whether any round was tried with a runway of fifteen months or more."""
    return any(before[1].runway >= 15.0 and after[1].ask > 0.0 for before, after in itertools.pairwise(rows))


LEAVES_NO_TRACE: dict[str, Callable[[Rows, str], bool]] = {
    "climate": lambda rows, _: every(rows, lambda w, f: w.climate == rows[0][0].climate),
    "funding depth": lambda rows, _: every(rows, lambda w, f: w.depth == 1.0),
    "glut of accelerators": lambda rows, _: same_without("glut of accelerators", glut_probability=0.0),
    "serving-cost index": lambda rows, _: same_without("serving-cost index", cost_noise_annual=0.5, rebound_annual=2.0),
    "rebound": lambda rows, name: math.isclose(
        path(name, None, 2, rebound_annual=0.0)[2][0].log_cost,
        path(name, None, 2, rebound_annual=0.0)[1][0].log_cost * (1 + path(name, None, 2)[0][0].decline_step),
        rel_tol=1e-9,
    ),
    "cost noise": lambda rows, name: (
        path(name, 1, 9, cost_noise_annual=0.0, jump_rate_annual=0.0)[9][0].log_cost
        == path(name, 2, 9, cost_noise_annual=0.0, jump_rate_annual=0.0)[9][0].log_cost
    ),
    "price jumps": lambda rows, _: same_without("price jumps", jump_mean=1.0, jump_sd=0.5),
    "price wars": lambda rows, _: every(
        rows[1:], lambda w, f: w.price_step == pytest.approx(w.price_drift * w.decline_fade / w.decline_step)
    ),
    "rents": lambda rows, _: every(rows, lambda w, f: w.own_cost == pytest.approx(math.exp(w.log_cost))),
    "frontier": lambda rows, _: same_without("frontier", research_growth_annual=1.5),
    "tide": lambda rows, _: same_without("tide", tide_sd=0.3),
    "market ceiling": lambda rows, name: (
        rows[0][1].audience_limit == pytest.approx(max(draw(name, "audience_ceiling"), rows[0][1].audience))
    ),
    "common growth error": lambda rows, name: (
        rows[0][1].usage_growth * MONTHS == pytest.approx(draw(name, "usage_growth_annual"))
    ),
    "fading growth": lambda rows, _: same_without(
        "fading growth", growth_half_life=3.0, conversion_half_life=3.0, margin_half_life=3.0
    ),
    "contagion of use": lambda rows, _: every(rows, lambda w, f: f.gain_contagion == 0.0),
    "network effect": lambda rows, _: (
        upgrades(9.0, 0.1, 0.0, 0.0, 0.6, 1.0, 0.0) == upgrades(9.0, 0.1, 0.0, 0.0, 0.6, 2.0, 0.0)
    ),
    "luck with the product": lambda rows, _: every(rows, lambda w, f: f.luck == f.surprise == 0.0),
    "free substitute": lambda rows, _: same_without("free substitute", substitute_loss=0.1),
    "response to growth spending": lambda rows, _: spending_reach(5.0, 0.0) == 1.0,
    "cost of free users": lambda rows, _: same_without("cost of free users", free_index_cap=9.0, limits_cost_cut=0.1),
    "limits of the free tier": lambda rows, _: every(rows, lambda w, f: f.limits == 0.0),
    "front-loaded churn": lambda rows, _: every(rows, lambda w, f: f.hazard_new == pytest.approx(f.hazard_loyal)),
    "cost of payers": lambda rows, _: every(rows, lambda w, f: f.unit_cost < 1e-6),
    "rate limit": lambda rows, name: every(
        path(name, 1, usage_cap=NEVER, repricing_threshold=NEVER, index_exposure=0.0),
        lambda w, f: f.unit_cost == pytest.approx(draw(name, "serve_subscriber"), rel=1e-4),
    ),
    "repricing": lambda rows, _: every(rows, lambda w, f: f.repriced_months == 0.0),
    "preference for flat prices": lambda _, name: upgrades_repriced(name, 0.5) == upgrades_repriced(name, NEVER),
    "price drift": lambda rows, _: every(rows, lambda w, f: f.log_price == 0.0),
    "price expansion": lambda rows, name: every(
        path(name, 1, price_exposure=0.0, price_expansion_annual=0.0), lambda w, f: f.log_price == 0.0
    ),
    "usage revenue": lambda rows, _: every(rows, lambda w, f: f.usage == 0.0),
    "advertising": lambda rows, _: every(rows, lambda w, f: f.advertising == 0.0),
    "treadmill": lambda rows, _: every(rows, lambda w, f: f.treadmill == 0.0),
    "flywheel": lambda rows, _: same_without("flywheel", flywheel_reach=0.1),
    "quality noise": lambda rows, _: (
        next_quality(0.0, 0.1, 1.0, 1.0, 0.2, 0.0, 0.0, 1.5, 0.6, 5.0, 0.0, -2.0, 1.0) == 0.0
    ),
    "acquisition cost": lambda rows, name: rows[0][1].operating == pytest.approx(draw(name, "operating_cost")),
    "revenue share": lambda rows, name: contribution_is(rows, draw(name, "payment_fee"), 0.0),
    "payment fees": lambda rows, name: contribution_is(rows, 0.0, draw(name, "revenue_share")),
    "tax": lambda rows, _: every(
        rows[1:],
        lambda w, f: f.burn >= f.research + f.operating - f.contribution - 0.03 / MONTHS * (f.cash + f.burn + 1e12),
    ),
    "interest": lambda rows, _: burn_is(rows, 0.0),
    "growth spending": lambda rows, _: every(rows, lambda w, f: f.push == 0.0),
    "rounds": lambda rows, _: every(rows, lambda w, f: f.ask == f.round_size == 0.0),
    "early rounds": lambda rows, _: not early(rows),
    "price anchor": lambda rows, _: every(rows, lambda w, f: f.anchor == 0.0),
    "instalments": lambda rows, name: every(
        path(name, 1, paid_at_once=1.0, pledged=0.0), lambda w, f: f.pledged == 0.0
    ),
    "the sector's pool": lambda rows, _: every(rows, lambda w, f: f.round_size == f.ask),
    "credit window": lambda rows, _: every(rows, lambda w, f: w.tight == 0.0),
    "bridge loan": lambda rows, _: every(rows, lambda w, f: f.bridged == 0.0),
    "backstop": lambda rows, _: not any("backstop_drawn" in marks for _, _, _, marks in rows),
    "residual hazard": lambda rows, _: 9 not in {code for _, _, code, _ in rows},
    "sale of a sound firm": lambda rows, _: 10 not in {code for _, _, code, _ in rows},
    "austerity": lambda rows, _: every(rows, lambda w, f: f.austerity == 0.0),
    "commitments": lambda rows, _: every(rows, lambda w, f: f.signed == f.payable == f.shortfall == 0.0),
    "signing of commitments": lambda rows, _: every(rows, lambda w, f: f.signed == rows[0][1].signed),
    "renegotiation of commitments": lambda rows, _: every(rows, lambda w, f: f.commitment_due == f.payable),
    "commitment default": lambda rows, _: 3 not in {code for _, _, code, _ in rows},
    "suppliers' credits": lambda rows, _: same_without("suppliers' credits", credit_share=0.9),
    "parent": lambda rows, _: same_without("parent", parent_patience=1e-3, indirect_value=9.0),
    "value to the parent elsewhere": lambda rows, _: borne_is(rows, 0.0),
    "programme cut": lambda rows, _: 6 not in {code for _, _, code, _ in rows},
    "insolvency and funding freeze": lambda rows, _: not {1, 2} & {code for _, _, code, _ in rows},
    "absorption": lambda rows, _: every(rows, lambda w, f: f.absorption_hazard == 0.0),
    "wind-down": lambda rows, _: every(rows, lambda w, f: f.wind_down_hazard == 0.0),
    "upside-down mark": lambda rows, _: not any("upside_down" in marks for _, _, _, marks in rows),
    "demand collapse": lambda rows, _: not any("demand_collapse" in marks for _, _, _, marks in rows),
}


@pytest.mark.parametrize("switch", ALONE, ids=lambda item: item.mechanism)
def test_switch__makes_a_difference(switch):
    strain = STRAIN.get(switch.mechanism, {})

    assert any(
        seen(path(name, seed, **strain)) != seen(path(name, seed, **{**strain, switch.key: switch.off}))
        for name, seed in PATHS
    )


@pytest.mark.parametrize("switch", ALONE, ids=lambda item: item.mechanism)
def test_switch__off_leaves_no_trace(switch):
    strain = STRAIN.get(switch.mechanism, {})
    for name, seed in PATHS[:2]:
        rows = path(name, seed, **{**strain, switch.key: switch.off})

        assert LEAVES_NO_TRACE[switch.mechanism](rows, name)


def test_switches__name_declared_parameters_once():
    declared = {"figures": MODEL.figures, "world": MODEL.world_inputs, "firm": MODEL.firm_inputs}

    assert all(switch.key in declared[switch.scope] for switch in SWITCHES)
    assert len({switch.mechanism for switch in SWITCHES}) == len(SWITCHES)
