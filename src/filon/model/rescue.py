"""Money outside rounds: a bridge loan while credit is open, and what a strategic investor puts in at the last moment.

Neither needs a random number of its own: in a month without a round, the number that decided the round is uniform
above the chance of the round. Rescaled, its low end decides the bridge, its high end the backstop.
"""

from __future__ import annotations

from filon.mathematics.plain import maximum, minimum
from filon.model.climate import DROUGHT


def rank_without_round(rank: float, chance: float) -> float:
    """Uniform number of a month in which no round closed, from the one that decided so; 0 if one closed.

    Parameters
    ----------
    rank, chance
        The month's uniform number, and the chance of a round: it closes where the rank is lower.
    """
    return maximum(rank - chance, 0.0) / maximum(1.0 - chance, 1e-9)


def in_climate(probability: float, factor: float, climate: float) -> float:
    """A probability, times a factor in a drought, at most 1."""
    return minimum(probability * (factor if climate == DROUGHT else 1.0), 1.0)


def rank_within(rank: float, probability: float, factor: float, climate: float) -> float:
    """Place of a rank among those for which an event happens, 0 to 1; above 1 it does not happen.

    Parameters
    ----------
    rank
        Uniform number.
    probability, factor
        Of the event, and the factor on it in a drought.
    climate
        Of funding.
    """
    usual = 1.0 / maximum(minimum(probability, 1.0), 1e-9)
    drought = 1.0 / maximum(minimum(probability * factor, 1.0), 1e-9)
    return rank * (drought if climate == DROUGHT else usual)


def bridge_loan(
    place: float,
    tight: float,
    bridged: float,
    cash: float,
    runway_most: float,
    burn: float,
    least: float,
    most: float,
    limit: float,
) -> float:
    """Bridge loan received this month [USD]: some months of burn, once, from insiders and lenders.

    It is a convertible note that turns into equity with the next round: nothing is paid back, but it is known, and
    makes the next round harder. In a drought insiders bridge more often, because nobody else will.

    Parameters
    ----------
    place
        `rank_within` of a month without a round: below 1 the loan comes, and the place gives its size.
    tight, bridged
        1 while credit is tight, and positive after a bridge or a round of this month: none then.
    cash, runway_most, burn
        Cash [USD], the runway under which a bridge is sought [months], smoothed burn [USD/month].
    least, most
        Months of burn that it covers.
    limit
        Most that there is to lend [USD]: insiders are the investors whose money rounds take too, and nobody bridges a
        giant with more than the sector has.
    """
    sought = burn > 0.0 and cash < runway_most * burn and tight <= 0.0 and bridged <= 0.0
    return minimum((least + (most - least) * place) * burn, limit) if sought and place < 1.0 else 0.0


def backstop_drawn(rank: float, probability: float, cash: float, burn: float, months: float, left: float) -> float:
    """What a strategic investor puts in when cash is gone [USD]: the hole and some months of burn, while it lasts.

    Cloud and chip vendors have reasons to keep their buyer alive, and a limit. An investor who cannot fill the hole
    does not throw money into it.

    Parameters
    ----------
    rank, probability
        Uniform number of a month without a round; money comes where it is within the probability of 1.
    cash, burn
        Cash after rounds and bridge [USD], smoothed burn [USD/month].
    months
        Of burn that come on top.
    left
        Of what the investor would ever put in [USD].
    """
    comes = cash < 0.0 and left > -cash and rank > 1.0 - probability
    return minimum(months * maximum(burn, 0.0) - cash, left) if comes else 0.0
