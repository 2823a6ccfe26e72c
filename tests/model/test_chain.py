"""Firms beside each other: payments balance, customers are conserved, and what falls is felt a month later."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sector_walk import random_sectors, sector

from filon.kernels.sums import Structure
from filon.model import climate, rivals, supply
from filon.model.shipped import FALLEN, LOST, SOLD

SHARES = st.floats(0.0, 1.0)


def lives(walked, name: str, month: int) -> bool:
    """Whether a firm acts in a month."""
    return month < len(walked.firms[name])


def market_payment(state, before, named: float) -> float:
    """What a buyer pays to the market: its part of what survivors do, and dear work until it has moved."""
    units = state.purchases / before.supply_price
    rest = units * before.supply_scale * (1.0 - named)
    whole = rest if before.supply_scale > 0.0 else units * (1.0 - before.moving)
    return whole + units * before.moving * 1.25


def paid_by_acquirers(walked, structure, month: int) -> float:
    """What the new owners of buyers that were sold last month pay to living suppliers."""
    paid = 0.0
    for buyer, (left, code) in walked.exits.items():
        if left == month - 1 and code in SOLD:
            for supplier, share in structure.suppliers[buyer].items():
                if lives(walked, supplier, month):
                    paid += share * walked.firms[buyer][left].placed * (1.0 + walked.firms[supplier][month - 1].markup)
    return paid


@pytest.mark.parametrize("number", range(12))
def test_payments__balance_in_every_month_of_random_sectors(number):
    """What buyers pay for work is what living suppliers, the market, and estates and acquirers of others receive."""
    walked, structure, _ = random_sectors(12)[number]
    for month in range(1, len(walked.worlds)):
        living = [name for name in walked.firms if lives(walked, name, month)]
        received = sum(walked.firms[name][month].orders for name in living)
        paid, elsewhere = paid_by_acquirers(walked, structure, month), 0.0
        for name in living:
            state, before = walked.firms[name][month], walked.firms[name][month - 1]
            paid += state.purchases
            shares = structure.suppliers[name]
            elsewhere += market_payment(state, before, sum(shares.values()))
            for supplier, share in shares.items():
                if supplier not in living:
                    left, code = walked.exits[supplier]
                    if left == month - 1 or code not in FALLEN:  # an estate in its last month, or an acquirer
                        charged = walked.firms[supplier][left].markup if left == month - 1 else 0.0
                        elsewhere += share * state.placed * (1.0 + charged)
        turnover = max(sum(walked.firms[name][month].revenue for name in living), 1.0)
        assert abs(paid - received - elsewhere) <= 1e-9 * turnover, month


def test_random_sectors__have_falls_and_trade():
    """The random sectors above are no empty ones."""
    found = random_sectors(12)
    codes = {code for walked, _, _ in found for _, code in walked.exits.values()}
    moved = [state.moving > 0.0 for walked, _, _ in found for states in walked.firms.values() for state in states]

    assert codes & set(FALLEN)
    assert any(moved)
    assert any(
        paid_by_acquirers(walked, structure, month) > 0.0
        for walked, structure, _ in found
        for month in range(1, len(walked.worlds))
    )
    assert any(state.orders > 0.0 for walked, _, _ in found for states in walked.firms.values() for state in states)


def test_join__counts_nothing_twice():
    """Orders are taken out of the usage revenue reported: the revenue of month 0 is that of the firm alone."""
    alone = sector({"lab": "anthropic"}, months=1).firms["lab"][0]
    structure = Structure(suppliers={"app": {"lab": 0.5}})
    beside = sector({"lab": "anthropic", "app": "cursor"}, structure=structure, months=1).firms
    lab, app = beside["lab"][0], beside["app"][0]

    assert lab.orders == pytest.approx(0.5 * app.purchases) != 0.0
    assert lab.usage + lab.orders == pytest.approx(alone.usage)
    assert lab.revenue == pytest.approx(alone.revenue)
    assert lab.served + lab.orders_cost == pytest.approx(alone.serving)


def test_join__takes_what_buyers_pay_where_less_is_reported():
    structure = Structure(suppliers={"app": {"lab": 1.0}})
    lab = sector(
        {"lab": "mistral", "app": "cursor"}, structure=structure, months=1, changes={"lab": {"usage_revenue": 1.0}}
    ).firms["lab"][0]

    assert lab.usage == 0.0
    assert lab.revenue > lab.orders > 1.0


DOOMED = {"cash": 1e6, "pledged": 0.0, "backstop": 0.0, "round_multiplier": 0.0}


def test_fall__of_a_supplier_makes_work_dearer_a_month_later_and_survivors_take_it_over():
    structure = Structure(suppliers={"app": {"lab": 0.6, "other": 0.3}})
    firms = {"lab": "anthropic", "other": "openai", "app": "cursor"}
    rest = {"structure": structure, "changes": {"lab": DOOMED}, "bridge_probability": 0.0, "absorption_hazard": 0.0}
    walked, cheap = sector(firms, **rest), sector(firms, **rest, switching_premium=0.0)
    fell, code = walked.exits["lab"]
    app = walked.firms["app"]

    assert code in FALLEN
    assert app[fell].supply_price == 1.0
    assert app[fell + 1].supply_price == pytest.approx(1.0 + 0.25 * 0.6)
    assert app[fell + 1].free_cost == cheap.firms["app"][fell + 1].free_cost
    assert app[fell + 2].free_cost > cheap.firms["app"][fell + 2].free_cost
    assert app[fell + 30].moving < 0.01
    assert app[fell + 30].supply_scale == pytest.approx(1.0 / 0.4, rel=0.01)
    assert walked.firms["other"][fell + 30].orders == pytest.approx(0.75 * app[fell + 30].purchases, rel=0.02)


def test_fall__of_a_buyer_takes_its_orders_away():
    structure = Structure(suppliers={"app": {"lab": 0.6}})
    walked = sector(
        {"lab": "openai", "app": "cursor"},
        structure=structure,
        changes={"app": {**DOOMED, "starting_runway": 0.0, "usage_margin": -2.0, "usage_margin_floor": -2.0}},
        bridge_probability=0.0,
        absorption_hazard=0.0,
    )
    fell, _ = walked.exits["app"]

    assert walked.firms["lab"][fell].orders > 0.0
    assert walked.firms["lab"][fell + 1].orders == 0.0


def test_sale__of_a_buyer_leaves_its_orders_with_its_suppliers():
    """Its new owner orders once more in the next month, and is a customer like others from then on."""
    structure = Structure(suppliers={"app": {"lab": 0.6}})
    firms = {"lab": "anthropic", "app": "cursor"}
    walked = sector(firms, structure=structure, changes={"app": {"acquired_hazard": 1.0}})
    without = sector({"lab": "anthropic", "app": "cursor"}, structure=structure)
    left, code = walked.exits["app"]
    lab, beside = walked.firms["lab"], without.firms["lab"]

    assert code == 10
    assert lab[left + 1].orders == pytest.approx(0.6 * walked.firms["app"][left].placed)
    assert lab[left + 1].orders > 0.0
    assert lab[left + 1].orders_cost == pytest.approx(lab[left + 1].orders * (1.0 - lab[left + 1].usage_margin))
    assert lab[left + 2].orders == 0.0
    assert lab[left + 1].usage == pytest.approx(beside[left + 1].usage + lab[left + 1].orders)
    assert lab[left + 2].revenue == pytest.approx(beside[left + 2].revenue, rel=0.05)


def test_sale__of_a_supplier_leaves_supply_as_it_is():
    structure = Structure(suppliers={"app": {"lab": 0.6}})
    changes = {"lab": {"acquired_hazard": 0.3}}
    walked = sector({"lab": "openai", "app": "cursor"}, structure=structure, seed=3, changes=changes)
    sold, code = walked.exits["lab"]

    assert code == 10
    assert walked.firms["app"][sold + 1].supply_price == 1.0


def test_fall__hands_half_of_the_customers_to_rivals_of_the_market():
    firms = {"lab": "anthropic", "near": "openai", "far": "mistral", "next": "xai"}
    structure = Structure(market={"lab": "assistant", "near": "assistant", "next": "assistant", "far": "other"})
    options = {"changes": {"lab": DOOMED}, "bridge_probability": 0.0, "absorption_hazard": 0.0}
    with_it = sector(firms, structure=structure, **options)
    without = sector(firms, structure=structure, recaptured=0.0, **options)
    fell, _ = with_it.exits["lab"]
    gone = with_it.firms["lab"][fell]
    came = {
        name: with_it.firms[name][fell + 1].audience - without.firms[name][fell + 1].audience
        for name in firms
        if name != "lab"
    }

    assert came["far"] == 0.0
    assert came["near"] + came["next"] == pytest.approx(0.5 * gone.audience, rel=1e-9)
    assert came["near"] > came["next"] > 0.0
    usage = sum(with_it.firms[name][fell + 1].usage - without.firms[name][fell + 1].usage for name in ("near", "next"))
    assert usage == pytest.approx(0.5 * gone.usage, rel=1e-9)


@pytest.mark.parametrize("number", range(12))
def test_customers__of_the_fallen_come_back_by_half_at_most(number):
    """Over all firms, what comes is what left times the share recaptured, and nothing where nobody is left."""
    walked, structure, _ = random_sectors(12)[number]
    for month in range(1, len(walked.worlds)):
        for market in ("a", "b"):
            gone = [
                name
                for name, (left, code) in walked.exits.items()
                if left == month - 1 and code in FALLEN and structure.market[name] == market
            ]
            left = sum(walked.firms[name][-1].audience for name in gone)
            living = [name for name in walked.firms if lives(walked, name, month) and structure.market[name] == market]
            pulls = sum(walked.firms[name][month].pull for name in living)
            came = sum(rivals.arrivals(left, 0.5, walked.firms[name][month].pull, pulls) for name in living)
            assert came == pytest.approx(0.5 * left if living else 0.0, rel=1e-9)


def test_losses__make_a_drought_likelier_for_six_months():
    firms = {"lab": "anthropic", "other": "openai"}
    walked = sector(
        firms, changes={"lab": {**DOOMED, "capital_weight": 0.5}}, bridge_probability=0.0, absorption_hazard=0.0
    )
    fell, code = walked.exits["lab"]
    remembered = [
        sum(getattr(walked.worlds[month], f"fallen_{back}") for back in range(1, 6)) for month in range(fell, fell + 9)
    ]

    assert code in LOST
    assert remembered == [0.0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.0, 0.0, 0.0]
    assert walked.worlds[fell + 1].fallen_1 == 0.5


@given(hot=SHARES, drought=SHARES, fallen=st.floats(0.0, 2.0), contagion=st.floats(0.0, 20.0))
def test_contagion__only_adds_droughts_and_keeps_probabilities(hot, drought, fallen, contagion):
    hot, drought = hot * (1.0 - drought), drought
    after_hot, after_drought = climate.with_contagion(hot, drought, fallen, contagion, 0.5)

    assert after_drought >= drought
    assert after_drought <= max(drought, 0.5)
    assert 0.0 <= after_hot <= hot + 1e-12
    assert after_hot + after_drought <= 1.0 + 1e-9


def test_contagion__is_nothing_without_losses():
    assert climate.with_contagion(0.9, 0.03, 0.0, 4.0, 0.5) == (0.9, 0.03)


@given(lost=SHARES, part=SHARES, named=SHARES, price=st.floats(0.0, 1.0), premium=st.floats(0.0, 1.0))
def test_supply_price__is_what_survivors_and_the_market_are_paid(lost, part, named, price, premium):
    """Shares of survivors, scaled, and of what is being moved make up all the work."""
    moving = lost * part
    scale = supply.surviving_scale(lost, moving)
    work = scale * (1.0 - lost) + moving
    dearer = named * (1.0 - lost) * price
    found = supply.supply_price(scale, dearer, moving, premium)

    assert work == pytest.approx(1.0) or scale == 0.0
    assert found >= 1.0 - 1e-12
    assert found <= 1.0 + price + premium + 1e-9


@given(exposure=SHARES, own=SHARES, own_cost=st.floats(0.01, 10.0), price=st.floats(0.01, 10.0))
def test_bought_share__is_a_share(exposure, own, own_cost, price):
    share = supply.bought_share(exposure, own, own_cost, price)

    assert 0.0 <= share <= 1.0
    if own == 1.0:
        assert share == 0.0
    if own == 0.0:
        assert share == pytest.approx(1.0)


def test_moving_share__halves_in_four_months_of_six():
    moving = 0.6
    for _ in range(4):
        moving = supply.moving_share(moving, 0.0, 6.0)

    assert moving == pytest.approx(0.6 * (5 / 6) ** 4)
    assert supply.moving_share(moving, 0.1, 6.0) == pytest.approx(moving * 5 / 6 + 0.1)


def test_markup__rises_with_cuts_and_has_a_top():
    assert supply.markup(0.0, 0.6, 0.2) == 0.0
    assert supply.markup(0.3, 0.6, 0.2) == pytest.approx(0.1)
    assert supply.markup(0.9, 0.6, 0.2) == 0.2
    assert supply.markup(0.0, 0.0, 0.2) == 0.0


def test_markup__reaches_buyers_and_is_the_suppliers_revenue():
    """A lab that cuts deeply charges more; its buyer's cost and its own revenue rise together, a month later."""
    structure = Structure(suppliers={"app": {"lab": 1.0}})
    poor = {"lab": {"cash": 4e9, "pledged": 0.0, "round_multiplier": 0.0, "backstop": 0.0}}
    firms = {"lab": "openai", "app": "cursor"}
    safe = {"absorption_hazard": 0.0, "cash_floor": -1e300}
    walked = sector(firms, structure=structure, changes=poor, months=20, **safe)
    month = next(t for t, state in enumerate(walked.firms["lab"]) if state.markup > 0.0)
    lab, app = walked.firms["lab"], walked.firms["app"]

    assert app[month].supply_price == pytest.approx(1.0 + lab[month].markup)
    assert lab[month + 1].orders == pytest.approx(app[month + 1].purchases)


def test_pull__grows_with_audience_and_quality():
    assert rivals.pull(10.0, 0.0) == 10.0
    assert rivals.pull(10.0, 0.5) == pytest.approx(10.0 * math.exp(0.5))


def test_unpaid__is_what_two_years_of_bills_leave():
    assert supply.unpaid(10.0, 24.0, 0.4) == pytest.approx(144.0)
    assert supply.compute_profit(5.0, 0.6) == pytest.approx(3.0)


def test_order_of_firms__changes_nothing():
    structure = Structure(suppliers={"b": {"a": 0.5}}, market={"a": "x", "b": "x", "c": "x"})
    names = ["a", "b", "c"]
    kinds = dict(zip(names, ["openai", "cursor", "wrapper"], strict=True))
    first = sector(kinds, seed=4, structure=structure)
    shuffled = dict(random.Random(1).sample(list(kinds.items()), 3))
    second = sector({name: shuffled[name] for name in reversed(names)}, seed=4, structure=structure)

    assert first.firms == second.firms
