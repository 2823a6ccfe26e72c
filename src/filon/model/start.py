"""Month 0: the starting world, and a firm and its people from its drawn inputs.

Annual rates become monthly ones here, and whatever does not change over the months is computed once.
"""

from __future__ import annotations

from filon.mathematics.plain import exp, log, maximum, sqrt
from filon.model.advertising import advertising, ramp, ramp_delay
from filon.model.audience import people_in_reach
from filon.model.climate import DROUGHT, HOT, LOG_2, NORMAL, funding_target
from filon.model.commitments import signed_at_start
from filon.model.indices import MONTHS
from filon.model.numbers import Numbers
from filon.model.retention import lifetime, stage_hazards, stage_mix
from filon.model.state import Firm, World
from filon.model.world import by_climate


def starting_climate(rank: float, hot: float, normal: float) -> float:
    """Climate at month 0 for a drawn rank: low is hot, high is drought."""
    return HOT if rank < hot else (NORMAL if rank < hot + normal else DROUGHT)


def start_world(draw: Numbers, figures: Numbers) -> World:
    """The world at month 0: indices at 1, funding at the depth of its climate, a full pool."""
    climate = starting_climate(draw.climate_at_start, figures.start_hot_share, figures.start_normal_share)
    depth = funding_target(
        climate, draw.normal_funding_multiplier, draw.drought_funding_multiplier, figures.depth_swing
    )
    log_depth = log(depth)
    drift = draw.tokens_per_task_growth_annual + draw.frontier_mix_drift_annual - draw.token_price_decline_annual
    return World(
        climate=climate,
        depth=depth,
        log_depth=log_depth,
        tight=0.0,
        fallen_1=0.0,
        fallen_2=0.0,
        fallen_3=0.0,
        fallen_4=0.0,
        fallen_5=0.0,
        hot_less=0.0,
        drought_more=0.0,
        pool=draw.funding_depth * depth,
        glut=0.0,
        round_climate=by_climate(climate, figures.round_hot, 1.0, figures.round_drought),
        round_wait=by_climate(climate, figures.wait_hot, figures.wait_normal, figures.wait_drought),
        absorption_climate=by_climate(climate, figures.absorption_hot, 1.0, figures.absorption_drought),
        root_depth=exp(0.5 * log_depth),
        log_cost=0.0,
        log_list=0.0,
        log_rent=0.0,
        log_frontier=0.0,
        tide=0.0,
        tide_step=0.0,
        own_cost=1.0,
        list_price=1.0,
        margin_ratio=1.0,
        frontier=1.0,
        price_step=0.0,
        cost_drift=drift / MONTHS,
        price_drift=draw.price_drift_annual / MONTHS,
        log_value_cap=log(figures.value_cap * draw.funding_depth),
        decline_fade=1.0,
        decline_step=exp(-LOG_2 / draw.decline_half_life),
    )


