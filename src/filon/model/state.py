"""The state of the world and of a firm: what a month starts from and what it leaves.

Every value is a number; flags are 0 or 1; the funding climate is 0 hot, 1 normal, 2 drought. Fields under *fixed*
are computed once at the start of a trial and kept, so that no month computes them again.
"""

from __future__ import annotations

from typing import NamedTuple


class World(NamedTuple):
    """What all firms of a trial share."""

    # Funding
    climate: float  # 0 hot, 1 normal, 2 drought
    depth: float  # funding over that of a hot climate
    log_depth: float
    tight: float  # 1 while credit is tight
    fallen_1: float  # capital of firms that fell, as known this month [share]
    fallen_2: float  # and in the months before
    fallen_3: float
    fallen_4: float
    fallen_5: float
    hot_less: float  # what the losses of peers take from the odds of a hot climate this month
    drought_more: float  # and add to those of a drought
    pool: float  # money the sector can still raise [USD]
    glut: float  # 1 in the month in which a glut of accelerators begins
    round_climate: float  # odds of a round over those of a normal climate
    round_wait: float  # months between two rounds
    absorption_climate: float  # odds of a distress sale over those of a normal climate
    root_depth: float  # square root of depth
    # Indices, 1 (log 0) at the start
    log_cost: float  # serving cost of a user's month of work
    log_list: float  # list price of the same work
    log_rent: float  # rent of accelerators
    log_frontier: float  # R&D that the frontier takes
    tide: float  # demand common to all firms [log]
    tide_step: float  # its change this month [log]
    own_cost: float  # serving cost on own compute, rent included
    list_price: float
    margin_ratio: float  # cost over list price, to the power its margin follows
    frontier: float
    price_step: float  # change of what payers pay, this month [log]
    # Fixed, but for the fade
    cost_drift: float  # drift of serving costs at the start [log/month]
    price_drift: float  # drift of what payers pay at the start [log/month]
    log_value_cap: float  # largest value investors can pay for in a hot climate [log USD]
    decline_fade: float  # what is left of both drifts
    decline_step: float  # the fade of a month


