"""A firm's own month: the round it tries, the people it wins and loses, what it sells and what serving costs."""

from __future__ import annotations

from filon.mathematics.plain import exp, log
from filon.model import advertising as attention
from filon.model import audience as people
from filon.model import funding, pricing, retention, serving, usage_revenue
from filon.model.climate import DROUGHT, LOG_2
from filon.model.indices import MONTH, faded
from filon.model.numbers import Numbers
from filon.model.state import Firm, World


def court(firm: Firm, world: World, figures: Numbers) -> Firm:
    """How likely a round is to close this month, from the state at the end of last month."""
    appetite = funding.round_appetite(
        world.climate,
        firm.burn_smoothed,
        firm.runway,
        firm.growth,
        firm.months_since_round,
        world.round_wait,
        figures.wait_urgent,
        figures.wait_early,
        figures.runway_needed,
        figures.runway_urgent,
        figures.growth_early,
        figures.early_odds,
    )
    hazard = funding.round_hazard(
        appetite,
        firm.round_odds,
        world.round_climate,
        firm.growth,
        figures.round_growth_least,
        figures.round_growth_most,
        firm.contribution_margin,
        figures.round_margin_least,
        figures.round_margin_most,
        firm.runway,
        1.0 / figures.runway_short,
        figures.round_urgency,
        figures.bridge_stigma * firm.bridged,
    )
    return firm._replace(round_chance=hazard)


def ask(firm: Firm, world: World, shock: Numbers, figures: Numbers) -> Firm:
    """What investors would pay, and what is asked of them if the round closes."""
    fundamental = funding.log_fundamental(
        firm.log_value_base,
        firm.log_revenue,
        figures.value_size_power,
        firm.growth,
        figures.value_growth,
        firm.contribution_margin,
        figures.value_margin_slope,
        figures.value_margin_middle,
    )
    log_offer = funding.log_pre_money(
        fundamental,
        firm.log_value,
        firm.anchor,
        world.log_depth,
        figures.value_depth_power,
        world.log_value_cap + 0.5 * world.log_depth,
    )
    offer = exp(log_offer)
    amount = funding.round_amount(
        firm.runway,
        figures.runway_needed,
        firm.burn_smoothed,
        world.root_depth,
        figures.runway_bought,
        offer,
        figures.dilution_most,
        figures.dilution_early,
    )
    return firm._replace(
        offer=offer,
        ease=funding.ease_of_sale(log_offer, log(figures.absorption_size)),
        ask=amount if shock.round < firm.round_chance else 0.0,
    )


def attract(firm: Firm, draw: Numbers, world: World, shock: Numbers, figures: Numbers, t: float) -> Firm:
    """Price of the month, luck and quality; people who come and who upgrade."""
    log_price = pricing.next_log_price(
        firm.log_price,
        world.price_step,
        draw.price_exposure,
        firm.price_expansion,
        figures.price_least,
        figures.price_most,
    )
    surprise = firm.luck_sd * shock.demand - 0.5 * firm.luck_sd * firm.luck_sd
    luck = grown_luck(firm.luck, surprise, figures.luck_half_life)
    quality = people.after_substitute(
        firm.quality, shock.fate, draw.substitute_annual, figures.substitute_loss, figures.quality_least
    )
    appeal = people.appeal(quality, draw.tide_exposure * world.tide, luck, figures.appeal_quality)
    gains = people.gained(
        firm.audience,
        firm.audience_limit,
        firm.gain_own,
        firm.gain_contagion,
        exp(appeal),
        firm.austerity,
        firm.limits,
        figures.limits_gain_cut,
        people.spending_reach(firm.push * firm.operating_inverse, figures.push_response),
    )
    fade = 1.0 - draw.fade_exposure * (1.0 - faded(t, figures.conversion_half_life))
    upgraded = people.upgrades(
        firm.free_users,
        people.conversion(firm.conversion_long, firm.conversion_start, fade)
        * pricing.metered_conversion(firm.repriced_months, figures.metered_conversion),
        appeal,
        log_price,
        figures.price_elasticity,
        firm.log_audience,
        draw.network_effect,
    )
    return firm._replace(
        log_price=log_price,
        luck=luck,
        surprise=surprise,
        quality=quality,
        gains=gains,
        upgrades=upgraded,
    )