def opening(draw: Numbers, figures: Numbers) -> Firm:
    """What a firm starts with; the passes that follow fill what is 0 here."""
    audience = draw.free_users + draw.subscribers
    delay = ramp_delay(draw.advertising_midpoint, figures.advertising_ramp_months)
    full = draw.advertising_annual / MONTHS
    attention = advertising(draw.free_users, full, ramp(delay, 0.0, figures.advertising_ramp_months))
    revenue = draw.subscribers * draw.price + draw.usage_revenue + attention
    return Firm(
        free_users=draw.free_users,
        payers_new=0.0,
        payers_settled=0.0,
        payers_loyal=0.0,
        subscribers=draw.subscribers,
        audience=audience,
        log_audience=0.0,
        gains=0.0,
        upgrades=0.0,
        luck=0.0,
        surprise=0.0,
        quality=0.0,
        log_price=draw.price_change,
        price=draw.price,
        unit_cost=0.0,
        free_cost=draw.serve_free,
        log_cap=log(draw.usage_cap),
        repriced_months=0.0,
        limits=0.0,
        usage=draw.usage_revenue,
        usage_margin=draw.usage_margin,
        advertising=attention,
        subscriptions=draw.subscribers * draw.price,
        sales=revenue,
        served=0.0,
        serving=0.0,
        revenue=revenue,
        log_revenue=0.0,
        growth=0.0,
        contribution=0.0,
        contribution_margin=0.0,
        research=0.0,
        push=0.0,
        operating=0.0,
        losses=0.0,
        burn=0.0,
        burn_smoothed=0.0,
        burned=0.0,
        signed=signed_at_start(draw.commitment_due, draw.commitment_growth_annual, figures.commitment_lag),
        payable=draw.commitment_due,
        commitment_due=draw.commitment_due,
        shortfall=0.0,
        credits=draw.credits,
        borne=0.0,
        frontier_spent=0.0,
        frontier_plan=0.0,
        orders=0.0,
        orders_cost=0.0,
        purchases=0.0,
        placed=0.0,
        markup=0.0,
        markup_next=0.0,
        supply_lost=0.0,
        moving=0.0,
        supply_scale=1.0,
        supply_price=1.0,
        presence=1.0,
        capital=draw.capital_weight,
        pull=0.0,
        unpaid=0.0,
        compute_profit=0.0,
        cash=draw.cash,
        runway=0.0,
        round_chance=0.0,
        ask=0.0,
        offer=draw.valuation,
        ease=0.0,
        round_size=0.0,
        taken=0.0,
        raised=0.0,
        pledged=draw.pledged,
        instalment=draw.pledged / figures.instalments,
        bridged=0.0,
        backstop=draw.backstop,
        value=draw.valuation,
        log_value=log(draw.valuation),
        anchor=figures.anchor_weight * exp(-LOG_2 * draw.months_since_round / figures.anchor_half_life),
        months_since_round=draw.months_since_round,
        down_round=0.0,
        austerity=0.0,
        absorption_hazard=0.0,
        distressed_months=0.0,
        wind_down_hazard=0.0,
        acquired_hazard=0.0,
        months_under_water=0.0,
        revenue_smoothed=revenue,
        revenue_peak=revenue,
        self_sustaining_months=0.0,
        audience_limit=0.0,
        gain_own=0.0,
        gain_contagion=0.0,
        conversion_start=0.0,
        conversion_long=0.0,
        hazard_new=0.0,
        hazard_settled=0.0,
        hazard_loyal=0.0,
        luck_sd=draw.demand_volatility_annual * sqrt(1.0 / MONTHS),
        price_expansion=draw.price_expansion_annual / MONTHS,
        advertising_full=full,
        advertising_delay=delay,
        usage_growth=0.0,
        usage_limit_inverse=0.0,
        use_mean=0.0,
        log_use_mean=0.0,
        revenue_start_inverse=1.0 / maximum(revenue, 1.0),
        audience_start_inverse=1.0 / maximum(audience, 1.0),
        operating_inverse=1.0 / maximum(draw.operating_cost, 1.0),
        sigma_inverse=1.0 / draw.usage_sigma,
        horizon_inverse=0.0,
        commitment_step=exp(draw.commitment_growth_annual / MONTHS),
        round_odds=0.0,
        log_value_base=0.0,
        treadmill=0.0,
    )


def start_people(firm: Firm, draw: Numbers, world_draw: Numbers) -> Firm:
    """Markets, retention and conversion.

    Conversion is set so that the first month's growth of payers is the drawn one, and the long-run paying share the
    drawn one, at the retention *expected* behind the reported growth. Were it set at the drawn retention, worse
    retention would be repaid by more conversion and would not matter.
    """
    error = draw.tide_exposure * world_draw.sector_growth_error_annual
    growth = (draw.payer_growth_annual + error) / MONTHS
    limit = people_in_reach(firm.audience, draw.audience_ceiling, world_draw.market_ceiling_multiplier)
    new, settled, loyal = stage_hazards(draw.retention_12m, draw.retention_shape)
    first, second, third = stage_hazards(draw.retention_expected, draw.retention_shape)
    young, grown = stage_mix(growth, first, second, third)
    churn = young * first + grown * second + (1.0 - young - grown) * third
    usage_limit = people_in_reach(draw.usage_revenue, draw.usage_ceiling, world_draw.market_ceiling_multiplier)
    odds = draw.paying_share / (1.0 - draw.paying_share)
    return firm._replace(
        payers_new=firm.subscribers * young,
        payers_settled=firm.subscribers * grown,
        payers_loyal=firm.subscribers * (1.0 - young - grown),
        audience_limit=limit,
        gain_own=draw.adoption_p_annual / MONTHS,
        gain_contagion=draw.adoption_q_annual * exp(error) / MONTHS / maximum(limit, 1.0),
        conversion_start=maximum(growth + churn, 0.0) * firm.subscribers / maximum(firm.free_users, 1.0),
        conversion_long=odds / lifetime(first, second, third),
        hazard_new=new,
        hazard_settled=settled,
        hazard_loyal=loyal,
        usage_growth=(draw.usage_growth_annual + error) / MONTHS,
        usage_limit_inverse=1.0 / maximum(usage_limit, 1.0),
    )
