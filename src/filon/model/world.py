"""The month of the world: funding first, then the indices of the sector."""

from __future__ import annotations

from filon.mathematics.plain import exp, log
from filon.model.climate import (
    DROUGHT,
    HOT,
    climate_odds,
    funding_target,
    glut,
    next_climate,
    next_credit,
    next_depth,
    next_pool,
    with_contagion,
)
from filon.model.indices import (
    faded,
    index_drift,
    leadership,
    next_log_cost,
    next_log_frontier,
    next_log_list,
    next_log_rent,
    next_tide,
    price_jump,
    price_war,
)
from filon.model.numbers import Numbers
from filon.model.state import World


def heed(world: World, totals: Numbers, draw: Numbers, figures: Numbers) -> World:
    """What the losses of peers add to the odds of a drought; nobody is there to see the fall of a firm alone."""
    fallen = totals.fallen + world.fallen_1 + world.fallen_2 + world.fallen_3 + world.fallen_4 + world.fallen_5
    hot, drought = climate_odds(
        world.climate,
        draw.hot_to_normal,
        draw.hot_to_drought,
        draw.normal_to_hot,
        draw.normal_to_drought,
        draw.drought_to_hot,
        draw.drought_to_normal,
        figures.climate_moves,
    )
    left, raised = with_contagion(hot, drought, fallen, figures.contagion, figures.contagion_drought_most)
    return world._replace(
        fallen_1=totals.fallen,
        fallen_2=world.fallen_1,
        fallen_3=world.fallen_2,
        fallen_4=world.fallen_3,
        fallen_5=world.fallen_4,
        hot_less=hot - left,
        drought_more=raised - drought,
    )


def funding(world: World, totals: Numbers, draw: Numbers, shock: Numbers, figures: Numbers) -> World:
    """Move the climate, the depth of funding, credit and the pool of money."""
    hot_alone, drought_alone = climate_odds(
        world.climate,
        draw.hot_to_normal,
        draw.hot_to_drought,
        draw.normal_to_hot,
        draw.normal_to_drought,
        draw.drought_to_hot,
        draw.drought_to_normal,
        figures.climate_moves,
    )
    hot, drought = hot_alone - world.hot_less, drought_alone + world.drought_more
    climate = next_climate(shock.climate, hot, drought)
    target = funding_target(
        climate, draw.normal_funding_multiplier, draw.drought_funding_multiplier, figures.depth_swing
    )
    depth = next_depth(world.depth, target, figures.depth_half_life)
    log_depth = log(depth)
    return world._replace(
        climate=climate,
        depth=depth,
        log_depth=log_depth,
        tight=next_credit(
            world.tight,
            shock.list_price,
            climate,
            figures.credit_tightens,
            figures.credit_tightens_drought,
            figures.credit_reopens,
        ),
        pool=next_pool(world.pool, totals.raised, draw.funding_depth * depth, figures.pool_refill_months),
        glut=glut(shock.climate, climate, world.climate, drought, draw.glut_probability),
        round_climate=by_climate(climate, figures.round_hot, 1.0, figures.round_drought),
        round_wait=by_climate(climate, figures.wait_hot, figures.wait_normal, figures.wait_drought),
        absorption_climate=by_climate(climate, figures.absorption_hot, 1.0, figures.absorption_drought),
        root_depth=exp(0.5 * log_depth),
    )


def by_climate(climate: float, hot: float, normal: float, drought: float) -> float:
    """The value that belongs to a climate: 0 hot, 1 normal, 2 drought."""
    return hot if climate == HOT else (drought if climate == DROUGHT else normal)


def prices(world: World, totals: Numbers, draw: Numbers, shock: Numbers, figures: Numbers, t: float) -> World:
    """Move serving cost, list price, rents, frontier and tide."""
    jump = price_jump(shock.list_price, figures.jump_rate_annual, figures.jump_mean, figures.jump_sd)
    war = price_war(shock.list_price, figures.war_rate_annual, figures.war_low, figures.war_high)
    drift = index_drift(world.log_cost, world.cost_drift, world.decline_fade, figures.rebound_annual)
    log_cost = next_log_cost(
        world.log_cost, drift, shock.cost, figures.cost_noise_annual, jump, figures.jump_cost_share
    )
    log_list = next_log_list(world.log_list, world.log_cost, drift, jump, war, figures.gap_half_life)
    log_rent = next_log_rent(
        world.log_rent,
        draw.rent_mean,
        figures.rent_reversion_annual,
        shock.rent,
        figures.rent_noise_annual,
        world.glut,
        figures.glut_rent_fall,
    )
    log_frontier = next_log_frontier(
        world.log_frontier,
        draw.research_growth_annual,
        figures.research_growth_settled_annual,
        faded(t, figures.research_half_life),
        leadership(totals.frontier_spent, totals.frontier_plan, figures.leader_least),
    )
    tide = next_tide(world.tide, shock.tide, figures.tide_persistence, figures.tide_sd)
    own = log_cost + figures.rent_pass_through * log_rent
    return world._replace(
        log_cost=log_cost,
        log_list=log_list,
        log_rent=log_rent,
        log_frontier=log_frontier,
        tide=tide,
        tide_step=tide - world.tide,
        own_cost=exp(own),
        list_price=exp(log_list),
        margin_ratio=exp(figures.margin_pass_through * (own - log_list)),
        frontier=exp(log_frontier),
        price_step=world.price_drift * world.decline_fade - figures.war_pass_through * war,
        decline_fade=world.decline_fade * world.decline_step,
    )