def retain(firm: Firm, draw: Numbers, world: World, figures: Numbers) -> Firm:
    """People who leave, stay and grow loyal."""
    pressure = retention.churn_pressure(
        firm.log_price,
        firm.quality,
        figures.drought_churn if world.climate == DROUGHT else 1.0,
        pricing.repricing_churn(firm.repriced_months, figures.repricing_months, figures.repricing_churn),
        figures.churn_price,
        figures.churn_quality,
    )
    lost_new = retention.lost(firm.payers_new, firm.hazard_new, pressure)
    lost_settled = retention.lost(firm.payers_settled, firm.hazard_settled, pressure)
    lost_loyal = retention.lost(firm.payers_loyal, firm.hazard_loyal, pressure)
    settle = (firm.payers_new - lost_new) * retention.LEAVE_NEW
    mature = (firm.payers_settled - lost_settled) * retention.LEAVE_SETTLED
    payers_new = firm.payers_new - lost_new - settle + firm.upgrades
    payers_settled = firm.payers_settled - lost_settled + settle - mature
    payers_loyal = firm.payers_loyal - lost_loyal + mature
    free_users = people.next_free_users(
        firm.free_users,
        firm.gains,
        firm.upgrades,
        lost_new + lost_settled + lost_loyal,
        figures.leavers_stay_free,
        draw.free_churn,
        firm.limits,
        figures.limits_churn,
    )
    subscribers = payers_new + payers_settled + payers_loyal
    return firm._replace(
        free_users=free_users,
        payers_new=payers_new,
        payers_settled=payers_settled,
        payers_loyal=payers_loyal,
        subscribers=subscribers,
        audience=free_users + subscribers,
    )


def serve(firm: Firm, draw: Numbers, world: World, figures: Numbers) -> Firm:
    """Price of the month, what serving a payer and a free user costs, and whether flat pricing can go on."""
    price = draw.price * exp(firm.log_price)
    bought = world.list_price * firm.supply_price
    index = serving.cost_index(draw.index_exposure, draw.own_serving, world.own_cost, bought)
    log_ratio = firm.log_cap + firm.log_price - firm.log_use_mean - log(index)
    unit_cost = serving.capped_mean(
        firm.use_mean * index, price * exp(firm.log_cap), log_ratio, draw.usage_sigma, firm.sigma_inverse
    )
    free_cost = serving.free_user_cost(
        draw.serve_free, index, figures.free_index_cap, firm.limits, figures.limits_cost_cut
    )
    repriced = pricing.next_repriced_months(firm.repriced_months, unit_cost, price, figures.repricing_threshold)
    return firm._replace(
        price=price,
        unit_cost=unit_cost,
        free_cost=free_cost,
        repriced_months=repriced,
        log_cap=pricing.next_log_cap(firm.log_cap, repriced, draw.metered_cap, figures.repricing_half_life),
    )


def sell(firm: Firm, draw: Numbers, world: World, figures: Numbers, t: float) -> Firm:
    """Sales of the month to all but other firms of the scenario, and what serving them costs."""
    growth_fade = 1.0 - draw.fade_exposure * (1.0 - faded(t, figures.growth_half_life))
    margin_fade = 1.0 - draw.fade_exposure * (1.0 - faded(t, figures.margin_half_life))
    step = usage_revenue.usage_step(
        firm.usage_growth,
        figures.usage_growth_settled_annual * MONTH,
        growth_fade,
        firm.usage * firm.usage_limit_inverse,
        figures.usage_return_annual * MONTH,
        firm.quality,
        figures.usage_quality_annual * MONTH,
        draw.tide_exposure * world.tide_step,
        figures.usage_tide,
        firm.surprise,
    )
    usage = usage_revenue.grown(firm.usage, step)
    usage_margin = usage_revenue.usage_margin(
        draw.usage_margin,
        draw.usage_margin_floor,
        margin_fade,
        usage_revenue.cost_ratio(draw.index_exposure, draw.own_serving, world.margin_ratio),
        firm.quality,
        figures.margin_quality,
        figures.margin_least,
        figures.margin_most,
    )
    advertising = attention.advertising(
        firm.free_users,
        firm.advertising_full,
        attention.ramp(firm.advertising_delay, t, figures.advertising_ramp_months),
    )
    subscriptions = firm.subscribers * firm.price
    return firm._replace(
        usage=usage,
        usage_margin=usage_margin,
        advertising=advertising,
        subscriptions=subscriptions,
        sales=subscriptions + usage + advertising,
        served=firm.subscribers * firm.unit_cost + firm.free_users * firm.free_cost + usage * (1.0 - usage_margin),
    )


def grown_luck(luck: float, surprise: float, half_life: float) -> float:
    """Success of the product beyond the sector's [log]: it fades, and takes the month's news."""
    return luck * exp(-LOG_2 / half_life) + surprise
