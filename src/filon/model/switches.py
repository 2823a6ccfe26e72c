"""Every mechanism, and the one parameter that switches it off."""

from __future__ import annotations

from typing import NamedTuple


class Switch(NamedTuple):
    """How a mechanism is switched off.

    Attributes
    ----------
    mechanism
        What is switched.
    scope
        Where its key is: `figures` (mechanics), `world` (drivers) or `firm` (inputs).
    key
        Name of the parameter.
    off
        Its value without the mechanism.
    """

    mechanism: str
    scope: str
    key: str
    off: float


NEVER = 1e9
"""Months or a threshold that is never reached."""

SWITCHES = (
    Switch("climate", "figures", "climate_moves", 0.0),
    Switch("funding depth", "figures", "depth_swing", 0.0),
    Switch("glut of accelerators", "figures", "glut_rent_fall", 0.0),
    Switch("serving-cost index", "firm", "index_exposure", 0.0),
    Switch("rebound", "figures", "rebound_annual", 0.0),
    Switch("cost noise", "figures", "cost_noise_annual", 0.0),
    Switch("price jumps", "figures", "jump_rate_annual", 0.0),
    Switch("price wars", "figures", "war_rate_annual", 0.0),
    Switch("rents", "figures", "rent_pass_through", 0.0),
    Switch("frontier", "firm", "research_follow", 0.0),
    Switch("tide", "firm", "tide_exposure", 0.0),
    Switch("market ceiling", "world", "market_ceiling_multiplier", 1.0),
    Switch("common growth error", "world", "sector_growth_error_annual", 0.0),
    Switch("fading growth", "firm", "fade_exposure", 0.0),
    Switch("contagion of use", "firm", "adoption_q_annual", 0.0),
    Switch("network effect", "firm", "network_effect", 0.0),
    Switch("luck with the product", "firm", "demand_volatility_annual", 0.0),
    Switch("free substitute", "firm", "substitute_annual", 0.0),
    Switch("response to growth spending", "figures", "push_response", 0.0),
    Switch("cost of free users", "firm", "serve_free", 0.0),
    Switch("limits of the free tier", "figures", "limits_rise", 0.0),
    Switch("front-loaded churn", "firm", "retention_shape", 1.0),
    Switch("cost of payers", "firm", "serve_subscriber", 0.0),
    Switch("rate limit", "firm", "usage_cap", NEVER),
    Switch("repricing", "figures", "repricing_threshold", NEVER),
    Switch("preference for flat prices", "figures", "metered_conversion", 1.0),
    Switch("price drift", "firm", "price_exposure", 0.0),
    Switch("price expansion", "firm", "price_expansion_annual", 0.0),
    Switch("usage revenue", "firm", "usage_revenue", 0.0),
    Switch("advertising", "firm", "advertising_annual", 0.0),
    Switch("treadmill", "figures", "treadmill_annual", 0.0),
    Switch("flywheel", "firm", "flywheel", 0.0),
    Switch("quality noise", "figures", "quality_noise_annual", 0.0),
    Switch("acquisition cost", "firm", "acquisition_months", 0.0),
    Switch("revenue share", "firm", "revenue_share", 0.0),
    Switch("payment fees", "figures", "payment_fee", 0.0),
    Switch("tax", "figures", "tax_rate", 0.0),
    Switch("interest", "figures", "interest_annual", 0.0),
    Switch("growth spending", "firm", "push_share", 0.0),
    Switch("rounds", "figures", "round_hazard", 0.0),
    Switch("early rounds", "figures", "early_odds", 0.0),
    Switch("price anchor", "figures", "anchor_weight", 0.0),
    Switch("instalments", "firm", "paid_at_once", 1.0),
    Switch("the sector's pool", "figures", "pool_share", NEVER),
    Switch("credit window", "figures", "credit_tightens", 0.0),
    Switch("bridge loan", "figures", "bridge_probability", 0.0),
    Switch("backstop", "firm", "backstop", 0.0),
    Switch("austerity", "figures", "austerity_rise", 0.0),
    Switch("commitments", "firm", "commitment_due", 0.0),
    Switch("signing of commitments", "firm", "commitment_months", 0.0),
    Switch("renegotiation of commitments", "firm", "commitment_flexible", 0.0),
    Switch("commitment default", "figures", "default_share", NEVER),
    Switch("suppliers' credits", "firm", "credits", 0.0),
    Switch("parent", "firm", "parent_income", 0.0),
    Switch("value to the parent elsewhere", "firm", "indirect_value", 0.0),
    Switch("programme cut", "firm", "parent_patience", NEVER),
    Switch("insolvency and funding freeze", "figures", "cash_floor", -1e300),
    Switch("absorption", "figures", "absorption_hazard", 0.0),
    Switch("wind-down", "figures", "wind_down_hazard", 0.0),
    Switch("residual hazard", "firm", "residual_annual", 0.0),
    Switch("sale of a sound firm", "firm", "acquired_hazard", 0.0),
    Switch("upside-down mark", "firm", "upside_months", NEVER),
    Switch("demand collapse", "figures", "collapse_share", 0.0),
    Switch("contagion of losses", "figures", "contagion", 0.0),
    Switch("recapture of customers", "figures", "recaptured", 0.0),
    Switch("switching of suppliers", "figures", "switching_premium", 0.0),
    Switch("markup of suppliers in distress", "figures", "supplier_markup", 0.0),
    Switch("profit of compute vendors", "figures", "vendor_margin", 0.0),
    Switch("unpaid commitments", "figures", "unpaid_months", 0.0),
)
"""Mechanisms, in the order of a month."""
