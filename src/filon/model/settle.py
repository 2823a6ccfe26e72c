"""The close of a firm's month: research, other cost, tax; money raised; what distress does."""

from __future__ import annotations

from filon.mathematics.plain import exp, log, maximum
from filon.model import accounts, austerity, commitments, endings, funding, parents, push, rescue, research, serving
from filon.model.climate import DROUGHT, LOG_2
from filon.model.indices import MONTH, MONTHS
from filon.model.measures import NO_BURN, contribution, counted, margin, runway, smoothed
from filon.model.numbers import Numbers
from filon.model.state import Firm, World
from filon.model.world import by_climate


def book(firm: Firm, draw: Numbers, figures: Numbers) -> Firm:
    """Revenue of the month with orders of other firms, its margin and growth, and how tight the free tier becomes."""
    revenue = firm.sales + firm.orders
    cost = firm.served + firm.orders_cost
    left = contribution(revenue, cost, firm.subscriptions, figures.payment_fee, draw.revenue_share)
    share = margin(left, revenue)
    log_revenue = log(maximum(revenue * firm.revenue_start_inverse, 1e-9))
    return firm._replace(
        serving=cost,
        revenue=revenue,
        contribution=left,
        contribution_margin=share,
        log_revenue=log_revenue,
        growth=smoothed(firm.growth, MONTHS * (log_revenue - firm.log_revenue), figures.growth_news),
        log_audience=log(maximum(firm.audience * firm.audience_start_inverse, 1e-9)),
        limits=serving.next_limits(firm.limits, share, figures.limits_margin, figures.limits_rise, figures.limits_fall),
    )


def study(firm: Firm, draw: Numbers, world: World, shock: Numbers, figures: Numbers, t: float) -> Firm:
    """Research of the month, compute committed and not used, and where both leave the product."""
    plan = research.research_plan(
        draw.research_spend, draw.research_follow, world.frontier, draw.research_scale, firm.log_revenue
    )
    affordable = research.affordable_research(
        research.research_from_sales(firm.revenue, figures.research_revenue_share, firm.contribution),
        firm.cash,
        firm.pledged,
        figures.pledge_weight,
        firm.horizon_inverse,
        parents.research_given(figures.parent_research_share, draw.parent_income, draw.research_spend),
    )
    spent = research.research_spent(plan, affordable, figures.research_least * draw.research_spend, firm.austerity)
    leads = 1.0 if draw.research_follow >= figures.frontier_follow else 0.0
    signs = commitments.signs(
        world.climate,
        firm.austerity,
        figures.commitment_austerity_most,
        firm.growth,
        figures.commitment_growth_least,
        t,
        draw.commitment_months,
        figures.commitment_coverage * firm.revenue - firm.signed,
        figures.commitment_idle_most * firm.commitment_due - firm.shortfall,
    )
    signed = firm.signed * (firm.commitment_step if signs > 0.0 else 1.0)
    payable = commitments.next_payable(firm.payable, signed, figures.commitment_lag)
    due = commitments.commitment_due(
        payable, draw.commitment_flexible, firm.austerity, figures.commitment_cut_austerity
    )
    unused = commitments.shortfall(
        due,
        commitments.compute(firm.serving, spent, figures.research_compute_share),
        by_climate(world.climate, figures.sublet_hot, figures.sublet_normal, figures.sublet_drought),
    )
    quality = research.next_quality(
        firm.quality,
        firm.treadmill,
        spent + figures.shortfall_trains * unused,
        plan,
        figures.treadmill_ratio_least,
        draw.flywheel,
        firm.log_audience,
        figures.flywheel_reach,
        figures.quality_revert_annual,
        shock.quality,
        figures.quality_noise_annual,
        figures.quality_least,
        figures.quality_most,
    )
    return firm._replace(
        research=spent,
        quality=quality,
        signed=signed,
        payable=payable,
        commitment_due=due,
        shortfall=unused,
        frontier_spent=spent * leads,
        frontier_plan=plan * leads,
    )


