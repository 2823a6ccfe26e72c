"""What firms that have others beside them do: buy and sell work, take in customers, tell what their fall would cost.

A firm that is alone in its scenario has none of this: nobody buys from it, and its suppliers are the market.
"""

from __future__ import annotations

from filon.mathematics.plain import maximum, minimum
from filon.model import commitments, rivals, supply
from filon.model.numbers import Numbers
from filon.model.state import Firm, World


def join(firm: Firm, received: Numbers, draw: Numbers, figures: Numbers) -> Firm:
    """Month 0: what others of the scenario buy is taken out of the usage revenue reported, not added to it.

    Where buyers would pay more than is reported, all of it comes from them, and the revenue is what they pay.
    """
    usage = maximum(firm.usage - received.orders, 0.0)
    revenue = firm.revenue + (usage + received.orders - firm.usage)
    served = firm.served - (firm.usage - usage) * (1.0 - draw.usage_margin)
    return firm._replace(
        usage=usage,
        sales=revenue - received.orders,
        served=served,
        orders=received.orders,
        orders_cost=received.orders * (1.0 - draw.usage_margin),
        revenue=revenue,
        revenue_start_inverse=1.0 / maximum(revenue, 1.0),
        revenue_smoothed=revenue,
        revenue_peak=revenue,
        unpaid=supply.unpaid(firm.commitment_due, figures.unpaid_months, figures.unpaid_recovery),
        compute_profit=supply.compute_profit(
            commitments.compute(
                firm.serving - firm.purchases + firm.shortfall, firm.research, figures.research_compute_share
            ),
            figures.vendor_margin,
        ),
    )


def offer(firm: Firm, draw: Numbers, world: World, figures: Numbers) -> Firm:
    """What the firm buys this month, what draws customers to it, and what vendors of compute earn on it.

    Research and idle commitments are those of last month: those of this month are not known yet.
    """
    price = world.list_price * firm.supply_price
    purchases = firm.served * supply.bought_share(draw.index_exposure, draw.own_serving, world.own_cost, price)
    bill = firm.served - purchases + firm.orders_cost + firm.shortfall
    return firm._replace(
        purchases=purchases,
        placed=purchases / firm.supply_price * firm.supply_scale,
        pull=rivals.pull(firm.audience, firm.quality),
        compute_profit=supply.compute_profit(
            commitments.compute(bill, firm.research, figures.research_compute_share), figures.vendor_margin
        ),
    )


def trade(firm: Firm, received: Numbers, figures: Numbers) -> Firm:
    """Orders of buyers, at the price announced a month ago; suppliers lost, and what their work will cost.

    The new owner of a buyer that was sold orders as much once more, and is a customer like others from then on.
    """
    ordered = received.orders + received.orders_kept
    lost = minimum(firm.supply_lost + received.suppliers_lost, 1.0)
    moving = minimum(supply.moving_share(firm.moving, received.suppliers_lost, figures.switching_months), 1.0)
    scale = supply.surviving_scale(lost, moving)
    return firm._replace(
        orders=ordered * (1.0 + firm.markup),
        orders_cost=ordered * (1.0 - firm.usage_margin),
        markup=firm.markup_next,
        markup_next=supply.markup(firm.austerity, figures.austerity_most, figures.supplier_markup),
        supply_lost=lost,
        moving=moving,
        supply_scale=scale,
        supply_price=supply.supply_price(scale, received.dearer, moving, figures.switching_premium),
        unpaid=supply.unpaid(firm.commitment_due, figures.unpaid_months, figures.unpaid_recovery),
    )


def welcome(firm: Firm, received: Numbers, figures: Numbers) -> Firm:
    """Customers of rivals that fell last month, and of buyers that were sold; they begin to pay next month."""
    free = rivals.arrivals(received.free_left, figures.recaptured, firm.pull, received.pull)
    payers = rivals.arrivals(received.payers_left, figures.recaptured, firm.pull, received.pull)
    usage = rivals.arrivals(received.usage_left, figures.recaptured, firm.usage, received.usage)
    audience = firm.audience + free + payers
    return firm._replace(
        free_users=firm.free_users + free,
        payers_new=firm.payers_new + payers,
        subscribers=firm.subscribers + payers,
        audience=audience,
        audience_limit=maximum(firm.audience_limit, audience) if free + payers > 0.0 else firm.audience_limit,
        usage=firm.usage + usage + received.orders_kept,
    )
