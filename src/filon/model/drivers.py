"""Drawn inputs of the shipped model, each declared once: unit, meaning, allowed range.

A scenario brings the distribution of every input from `distributions/`. Inputs of the world are shared by all
firms of a trial; inputs of a firm are its own. Names ending in `_annual` are per year (log rates say so in the
unit) and are converted once, before the monthly loop, by the functions of `filon.model.start`.
"""

from __future__ import annotations

from filon.model.declared import Input


def _declared(*inputs: Input) -> dict[str, Input]:
    """Inputs by name."""
    return {item.name: item for item in inputs}


WORLD_INPUTS: dict[str, Input] = _declared(
    Input("token_price_decline_annual", "log/year", "fall of the price of a token of fixed quality", -5.0, 5.0),
    Input("tokens_per_task_growth_annual", "log/year", "growth of tokens used per active user", -1.0, 4.0),
    Input("frontier_mix_drift_annual", "log/year", "drift of users towards dearer models", -1.0, 1.5),
    Input("decline_half_life", "months", "time after which these three drifts have halved", 1.0, 1200.0),
    Input("price_drift_annual", "log/year", "drift of what a payer of an AI product pays", -2.0, 1.0),
    Input("research_growth_annual", "log/year", "growth of R&D spending at the frontier now", 0.0, 3.0),
    Input(
        "market_ceiling_multiplier", "factor", "market that comes over the market planned, beyond today's", 0.0, 10.0
    ),
    Input("sector_growth_error_annual", "log/year", "error that all growth forecasts of the sector share", -3.0, 3.0),
    Input("funding_depth", "USD", "largest sum the sector raises in a quarter while money is hot", 1e6),
    Input("normal_funding_multiplier", "share", "funding in a normal climate over funding in a hot one", 0.0, 1.0),
    Input("drought_funding_multiplier", "share", "funding in a drought over funding in a hot climate", 0.0, 1.0),
    Input("climate_at_start", "share", "rank of the starting climate: low is hot, high is drought", 0.0, 1.0),
    Input("hot_to_normal", "probability/month", "funding turns from hot to normal", 0.0, 1.0),
    Input("hot_to_drought", "probability/month", "funding turns from hot to drought", 0.0, 1.0),
    Input("normal_to_hot", "probability/month", "funding turns from normal to hot", 0.0, 1.0),
    Input("normal_to_drought", "probability/month", "funding turns from normal to drought", 0.0, 1.0),
    Input("drought_to_hot", "probability/month", "funding turns from drought to hot", 0.0, 1.0),
    Input("drought_to_normal", "probability/month", "funding turns from drought to normal", 0.0, 1.0),
    Input("glut_probability", "share", "chance that a drought leaves a glut of accelerators", 0.0, 1.0),
    Input("rent_mean", "log", "level that accelerator rents return to, over that at the start", -3.0, 3.0),
)
"""Inputs shared by all firms of a trial."""