def spend(firm: Firm, draw: Numbers, world: World, figures: Numbers) -> Firm:
    """Other cost, tax, burn and credits of the month; what a parent has borne; growth spending of the next."""
    used = commitments.credits_used(
        firm.credits,
        draw.credit_share,
        commitments.compute(firm.serving, firm.research, figures.research_compute_share),
    )
    other = accounts.operating_cost(
        draw.operating_cost, firm.log_revenue, figures.operating_scale, firm.austerity, figures.operating_cut
    )
    kept = 1.0 - firm.austerity
    growth_cost = accounts.acquisition_cost(firm.upgrades, firm.price, draw.acquisition_months) * kept
    pushed = firm.push * kept
    operating = other + growth_cost + pushed
    cost = firm.research + operating + firm.shortfall - used
    profit = firm.contribution - cost + figures.interest_annual * MONTH * firm.cash
    due, losses = accounts.tax(profit, firm.losses, figures.tax_rate)
    burn = due - profit
    burn_smoothed = smoothed(firm.burn_smoothed, burn, figures.burn_news)
    goal = push.push_goal(firm.cash, figures.push_comfort_months, burn_smoothed - pushed, draw.push_share)
    pushes = world.climate != DROUGHT and firm.growth > figures.push_growth_least and draw.parent_income <= 0.0
    drought = 1.0 if world.climate == DROUGHT else 0.0
    return firm._replace(
        operating=operating,
        losses=losses,
        burn=burn,
        burn_smoothed=burn_smoothed,
        burned=firm.burned + maximum(burn, 0.0),
        push=push.next_push(firm.push, goal if pushes else 0.0, figures.push_half_life_up, figures.push_half_life_down),
        credits=firm.credits - used,
        borne=parents.next_borne(
            firm.borne,
            burn,
            draw.indirect_value,
            firm.audience,
            drought,
            figures.patience_drought,
            draw.parent_income,
        ),
        self_sustaining_months=counted(firm.self_sustaining_months, 1.0 if burn <= pushed else 0.0),
    )


def fund(firm: Firm, received: Numbers, draw: Numbers, world: World, shock: Numbers, figures: Numbers) -> Firm:
    """Money of the round, instalments, bridge and backstop, cash, runway."""
    drought = 1.0 if world.climate == DROUGHT else 0.0
    size = firm.ask * funding.pool_share(world.pool, received.asks, figures.pool_share)
    instalment = funding.instalment_paid(firm.pledged, firm.instalment, drought)
    paid = size * draw.paid_at_once + instalment
    pledged = firm.pledged - instalment + size * (1.0 - draw.paid_at_once)
    own = draw.parent_income <= 0.0
    before = firm.cash - firm.burn + paid
    rank = rescue.rank_without_round(shock.round, firm.round_chance)
    bridge = rescue.bridge_loan(
        rescue.rank_within(rank, figures.bridge_probability, figures.bridge_drought, world.climate),
        world.tight,
        maximum(firm.bridged, size),
        before,
        figures.bridge_runway,
        firm.burn_smoothed if own else 0.0,
        figures.bridge_least,
        figures.bridge_most,
        figures.pool_share * world.pool,
    )
    drawn = rescue.backstop_drawn(
        rank,
        rescue.in_climate(figures.backstop_probability, figures.backstop_drought, world.climate),
        before + bridge,
        firm.burn_smoothed,
        figures.backstop_months,
        firm.backstop if own else 0.0,
    )
    cash = before + bridge + drawn if own else firm.cash
    months = runway(cash, firm.burn_smoothed) if own else NO_BURN
    value = firm.offer + size
    log_value = log(value)
    closed = size > 0.0
    return firm._replace(
        round_size=size,
        taken=size + bridge,
        raised=firm.raised + paid + drawn,
        bridged=1.0 if bridge > 0.0 else firm.bridged,
        backstop=firm.backstop - drawn,
        pledged=pledged,
        instalment=pledged / figures.instalments if closed else firm.instalment,
        cash=cash,
        runway=months,
        down_round=1.0 if closed and firm.offer < firm.value else 0.0,
        value=value if closed else firm.value,
        log_value=log_value if closed else firm.log_value,
        anchor=figures.anchor_weight if closed else firm.anchor * exp(-LOG_2 / figures.anchor_half_life),
        months_since_round=0.0 if closed else firm.months_since_round + 1.0,
        distressed_months=0.0 if closed or drawn > 0.0 else firm.distressed_months,
        austerity=austerity.next_austerity(
            firm.austerity,
            months,
            figures.runway_short,
            size,
            figures.austerity_rise,
            figures.austerity_fall,
            figures.austerity_most,
        ),
    )


def weaken(firm: Firm, draw: Numbers, world: World, figures: Numbers) -> Firm:
    """Hazards of a sale in distress, of a wind-down and of a sound sale, and counters of the marks."""
    stuck = 1.0 if firm.austerity >= figures.distress_austerity and firm.growth < 0.0 else 0.0
    distressed = counted(firm.distressed_months, stuck)
    revenue = smoothed(firm.revenue_smoothed, firm.revenue, figures.collapse_news)
    return firm._replace(
        absorption_hazard=endings.absorption_hazard(
            firm.runway,
            firm.round_size,
            firm.ease,
            world.absorption_climate,
            figures.absorption_hazard,
            figures.absorption_runway,
        ),
        distressed_months=distressed,
        wind_down_hazard=figures.wind_down_hazard if distressed >= figures.distress_months else 0.0,
        acquired_hazard=endings.acquired_hazard(
            firm.runway,
            figures.acquired_runway,
            firm.growth,
            figures.acquired_growth_most,
            world.climate,
            draw.acquired_hazard,
        ),
        months_under_water=endings.next_months_under_water(firm.months_under_water, firm.contribution),
        revenue_smoothed=revenue,
        revenue_peak=maximum(firm.revenue_peak, revenue),
    )
