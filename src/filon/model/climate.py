"""Funding climate: hot, normal or drought, and how much money it brings.

Two completed hot spells of US venture capital since 1995 went straight to drought; the climate is common to all
firms of a trial and the main source of joint crashes.
"""

from __future__ import annotations

from filon.mathematics.plain import exp, maximum, minimum

HOT, NORMAL, DROUGHT = 0.0, 1.0, 2.0
"""Codes of the funding climate."""

LOG_2 = 0.6931471805599453


def climate_odds(
    climate: float,
    hot_to_normal: float,
    hot_to_drought: float,
    normal_to_hot: float,
    normal_to_drought: float,
    drought_to_hot: float,
    drought_to_normal: float,
    moves: float,
) -> tuple[float, float]:
    """Probabilities that next month is hot, and that it is a drought.

    Parameters
    ----------
    climate
        0 hot, 1 normal, 2 drought.
    hot_to_normal, hot_to_drought, normal_to_hot, normal_to_drought, drought_to_hot, drought_to_normal
        Monthly transition probabilities of the narrative.
    moves
        1, or 0 for a climate that never changes.

    Returns
    -------
    Probability of hot and of drought; the rest is normal.
    """
    to_hot = normal_to_hot if climate == NORMAL else drought_to_hot
    to_drought = hot_to_drought if climate == HOT else normal_to_drought
    hot = 1.0 - moves * (hot_to_normal + hot_to_drought) if climate == HOT else moves * to_hot
    drought = 1.0 - moves * (drought_to_hot + drought_to_normal) if climate == DROUGHT else moves * to_drought
    return hot, drought


def with_contagion(hot: float, drought: float, fallen: float, contagion: float, most: float) -> tuple[float, float]:
    r"""The same probabilities after losses of peers: :math:`P(\mathrm{drought})\,e^{\kappa \ell}`, at most `most`.

    Investors who lost money on one venture of a sector close the window on the others. A drought that lasts is left
    as it is where it is likelier than `most` already. What is left of the probability is shared by hot and normal in
    their old proportion.

    Parameters
    ----------
    hot, drought
        Of `climate_odds`.
    fallen
        Capital of firms that fell in the last six months, over that of the sector.
    contagion, most
        Response of the log odds to it, and the largest probability that contagion can lead to.

    Returns
    -------
    Probability of hot and of drought; the rest is normal.
    """
    raised = maximum(drought, minimum(drought * exp(contagion * fallen), most))
    return hot * ((1.0 - raised) / maximum(1.0 - drought, 1e-9)), raised


def next_climate(rank: float, hot: float, drought: float) -> float:
    """Climate of the month for a uniform number.

    Drought takes the top of (0, 1): whatever raises its probability can only add droughts to a trial.

    Parameters
    ----------
    rank
        The month's uniform number.
    hot, drought
        Probabilities of `climate_odds`.

    Returns
    -------
    0 hot, 1 normal, 2 drought.
    """
    return DROUGHT if rank > 1.0 - drought else (HOT if rank < hot else NORMAL)


def glut(rank: float, climate: float, climate_before: float, drought: float, probability: float) -> float:
    """1 in the month in which a drought begins with a glut of accelerators, else 0.

    A drought comes for ranks above ``1 - drought``, a drought with a glut for the top `probability` of these: one
    uniform number serves both. Fibre after 2001 is the precedent.

    Parameters
    ----------
    rank
        The month's uniform number.
    climate, climate_before
        This month's and last month's.
    drought
        Probability that this month is a drought.
    probability
        Chance that a drought begins with a glut.
    """
    return 1.0 if climate == DROUGHT and climate_before != DROUGHT and rank > 1.0 - drought * probability else 0.0


def next_credit(tight: float, rank: float, climate: float, tightens: float, drought: float, reopens: float) -> float:
    """1 while credit is tight, 0 while lenders lend.

    Credit has a rhythm of its own: it stayed open in 2026 while shares fell, and tightens sooner in a drought. The
    change takes a stretch in the middle of a uniform number whose ends decide jumps and wars of prices.

    Parameters
    ----------
    tight
        Last month.
    rank
        The month's uniform number.
    climate
        Of funding.
    tightens, drought, reopens
        Probability that credit tightens, the factor on it in a drought, and probability that it reopens.
    """
    more = tightens * (drought if climate == DROUGHT else 1.0)
    turns = 0.5 <= rank < 0.5 + (reopens if tight > 0.0 else more)
    return 1.0 - tight if turns else tight


def funding_target(climate: float, normal: float, drought: float, swing: float) -> float:
    """Funding that a climate tends to, over that of a hot one.

    Parameters
    ----------
    climate
        0 hot, 1 normal, 2 drought.
    normal, drought
        Funding in these climates over funding in a hot one.
    swing
        1, or 0 for funding that does not depend on the climate.
    """
    level = 1.0 if climate == HOT else (normal if climate == NORMAL else drought)
    return 1.0 - swing * (1.0 - level)


def next_depth(depth: float, target: float, half_life: float) -> float:
    r"""Depth of funding, which follows the climate: falls of 40% in a quarter were seen in 2001 and 2022.

    .. math:: L' = \bar L + (L - \bar L) 2^{-1/h}

    Parameters
    ----------
    depth, target
        Funding now and in the long run of this climate, over that of a hot one.
    half_life
        Of the distance [months].
    """
    return target + (depth - target) * exp(-LOG_2 / half_life)


def next_pool(pool: float, raised: float, quarter: float, refill_months: float) -> float:
    """Money that the sector can still raise: two giants cannot both raise from the same sum.

    Parameters
    ----------
    pool
        At the start of the month [USD].
    raised
        Rounds agreed and bridges paid last month, all firms [USD].
    quarter
        Most that can lie ready: the largest sum of a quarter at this depth [USD].
    refill_months
        Months that an empty pool takes to fill.
    """
    return minimum(maximum(pool - raised, 0.0) + quarter / refill_months, quarter)