FIRM_INPUTS: dict[str, Input] = _declared(
    # Month 0
    Input("free_users", "users", "active users who do not pay, at the start", 0.0),
    Input("subscribers", "users", "paying users at the start", 0.0),
    Input("price", "USD/user/month", "what a subscriber pays at the start", 0.0),
    Input("usage_revenue", "USD/month", "revenue by use (API) at the start", 0.0),
    Input("cash", "USD", "cash and securities at the start", 0.0),
    Input("pledged", "USD", "equity agreed and not yet paid in at the start", 0.0),
    Input("starting_runway", "months", "months of first burn held at the start, on top of stated cash", 0.0, 1200.0),
    Input("valuation", "USD", "value after the last round", 1.0),
    Input("months_since_round", "months", "age of the last round at the start", 0.0, 1200.0),
    Input("research_spend", "USD/month", "R&D at the start, without stock pay", 0.0),
    Input("operating_cost", "USD/month", "other cost at the start, without stock pay and acquisition", 0.0),
    # Audience
    Input("audience_ceiling", "users", "people who could come to use it", 0.0),
    Input("adoption_p_annual", "1/year", "share of the people left who come by themselves (Bass p)", 0.0, 10.0),
    Input("adoption_q_annual", "1/year", "contagion of use (Bass q)", 0.0, 20.0),
    Input("free_churn", "share/month", "free users who leave in a month", 0.0, 1.0),
    Input("network_effect", "elasticity", "response of conversion to the size of the audience", -2.0, 2.0),
    Input("demand_volatility_annual", "log/sqrt(year)", "standard deviation of a year's luck", 0.0, 3.0),
    Input("substitute_annual", "1/year", "rate at which a free substitute appears", 0.0, 10.0),
    # Payers
    Input("retention_12m", "share", "payers of a cohort who still pay after twelve months", 0.0, 1.0),
    Input("retention_expected", "share", "twelve-month retention behind the reported growth", 0.0, 1.0),
    Input("retention_shape", "factor", "Weibull shape of retention: 1 is a constant hazard", 0.2, 2.0),
    Input("payer_growth_annual", "log/year", "growth of payers at the start", -10.0, 10.0),
    Input("paying_share", "share", "payers over the audience in the long run", 0.0, 0.95),
    Input("acquisition_months", "months", "months of price spent to win one payer", 0.0, 1200.0),
    Input("price_change", "log", "change of the price in the first month, to which customers respond", -1.4, 1.1),
    Input("price_expansion_annual", "log/year", "what existing payers add to what they pay", -1.0, 1.0),
    # Serving
    Input("serve_subscriber", "USD/user/month", "cost of serving a payer at the start, rate limits applied", 0.0),
    Input("serve_free", "USD/user/month", "cost of serving a free user at the start", 0.0),
    Input("usage_sigma", "log", "standard deviation of the log of use across payers", 0.1, 4.0),
    Input("usage_cap", "factor", "cost over price at which the rate limit binds", 0.01, 1e9),
    Input("metered_cap", "factor", "the same once use is metered", 0.01, 1e9),
    Input("own_serving", "share", "work served on own compute; the rest is bought at list price", 0.0, 1.0),
    # Usage revenue
    Input("usage_growth_annual", "log/year", "growth of usage revenue at the start", -10.0, 10.0),
    Input("usage_ceiling", "USD/month", "largest usage revenue in sight", 0.0),
    Input("usage_margin", "share", "margin on usage revenue at the start", -2.0, 1.0),
    Input("usage_margin_floor", "share", "margin that competition leaves on usage revenue", -2.0, 1.0),
    # Advertising
    Input("advertising_annual", "USD/user/year", "advertising revenue per free user once ramped up", 0.0),
    Input("advertising_midpoint", "months", "from the start to half of the ramp; negative: past it", -600.0, 600.0),
    # Cost and research
    Input("revenue_share", "share", "revenue owed to partners and app stores", 0.0, 1.0),
    Input("research_follow", "share", "how far the R&D plan follows the frontier", 0.0, 1.0),
    Input("research_scale", "elasticity", "growth of the R&D plan with the firm's own revenue", 0.0, 2.0),
    Input("flywheel", "log/year", "quality gained from the data of a larger audience", -2.0, 2.0),
    Input("push_share", "share", "money beyond a comfortable runway that is spent on growth", 0.0, 1.0),
    # Funding
    Input("paid_at_once", "share", "part of a round that is paid at closing", 0.0, 1.0),
    Input("revenue_multiple", "factor", "value over yearly revenue, at 5 billion USD and growth of 1", 0.01, 1e4),
    Input("round_multiplier", "factor", "odds of closing a round over those of a lab", 0.0, 100.0),
    Input("round_success", "log", "what investors see in this firm beyond its figures", -6.0, 6.0),
    Input("backstop", "USD", "what a strategic investor would put in when cash is gone", 0.0),
    Input("residual_annual", "1/year", "end for any other reason: fraud, key people, law", 0.0, 6.0),
    Input("acquired_hazard", "probability/month", "sale of a sound firm that does not grow", 0.0, 0.3),
    Input("upside_months", "months", "months of negative contribution that investors bear", 1.0, 1e9),
    # Compute commitments and credits
    Input("commitment_due", "USD/month", "take-or-pay compute billed at the start", 0.0),
    Input("commitment_growth_annual", "log/year", "growth of what is signed, while commitments are signed", -1.0, 5.0),
    Input("commitment_months", "months", "months during which new commitments are signed", 0.0, 1200.0),
    Input("commitment_flexible", "share", "part of what is billed that distress can cut", 0.0, 1.0),
    Input("credits", "USD", "suppliers' credits left at the start", 0.0),
    Input("credit_share", "share", "compute that credits pay until they are used up", 0.0, 1.0),
    # A parent
    Input("parent_income", "USD/month", "operating income of a parent that pays; 0: no parent", 0.0),
    Input("parent_patience", "years", "years of the parent's operating income that may be lost", 0.0, 1e9),
    Input("indirect_value", "USD/user/month", "what the parent earns elsewhere from a user", 0.0),
    # The sector
    Input(
        "capital_weight",
        "share",
        "part of the sector's private capital, for contagion and the sector's crash",
        0.0,
        10.0,
    ),
    # Exposure to the AI sector: 1 for AI ventures, 0 for firms of another time
    Input("index_exposure", "share", "exposure to AI serving costs", 0.0, 1.0),
    Input("tide_exposure", "share", "exposure to AI demand and to the error of its forecasts", 0.0, 1.0),
    Input("price_exposure", "share", "exposure to the drift of AI prices and to price wars", 0.0, 1.0),
    Input("fade_exposure", "share", "how far growth, conversion and margins fade with time", 0.0, 1.0),
)
"""Inputs of each firm."""
