"""Customers of a firm that falls: a part of them moves to living rivals of its market."""

from __future__ import annotations

from filon.mathematics.plain import exp, maximum


def pull(audience: float, quality: float) -> float:
    """How strongly a firm attracts the customers of a fallen rival: its audience, times the exponential of quality."""
    return audience * exp(quality)


def arrivals(left: float, recaptured: float, own: float, rivals: float) -> float:
    """Customers, or revenue, that come to a firm from rivals that fell last month.

    Parameters
    ----------
    left
        What the fallen firms of the market had.
    recaptured
        Part of it that stays in the market.
    own, rivals
        What attracts it here, and in all living firms of the market together.
    """
    return recaptured * left * own / maximum(rivals, 1e-9)
