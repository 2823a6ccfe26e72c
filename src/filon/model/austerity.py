"""Austerity: what a firm cuts while rounds are refused and runway is short. Runway alone is a bad forecast."""

from __future__ import annotations

from filon.mathematics.plain import maximum, minimum


def next_austerity(
    austerity: float, runway: float, runway_short: float, raised: float, rise: float, fall: float, most: float
) -> float:
    """Share of R&D, acquisition and growth spending that is cut, 0 to `most`.

    Parameters
    ----------
    runway, runway_short
        Runway [months] and the one under which cuts go on.
    raised
        Round of this month [USD]: it ends the cuts.
    rise, fall
        Change of a month.
    """
    step = rise if runway < runway_short and raised <= 0.0 else -fall
    return minimum(maximum(austerity + step, 0.0), most)