class Firm(NamedTuple):
    """One firm at the close of a month; flows are of that month."""

    # People
    free_users: float
    payers_new: float  # first months of a subscription
    payers_settled: float  # about the first year
    payers_loyal: float  # beyond
    subscribers: float
    audience: float
    log_audience: float  # over the audience at the start [log]
    gains: float  # people who came and do not pay yet
    upgrades: float  # free users who became payers
    luck: float  # success of the product beyond the sector's [log]
    surprise: float  # its news of the month
    quality: float  # distance to the frontier, about -2 to 1
    # Sales
    log_price: float  # over the price at the start [log]
    price: float  # [USD/user/month]
    unit_cost: float  # serving one payer [USD/month]
    free_cost: float  # serving one free user [USD/month]
    log_cap: float  # rate limit over price [log]
    repriced_months: float  # months since flat pricing ended; 0 before
    limits: float  # tightness of the free tier, 0 to 1
    usage: float  # revenue by use [USD/month]
    usage_margin: float  # of revenue by use
    advertising: float  # revenue from free users' attention [USD/month]
    subscriptions: float  # [USD/month]
    sales: float  # subscriptions, use and advertising, without orders of other firms [USD/month]
    served: float  # cost of serving these [USD/month]
    serving: float  # cost of serving everybody [USD/month]
    revenue: float  # gross [USD/month]
    log_revenue: float  # over that at the start [log]
    growth: float  # of revenue, smoothed [log/year]
    contribution: float  # [USD/month]
    contribution_margin: float  # over revenue
    # Cost
    research: float  # R&D spent [USD/month]
    push: float  # growth spending out of money raised [USD/month]
    operating: float  # other cost [USD/month]
    losses: float  # carried forward [USD]
    burn: float  # cash that left before funding [USD/month]
    burn_smoothed: float
    burned: float  # positive burn since the start [USD]
    frontier_spent: float  # R&D of a firm at the frontier [USD/month]
    frontier_plan: float  # and what it planned
    # Compute commitments, credits, parent
    signed: float  # commitments signed [USD/month]
    payable: float  # of which billed [USD/month]
    commitment_due: float  # after what distress cuts [USD/month]
    shortfall: float  # committed, not used, not let, paid [USD/month]
    credits: float  # left [USD]
    borne: float  # loss that the parent has borne so far [USD]
    # Firms beside it
    orders: float  # revenue from firms that buy work [USD/month]
    orders_cost: float  # of serving them [USD/month]
    purchases: float  # work bought [USD/month]
    placed: float  # of which a supplier gets its share, markups aside [USD/month]
    markup: float  # over list price, charged to buyers this month
    markup_next: float  # announced for the next
    supply_lost: float  # share of suppliers that fell so far
    moving: float  # part of it that is still being moved
    supply_scale: float  # work of a living supplier over that at the start
    supply_price: float  # of work bought, over list price
    presence: float  # 1: what a firm counts for where firms are counted
    capital: float  # weight in the sector
    pull: float  # on customers of rivals that fall [users]
    unpaid: float  # commitments lost by suppliers if the firm fell now [USD]
    compute_profit: float  # gross profit of vendors of compute on this firm [USD/month]
    # Funding
    cash: float
    runway: float  # [months], 999 without burn
    round_chance: float  # probability that a round closes this month
    ask: float  # round won this month, before the pool is shared [USD]
    offer: float  # value before the round, as investors see it now [USD]
    ease: float  # how easily a buyer would be found, at most 1
    round_size: float  # round agreed this month [USD]
    taken: float  # from the sector's pool this month, round and bridge [USD]
    raised: float  # equity received since the start, pledges when paid [USD]
    pledged: float  # agreed, not yet paid [USD]
    instalment: float  # paid a month while money flows [USD/month]
    bridged: float  # 1 after a bridge loan
    backstop: float  # what a strategic investor would still put in [USD]
    value: float  # after the last round [USD]
    log_value: float
    anchor: float  # weight of the last price in the next
    months_since_round: float
    down_round: float  # 1 in the month of a round under the last price
    austerity: float  # 0 to 0.6
    # Ends
    absorption_hazard: float  # [probability/month]
    distressed_months: float  # of full austerity without growth or new money
    wind_down_hazard: float  # [probability/month]
    acquired_hazard: float  # of the sale of a sound firm [probability/month]
    months_under_water: float  # of negative contribution, net of good months
    revenue_smoothed: float
    revenue_peak: float
    self_sustaining_months: float  # without burn, growth spending aside
    # Fixed
    audience_limit: float
    gain_own: float  # Bass p [1/month]
    gain_contagion: float  # Bass q over the limit [1/month/user]
    conversion_start: float  # [1/month]
    conversion_long: float
    hazard_new: float  # [1/month]
    hazard_settled: float
    hazard_loyal: float
    luck_sd: float  # [log]
    price_expansion: float  # what existing payers add [log/month]
    advertising_full: float  # of a free user once the ramp is done [USD/user/month]
    advertising_delay: float  # of the ramp, see `advertising.ramp_delay`
    usage_growth: float  # [log/month]
    usage_limit_inverse: float  # [month/USD]
    use_mean: float  # uncapped cost of a payer's use at the start [USD/month]
    log_use_mean: float  # the same over price
    revenue_start_inverse: float  # [month/USD]
    audience_start_inverse: float  # [1/users]
    operating_inverse: float  # one over other cost at the start [month/USD]
    sigma_inverse: float  # one over the spread of use
    horizon_inverse: float  # 1 / months over which cash is meant to last
    commitment_step: float  # growth of what is signed in a month [factor]
    round_odds: float  # [probability/month]
    log_value_base: float  # value of the revenue at the start [log USD]
    treadmill: float  # quality lost per log point of R&D missing [1/month]
