"""Exits and marks: their permanent codes, and the month in which they happen.

Codes are stored in datasets: a code is never given to anything else.
"""

from __future__ import annotations

from filon.mathematics.plain import exp, maximum, minimum
from filon.model.climate import DROUGHT
from filon.model.declared import Exit, Mark
from filon.model.indices import MONTH, MONTHS
from filon.model.numbers import Numbers
from filon.model.state import Firm, World

TIE_ORDER = (3, 2, 1, 4, 5, 6, 9, 10, 7, 8)
"""Of several causes in one month the first in this order counts: exits, then the marks that count as a crash."""


def absorption_hazard(
    runway: float, raised: float, ease: float, climate: float, hazard: float, runway_short: float
) -> float:
    """Probability that a firm in distress is sold this month: ``hazard climate ease``, or 0 out of distress.

    Distress sale, acquihire or licence deal, while runway is short and no round came.

    Parameters
    ----------
    runway, runway_short
        Runway [months] and the one under which boards sell.
    raised
        Round of this month [USD].
    ease
        How easily a buyer is found, at most 1.
    climate, hazard
        Factor of the climate, and the hazard in a normal one [probability/month].
    """
    return hazard * climate * ease if runway < runway_short and raised <= 0.0 else 0.0


def acquired_hazard(
    runway: float, runway_least: float, growth: float, growth_most: float, climate: float, hazard: float
) -> float:
    r"""Probability that a sound firm is bought this month, 0 unless it grows, has money, and so have the buyers.

    .. math:: h\,e^{\min(g, \bar g)}

    No crash: Cursor was sold so in 2026, WhatsApp in 2014.

    Parameters
    ----------
    runway, runway_least
        Runway, and the one from which a firm is sound [months].
    growth, growth_most
        Of revenue, and the one above which buyers see no difference [log/year].
    climate
        Of funding; nobody buys in a drought.
    hazard
        Of a firm that hardly grows [probability/month].
    """
    sound = runway > runway_least and growth > 0.0 and climate != DROUGHT
    return hazard * exp(minimum(growth, growth_most)) if sound else 0.0


def next_months_under_water(months: float, contribution: float) -> float:
    """Months of negative contribution, less the good months since; not below 0."""
    return months + 1.0 if contribution < 0.0 else maximum(months - 1.0, 0.0)


def commitment_default(firm: Firm, figures: Numbers) -> bool:
    """Cash is exhausted while commitments that are not used take a large part of the burn."""
    return firm.cash < figures.cash_floor and firm.shortfall > figures.default_share * firm.burn


def insolvency(firm: Firm, world: World, figures: Numbers) -> bool:
    """Cash is exhausted while money is to be had: investors refused on merit."""
    return firm.cash < figures.cash_floor and world.climate != DROUGHT


def funding_freeze(firm: Firm, world: World, figures: Numbers) -> bool:
    """Cash is exhausted in a drought."""
    return firm.cash < figures.cash_floor and world.climate == DROUGHT


def absorbed(firm: Firm, shock: Numbers) -> bool:
    """Sold in distress: the low end of the month's uniform number."""
    return shock.fate < firm.absorption_hazard


def wound_down(firm: Firm, shock: Numbers) -> bool:
    """Ended by its owners with cash left: the high end of the month's uniform number."""
    return shock.fate > 1.0 - firm.wind_down_hazard


def programme_cut(firm: Firm, draw: Numbers) -> bool:
    """The parent has borne more than so many years of its operating income; a venture has no parent and bears 0."""
    return firm.borne > MONTHS * draw.parent_patience * draw.parent_income


def residual(firm: Firm, draw: Numbers, shock: Numbers) -> bool:
    """Ended for any other reason: a stretch of the month's uniform number just below that of a wind-down."""
    high = 1.0 - firm.wind_down_hazard
    return high - draw.residual_annual * MONTH < shock.fate <= high


def acquired(firm: Firm, shock: Numbers) -> bool:
    """Sold while sound: the low end of the month's uniform number, as a firm in distress, which no sound firm is."""
    return shock.fate < firm.acquired_hazard


def upside_down(firm: Firm, draw: Numbers) -> bool:
    """Serving customers has cost more than they pay for longer than investors bear; a parent has its own patience."""
    return firm.months_under_water >= draw.upside_months and draw.parent_income <= 0.0


def demand_collapse(firm: Firm, figures: Numbers) -> bool:
    """Smoothed revenue fell far below its peak."""
    return firm.revenue_smoothed < figures.collapse_share * firm.revenue_peak


def repriced(firm: Firm) -> bool:
    """Flat pricing ended: the flat-price model is over even where the firm lives."""
    return firm.repriced_months > 0.0


def down_round(firm: Firm) -> bool:
    """A round under the price of the last one."""
    return firm.down_round > 0.0


def austere(firm: Firm, figures: Numbers) -> bool:
    """Austerity is deep enough to be felt."""
    return firm.austerity >= figures.austerity_felt


def backstop_drawn(firm: Firm, draw: Numbers) -> bool:
    """A strategic investor filled the hole."""
    return firm.backstop < draw.backstop


def commitments_renegotiated(firm: Firm) -> bool:
    """Distress cut what is billed."""
    return firm.commitment_due < firm.payable


def self_sustaining(firm: Firm, figures: Numbers) -> bool:
    """A year without burn, growth spending aside."""
    return firm.self_sustaining_months >= figures.self_sustaining_months


EXITS = (
    Exit("commitment_default", 3, commitment_default, meaning="cash exhausted by compute committed and not used"),
    Exit("funding_freeze", 2, funding_freeze, meaning="cash exhausted in a drought"),
    Exit("insolvency", 1, insolvency, meaning="cash exhausted with the windows open: refused on merit"),
    Exit("absorbed", 4, absorbed, meaning="distress sale, acquihire or licence deal"),
    Exit("wound_down", 5, wound_down, meaning="closed with cash left, after long cuts without growth or new money"),
    Exit("programme_cut", 6, programme_cut, meaning="the parent's patience is spent"),
    Exit("residual", 9, residual, crash=False, meaning="any other reason: fraud, key people, law"),
    Exit("acquired", 10, acquired, crash=False, meaning="sale of a sound firm"),
)
"""Exits in tie order."""

MARKS = (
    Mark("upside_down", 7, upside_down, crash=True, meaning="serving has cost more than it earns for too long"),
    Mark("demand_collapse", 8, demand_collapse, crash=True, meaning="revenue far under its peak"),
    Mark("repriced", 11, repriced, meaning="flat pricing ended in favour of metering"),
    Mark("down_round", 12, down_round, meaning="a round under the price of the last one"),
    Mark("austerity", 13, austere, meaning="deep cuts while rounds were refused"),
    Mark("backstop_drawn", 14, backstop_drawn, meaning="a strategic investor paid when cash was gone"),
    Mark("commitments_renegotiated", 15, commitments_renegotiated, meaning="commitments cut in distress"),
    Mark("self_sustaining", 16, self_sustaining, meaning="twelve months without burn, growth spending aside"),
)
"""Marks, those that count as a crash first."""
