"""Constants inside equations, common to all firms, each declared once; their values are in `mechanics.toml`.

Those ending in `_annual` are per year; equations divide them by twelve, which the compiled loop does once.
"""

from __future__ import annotations

from filon.model.definition import Input

UNBOUNDED = float("inf")


def _declared(*inputs: Input) -> dict[str, Input]:
    """Inputs by name."""
    return {item.name: item for item in inputs}


FIGURES: dict[str, Input] = _declared(
    # Funding climate
    Input("start_hot_share", "probability", "chance that funding is hot at the start", 0.0, 1.0),
    Input("start_normal_share", "probability", "chance that funding is normal at the start", 0.0, 1.0),
    Input("climate_moves", "switch", "whether the climate changes", 0.0, 1.0),
    Input("depth_swing", "switch", "whether the climate moves the depth of funding", 0.0, 1.0),
    Input("depth_half_life", "months", "time in which the depth of funding makes half of its way", 0.001, UNBOUNDED),
    Input("pool_refill_months", "months", "time in which the empty pool of money fills", 1.0, UNBOUNDED),
    # Indices
    Input("rebound_annual", "1/year", "pull of the serving-cost index to 1: cheap work is used more", 0.0, UNBOUNDED),
    Input("cost_noise_annual", "log/sqrt(year)", "noise of the serving-cost index", 0.0, UNBOUNDED),
    Input("jump_rate_annual", "1/year", "dearer flagship models that move list prices up", 0.0, 12.0),
    Input("jump_mean", "log", "mean size of such a jump", -2.0, 2.0),
    Input("jump_sd", "log", "standard deviation of its size", 0.0, 2.0),
    Input("jump_cost_share", "share", "part of such a jump that costs more to serve", 0.0, 1.0),
    Input("war_rate_annual", "1/year", "price wars", 0.0, 12.0),
    Input("war_low", "log", "smallest cut of a price war", 0.0, 5.0),
    Input("war_high", "log", "largest cut of a price war", 0.0, 5.0),
    Input("war_pass_through", "share", "part of a price war that reaches what payers pay", 0.0, 1.0),
    Input("gap_half_life", "months", "time in which the gap of list price to cost halves", 1.0, UNBOUNDED),
    Input("rent_reversion_annual", "1/year", "pull of accelerator rents to their mean", 0.0, 12.0),
    Input("rent_noise_annual", "log/sqrt(year)", "volatility of accelerator rents", 0.0, UNBOUNDED),
    Input("rent_pass_through", "share", "part of rents that reaches serving cost", 0.0, 1.0),
    Input("glut_rent_fall", "log", "fall of rents when a drought leaves a glut", 0.0, 3.0),
    Input("margin_pass_through", "exponent", "power with which margins follow cost over list price", 0.0, 1.0),
    Input("research_growth_settled_annual", "log/year", "growth of frontier R&D in the long run", -1.0, 3.0),
    Input(
        "research_half_life",
        "months",
        "time in which the growth of frontier R&D makes half of its way there",
        1.0,
        UNBOUNDED,
    ),
    Input("leader_least", "share", "least speed of a frontier that nobody can pay in full", 0.0, 1.0),
    Input("tide_persistence", "share", "part of the demand tide that stays from month to month", 0.0, 0.9999),
    Input("tide_sd", "log/sqrt(month)", "news of the demand tide", 0.0, 1.0),
    # Audience and free tier
    Input("appeal_quality", "elasticity", "response of gains and conversion to quality", 0.0, 5.0),
    Input("price_elasticity", "elasticity", "response of conversion to price", 0.0, 5.0),
    Input(
        "conversion_half_life",
        "months",
        "time in which conversion makes half of its way to the long run",
        1.0,
        UNBOUNDED,
    ),
    Input("leavers_stay_free", "share", "payers who leave and stay as free users", 0.0, 1.0),
    Input("luck_half_life", "months", "time in which luck with a product halves", 0.1, UNBOUNDED),
    Input("substitute_loss", "factor", "quality lost to a free substitute", 0.0, 3.0),
    Input("push_response", "factor", "response of gains to growth spending", 0.0, 5.0),
    Input("limits_margin", "share", "contribution margin under which the free tier is tightened", -1.0, 1.0),
    Input("limits_rise", "share/month", "tightening of the free tier in a month", 0.0, 1.0),
    Input("limits_fall", "share/month", "relaxing of the free tier in a month", 0.0, 1.0),
    Input("limits_gain_cut", "share", "gains lost when the free tier is tightest", 0.0, 1.0),
    Input("limits_cost_cut", "share", "cost of a free user saved when the free tier is tightest", 0.0, 1.0),
    Input("limits_churn", "factor", "free users lost when the free tier is tightest, over usual losses", 0.0, 5.0),
    # Retention
    Input("churn_price", "elasticity", "response of churn to price", 0.0, 5.0),
    Input("churn_quality", "elasticity", "response of churn to quality", 0.0, 5.0),
    Input("drought_churn", "factor", "churn in a drought over usual churn", 0.1, 5.0),
    Input("repricing_churn", "factor", "churn after flat pricing ended over usual churn", 0.1, 5.0),
    Input("repricing_months", "months", "months for which it stays so", 0.0, 120.0),
    # Serving and price
    Input("capped_share_most", "share", "largest capped mean cost taken as a share of the cap", 0.1, 0.95),
    Input("free_index_cap", "factor", "largest rise of the cost of a free user", 0.0, 1e9),
    Input("price_least", "factor", "least price over that at the start", 0.001, 1.0),
    Input("price_most", "factor", "largest price over that at the start", 1.0, 1000.0),
    Input("repricing_threshold", "share", "cost over price of a payer at which flat pricing ends", 0.0, 1e9),
    Input(
        "repricing_half_life",
        "months",
        "time in which the rate limit makes half of its way to the metered one",
        0.1,
        UNBOUNDED,
    ),
    Input("advertising_ramp_months", "months", "length scale of the logistic ramp of advertising", 1.0, UNBOUNDED),
    # Usage revenue
    Input("usage_growth_settled_annual", "log/year", "growth of usage revenue in the long run", -1.0, 2.0),
    Input("growth_half_life", "months", "time in which its growth makes half of its way there", 1.0, UNBOUNDED),
    Input("usage_quality_annual", "log/year", "growth of usage revenue for a unit of quality", 0.0, 5.0),
    Input("usage_tide", "elasticity", "response of usage revenue to the demand tide", 0.0, 5.0),
    Input("usage_return_annual", "log/year", "fall of usage revenue twice its ceiling", 0.0, 12.0),
    Input(
        "margin_half_life",
        "months",
        "time in which the margin on usage makes half of its way to the floor",
        1.0,
        UNBOUNDED,
    ),
    Input("margin_quality", "share", "margin on usage lost for a unit of quality behind", 0.0, 1.0),
    Input("margin_least", "share", "least margin on usage", -5.0, 1.0),
    Input("margin_most", "share", "largest margin on usage", -1.0, 1.0),
    # Research and quality
    Input("research_revenue_share", "share", "revenue that a firm is ready to spend on R&D", 0.0, 2.0),
    Input("pledge_weight", "share", "part of pledged money that plans count on", 0.0, 1.0),
    Input("horizon_least", "months", "least time over which money is meant to last", 1.0, UNBOUNDED),
    Input("horizon_most", "months", "longest time over which money is meant to last", 1.0, UNBOUNDED),
    Input("research_least", "share", "R&D at the start that is never cut, austerity aside", 0.0, 1.0),
    Input("treadmill_annual", "1/year", "quality lost in a year per log point of R&D missing", 0.0, UNBOUNDED),
    Input("treadmill_least", "share", "least exposure to the treadmill", 0.0, 1.0),
    Input("treadmill_ratio_least", "share", "R&D over plan below which nothing more is lost", 0.001, 1.0),
    Input("frontier_follow", "share", "following from which a firm is at the frontier", 0.0, 2.0),
    Input("flywheel_reach", "log", "audience over that at the start beyond which data add nothing", 0.0, 20.0),
    Input("quality_revert_annual", "1/year", "pull of quality to that of the frontier's followers", 0.0, 12.0),
    Input("quality_noise_annual", "factor", "standard deviation of quality over a year", 0.0, 5.0),
    Input("quality_least", "factor", "least quality", -10.0, 0.0),
    Input("quality_most", "factor", "largest quality", 0.0, 10.0),
    # Accounts
    Input("payment_fee", "share", "payment fees over subscriptions", 0.0, 1.0),
    Input("interest_annual", "1/year", "interest on cash", 0.0, 1.0),
    Input("tax_rate", "share", "tax on profit after losses carried forward", 0.0, 1.0),
    Input("operating_scale", "exponent", "power with which other cost follows revenue", 0.0, 2.0),
    Input("operating_cut", "share", "part of austerity that reaches other cost", 0.0, 1.0),
    Input("burn_news", "share", "weight of a month in smoothed burn", 0.0, 1.0),
    Input("growth_news", "share", "weight of a month in smoothed growth", 0.0, 1.0),
    Input("runway_cost_share", "share", "least burn, over fixed cost, in which starting runway is counted", 0.0, 1.0),
    # Growth spending
    Input(
        "push_comfort_months", "months", "months that cash should last before money is spent on growth", 1.0, UNBOUNDED
    ),
    Input("push_half_life_up", "months", "time in which growth spending makes half of its way up", 0.1, UNBOUNDED),
    Input("push_half_life_down", "months", "time in which growth spending makes half of its way down", 0.1, UNBOUNDED),
    Input("push_growth_least", "log/year", "growth under which nobody spends on growth", -10.0, 10.0),
    # Rounds
    Input(
        "round_hazard", "probability/month", "round of a lab in a normal climate, at growth and margin of 0", 0.0, 10.0
    ),
    Input("round_success_mean", "log", "mean of the log odds taken out, so that average odds stay", -5.0, 5.0),
    Input("round_hot", "factor", "odds of a round in a hot climate", 0.0, 10.0),
    Input("round_drought", "factor", "odds of a round in a drought", 0.0, 10.0),
    Input("wait_hot", "months", "least age of the last round in a hot climate", 0.0, 120.0),
    Input("wait_normal", "months", "the same in a normal climate", 0.0, 120.0),
    Input("wait_drought", "months", "the same in a drought", 0.0, 120.0),
    Input("wait_urgent", "months", "the same when runway is nearly gone", 0.0, 120.0),
    Input("wait_early", "months", "the same for an early round", 0.0, 120.0),
    Input("runway_needed", "months", "runway under which a round is needed", 0.0, 120.0),
    Input("runway_urgent", "months", "runway under which it is urgent", 0.0, 120.0),
    Input("runway_short", "months", "runway under which investors press and austerity begins", 0.1, 120.0),
    Input("growth_early", "log/year", "growth from which early money comes", -10.0, 10.0),
    Input("early_odds", "share", "odds of an early round over those of a needed one", 0.0, 1.0),
    Input("round_urgency", "log", "how founders hurry when runway ends", 0.0, 5.0),
    Input("round_growth_least", "log/year", "growth below which investors see no difference", -10.0, 10.0),
    Input("round_growth_most", "log/year", "growth above which investors see no difference", -10.0, 10.0),
    Input("round_margin_least", "share", "margin below which investors see no difference", -10.0, 1.0),
    Input("round_margin_most", "share", "margin above which investors see no difference", -10.0, 1.0),
    Input("value_size", "USD/year", "yearly revenue at which multiples are stated", 1.0, UNBOUNDED),
    Input("value_size_power", "exponent", "power with which multiples fall with size", 0.0, 1.0),
    Input("value_growth", "elasticity", "response of value to growth", 0.0, 5.0),
    Input("value_margin_slope", "factor", "steepness with which value falls with margin", 0.0, 50.0),
    Input("value_margin_middle", "share", "margin at which half of the value is lost", -5.0, 1.0),
    Input("value_depth_power", "exponent", "power with which value follows the depth of funding", 0.0, 2.0),
    Input("value_cap", "factor", "largest value over the sum that the sector raises in a quarter", 0.0, UNBOUNDED),
    Input("anchor_weight", "share", "weight of the last price in a new one", 0.0, 1.0),
    Input("anchor_half_life", "months", "time in which that weight halves", 0.1, UNBOUNDED),
    Input("runway_bought", "months", "months of burn that a round buys", 0.0, 120.0),
    Input("dilution_most", "share", "largest round over value before it", 0.0, 10.0),
    Input("dilution_early", "share", "early round over value before it", 0.0, 10.0),
    Input("pool_share", "factor", "part of the sector's pool that rounds of a month can take", 0.0, UNBOUNDED),
    Input("instalments", "months", "months over which pledged money is paid", 1.0, 120.0),
    # Austerity, exits, marks
    Input("austerity_rise", "share/month", "cuts of a month while runway is short", 0.0, 1.0),
    Input("austerity_fall", "share/month", "cuts undone in a month", 0.0, 1.0),
    Input("austerity_most", "share", "deepest cuts", 0.0, 0.95),
    Input("austerity_felt", "share", "cuts from which austerity is marked", 0.0, 1.0),
    Input("cash_floor", "USD", "cash under which a firm is out of money", -UNBOUNDED, UNBOUNDED),
    Input(
        "absorption_hazard",
        "probability/month",
        "distress sale of a firm with short runway in a normal climate",
        0.0,
        1.0,
    ),
    Input("absorption_hot", "factor", "the same in a hot climate, over a normal one", 0.0, 10.0),
    Input("absorption_drought", "factor", "the same in a drought, over a normal one", 0.0, 10.0),
    Input("absorption_runway", "months", "runway under which boards sell", 0.0, 120.0),
    Input("absorption_size", "USD", "value up to which buyers are many", 1.0, UNBOUNDED),
    Input("distress_austerity", "share", "cuts that count as full austerity", 0.0, 1.0),
    Input("distress_months", "months", "months of full austerity without growth before owners give up", 1.0, 1e9),
    Input("wind_down_hazard", "probability/month", "voluntary end from then on", 0.0, 1.0),
    Input("collapse_share", "share", "revenue over its peak under which demand has collapsed", 0.0, 1.0),
    Input("collapse_news", "share", "weight of a month in the revenue so compared", 0.0, 1.0),
    Input("self_sustaining_months", "months", "months without burn from which a firm sustains itself", 1.0, 1e9),
)
"""Constants by name."""
