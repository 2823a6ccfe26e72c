"""The accounts of month 0: growth, sales, burn, and what investors and rivals will make of the firm."""

from __future__ import annotations

from filon.mathematics.plain import exp, log, maximum, minimum
from filon.model.accounts import acquisition_cost
from filon.model.advertising import ramp, ramp_growth
from filon.model.audience import gained, next_free_users
from filon.model.commitments import compute, credits_used, shortfall
from filon.model.indices import MONTHS
from filon.model.measures import NO_BURN, contribution, margin, runway
from filon.model.numbers import Numbers
from filon.model.parents import research_given
from filon.model.research import affordable_research, research_from_sales, research_spent, revealed_horizon
from filon.model.retention import lost
from filon.model.serving import uncapped_mean
from filon.model.state import Firm, World
from filon.model.world import by_climate


def start_growth(firm: Firm, draw: Numbers, world_draw: Numbers, figures: Numbers) -> Firm:
    """Growth of revenue at the start: drawn for payers and usage; of free users and the ramp for advertising."""
    upgrades = firm.free_users * (1.0 - exp(-firm.conversion_start))
    gains = gained(
        firm.audience,
        firm.audience_limit,
        firm.gain_own,
        firm.gain_contagion,
        1.0,
        0.0,
        0.0,
        figures.limits_gain_cut,
        1.0,
    )
    leavers = (
        lost(firm.payers_new, firm.hazard_new, 1.0)
        + lost(firm.payers_settled, firm.hazard_settled, 1.0)
        + lost(firm.payers_loyal, firm.hazard_loyal, 1.0)
    )
    free_users = next_free_users(
        firm.free_users, gains, upgrades, leavers, figures.leavers_stay_free, draw.free_churn, 0.0, figures.limits_churn
    )
    earned = ramp(firm.advertising_delay, 0.0, figures.advertising_ramp_months)
    audience = log(maximum(free_users, 1.0) / maximum(firm.free_users, 1.0))
    attention = MONTHS * (audience + ramp_growth(earned, figures.advertising_ramp_months))
    error = draw.tide_exposure * world_draw.sector_growth_error_annual
    payers = (draw.payer_growth_annual + error) * firm.subscribers * draw.price
    growth = payers + (draw.usage_growth_annual + error) * firm.usage + attention * firm.advertising
    return firm._replace(upgrades=upgrades, growth=growth / maximum(firm.revenue, 1.0))


def start_sales(firm: Firm, draw: Numbers, figures: Numbers) -> Firm:
    """Cost of serving, contribution and other cost of month 0."""
    use = uncapped_mean(draw.serve_subscriber, draw.usage_cap * draw.price, draw.usage_sigma, figures.capped_share_most)
    cost = minimum(draw.serve_subscriber, figures.capped_share_most * draw.usage_cap * draw.price)
    subscriptions = firm.subscribers * draw.price
    serving = firm.subscribers * cost + firm.free_users * draw.serve_free + firm.usage * (1.0 - draw.usage_margin)
    bought = serving * (1.0 - draw.own_serving)
    left = contribution(firm.revenue, serving, subscriptions, figures.payment_fee, draw.revenue_share)
    return firm._replace(
        unit_cost=cost,
        served=serving,
        serving=serving,
        purchases=bought,
        placed=bought,
        contribution=left,
        contribution_margin=margin(left, firm.revenue),
        operating=draw.operating_cost + acquisition_cost(firm.upgrades, draw.price, draw.acquisition_months),
        use_mean=use,
        log_use_mean=log(use / maximum(draw.price, 1e-9)),
    )


def start_accounts(firm: Firm, draw: Numbers, world: World, figures: Numbers) -> Firm:
    """Burn of month 0, the cash it starts with, and what its R&D reveals of its plans.

    Compute is that of the R&D stated; a parent's division has no runway to run out of.
    """
    used = compute(firm.serving, draw.research_spend, figures.research_compute_share)
    sublet = by_climate(world.climate, figures.sublet_hot, figures.sublet_normal, figures.sublet_drought)
    unused = shortfall(firm.commitment_due, used, sublet)
    rest = firm.operating + unused - credits_used(firm.credits, draw.credit_share, used) - firm.contribution
    least = figures.runway_cost_share * (draw.research_spend + firm.operating)
    cash = firm.cash + draw.starting_runway * maximum(draw.research_spend + rest, least)
    sales = research_from_sales(firm.revenue, figures.research_revenue_share, firm.contribution)
    money = cash + figures.pledge_weight * firm.pledged
    pace = 1.0 / revealed_horizon(money, draw.research_spend, sales, figures.horizon_least, figures.horizon_most)
    affordable = affordable_research(
        sales,
        cash,
        firm.pledged,
        figures.pledge_weight,
        pace,
        research_given(figures.parent_research_share, draw.parent_income, draw.research_spend),
    )
    research = research_spent(draw.research_spend, affordable, figures.research_least * draw.research_spend, 0.0)
    burn = research + rest - figures.interest_annual / MONTHS * cash
    return firm._replace(
        research=research,
        shortfall=unused,
        burn=burn,
        burn_smoothed=burn,
        cash=cash,
        runway=runway(cash, burn) if draw.parent_income <= 0.0 else NO_BURN,
        horizon_inverse=pace,
    )


def start_prospects(firm: Firm, draw: Numbers, figures: Numbers) -> Firm:
    """What investors make of the firm, none where a parent pays, and how much falling behind in research hurts."""
    yearly = MONTHS * maximum(firm.revenue, 1.0)
    size = figures.value_size_power * log(figures.value_size / yearly)
    odds = figures.round_hazard * draw.round_multiplier * exp(draw.round_success - figures.round_success_mean)
    return firm._replace(
        round_odds=odds if draw.parent_income <= 0.0 else 0.0,
        log_value_base=log(draw.revenue_multiple * yearly) + size,
        treadmill=figures.treadmill_annual * maximum(draw.research_follow, figures.treadmill_least) / MONTHS,
    )
