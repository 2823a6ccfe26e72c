"""What moves firms only where others are beside them: figures, the capital weight, and the switches."""

import pytest
from sector_walk import sector

from filon.kernels.sums import Structure
from filon.model.shipped import MODEL
from filon.model.switches import SWITCHES

BESIDE = frozenset(
    {
        "contagion",
        "contagion_drought_most",
        "recaptured",
        "switching_premium",
        "switching_months",
        "supplier_markup",
        "vendor_margin",
        "unpaid_months",
        "unpaid_recovery",
    }
)
"""Figures that a firm which is alone never meets."""

FIRMS = {"lab": "anthropic", "rival": "openai", "poor": "mistral", "app": "cursor"}
STRUCTURE = Structure(
    market=dict.fromkeys(("lab", "rival", "poor"), "assistant"), suppliers={"app": {"lab": 0.5, "poor": 0.4}}
)
DOOMED = {"cash": 2e8, "pledged": 0.0, "backstop": 0.0, "round_multiplier": 0.0, "capital_weight": 0.6}
CALM = {"bridge_probability": 0.0, "absorption_hazard": 0.0}
RARE = {"contagion_drought_most": {"contagion": 50.0}}
DECIDING = [*{item.field for item in (*MODEL.quantities, *MODEL.outcomes)}, "unpaid", "compute_profit"]


def seen(seed: int, changes: dict[str, dict[str, float]] | None = None, **figures: float):
    """What a reader of a sector's results sees of a path."""
    given = {"lab": DOOMED, "poor": {**DOOMED, "cash": 5e7}, **(changes or {})}
    walked = sector(FIRMS, seed=seed, structure=STRUCTURE, changes=given, months=40, **{**CALM, **figures})
    rows = {
        name: [tuple(getattr(state, field) for field in DECIDING) for state in states]
        for name, states in walked.firms.items()
    }
    return rows, walked.exits, [world.climate for world in walked.worlds]


@pytest.mark.parametrize("key", sorted(BESIDE))
def test_figure__moves_a_sector(key):
    rare = RARE.get(key, {})
    values = {"contagion": 50.0, "contagion_drought_most": 0.05}.get(key)
    declared = MODEL.figures[key]

    def changed(seed: int):
        for value in (values, declared.low, min(declared.high, 0.9), min(declared.high, 12.0)):
            if value is not None:
                yield seen(seed, **{**rare, key: value})

    assert any(found != seen(seed, **rare) for seed in range(6) for found in changed(seed))


def test_capital_weight__moves_a_sector():
    light = {"lab": {**DOOMED, "capital_weight": 0.0}, "poor": {**DOOMED, "cash": 5e7, "capital_weight": 0.0}}

    assert any(seen(seed, contagion=50.0) != seen(seed, light, contagion=50.0) for seed in range(6))


@pytest.mark.parametrize(
    "switch", [switch for switch in SWITCHES if switch.key in BESIDE], ids=lambda item: item.mechanism
)
def test_switch__makes_a_difference_in_a_sector(switch):
    more = {"contagion": 50.0} if switch.key == "contagion" else {}

    assert any(seen(seed, **more) != seen(seed, **{switch.key: switch.off}) for seed in range(6))


def test_capital_weight__means_nothing_without_contagion():
    light = {"lab": {**DOOMED, "capital_weight": 0.0}, "poor": {**DOOMED, "cash": 5e7, "capital_weight": 0.0}}

    assert seen(1, contagion=0.0) == seen(1, light, contagion=0.0)


def test_vendor_margin__of_nothing_leaves_no_profit():
    rows, _, _ = seen(1, vendor_margin=0.0)

    assert all(row[-1] == 0.0 for states in rows.values() for row in states)


def test_unpaid_months__of_nothing_leave_nothing_unpaid():
    rows, _, _ = seen(1, unpaid_months=0.0)

    assert all(row[-2] == 0.0 for states in rows.values() for row in states)


def test_recapture__of_nothing_leaves_rivals_as_without_a_market():
    """With nobody recaptured, firms of one market walk as firms of none."""
    alone = Structure(suppliers=STRUCTURE.suppliers)
    options = {"seed": 1, "changes": {"lab": DOOMED}, "months": 40, "recaptured": 0.0, **CALM}
    together = sector(FIRMS, structure=STRUCTURE, **options)
    apart = sector(FIRMS, structure=alone, **options)

    assert together.exits == apart.exits
    assert [state.audience for state in together.firms["rival"]] == [state.audience for state in apart.firms["rival"]]


def test_supplier_markup__of_nothing_keeps_list_prices():
    options = {"seed": 1, "changes": {"lab": DOOMED}, "months": 40, "supplier_markup": 0.0, "switching_premium": 0.0}
    walked = sector(FIRMS, structure=STRUCTURE, **options, **CALM)

    assert {state.supply_price for state in walked.firms["app"]} == {1.0}
